internal import Glibc

/// A service of a test's own, run as its users run it: as a process, on a free port of loopback.
///
/// It has to be ended; ``with(_:_:)`` does that by itself.
public final class RunningService: Sendable {
    /// What is run, and where.
    public struct Options: Sendable {
        /// The program.
        public var program: String
        /// What follows `serve --listen 127.0.0.1:0` on its command line.
        public var arguments: [String]
        /// Its variables, and no others.
        public var environment: [String: String]
        /// The file that becomes its standard error.
        public var errorFile: String

        /// Creates options.
        public init(program: String, arguments: [String], environment: [String: String], errorFile: String) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
            self.errorFile = errorFile
        }
    }

    /// Where it is reached, as `http://127.0.0.1:PORT`.
    public let address: String
    /// The token of the address that it printed; nil where somebody is configured.
    public let token: String?
    /// From the start of the process until it said that it listens.
    public let startTime: Duration
    private let options: Options
    private let process: ChildProcess

    /// The number of its process.
    public var number: Int32 { process.number }

    /// Starts a service and waits until it listens.
    ///
    /// - Throws: When it ended or did not listen within `limit`, with what it said.
    public init(_ options: Options, within limit: Duration = .seconds(30)) async throws {
        self.options = options
        let start = ContinuousClock.now
        process = try ChildProcess(
            [options.program, "serve", "--listen", "127.0.0.1:0"] + options.arguments,
            environment: options.environment,
            errorFile: options.errorFile
        )
        do {
            address = try await Self.line(after: "evenkeel: listening at ", of: process, options, start + limit)
            startTime = ContinuousClock.now - start
            // What follows is written right after: the address to sign in, or none where somebody is configured.
            token = try await Self.token(at: address, of: process, options)
        } catch {
            process.kill()
            throw error
        }
    }

    /// Calls `body` with a service, and ends it afterwards, whatever happens.
    ///
    /// - Throws: What `body` throws, or why there is no service.
    public static func with<Result: Sendable>(
        _ options: Options,
        _ body: (RunningService) async throws -> Result
    ) async throws -> Result {
        let service = try await RunningService(options)
        defer { service.kill() }
        return try await body(service)
    }

    /// What it wrote to standard error so far.
    public var messages: String { Self.text(of: options.errorFile) }

    /// Waits until it wrote a line that holds `text`.
    ///
    /// - Throws: When it did not within `limit`.
    public func message(_ text: String, within limit: Duration = .seconds(10)) async throws {
        let deadline = ContinuousClock.now + limit
        while !messages.contains(text) {
            guard ContinuousClock.now < deadline else { throw TestKitError("the service never said: \(text)") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Asks it to read its configuration anew, as `systemctl reload` does.
    public func reload() { process.signal(SIGHUP) }

    /// Asks it to end, as `systemctl stop` does.
    public func terminate() { process.signal(SIGTERM) }

    /// How it ended; nil when it has not within `limit`.
    ///
    /// - Throws: `CancellationError` when the task was cancelled.
    public func ending(within limit: Duration = .seconds(15)) async throws -> ProgramRun.Ending? {
        try await process.ending(within: limit)
    }

    /// Ends it as a crash would, and waits until it is gone. Calling it again is harmless.
    public func kill() { process.kill() }

    private static func line(
        after prefix: String,
        of process: ChildProcess,
        _ options: Options,
        _ deadline: ContinuousClock.Instant
    ) async throws -> String {
        while true {
            if let rest = rest(after: prefix, in: text(of: options.errorFile)) { return rest }
            let ending = try await process.ending(within: .milliseconds(2))
            guard ending == nil, ContinuousClock.now < deadline else {
                throw TestKitError("the service does not listen; it said: \(text(of: options.errorFile))")
            }
        }
    }

    private static func token(at address: String, of process: ChildProcess, _ options: Options) async throws -> String?
    {
        let deadline = ContinuousClock.now + .seconds(2)
        let file = "evenkeel: nobody is configured; the access token is in "
        repeat {
            let said = text(of: options.errorFile)
            if let rest = rest(after: "evenkeel: \(address)/#token=", in: said) { return rest }
            // It is told once; after that it is only said where it is kept.
            if let path = rest(after: file, in: said) { return String(text(of: path).prefix { !$0.isWhitespace }) }
            try await Task.sleep(for: .milliseconds(5))
        } while ContinuousClock.now < deadline
        return nil
    }

    /// The rest of the first whole line that begins with `prefix`.
    private static func rest(after prefix: String, in text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    private static func text(of path: String) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { _ = close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
