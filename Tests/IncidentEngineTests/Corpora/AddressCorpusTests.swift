import EvenkeelTestKit
import Execution
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import IncidentEngine

/// No URL of a configuration and no answer of another side leads to an address that the rule does not admit.
/// `Tests/RealServers/corpora.sh` runs it under strace, which sees every connection.
@Suite(.serialized, .timeLimit(.minutes(30))) struct AddressCorpusTests {
    private static let urls = CorpusMark.chosen(HostileAddresses.all, sample: 13)

    /// What asks by HTTP, each with its part of a configuration.
    enum Client: String, Sendable, CaseIterable {
        case supervisor, flags, silences, webhook, prometheus, alertmanager, model

        /// Whether it takes a rule from the configuration.
        var hasRule: Bool { [.supervisor, .flags, .silences, .webhook].contains(self) }

        func yaml(_ url: String, _ rule: String, _ folder: String, limit: String) -> String {
            let quoted = "\"" + url.unicodeScalars.map(Self.escaped).joined() + "\""
            let rest = "url: \(quoted), addresses: \(rule), allow-plain-http: true, limit: \(limit)"
            let section =
                switch self {
                case .supervisor: "supervisor: {endpoints: [{\(rest), targets: {service/shop/cart: [cart]}}]}"
                case .flags: "flags: {endpoints: [{\(rest), targets: {flag/shop/checkout: checkout}}]}"
                case .silences: "alertmanager: {\(rest), kinds: {service: {name: service}}}"
                case .webhook:
                    "webhooks: [{url: \(quoted), addresses: \(rule), secret-file: \(folder)/secret, for: [flags]}]"
                case .prometheus, .alertmanager:
                    "- {type: \(rawValue), url: \(quoted), allow-plain-http: true, timeout: 1s"
                        + (self == .prometheus ? ", namespaces: [shop]}" : "}")
                case .model: "inference: {endpoint: \(quoted)}\n"
                }
            switch self {
            case .model: return section
            case .prometheus, .alertmanager: return "serve:\n  sources:\n    \(section)\n"
            default: return "serve:\n  executors:\n    \(section)\n"
            }
        }

        private static func escaped(_ scalar: Unicode.Scalar) -> String {
            scalar.value > 0x20 && scalar.value < 0x7F && !"\"\\".unicodeScalars.contains(scalar)
                ? String(scalar) : "\\U" + String(repeating: "0", count: 8 - hex(scalar).count) + hex(scalar)
        }

        private static func hex(_ scalar: Unicode.Scalar) -> String { String(scalar.value, radix: 16) }
    }

    /// The step by which an executor is asked.
    private static func action(_ client: Client) throws -> Action {
        let (id, target): (String, String) =
            switch client {
            case .supervisor: ("supervisor.restart-process", "service/shop/cart")
            case .silences: ("alertmanager.silence", "service/shop/cart")
            default: ("feature.disable", "flag/shop/checkout")
            }
        return Action(
            restoring: try #require(ActionCatalogue.builtIn.definition(named: id)),
            target: try #require(EntityReference(target)),
            arguments: client == .supervisor ? [("process", .name("cart"))] : [("for", .duration(600))],
            origin: .catalogue
        )
    }

    /// Asks whoever has this URL, once.
    /// - Returns: Whether the configuration took the URL.
    private static func ask(
        _ client: Client,
        _ url: String,
        _ rule: String,
        _ scratch: ScratchFolder,
        limit: String = "300ms"
    ) async throws -> Bool {
        let file = try scratch.write(client.yaml(url, rule, scratch.path, limit: limit), to: "evenkeel.yaml")
        let configuration: Configuration
        do { configuration = try ConfigurationLoader(environment: [:]).load(file: file) } catch { return false }
        if client.hasRule {
            guard
                let hands = try? configuration.serve.executors.hands(
                    memory: scratch.path + "/memory",
                    evidence: scratch.path + "/evidence"
                )
            else {
                return false
            }
            let action = try Self.action(client)
            for executor in hands.executors.values { _ = try? await executor.describe(action) }
        } else {
            let doctor = Doctor(
                configuration,
                program: ProgramLocation(folder: nil),
                environment: [:],
                isOffline: false
            )
            _ = client == .model ? await doctor.findings() : await doctor.sources()
        }
        return true
    }

    private static func scratch() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try PrivateFile.write("a-secret-of-many-bytes-of-which-there-are-enough", to: scratch.path + "/secret")
        CorpusMark.folder(scratch.path)
        return scratch
    }

    @Test(arguments: Client.allCases) func `URLs of a configuration`(_ client: Client) async throws {
        let scratch = try Self.scratch()
        // What has no rule of its own reaches everything but what serves credentials. What may lead beyond this machine is only
        // tried where there is nothing beyond.
        let beyond = CorpusMark.hasNames ? ["public", "private"] : []
        let rules = client.hasRule ? ["loopback"] + beyond : ["private"]
        guard client.hasRule || CorpusMark.hasNames else { return }
        for rule in rules {
            CorpusMark.begin(rule, "\(client)-\(rule)")
            var taken = 0
            for (number, url) in Self.urls {
                CorpusMark.entry(number)
                if try await Self.ask(client, url, rule, scratch) { taken += 1 }
            }
            CorpusMark.end()
            print("corpus: \(client) under \(rule): \(Self.urls.count) URLs, \(taken) taken by the configuration")
            #expect(client == .model || taken < Self.urls.count)
        }
    }

    /// Answers that want to be followed.
    private static func answers(_ url: String) -> [String] {
        let redirects = [300, 301, 302, 303, 305, 307, 308].map {
            "HTTP/1.1 \($0) Moved\r\nlocation: \(url)\r\ncontent-length: 0\r\n\r\n"
        }
        let fields = [
            "refresh: 0; url=\(url)", "link: <\(url)>; rel=preload", "content-location: \(url)",
            "alt-svc: h2=\"\(url)\"",
            "proxy: \(url)", "x-forwarded-host: \(url)", "etag: \"\(url)\"",
        ]
        let body =
            "{\"enabled\":true,\"state\":\"\(url)\",\"silenceID\":\"\(url)\",\"answer\":\"done\",\"next\":\"\(url)\"}"
        return redirects
            + fields.map { "HTTP/1.1 200 OK\r\n\($0)\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)" }
            + [
                "HTTP/1.1 407 Proxy\r\nproxy-authenticate: Basic realm=\"\(url)\"\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 401 No\r\nwww-authenticate: Basic realm=\"\(url)\"\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching\r\nupgrade: h2c\r\nlocation: \(url)\r\n\r\n",
            ]
    }

    @Test(arguments: Client.allCases) func `answers that name another place`(_ client: Client) async throws {
        let trap = try ScriptedServer { _ in [ScriptedServer.response("caught")] }
        defer { trap.stop() }
        let scratch = try Self.scratch()
        let places = [
            trap.url + "/", "//" + trap.url.dropFirst(7), "http://169.254.169.254/latest/", "file:///outside/x",
            "/other",
        ]
        let all = places.flatMap(Self.answers)
        let chosen = CorpusMark.chosen(all, sample: 3)
        for (number, answer) in chosen {
            let server = try ScriptedServer { _ in [.send(answer), .close] }
            defer { server.stop() }
            CorpusMark.port(of: server.url)
            CorpusMark.begin("listed", "\(client)-answers")
            CorpusMark.entry(number)
            #expect(try await Self.ask(client, server.url, "loopback", scratch, limit: "10s"))
            CorpusMark.end()
            #expect(server.requests.allSatisfy { $0.path != "/other" })
            #expect(!server.requests.isEmpty)
        }
        #expect(trap.requests.isEmpty)
        print("corpus: \(client): \(chosen.count) answers that name another place")
    }
}
