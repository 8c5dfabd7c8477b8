import EvenkeelTestKit
import Execution
import IncidentModel
import Remediation
import Testing

@testable import Executors

/// Processes are restarted once for each order, and what a supervisor says is held against what it shows.
@Suite(.timeLimit(.minutes(5))) struct SupervisorSystemTests {
    private static let processes: [String: ScriptedSupervisor.Process] = [
        "cart:cart": .init(), "workers:w0": .init(), "workers:w1": .init(state: "FATAL", start: 1500), "db:db": .init(),
    ]

    /// A supervisor, and an executor of it whose memory is in a folder of its own.
    private static func with(
        limit: String = "5s",
        _ body: (ScriptedSupervisor, RememberingExecutor) async throws -> Void
    ) async throws {
        let supervisor = try ScriptedSupervisor(processes)
        defer { supervisor.stop() }
        try await TestFolder.with { folder in
            let file = try folder.write("a-password\n", to: "password")
            let settings = try BuiltInOrder.settings(yaml(supervisor.url, file, limit)) {
                SupervisorSettings(reading: $0)
            }
            let memory = try OrderMemory(folder.path("memory"))
            try memory.begin(after: 0)
            try await body(supervisor, RememberingExecutor(SupervisorSystem(settings), memory: memory))
        }
    }

    private static func yaml(_ url: String, _ file: String, _ limit: String) -> String {
        """
        endpoints:
          - name: shop
            url: \(url)/RPC2
            user: evenkeel
            password-file: \(file)
            limit: \(limit)
            targets:
              service/shop/cart: [cart]
              service/shop/work: ["workers:*"]
              service/shop/gone: [nosuch]
        """
    }

    private static func restart(_ target: String = "service/shop/cart", _ process: String = "cart") throws -> Action {
        try BuiltInOrder.action(
            "supervisor.restart-process",
            target,
            [.init(name: "process", value: .text(process))]
        )
    }

    @Test func `a process is restarted once, however often the order comes`() async throws {
        try await Self.with { supervisor, executor in
            let order = try await BuiltInOrder.order(try Self.restart(), of: executor)
            let first = try await executor.run(order)
            #expect(first == .done(RecordedState("cart:cart 1000 settled RUNNING") ?? .nothing))
            #expect(try await executor.run(order) == first)
            #expect(try await executor.inquire(order) == first)
            #expect(supervisor.calls == ["stopProcess cart:cart", "startProcess cart:cart"])
            #expect(supervisor["cart:cart"]?.start == 2001)
            let field = supervisor.requests.first?.value(of: "authorization")
            #expect(field == "Basic ZXZlbmtlZWw6YS1wYXNzd29yZA==")
        }
    }

    @Test func `all of a group are restarted, also those that have ended`() async throws {
        try await Self.with { supervisor, executor in
            let order = try await BuiltInOrder.order(try Self.restart("service/shop/work", "workers"), of: executor)
            let forecast = try await executor.simulate(order)
            #expect(forecast.isAccepted)
            #expect(forecast.words == "Supervisor shop would stop and start workers:w0 (RUNNING), workers:w1 (FATAL).")
            #expect(BuiltInOrder.recorded(try await executor.run(order)) != nil)
            #expect(supervisor["workers:w0"]?.start == 2001 && supervisor["workers:w1"]?.start == 2002)
            #expect(supervisor["cart:cart"]?.start == 1000)
        }
    }

    @Test func `a process that restarts by itself does not change the state, and one that somebody restarts does`()
        async throws
    {
        try await Self.with { supervisor, executor in
            let crashing = try Self.restart("service/shop/work", "w1")
            let before = try await executor.describe(crashing)
            for state in ["BACKOFF", "STARTING", "EXITED"] {
                supervisor["workers:w1"] = .init(state: state, start: 1999)
                #expect(try await executor.describe(crashing) == before)
            }
            let settled = try Self.restart()
            let order = try await BuiltInOrder.order(settled, of: executor)
            supervisor["cart:cart"] = .init(state: "RUNNING", start: 1700)
            #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == .stateChanged)
            #expect(supervisor.calls.isEmpty)
        }
    }

    @Test func `only what configuration names is touched`() async throws {
        try await Self.with { supervisor, executor in
            let cases = [
                ("service/shop/cart", "db"), ("service/shop/cart", "w0"), ("service/shop/other", "cart"),
                ("host/web-1", "cart"),
            ]
            for (target, process) in cases {
                let reading = try await executor.describe(try Self.restart(target, process))
                #expect(BuiltInOrder.refusal(reading)?.reason == .notConfigured, "\(target) \(process)")
            }
            #expect(supervisor.requests.isEmpty)
        }
    }

    @Test func `a process that is not there any more is gone`() async throws {
        try await Self.with { _, executor in
            let reading = try await executor.describe(try Self.restart("service/shop/gone", "nosuch"))
            #expect(reading == .refused(.init(.targetGone, "Supervisor shop has no such process.")))
        }
    }

    @Test func `credentials and rights that are missing are told as such`() async throws {
        try await Self.with { supervisor, executor in
            let cases: [(ScriptedSupervisor.Fault, StepAnswer.Refusal)] = [
                (
                    .credentialsExpired,
                    .init(.credentialsExpired, "Supervisor shop does not accept the credentials (HTTP status 401).")
                ),
                (.notPermitted, .init(.notPermitted, "Supervisor shop does not permit it (HTTP status 403).")),
                (.slowToRefuse, .init(.notPermitted, "Supervisor shop does not permit it (HTTP status 403).")),
            ]
            for (place, (fault, refusal)) in cases.enumerated() {
                supervisor.breaks(nil)
                let order = try await BuiltInOrder.order(try Self.restart(), of: executor, intent: "intent-\(place)")
                supervisor.breaks(fault)
                #expect(try await executor.run(order) == .refused(refusal))
            }
        }
    }

    @Test func `a supervisor that lies is found out`() async throws {
        try await Self.with { supervisor, executor in
            let order = try await BuiltInOrder.order(try Self.restart(), of: executor)
            supervisor.breaks(.lies)
            let words = "Supervisor shop says that cart:cart is being stopped, and it runs on"
            #expect(try await executor.run(order) == .failed(words))
        }
    }

    @Test func `one that cannot start what it stopped says so`() async throws {
        try await Self.with { supervisor, executor in
            let order = try await BuiltInOrder.order(try Self.restart(), of: executor)
            supervisor.breaks(.cannotStart)
            #expect(try await executor.run(order) == .failed("Supervisor shop says: SPAWN_ERROR: cart:cart"))
        }
    }

    @Test func `what was stopped when the connection ended is started all the same`() async throws {
        try await Self.with { supervisor, executor in
            let order = try await BuiltInOrder.order(try Self.restart(), of: executor)
            supervisor.breaks(.diesHalfWay)
            #expect(BuiltInOrder.recorded(try await executor.run(order)) != nil)
            #expect(supervisor["cart:cart"]?.state == "RUNNING")
        }
    }

    @Test(arguments: [
        "", "<methodResponse/>", "{\"ok\": true}", "<methodResponse><params></params></methodResponse>",
        "<methodResponse><params><param><value><int>1</int></value></param></params></methodResponse>",
    ])
    func `garbage is no answer`(_ text: String) async throws {
        try await Self.with { supervisor, executor in
            supervisor.breaks(.garbage(text))
            let silence = await #expect(throws: ExecutorSilence.self) {
                try await executor.describe(try Self.restart())
            }
            #expect(silence?.reason == .garbage)
        }
    }

    @Test func `one that hangs is waited for no longer than its limit`() async throws {
        try await Self.with(limit: "200ms") { supervisor, executor in
            supervisor.breaks(.hangs)
            let silence = await #expect(throws: ExecutorSilence.self) {
                try await executor.describe(try Self.restart())
            }
            #expect(silence?.reason == .outOfTime)
        }
    }

    @Test func `an inquiry about a worker that died asks the supervisor itself`() async throws {
        try await Self.with { supervisor, executor in
            let order = try await BuiltInOrder.order(try Self.restart(), of: executor)
            supervisor.breaks(.garbage("cut"))
            _ = try? await executor.run(order)
            supervisor.breaks(nil)
            // The state could not be read, so that nothing was begun.
            #expect(try await executor.inquire(order) == .unknownKey)
        }
    }

    @Test func `whether it happened is told by the start of a process that does not restart by itself`() async throws {
        let supervisor = try ScriptedSupervisor(Self.processes)
        defer { supervisor.stop() }
        let yaml = """
            endpoints:
              - url: \(supervisor.url)
                targets: {service/shop/cart: [cart], service/shop/work: ["workers:*"]}
            """
        let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
        let cart = try BuiltInOrder.order(try Self.restart())
        let record = try await system.state(of: cart.action).record
        #expect(try await system.hasHappened(cart, recorded: record) == .no)
        supervisor["cart:cart"] = .init(state: "STOPPING", start: 1000)
        #expect(try await system.hasHappened(cart, recorded: record) == .unknown)
        supervisor["cart:cart"] = .init(state: "STOPPED", start: 1000)
        #expect(try await system.hasHappened(cart, recorded: record) == .no)
        supervisor["cart:cart"] = .init(state: "RUNNING", start: 2001)
        #expect(try await system.hasHappened(cart, recorded: record) == .yes)
        supervisor["workers:w1"] = .init(state: "BACKOFF", start: 1500)
        let crashing = try BuiltInOrder.order(try Self.restart("service/shop/work", "w1"))
        let other = try await system.state(of: crashing.action).record
        supervisor["workers:w1"] = .init(state: "RUNNING", start: 2001)
        #expect(try await system.hasHappened(crashing, recorded: other) == .unknown)
    }
}
