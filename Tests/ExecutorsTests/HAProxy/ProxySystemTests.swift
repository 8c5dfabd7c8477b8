import EvenkeelTestKit
import Execution
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// Servers are taken out within the share that may be out, put back as they were, and what a proxy says is read back.
@Suite(.timeLimit(.minutes(5))) struct ProxySystemTests {
    private static let servers: [String: ScriptedProxy.Server] = [
        "shop/s1": .init(), "shop/s2": .init(weight: 50), "shop/s3": .init(), "shop/far": .init(running: 0, admin: 5),
        "api/s1": .init(), "api/s2": .init(),
    ]

    static func with(
        _ servers: [String: ScriptedProxy.Server] = servers,
        map: [String: String] = [:],
        limit: String = "5s",
        _ body: (ScriptedProxy, RememberingExecutor) async throws -> Void
    ) async throws {
        try await TestFolder.with { folder in
            let proxy = try ScriptedProxy(folder.path("s"), servers, map: map)
            defer { proxy.stop() }
            let settings = try BuiltInOrder.settings(yaml(folder.path("s"), limit)) { ProxySettings(reading: $0) }
            let memory = try OrderMemory(folder.path("memory"))
            try memory.begin(after: 0)
            try await body(proxy, RememberingExecutor(ProxySystem(settings), memory: memory))
        }
    }

    private static func yaml(_ socket: String, _ limit: String) -> String {
        """
        instances:
          - name: edge
            socket: \(socket)
            limit: \(limit)
            targets:
              host/web-1: {drain: {servers: [shop/s1, api/s1]}}
              host/web-2: {drain: {servers: [shop/s2], by: weight}}
              host/web-3: {drain: {servers: [shop/s2, shop/s3]}}
              host/gone: {drain: {servers: [shop/s9]}}
              service/shop/cart:
                shift-away: {out: [shop/s1, shop/s2], into: [shop/far], by: maint}
                limit-client: {map: /etc/haproxy/evenkeel.map, key: cart-client, seconds: 10}
                shed-load: {map: /etc/haproxy/evenkeel.map, key: cart-shed}
              service/shop/api:
                shed-load: {map: /etc/haproxy/evenkeel.map, key: api-shed, backend: api}
              service/shop/gone:
                shed-load: {map: /etc/haproxy/evenkeel.map, key: gone-shed, backend: gone}
        """
    }

    private static func drain(_ host: String) throws -> Action {
        try BuiltInOrder.action("proxy.drain-backend", "host/\(host)")
    }

    private static func limit(_ rate: Int64 = 20) throws -> Action {
        try BuiltInOrder.action(
            "traffic.limit-client",
            "service/shop/cart",
            [.init(name: "per-second", value: .integer(rate))]
        )
    }

    static func shed(_ service: String) throws -> Action {
        try BuiltInOrder.action(
            "traffic.shed-load",
            "service/shop/\(service)",
            [.init(name: "share-percent", value: .integer(30))]
        )
    }

    @Test func `a host's servers are drained everywhere, and put back`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.drain("web-1"), of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(record.text == "shop/s1 ready 1\napi/s1 ready 1")
            #expect(proxy.commands == ["set server shop/s1 state drain", "set server api/s1 state drain"])
            #expect(try await executor.run(order) == .done(record))
            #expect(proxy.commands.count == 2)
            let undo = try await BuiltInOrder.order(try Self.drain("web-1"), of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(proxy["shop/s1"]?.admin == 0 && proxy["api/s1"]?.admin == 0)
        }
    }

    @Test func `a weight is set to nothing and back to what it was`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.drain("web-2"), of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(proxy["shop/s2"] == .init(running: 2, admin: 0, weight: 0))
            let undo = try await BuiltInOrder.order(try Self.drain("web-2"), of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(proxy["shop/s2"]?.weight == 50)
        }
    }

    @Test func `no more than half of a backend's servers are ever out`() async throws {
        try await Self.with { proxy, executor in
            // One of four is out already; two more would be three.
            let order = try await BuiltInOrder.order(try Self.drain("web-3"), of: executor)
            let forecast = try await executor.simulate(order)
            #expect(!forecast.isAccepted)
            #expect(forecast.words == "3 of 4 servers of backend shop would be out; at most 2 may be.")
            #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == .forbidden)
            #expect(proxy.commands.isEmpty)
            // Those that are down already cost nothing.
            for name in ["shop/s2", "shop/s3"] { proxy[name] = .init(running: 0) }
            let next = try await BuiltInOrder.order(try Self.drain("web-3"), of: executor, intent: "intent-2")
            #expect(BuiltInOrder.recorded(try await executor.run(next)) != nil)
        }
    }

    @Test func `traffic is shifted only to who is up, and shifted back`() async throws {
        try await Self.with { proxy, executor in
            let shift = try BuiltInOrder.action("traffic.shift-away", "service/shop/cart")
            let order = try await BuiltInOrder.order(shift, of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(
                proxy.commands == [
                    "set server shop/far state ready", "set server shop/s1 state maint",
                    "set server shop/s2 state maint",
                ]
            )
            let undo = try await BuiltInOrder.order(shift, of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(proxy.commands.suffix(3).last == "set server shop/far state maint")
        }
    }

    @Test func `a limit is added to a map, replaced and lifted`() async throws {
        try await Self.with(map: ["other": "x"]) { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.limit(), of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(record.text == "absent" && proxy.map == ["other": "x", "cart-client": "200"])
            let tighter = try await BuiltInOrder.order(try Self.limit(5), of: executor, intent: "intent-2")
            #expect(BuiltInOrder.recorded(try await executor.run(tighter))?.text == "200")
            #expect(proxy.map["cart-client"] == "50")
            let lifting = try await BuiltInOrder.order(try Self.limit(), of: executor, token: 9, undoing: record)
            #expect(try await executor.run(lifting) == .done(.nothing))
            #expect(proxy.map == ["other": "x"])
        }
    }

    @Test func `a share of the load is shed by its own entry`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.shed("cart"), of: executor)
            #expect(BuiltInOrder.recorded(try await executor.run(order)) != nil)
            #expect(proxy.map == ["cart-shed": "30"])
        }
    }

    @Test func `what configuration does not say is not done`() async throws {
        try await Self.with { proxy, executor in
            let drain = try BuiltInOrder.action("proxy.drain-backend", "service/shop/cart")
            let reading = try await executor.describe(drain)
            let words =
                "The configuration of executors.proxy does not say how proxy.drain-backend is done for service/shop/cart."
            #expect(reading == .refused(.init(.notConfigured, words)))
            let other = try await executor.describe(try Self.drain("web-9"))
            #expect(BuiltInOrder.refusal(other)?.reason == .notConfigured)
            let gone = try await executor.describe(try Self.drain("gone"))
            #expect(gone == .refused(.init(.targetGone, "HAProxy edge has no server shop/s9.")))
        }
    }

    @Test func `a proxy that lies is found out`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.drain("web-2"), of: executor)
            proxy.breaks(.lies)
            let refusal = try #require(BuiltInOrder.refusal(try await executor.run(order)))
            #expect(refusal.words.contains("took the command and shop/s2 is not set"))
        }
    }

    @Test func `what was set is put back when the rest is refused`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.drain("web-1"), of: executor)
            proxy.breaks(.refuses("api/s1"))
            #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == .targetGone)
            #expect(proxy["shop/s1"]?.admin == 0)
        }
    }

    @Test func `a socket of a lower level is told as such`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.limit(), of: executor)
            proxy.breaks(.lowLevel)
            let refusal = StepAnswer.Refusal(.notPermitted, "The socket of HAProxy edge has not the level admin.")
            #expect(try await executor.run(order) == .refused(refusal))
        }
    }

    @Test func `a proxy that dies behind the act is asked what became of it`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.drain("web-2"), of: executor)
            proxy.breaks(.dies)
            let silence = await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
            #expect(silence?.reason == .died)
            proxy.breaks(nil)
            #expect(BuiltInOrder.recorded(try await executor.inquire(order))?.text == "shop/s2 ready 50")
        }
    }

    @Test func `a drain that ended half-way, and that a person said to have happened, is put back`() async throws {
        try await Self.with { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.drain("web-1"), of: executor)
            proxy.breaks(.dies)
            await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
            proxy.breaks(nil)
            // One server of two is out, which is neither what was wanted nor what was there.
            await #expect(throws: ExecutorSilence.self) { try await executor.inquire(order) }
            let undo = try await BuiltInOrder.order(try Self.drain("web-1"), of: executor, token: 8, undoing: .nothing)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(proxy["shop/s1"]?.admin == 0 && proxy["api/s1"]?.admin == 0)
        }
    }

    @Test func `one that hangs is waited for no longer than its limit, and then known not to have acted`() async throws
    {
        try await Self.with(limit: "200ms") { proxy, executor in
            let order = try await BuiltInOrder.order(try Self.limit(), of: executor)
            proxy.breaks(.hangs)
            let silence = await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
            #expect(silence?.reason == .outOfTime)
            proxy.breaks(nil)
            #expect(try await executor.inquire(order) == .unknownKey)
        }
    }

    @Test(arguments: [
        "x", "\n", "1\n", "2\n# be_id be_name srv_id srv_name\n\n",
        "1\n# be_id be_name srv_id srv_name srv_addr\n3 shop 1\n\n",
        "1\n# be_id be_name srv_id srv_name srv_addr\n3 shop 1 s2 127.0.0.1 2 0 999 1\n\n", "\u{1B}[2J\n",
        "1\n# be_id be_name srv_id srv_name srv_addr\n3 api 1 s2 127.0.0.1 2 0 1 1\n\n",
    ])
    func `garbage is no answer`(_ text: String) async throws {
        try await Self.with { proxy, executor in
            proxy.breaks(.garbage(text))
            let silence = await #expect(throws: ExecutorSilence.self) {
                try await executor.describe(try Self.drain("web-2"))
            }
            #expect([.garbage, .died].contains(silence?.reason))
        }
    }

    @Test func `what configuration does not name any more is neither undone nor guessed at`() async throws {
        try await TestFolder.with { folder in
            let proxy = try ScriptedProxy(folder.path("s"), Self.servers)
            defer { proxy.stop() }
            let memory = try OrderMemory(folder.path("memory"))
            func executor(_ servers: String, of host: String = "web-1") throws -> RememberingExecutor {
                let yaml = """
                    instances: [{socket: \(folder.path("s")), targets: {host/\(host): {drain: {servers: [\(servers)]}}}}]
                    """
                return RememberingExecutor(
                    ProxySystem(try BuiltInOrder.settings(yaml) { ProxySettings(reading: $0) }),
                    memory: memory
                )
            }
            let before = try executor("shop/s1")
            let order = try await BuiltInOrder.order(try Self.drain("web-1"), of: before)
            let record = try #require(BuiltInOrder.recorded(try await before.run(order)))
            let other = try executor("shop/s2")
            let undo = try await BuiltInOrder.order(try Self.drain("web-1"), of: other, token: 8, undoing: record)
            let refusal = try #require(BuiltInOrder.refusal(try await other.run(undo)))
            #expect(refusal.words == "The configuration does not name the servers any more that were set.")
            let none = try executor("shop/s1", of: "web-2")
            #expect(BuiltInOrder.refusal(try await none.run(undo))?.reason == .notConfigured)
            let silence = await #expect(throws: ExecutorSilence.self) { try await none.inquire(undo) }
            #expect(silence?.reason == .unknowable)
            #expect(proxy.commands == ["set server shop/s1 state drain"])
        }
    }

    @Test func `a socket that nobody listens at is out of reach`() async throws {
        try await Self.with { proxy, executor in
            proxy.stop()
            let silence = await #expect(throws: ExecutorSilence.self) {
                try await executor.describe(try Self.drain("web-2"))
            }
            #expect(silence?.reason == .unreachable)
        }
    }
}
