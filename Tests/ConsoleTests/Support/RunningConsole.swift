import Authentication
import CurlTransport
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import LocalFiles
import StrictJSON
import StructuredDocuments
import Synchronization
import Testing
import WebServer
import YAMLDocuments

@testable import Console

/// A console on a port of its own, over the real engine and a journal in memory.
struct RunningConsole: Sendable {
    /// The tokens by the account's name: one for each role, and one that sees the tenant `acme` alone.
    struct Tokens: Sendable {
        fileprivate(set) var secrets: [String: String] = [:]
        fileprivate(set) var directory = Directory()

        /// The value of `Authorization` for an account.
        subscript(name: String) -> String { "Bearer " + (secrets[name] ?? "") }
    }

    /// Times that a machine busy with other tests keeps.
    static let patience = TransferLimits(response: .seconds(90), idle: .seconds(90), total: .seconds(100))
    static let password = "correct horse battery"

    let engine: LiveEngine
    let journal: MemoryJournal
    let server: ConsoleServer
    let base: String
    let tokens: Tokens
    let client: HTTPClient

    /// Runs `body` with a console, and stops it.
    ///
    /// The engine's own work is not begun: planning takes seconds without optimisation, and a test that needs some of it asks
    /// for it.
    static func with(
        _ change: (inout ConsoleSettings) -> Void = { _ in },
        _ body: @Sendable (RunningConsole) async throws -> Void
    ) async throws {
        let tokens = try makeTokens()
        var settings = ConsoleSettings(trust: ConsoleTrust(directory: tokens.directory, takesAnonymousLocal: false))
        settings.tenantLabel = "tenant"
        settings.server.deadlines.handler = .seconds(90)
        change(&settings)
        let journal = MemoryJournal()
        let engine = try await makeEngine(journal)
        let server = try ConsoleServer(engine: engine, settings: settings)
        let address = try #require(try server.start().first)
        let running = RunningConsole(
            engine: engine,
            journal: journal,
            server: server,
            base: "\(address)",
            tokens: tokens,
            client: HTTPClient()
        )
        async let _ = server.run()
        let outcome = await Result.of { try await body(running) }
        await server.stop(grace: .seconds(1))
        await running.client.shutDown()
        // Leaving the scope cancels what still runs.
        try outcome.get()
    }

    private static func makeEngine(_ journal: MemoryJournal) async throws -> LiveEngine {
        var configuration = Configuration()
        configuration.runbooks = [repository + "/runbooks"]
        configuration.samples = 16
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: nil))
        let session = try IncidentSession(configuration, workspace: workspace, isOffline: true)
        var settings = LiveSettings()
        settings.ledger.tenantLabel = "tenant"
        let counter = Counter()
        let parts = LiveEngine.Parts(session: session, journal: journal) { "nonce\(counter.next())" }
        return try await LiveEngine.start(parts, settings: settings)
    }

    private static let repository = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }

    private static func makeTokens() throws -> Tokens {
        var tokens = Tokens()
        let cost = try #require(PasswordHash.Cost(logarithm: 14, parallelism: 1))
        let hash = try PasswordHash(of: Secret(password), cost: cost).storedForm
        var text = "users:\n  - {name: amara, password: \"\(hash)\", roles: [administrator]}\ntokens:\n"
        for name in Role.allCases.map(\.rawValue) + ["acme", "globex", "sender"] {
            let made = try AccessToken.make()
            tokens.secrets[name] = made.token.text
            let role = Role(rawValue: name)?.rawValue ?? (name == "sender" ? "responder" : "approver")
            let tenants = Role(rawValue: name) == nil && name != "sender" ? ", tenants: [\(name)]" : ""
            text += "  - {name: \(name)-token, hash: \"\(made.hash)\", roles: [\(role)]\(tenants)}\n"
        }
        let roles = Role.allCases.map(\.rawValue)
        tokens.directory = try YAMLReader.document(Array(text.utf8), name: "access.yaml")
            .read(as: FieldRule<Directory>.mapping { Directory(reading: $0, roles: roles) })
        return tokens
    }

    // MARK: - Requests

    /// Sends a request.
    func send(
        _ method: CurlTransport.HTTPRequest.Method,
        _ path: String,
        as name: String? = nil,
        body: String? = nil,
        _ fields: [(String, String)] = []
    ) async throws -> Reply {
        var headers = fields.map { CurlTransport.HeaderField($0.0, $0.1) }
        if let name { headers.append(CurlTransport.HeaderField("Authorization", tokens[name])) }
        if body != nil, !fields.contains(where: { $0.0.lowercased() == "content-type" }) {
            headers.append(CurlTransport.HeaderField("Content-Type", "application/json"))
        }
        let request = HTTPRequest(
            method,
            base + path,
            headers: headers,
            body: body.map { Array($0.utf8) },
            limits: Self.patience
        )
        return Reply(try await client.send(request))
    }

    /// Sends a request of nobody.
    func send(
        _ method: CurlTransport.HTTPRequest.Method,
        _ path: String,
        _ fields: [(String, String)]
    ) async throws -> Reply { try await send(method, path, as: nil, body: nil, fields) }

    /// Sends alerts as Alertmanager would.
    @discardableResult
    func alert(
        _ name: String = "KubePodCrashLooping",
        tenant: String = "acme",
        starts: String = "2026-11-26T01:00:00Z"
    )
        async throws -> Reply
    {
        let body = """
            {"version":"4","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"\(name)",
            "namespace":"shop","pod":"checkout-5d4f-x","severity":"critical","tenant":"\(tenant)"},"annotations":{},
            "startsAt":"\(starts)","endsAt":"0001-01-01T00:00:00Z",
            "generatorURL":"","fingerprint":"f\(name)\(tenant)"}]}
            """
        return try await send(.post, "/api/v1/ingest/alertmanager", as: "sender", body: body)
    }

    /// The name of the first incident, once there is one.
    func incident(tenant: String = "acme") async throws -> String {
        try await alert(tenant: tenant)
        let page = try await send(.get, "/api/v1/incidents?q=\(tenant)", as: "viewer").json
        return try #require(page["items"]?[0]?["id"]?.string)
    }
}

/// A response.
struct Reply: Sendable {
    let status: Int
    let head: ResponseHead
    let bytes: [UInt8]

    init(_ response: HTTPResponse) { (status, head, bytes) = (response.status, response.head, response.body) }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue { (try? JSONValue(parsing: bytes, limits: JSONLimits(documentBytes: 64 << 20))) ?? .null }
    subscript(field: String) -> String? { head.value(of: field) }
}

/// Counts.
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

extension Result where Success == Void, Failure == any Error {
    /// What comes of `body`.
    static func of(_ body: () async throws -> Void) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

/// Whether something becomes true within a few seconds; what is waited for happens on other threads.
func eventually(_ condition: @Sendable () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<500 {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}

/// The wall time for what has to be signed now.
enum EngineTime {
    /// Unix seconds.
    static var now: Int64 { EngineClock.host.wall().seconds }
}
