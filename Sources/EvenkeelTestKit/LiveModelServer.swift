internal import Glibc

/// A real inference server, run from the environment that `Tests/LiveModel/setup.sh` prepares. It has to be stopped.
public final class LiveModelServer: Sendable {
    /// A model that the set-up makes, or a file.
    public enum Model: Sendable {
        /// Two million random weights: it answers at once, and says nothing.
        case random
        /// A hundred and fifty million random weights: it takes seconds.
        case slow
        /// It prefers the replies of `Tests/LiveModel/rows.jsonl`.
        case bigram
        /// The GGUF file at this path.
        case file(String)
    }

    /// The server's URL.
    public let url: String
    private let process: ChildProcess

    /// The prepared environment: what `EVENKEEL_LIVE_MODEL` says, or nil when it says nothing or nothing is there.
    public static let directory: String? = {
        guard let value = unsafe getenv("EVENKEEL_LIVE_MODEL") else { return nil }
        let path = unsafe String(cString: value)
        return unsafe access(path + "/installed", R_OK) == 0 ? path : nil
    }()

    /// Starts a server on a free port and waits until it answers.
    ///
    /// - Parameters:
    ///   - model: What to serve.
    ///   - key: The key that requests have to carry, or nil for none.
    ///   - slots: How many requests it works on at one time.
    ///   - context: Tokens per slot.
    /// - Throws: When there is no environment, or the server does not come up within a minute.
    public init(_ model: Model = .bigram, key: String? = nil, slots: Int = 2, context: Int = 4096) async throws {
        let directory = try Self.environment()
        let file =
            switch model {
            case .random: directory + "/random.gguf"
            case .slow: directory + "/slow.gguf"
            case .bigram: directory + "/bigram.gguf"
            case .file(let path): path
            }
        var arguments = [directory + "/venv/bin/python", Self.scripts + "/serve.py", file]
        arguments += ["--slots", "\(slots)", "--context", "\(context)"]
        if let key { arguments += ["--key", key] }
        process = try ChildProcess(arguments)
        do {
            url = try await process.line(after: "listening ", within: .seconds(60))
        } catch {
            process.stop()
            throw error
        }
    }

    /// Makes a model that prefers the replies of example conversations, one JSON object a line with the keys `system`,
    /// `user` and `reply`.
    /// - Throws: When there is no environment, or the file cannot be made of the rows.
    public static func makeModel(rows: String, file: String) async throws {
        let directory = try environment()
        let arguments = [directory + "/venv/bin/python", scripts + "/tiny_model.py", "bigram", "--rows", rows, file]
        let maker = try ChildProcess(arguments)
        defer { maker.stop() }
        _ = try await maker.line(after: file, within: .seconds(60))
    }

    /// Ends the server.
    public func stop() { process.stop() }

    /// Ends the server as a crash would.
    public func kill() { process.kill() }

    /// The folder of the scripts: `Tests/LiveModel` of the package that this file belongs to.
    private static let scripts =
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Tests/LiveModel"

    private static func environment() throws(TestKitError) -> String {
        guard let directory else { throw TestKitError("EVENKEEL_LIVE_MODEL names no prepared environment") }
        return directory
    }
}
