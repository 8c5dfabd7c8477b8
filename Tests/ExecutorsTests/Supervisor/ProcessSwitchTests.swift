import EvenkeelTestKit
import Execution
import Remediation
import Testing

@testable import Executors

/// Processes are started and stopped, what is so already is left alone, and undoing brings back what was.
@Suite(.timeLimit(.minutes(5))) struct ProcessSwitchTests {
    private static let start = "supervisor.start-process"
    private static let stop = "supervisor.stop-process"

    private static func with(
        _ processes: [String: ScriptedSupervisor.Process],
        _ body: (ScriptedSupervisor, RememberingExecutor, SupervisorSystem) async throws -> Void
    ) async throws {
        let supervisor = try ScriptedSupervisor(processes)
        defer { supervisor.stop() }
        let yaml = """
            endpoints:
              - {name: shop, url: "\(supervisor.url)/RPC2", targets: {service/shop/cart: [cart, "workers:*"]}}
            """
        let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
        try await TestFolder.with { folder in
            let memory = try OrderMemory(folder.path("memory"))
            try await body(supervisor, RememberingExecutor(system, memory: memory), system)
        }
    }

    private static func action(_ id: String, _ process: String = "workers") throws -> Action {
        try BuiltInOrder.action(id, "service/shop/cart", [.init(name: "process", value: .text(process))])
    }

    private static let mixed: [String: ScriptedSupervisor.Process] = [
        "cart:cart": .init(), "workers:w0": .init(), "workers:w1": .init(state: "STOPPED", start: 500),
        "workers:w2": .init(state: "FATAL", start: 600),
    ]

    @Test func `those that do not run are started, and undoing stops these alone`() async throws {
        try await Self.with(Self.mixed) { supervisor, executor, _ in
            let action = try Self.action(Self.start)
            let order = try await BuiltInOrder.order(action, of: executor)
            let words = "Supervisor shop would start workers:w1 (STOPPED), workers:w2 (FATAL)."
            #expect(try await executor.simulate(order).words == words)
            let answer = try await executor.run(order)
            let record = try #require(BuiltInOrder.recorded(answer), "\(answer)")
            #expect(supervisor.calls == ["startProcess workers:w1", "startProcess workers:w2"])
            #expect(try await executor.run(order) == answer)

            let undo = try await BuiltInOrder.order(action, of: executor, token: 8, undoing: record)
            let back = "Supervisor shop would stop workers:w1 (RUNNING), workers:w2 (RUNNING)."
            #expect(try await executor.simulate(undo).words == back)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(supervisor.calls.suffix(2) == ["stopProcess workers:w1", "stopProcess workers:w2"])
            #expect(supervisor["workers:w0"]?.start == 1000 && supervisor["workers:w0"]?.state == "RUNNING")
        }
    }

    @Test func `those that run are stopped, and undoing starts these alone`() async throws {
        try await Self.with(Self.mixed) { supervisor, executor, _ in
            let action = try Self.action(Self.stop)
            let order = try await BuiltInOrder.order(action, of: executor)
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            #expect(supervisor.calls == ["stopProcess workers:w0"])
            let undo = try await BuiltInOrder.order(action, of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(supervisor.calls == ["stopProcess workers:w0", "startProcess workers:w0"])
        }
    }

    @Test(arguments: [(start, "RUNNING"), (stop, "STOPPED"), (stop, "FATAL"), (stop, "EXITED")])
    func `a process that is so already is done and changes nothing`(_ id: String, _ state: String) async throws {
        try await Self.with(["cart:cart": .init(state: state, start: 900)]) { supervisor, executor, _ in
            let action = try Self.action(id, "cart")
            let order = try await BuiltInOrder.order(action, of: executor)
            #expect(try await executor.simulate(order).words.hasSuffix("nothing: it is so already."))
            let record = try #require(BuiltInOrder.recorded(try await executor.run(order)))
            let undo = try await BuiltInOrder.order(action, of: executor, token: 8, undoing: record)
            #expect(try await executor.run(undo) == .done(.nothing))
            #expect(supervisor.calls.isEmpty)
        }
    }

    @Test func `a supervisor that lies or cannot is found out`() async throws {
        try await Self.with(Self.mixed) { supervisor, executor, _ in
            supervisor.breaks(.lies)
            let stop = try await BuiltInOrder.order(try Self.action(Self.stop, "w0"), of: executor)
            let runsOn = "Supervisor shop says that workers:w0 is being stopped, and it runs on"
            #expect(try await executor.run(stop) == .failed(runsOn))
            let start = try await BuiltInOrder.order(try Self.action(Self.start, "w1"), of: executor, intent: "b")
            #expect(try await executor.run(start) == .failed("workers:w1 was started, and is STOPPED now"))
            supervisor.breaks(.cannotStart)
            let other = try await BuiltInOrder.order(try Self.action(Self.start, "w1"), of: executor, intent: "c")
            #expect(try await executor.run(other) == .failed("Supervisor shop says: SPAWN_ERROR: workers:w1"))
            supervisor.breaks(nil)
            let order = try await BuiltInOrder.order(try Self.action(Self.start, "w2"), of: executor, intent: "d")
            supervisor.breaks(.notPermitted)
            #expect(BuiltInOrder.refusal(try await executor.run(order))?.reason == .notPermitted)
        }
    }

    @Test func `undoing without a record, or of other processes than were recorded, is refused`() async throws {
        try await Self.with(Self.mixed) { supervisor, _, system in
            for (text, reason) in [
                ("cart", StepAnswer.Refusal.Reason.forbidden), ("a:b 1 settled RUNNING", .notConfigured),
            ] {
                let recorded = try #require(RecordedState(text))
                let order = try BuiltInOrder.order(try Self.action(Self.stop), undoing: recorded)
                let stop = await #expect(throws: SystemStop.self) {
                    try await system.undo(order, recorded: recorded, from: SystemState(essence: ""))
                }
                #expect(BuiltInOrder.refusal(stop)?.reason == reason)
            }
            #expect(supervisor.calls.isEmpty)
        }
    }

    @Test(arguments: [
        (start, false, "STOPPED", 500, Truth.no), (start, false, "RUNNING", 2001, .yes),
        (start, false, "FATAL", 2001, .unknown),
        (start, false, "STARTING", 2001, .unknown), (start, true, "RUNNING", 2001, .no),
        (start, true, "STOPPED", 2001, .yes),
        (stop, false, "RUNNING", 500, .no), (stop, false, "STOPPED", 500, .yes), (stop, false, "EXITED", 500, .unknown),
        (stop, false, "STOPPING", 500, .unknown), (stop, false, "RUNNING", 2001, .unknown),
        (stop, true, "STOPPED", 500, .no), (stop, true, "RUNNING", 2001, .yes), (stop, true, "FATAL", 2001, .unknown),
    ])
    func `whether it happened is told by what the supervisor shows`(
        _ id: String,
        _ isUndo: Bool,
        _ state: String,
        _ start: Int,
        _ truth: Truth
    ) async throws {
        let before = ScriptedSupervisor.Process(state: id == Self.start ? "STOPPED" : "RUNNING", start: 500)
        try await Self.with(["cart:cart": before]) { supervisor, _, system in
            let action = try Self.action(id, "cart")
            let record = try await system.state(of: action).record
            supervisor["cart:cart"] = .init(state: state, start: start)
            let order = try BuiltInOrder.order(action, undoing: isUndo ? record : nil)
            #expect(try await system.hasHappened(order, recorded: record) == truth)
        }
    }

    @Test func `processes that one target names have one subject`() async throws {
        try await Self.with(Self.mixed) { _, _, system in
            let subjects = try ["cart", "w0", "workers"].map { try system.subject(of: try Self.action(Self.stop, $0)) }
            #expect(Set(subjects) == ["supervisor shop cart"])
        }
    }
}
