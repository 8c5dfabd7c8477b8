internal import Glibc
internal import Synchronization

/// A program that a test starts and ends, by its process number.
///
/// Its standard input is a pipe that stays open as long as this process lives, so a child that watches it can end
/// itself when the tests crash. Its standard output is read line by line; its standard error goes to a file or
/// nowhere.
public final class ChildProcess: Sendable {
    private struct State {
        var status: Int32?
        var reader: pthread_t?
        var isClosed = false
    }

    /// The process number.
    public let number: Int32
    private let input: Int32
    private let output: Int32
    private let stopSignal: LoopbackSocket.Signal
    private let state = Mutex(State())

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: The program, looked up in `PATH` unless it has a slash, and its arguments.
    ///   - environment: Its variables, and no others; nil for those of this process.
    ///   - errorFile: Where standard error goes; nil for nowhere.
    /// - Throws: When the program cannot be started.
    public init(
        _ arguments: [String],
        environment: [String: String]? = nil,
        errorFile: String? = nil
    ) throws(TestKitError) {
        let (inputReader, inputWriter) = try LoopbackSocket.pipe()
        let (outputReader, outputWriter) = try LoopbackSocket.pipe()
        stopSignal = try LoopbackSocket.Signal()
        (input, output) = (inputWriter, outputReader)
        defer {
            _ = close(inputReader)
            _ = close(outputWriter)
        }
        do throws(TestKitError) {
            number = try ProgramSpawn.start(
                arguments,
                environment: environment?.map { "\($0.key)=\($0.value)" }.sorted(),
                streams: [.descriptor(inputReader), .descriptor(outputWriter), .writing(errorFile ?? "/dev/null")]
            )
        } catch {
            _ = close(input)
            _ = close(output)
            stopSignal.close()
            throw error
        }
    }

    /// The rest of the first line of standard output that begins with `prefix`.
    ///
    /// - Throws: When the program ended or `limit` passed before such a line came.
    public func line(after prefix: String, within limit: Duration) async throws -> String {
        let deadline = ContinuousClock.now + limit
        return try await withCheckedThrowingContinuation { continuation in
            do throws(TestKitError) {
                let reader = try ServerThread.start { [self] in
                    continuation.resume(with: Swift.Result { try read(until: prefix, deadline) })
                }
                state.withLock { $0.reader = reader }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Sends a signal, such as `SIGHUP`, unless the program is gone.
    public func signal(_ signal: Int32) {
        state.withLock { state in
            guard state.status == nil else { return }
            _ = Glibc.kill(number, signal)
        }
    }

    /// How the program ended; nil when it has not within `limit`. No thread waits meanwhile.
    ///
    /// - Throws: `CancellationError` when the task was cancelled.
    public func ending(within limit: Duration) async throws -> ProgramRun.Ending? {
        let deadline = ContinuousClock.now + limit
        while true {
            if let status = state.withLock({ Self.collect(number, &$0) }) { return ProgramRun.Ending(status: status) }
            guard ContinuousClock.now < deadline else { return nil }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// The status of a process that is gone; nil while it runs.
    private static func collect(_ number: Int32, _ state: inout State) -> Int32? {
        var status: Int32 = 0
        if state.status == nil, unsafe waitpid(number, &status, WNOHANG) == number { state.status = status }
        return state.status
    }

    /// Asks the program to end, insists after `patience`, and waits until it is gone. Calling it again is harmless.
    public func stop(patience: Duration = .seconds(2)) {
        end(with: SIGTERM, patience: patience)
    }

    /// Ends the program without asking, as a crash would. Calling it again is harmless.
    public func kill() {
        end(with: SIGKILL, patience: .zero)
    }

    private func end(with signal: Int32, patience: Duration) {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        stopSignal.raise()
        if let reader = state.withLock({ $0.reader }) { ServerThread.join(reader) }
        self.signal(signal)
        let deadline = ContinuousClock.now + patience
        while state.withLock({ Self.collect(number, &$0) }) == nil {
            if ContinuousClock.now >= deadline { self.signal(SIGKILL) }
            usleep(1000)
        }
        _ = close(input)
        _ = close(output)
        stopSignal.close()
    }

    private func read(until prefix: String, _ deadline: ContinuousClock.Instant) throws(TestKitError) -> String {
        var pending: [UInt8] = []
        while true {
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                if line.hasPrefix(prefix) { return String(line.dropFirst(prefix.count)) }
            }
            pending += try readSome(deadline)
        }
    }

    private func readSome(_ deadline: ContinuousClock.Instant) throws(TestKitError) -> [UInt8] {
        var descriptors = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopSignal.reader, events: Int16(POLLIN), revents: 0),
        ]
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
        let milliseconds = Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
        _ = unsafe poll(&descriptors, 2, milliseconds)
        guard descriptors[0].revents != 0, descriptors[1].revents == 0 else {
            throw TestKitError("the program said nothing in time")
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe Glibc.read(output, &buffer, buffer.count)
        guard count > 0 else { throw TestKitError("the program ended before it was ready") }
        return Array(buffer[..<count])
    }
}
