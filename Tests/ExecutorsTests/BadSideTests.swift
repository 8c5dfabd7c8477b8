import CurlTransport
import EvenkeelTestKit
import Execution
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// What operators read of each executor when its other side hangs, answers garbage, dies, does not take the credentials,
/// permits nothing or knows no such thing.
@Suite(.timeLimit(.minutes(3))) struct BadSideTests {
    /// What another side does wrong.
    enum Fault: String, Sendable, CaseIterable { case hangs, garbage, dies, credentials, rights, gone }

    /// What is told of a target's state, when it cannot be read.
    private static func words(
        _ system: some ControlledSystem,
        _ action: Action
    ) async throws -> String {
        var said = ""
        try await TestFolder.with { folder in
            said = try await words(RememberingExecutor(system, memory: try OrderMemory(folder.path("memory"))), action)
        }
        return said
    }

    private static func words(_ executor: some StepExecutor, _ action: Action) async throws -> String {
        do throws(ExecutorSilence) {
            guard case .refused(let refusal) = try await executor.describe(action) else { return "it has a state" }
            return refusal.clause
        } catch {
            return error.clause
        }
    }

    private static func server(_ fault: Fault) throws -> ScriptedServer {
        try ScriptedServer { _ in
            switch fault {
            case .hangs: [.pause(nil)]
            case .garbage: [ScriptedServer.response("\u{1B}[2Jnonsense")]
            case .dies: [.close]
            case .credentials: [ScriptedServer.response("no", status: "401 Unauthorized")]
            case .rights: [ScriptedServer.response("no", status: "403 Forbidden")]
            case .gone: [ScriptedServer.response("no", status: "404 Not Found")]
            }
        }
    }

    @Test(arguments: Fault.allCases) func `a supervisor`(_ fault: Fault) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let yaml = """
            endpoints: [{name: shop, url: \(server.url), limit: 200ms, targets: {service/shop/cart: [cart]}}]
            """
        let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
        let action = try BuiltInOrder.action(
            "supervisor.restart-process",
            "service/shop/cart",
            [.init(name: "process", value: .text("cart"))]
        )
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: Supervisor shop",
            .garbage:
                "the executor answered something that is no answer: Supervisor shop: the response is no XML-RPC (byte 0)",
            .dies:
                "the executor ended before it answered: Supervisor shop: Server returned nothing (no headers, no data) (code 52)",
            .credentials:
                "the executor's credentials are not valid any more (Supervisor shop does not accept the credentials (HTTP status 401))",
            .rights:
                "the executor's credentials do not permit it (Supervisor shop does not permit it (HTTP status 403))",
            .gone: "the executor answered something that is no answer: Supervisor shop: HTTP status 404",
        ]
        #expect(try await Self.words(system, action) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `a service of flags`(_ fault: Fault) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let yaml = "endpoints: [{url: \(server.url), limit: 200ms, targets: {flag/shop/checkout: checkout}}]"
        let system = FlagSystem(try BuiltInOrder.settings(yaml) { FlagSettings(reading: $0) })
        let action = try BuiltInOrder.action("feature.disable", "flag/shop/checkout")
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: Flag service default",
            .garbage:
                "the executor answered something that is no answer: Flag service default: flag checkout is not JSON (line 1, column 1 (byte 0))",
            .dies:
                "the executor ended before it answered: Flag service default: Server returned nothing (no headers, no data) (code 52)",
            .credentials:
                "the executor's credentials are not valid any more (Flag service default does not accept the credentials (HTTP status 401))",
            .rights:
                "the executor's credentials do not permit it (Flag service default does not permit it (HTTP status 403))",
            .gone: "the target is not there any more (Flag service default has no flag checkout)",
        ]
        #expect(try await Self.words(system, action) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `an Alertmanager`(_ fault: Fault) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let yaml = "{url: \(server.url), limit: 200ms, kinds: {service: {name: service, namespace: namespace}}}"
        let settings = try BuiltInOrder.settings(yaml) { SilenceSettings(reading: $0) }
        let system = SilenceSystem(settings) { .epoch }
        let action = try BuiltInOrder.action(
            "alertmanager.silence",
            "service/shop/cart",
            [.init(name: "for", value: .integer(600))]
        )
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: Alertmanager default",
            .garbage: "the executor answered something that is no answer: Alertmanager default lists no silences",
            .dies:
                "the executor ended before it answered: Alertmanager default: Server returned nothing (no headers, no data) (code 52)",
            .credentials:
                "the executor's credentials are not valid any more (Alertmanager default does not accept the credentials (HTTP status 401))",
            .rights:
                "the executor's credentials do not permit it (Alertmanager default does not permit it (HTTP status 403))",
            .gone: "the executor answered something that is no answer: Alertmanager default: HTTP status 404",
        ]
        #expect(try await Self.words(system, action) == words[fault])
    }

    @Test(arguments: Fault.allCases.filter { $0 != .hangs }) func `an operator's own endpoint`(
        _ fault: Fault
    ) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let endpoint = try WebhookEndpoint(
            url: server.url,
            secret: WebhookExecutorTests.secret,
            addressRule: .loopbackOnly
        )
        let executor = WebhookExecutor(endpoint) { WebhookExecutorTests.now }
        let words: [Fault: String] = [
            .garbage:
                "the executor answered something that is no answer: the reply is not JSON (line 1, column 1 (byte 0))",
            .dies: "the executor ended before it answered: Server returned nothing (no headers, no data) (code 52)",
            .credentials: """
            the executor's credentials are not valid any more (The endpoint does not accept the signature (HTTP status 401))
            """,
            .rights: "the executor's credentials do not permit it (The endpoint does not permit it (HTTP status 403))",
            .gone: "the executor answered something that is no answer: the endpoint answered with HTTP status 404",
        ]
        #expect(try await Self.words(executor, try SampleOrder.action()) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `a PostgreSQL`(_ fault: Fault) async throws {
        let program = try StandIn("psql")
        let before = "psql: error: connection to server at \"x\", port 5432 failed: FATAL:  "
        switch fault {
        case .hangs: try program.says("", end: "hang")
        case .garbage: try program.says("nonsense")
        case .dies: try program.says("", error: "server closed the connection unexpectedly", end: "2")
        case .credentials: try program.says("", error: before + "password authentication failed", end: "2")
        case .rights: try program.says("", error: "psql:<stdin>:1: ERROR:  42501", end: "3")
        case .gone: try program.says("", error: before + "database \"orders\" does not exist", end: "2")
        }
        let extra = "program: \(program.path)\ncall-limit: 1s"
        let system = PostgreSQLSystem(try PostgreSQLSample.configuration(extra))
        let action = try PlannedOrder.action("database.set-parameter", "database/orders", field: ("work_mem", "8MB"))
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: psql had not ended after 1.0 seconds and was ended",
            .garbage:
                "the executor answered something that is no answer: psql printed something that is not one object",
            .dies: "the executor ended before it answered: the connection to the server was lost",
            .credentials:
                "the executor's credentials are not valid any more (The server does not let the user evenkeel in)",
            .rights: "the executor's credentials do not permit it (The server does not permit this to evenkeel)",
            .gone: "the target is not there any more (The server has no such database to connect to)",
        ]
        #expect(try await Self.words(system, action) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `a Redis`(_ fault: Fault) async throws {
        let program = try StandIn("redis-cli")
        switch fault {
        case .hangs: try program.says("", end: "hang")
        case .garbage: try program.says("nonsense")
        case .dies: try program.says("", error: "Error: Server closed the connection", end: "1")
        case .credentials: try program.says("NOAUTH Authentication required.\n")
        case .rights: try program.says("NOPERM this user has no permissions", end: "1")
        case .gone: try program.says("ERR unknown command 'INFO'", end: "1")
        }
        let system = RedisSystem(try RedisSample.configuration("program: \(program.path)\ncall-limit: 1s"))
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: redis-cli had not ended after 1.0 seconds and was ended",
            .garbage: "the executor answered something that is no answer: redis-cli printed what is no such reply",
            .dies: "the executor ended before it answered: the connection to the server was lost",
            .credentials:
                "the executor's credentials are not valid any more (The server does not take the user and password)",
            .rights: "the executor's credentials do not permit it (The server does not permit the user this command)",
            .gone:
                "the configuration does not know the target or the action (The server does not know the command; it may have been renamed)",
        ]
        #expect(try await Self.words(system, try RedisSample.flush("prices")) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `a control plane`(_ fault: Fault) async throws {
        let program = try StandIn("kubectl")
        let server = "Error from server"
        switch fault {
        case .hangs: try program.says("", end: "hang")
        case .garbage: try program.says("nonsense")
        case .dies: try program.says("", end: "die")
        case .credentials: try program.says("", error: server + " (Unauthorized): Unauthorized", end: "1")
        case .rights:
            let words = "deployments.apps \"cart\" is forbidden: User \"evenkeel\" cannot get resource"
            try program.says("", error: "\(server) (Forbidden): \(words)", end: "1")
        case .gone: try program.says("", error: "\(server) (NotFound): deployments.apps \"cart\" not found", end: "1")
        }
        let configuration = try KubernetesConfiguration(
            program: program.path,
            namespaces: ["shop"],
            callLimit: .seconds(1),
            environment: ["PATH": "/usr/bin:/bin"]
        )
        let action = try ShopOrder.action("kubernetes.rollout-restart", "deployment/shop/cart")
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: kubectl was ended after its time",
            .garbage: "the executor answered something that is no answer: kubectl printed no such object",
            .dies: "the executor ended before it answered: signal 9 ended kubectl",
            .credentials: "the executor's credentials are not valid any more (Unauthorized)",
            .rights:
                "the executor's credentials do not permit it (deployments.apps \"cart\" is forbidden: User \"evenkeel\" cannot get resource)",
            .gone: "the target is not there any more (There is no such object)",
        ]
        #expect(try await Self.words(KubernetesExecutor(configuration), action) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `a service manager`(_ fault: Fault) async throws {
        let program = try StandIn("systemctl")
        switch fault {
        case .hangs: try program.says("", end: "hang")
        case .garbage: try program.says("nonsense")
        case .dies: try program.says("", end: "die")
        case .credentials: try program.says("", error: "Interactive authentication required.", end: "1")
        case .rights: try program.says("", error: "Failed to restart nginx.service: Access denied", end: "4")
        case .gone: try program.says("Id=nginx.service\nLoadState=not-found\nActiveState=inactive\n")
        }
        let sample = try HostSample()
        let system = HostSystem(try sample.configuration("systemctl: \(program.path)"))
        let action = try PlannedOrder.action("systemd.restart-unit", "host/web-1", ["unit": "nginx"])
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: systemctl had not ended after 1.0 seconds and was ended",
            .garbage: "the executor answered something that is no answer: systemctl printed no state of a unit",
            .dies: "the executor ended before it answered: systemctl ended by signal 9",
            .credentials:
                "the executor's credentials do not permit it (The service manager does not permit this process's user to do it)",
            .rights:
                "the executor's credentials do not permit it (The service manager does not permit this process's user to do it)",
            .gone: "the target is not there any more (There is no unit nginx.service)",
        ]
        #expect(try await Self.words(system, action) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `a firewall`(_ fault: Fault) async throws {
        let program = try StandIn("nft")
        switch fault {
        case .hangs: try program.says("", end: "hang")
        case .garbage: try program.says("nonsense")
        case .dies: try program.says("", end: "die")
        case .credentials, .rights: try program.says("", error: "Error: Operation not permitted", end: "1")
        case .gone: try program.says("", error: "Error: No such file or directory", end: "1")
        }
        let extra = "program: \(program.path)\ncall-limit: 1s"
        let system = FirewallSystem(try FirewallSample.configuration(extra))
        let words: [Fault: String] = [
            .hangs: "the executor did not answer in time: nft had not ended after 1.0 seconds and was ended",
            .garbage: "the executor answered something that is no answer: nft printed no such table",
            .dies: "the executor ended before it answered: nft ended by signal 9",
            .credentials:
                "the executor's credentials do not permit it (This process may not change the firewall; it needs CAP_NET_ADMIN)",
            .rights:
                "the executor's credentials do not permit it (This process may not change the firewall; it needs CAP_NET_ADMIN)",
            .gone: "it has a state",
        ]
        #expect(try await Self.words(system, try FirewallSample.block()) == words[fault])
    }

    @Test(arguments: Fault.allCases) func `a proxy`(_ fault: Fault) async throws {
        try await TestFolder.with { folder in
            let proxy = try ScriptedProxy(folder.path("s"), ["shop/s1": .init()])
            defer { proxy.stop() }
            switch fault {
            case .hangs: proxy.breaks(.hangs)
            case .garbage, .dies: proxy.breaks(.garbage(fault == .garbage ? "nonsense\n\n" : ""))
            case .credentials, .rights: proxy.breaks(.garbage("Permission denied\n\n"))
            case .gone: proxy["shop/s1"] = nil
            }
            let yaml = """
                instances:
                  - name: edge
                    socket: \(folder.path("s"))
                    limit: 200ms
                    targets: {host/web-1: {drain: {servers: [shop/s1]}}}
                """
            let system = ProxySystem(try BuiltInOrder.settings(yaml) { ProxySettings(reading: $0) })
            let action = try BuiltInOrder.action("proxy.drain-backend", "host/web-1")
            let words: [Fault: String] = [
                .hangs:
                    "the executor did not answer in time: HAProxy edge: \(folder.path("s")): there was no whole reply in time",
                .garbage: "the executor answered something that is no answer: HAProxy edge says: nonsense",
                .dies: "the executor ended before it answered: HAProxy edge ended in the middle of a reply",
                .credentials:
                    "the executor's credentials do not permit it (The socket of HAProxy edge has not the level admin)",
                .rights:
                    "the executor's credentials do not permit it (The socket of HAProxy edge has not the level admin)",
                .gone: "the target is not there any more (HAProxy edge has no backend shop)",
            ]
            #expect(try await Self.words(system, action) == words[fault])
        }
    }
}
