import Execution
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// The real HAProxy, by its runtime socket.
@Suite(.timeLimit(.minutes(3)), .requiresRealPrograms) struct ProxyProgramTests {
    private static func with(_ body: (RememberingExecutor, ProxySystem) async throws -> Void) async throws {
        try await TestFolder.with { folder in
            let map = try folder.write("", to: "evenkeel.map")
            try folder.write(
                """
                global
                  stats socket \(folder.path("s")) mode 600 level admin
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 5s
                  timeout server 5s
                frontend shop
                  bind unix@\(folder.path("front"))
                  stick-table type ip size 10k expire 60s store http_req_rate(10s)
                  http-request track-sc0 src
                  http-request set-var(txn.client) str(cart-client),map_str_int(\(map),0)
                  http-request set-var(txn.shed) str(cart-shed),map_str_int(\(map),0)
                  http-request deny deny_status 429 if { var(txn.client) -m int gt 0 } { sc_http_req_rate(0),sub(txn.client) gt 0 }
                  http-request deny deny_status 503 if { var(txn.shed) -m int gt 0 } { rand(100),sub(txn.shed) lt 0 }
                  default_backend shop
                backend shop
                  server s1 127.0.0.1:1 maxconn 10
                  server s2 127.0.0.1:1 weight 50 maxconn 10
                  server s3 127.0.0.1:1 maxconn 10
                  server far 127.0.0.1:1 disabled

                """,
                to: "haproxy.cfg"
            )
            let program = try await RealProgram(
                ["/usr/sbin/haproxy", "-db", "-f", folder.path("haproxy.cfg")],
                until: folder.path("s"),
                errors: folder.path("out")
            )
            defer { program.stop() }
            let yaml = """
                instances:
                  - socket: \(folder.path("s"))
                    targets:
                      host/web-1: {drain: {servers: [shop/s1]}}
                      host/web-2: {drain: {servers: [shop/s2], by: weight}}
                      host/web-3: {drain: {servers: [shop/s3], by: maint}}
                      service/shop/cart:
                        shift-away: {out: [shop/s1, shop/s2], into: [shop/far]}
                        limit-client: {map: \(map), key: cart-client, seconds: 10}
                        shed-load: {map: \(map), key: cart-shed, backend: shop}
                """
            let system = ProxySystem(try BuiltInOrder.settings(yaml) { ProxySettings(reading: $0) })
            try await body(RememberingExecutor(system, memory: try OrderMemory(folder.path("memory"))), system)
        }
    }

    @Test func `how busy the servers behind are is told`() async throws {
        let share = [ProposedAction.Argument(name: "share-percent", value: .integer(30))]
        try await Self.with { _, system in
            let state = try await system.state(
                of: try BuiltInOrder.action("traffic.shed-load", "service/shop/cart", share)
            )
            #expect(state.facts == [.utilisation: .number(0)] && state.unsettled.isEmpty)
        }
    }

    @Test func `every action is carried out and undone`() async throws {
        let rate = [ProposedAction.Argument(name: "per-second", value: .integer(20))]
        let share = [ProposedAction.Argument(name: "share-percent", value: .integer(30))]
        let actions = [
            try BuiltInOrder.action("proxy.drain-backend", "host/web-1"),
            try BuiltInOrder.action("proxy.drain-backend", "host/web-2"),
            try BuiltInOrder.action("proxy.drain-backend", "host/web-3"),
            try BuiltInOrder.action("traffic.shift-away", "service/shop/cart"),
            try BuiltInOrder.action("traffic.limit-client", "service/shop/cart", rate),
            try BuiltInOrder.action("traffic.shed-load", "service/shop/cart", share),
        ]
        try await Self.with { executor, system in
            for (place, action) in actions.enumerated() {
                let before = try await system.state(of: action)
                let order = try await BuiltInOrder.order(action, of: executor, intent: "intent-\(place)")
                #expect(try await system.hasHappened(order, recorded: before.record) == .no)
                let answer = try await executor.run(order)
                let record = try #require(BuiltInOrder.recorded(answer), "\(action.definition.id): \(answer)")
                #expect(try await system.state(of: action).essence != before.essence)
                #expect(try await system.hasHappened(order, recorded: record) == .yes)
                let undo = try await BuiltInOrder.order(
                    action,
                    of: executor,
                    intent: "intent-\(place)",
                    undoing: record
                )
                #expect(try await executor.run(undo) == .done(.nothing))
                #expect(try await system.state(of: action) == before)
            }
        }
    }
}
