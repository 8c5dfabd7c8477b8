internal import CurlTransport
internal import IncidentEngine
internal import LocalFiles
internal import StrictJSON
internal import StructuredDocuments

/// A running service, as commands talk to it: its address, and the token that lets them in.
struct ServiceConnection: Sendable {
    /// Where a service listens unless told otherwise.
    static let usualAddress = "http://127.0.0.1:7373"
    /// The most bytes of a reply.
    static let mostBytes = 16 << 20

    /// Where it is.
    let address: String
    private let token: String
    private let client = HTTPClient()

    /// A connection by the options of a command; nothing is asked yet.
    /// - Throws: `CommandFailure` when no token is known.
    init(_ context: CommandContext) throws(CommandFailure) {
        address = context.invocation.value(.url) ?? Self.usualAddress
        token = try Self.token(context)
    }

    /// What a path answers.
    /// - Throws: `CommandFailure` with what the service says against it.
    func get(_ path: String) async throws(CommandFailure) -> JSONValue { try await send(.get, path, nil) }

    /// What a path answers to a decision.
    /// - Throws: `CommandFailure` with what the service says against it.
    @discardableResult
    func post(_ path: String, _ body: JSONValue) async throws(CommandFailure) -> JSONValue {
        try await send(.post, path, body)
    }

    /// Hands a body over as it is.
    /// - Returns: The reply's body; empty where there is nothing to say.
    /// - Throws: `CommandFailure` when the service cannot be asked or refuses.
    func pass(_ body: [UInt8], to path: String) async throws(CommandFailure) -> [UInt8] {
        try await reply(.post, path, body)
    }

    /// Closes the connections.
    func shutDown() async { await client.shutDown() }

    private func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue?
    ) async throws(CommandFailure) -> JSONValue {
        var bytes: [UInt8] = []
        do throws(JSONError) { bytes = try body?.serialized() ?? [] } catch {
            throw CommandFailure(["the request has no JSON form (\(error.location))"])
        }
        let reply = try await reply(method, path, bytes)
        do throws(JSONError) { return try JSONValue(parsing: reply, limits: Self.limits) } catch {
            throw CommandFailure(["the service at \(address) answers what is no JSON (\(error.location))"])
        }
    }

    private static let limits = JSONLimits(documentBytes: mostBytes)

    private func reply(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: [UInt8]
    ) async throws(CommandFailure) -> [UInt8] {
        var request = HTTPRequest(method, address + path, body: body)
        request.headers = [HeaderField("Accept", "application/json"), HeaderField("Authorization", "Bearer \(token)")]
        if method == .post { request.headers.append(HeaderField("Content-Type", "application/json")) }
        request.limits.maximumBodyBytes = Self.mostBytes
        let response: HTTPResponse
        do { response = try await client.send(request) } catch let error as TransportError {
            throw CommandFailure([Self.silence(error, address, isDecision: method == .post)])
        } catch {
            throw CommandFailure(["the wait for the service at \(address) was ended"])
        }
        guard response.status < 300 else { throw Self.refusal(response, address) }
        return response.body
    }

    /// Why no answer came, and what to do about it.
    private static func silence(_ error: TransportError, _ address: String, isDecision: Bool) -> String {
        switch error.code {
        case .connectionFailed, .connectTimedOut:
            return
                "no service can be reached at \(address); start it with `evenkeel serve`, or name its address with --url"
        case .unresolvedHost: return "the host in \(address) has no address; name the service's address with --url"
        case .invalidRequest: return "\(address) is no address of a service; name it with --url"
        case .tlsFailed: return "the service at \(address) cannot be trusted: \(error.explanation)"
        default:
            // The request may have arrived: a decision is not to be taken twice in the dark.
            let open = isDecision ? "; whether it took what was sent is not known, so look before you repeat it" : ""
            return "the service at \(address) gave no answer: \(error.explanation)\(open)"
        }
    }

    /// What the service says against a request.
    private static func refusal(_ response: HTTPResponse, _ address: String) -> CommandFailure {
        let problem = try? JSONValue(parsing: response.body)
        let detail = problem?["detail"]?.string ?? problem?["title"]?.string
        let words = detail.map { InertText($0, maximum: 1000).text } ?? "it answers with status \(response.status)"
        let exit: ExitStatus = response.status == 403 || response.status == 422 ? .refused : .failed
        return CommandFailure(["the service at \(address): \(words)"], exit: exit)
    }

    /// The token: the file's, the variable's, else the one in the state folder of this machine.
    private static func token(_ context: CommandContext) throws(CommandFailure) -> String {
        let named = context.invocation.value(.tokenFile)
        if named == nil, let text = context.environment["EVENKEEL_TOKEN"], !text.isEmpty { return text }
        let folder = ServiceFolder.path(try context.configuration(), context.environment)
        guard let path = named ?? folder.map({ $0 + "/access-token" }) else {
            throw .use("no token is known; name its file with --token-file", of: context.invocation.command.name)
        }
        do throws(FileError) {
            let bytes = try FileReader.bytes(of: path, limit: 4096)
            return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        } catch {
            throw CommandFailure(["the service's token: \(error)"])
        }
    }
}
