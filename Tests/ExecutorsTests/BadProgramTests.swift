import EvenkeelTestKit
import Execution
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// What operators read of each executor that starts a program or speaks by a socket when its other side hangs, answers garbage, dies, does not take the credentials,
/// permits nothing or knows no such thing.
@Suite(.timeLimit(.minutes(3))) struct BadProgramTests {
    @Test(arguments: BadSide.Fault.allCases) func `a PostgreSQL`(_ fault: BadSide.Fault) async throws {
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
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: psql had not ended after 1.0 seconds and was ended",
            .garbage:
                "the executor answered something that is no answer: psql printed something that is not one object",
            .dies: "the executor ended before it answered: the connection to the server was lost",
            .credentials:
                "the executor's credentials are not valid any more (The server does not let the user evenkeel in)",
            .rights: "the executor's credentials do not permit it (The server does not permit this to evenkeel)",
            .gone: "the target is not there any more (The server has no such database to connect to)",
        ]
        #expect(try await BadSide.words(system, action) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases) func `a Redis`(_ fault: BadSide.Fault) async throws {
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
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: redis-cli had not ended after 1.0 seconds and was ended",
            .garbage: "the executor answered something that is no answer: redis-cli printed what is no such reply",
            .dies: "the executor ended before it answered: the connection to the server was lost",
            .credentials:
                "the executor's credentials are not valid any more (The server does not take the user and password)",
            .rights: "the executor's credentials do not permit it (The server does not permit the user this command)",
            .gone:
                "the configuration does not know the target or the action (The server does not know the command; it may have been renamed)",
        ]
        #expect(try await BadSide.words(system, try RedisSample.flush("prices")) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases) func `a control plane`(_ fault: BadSide.Fault) async throws {
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
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: kubectl was ended after its time",
            .garbage: "the executor answered something that is no answer: kubectl printed no such object",
            .dies: "the executor ended before it answered: signal 9 ended kubectl",
            .credentials: "the executor's credentials are not valid any more (Unauthorized)",
            .rights:
                "the executor's credentials do not permit it (deployments.apps \"cart\" is forbidden: User \"evenkeel\" cannot get resource)",
            .gone: "the target is not there any more (There is no such object)",
        ]
        #expect(try await BadSide.words(KubernetesExecutor(configuration), action) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases) func `a service manager`(_ fault: BadSide.Fault) async throws {
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
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: systemctl had not ended after 1.0 seconds and was ended",
            .garbage: "the executor answered something that is no answer: systemctl printed no state of a unit",
            .dies: "the executor ended before it answered: systemctl ended by signal 9",
            .credentials:
                "the executor's credentials do not permit it (The service manager does not permit this process's user to do it)",
            .rights:
                "the executor's credentials do not permit it (The service manager does not permit this process's user to do it)",
            .gone: "the target is not there any more (There is no unit nginx.service)",
        ]
        #expect(try await BadSide.words(system, action) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases) func `a firewall`(_ fault: BadSide.Fault) async throws {
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
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: nft had not ended after 1.0 seconds and was ended",
            .garbage: "the executor answered something that is no answer: nft printed no such table",
            .dies: "the executor ended before it answered: nft ended by signal 9",
            .credentials:
                "the executor's credentials do not permit it (This process may not change the firewall; it needs CAP_NET_ADMIN)",
            .rights:
                "the executor's credentials do not permit it (This process may not change the firewall; it needs CAP_NET_ADMIN)",
            .gone: "it has a state",
        ]
        #expect(try await BadSide.words(system, try FirewallSample.block()) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases) func `a proxy`(_ fault: BadSide.Fault) async throws {
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
            let words: [BadSide.Fault: String] = [
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
            #expect(try await BadSide.words(system, action) == words[fault])
        }
    }
}
