import EvenkeelTestKit
import Execution
import Executors
import IncidentLedger
import IncidentModel
import LocalFiles
import Remediation
import Synchronization
import Testing

@testable import IncidentEngine

/// The memory of orders of systems that have none is lost, or not restored with the journal: nothing is done a second time.
@Suite(.timeLimit(.minutes(5))) struct LostMemoryTests {
    /// A system that remembers nothing, and lets a test do something when it is acted on.
    private final class Forgetful: ControlledSystem {
        let effects = Mutex<[String]>([])
        private let whenActed: @Sendable () -> Void

        init(whenActed: @escaping @Sendable () -> Void) { self.whenActed = whenActed }

        var canRehearse: Bool { true }

        func subject(of action: Action) throws(SystemStop) -> String { action.target.description }

        func state(of action: Action) async throws(SystemStop) -> SystemState {
            SystemState(essence: "as it was", facts: [.replicasReady: .number(4), .replicasDesired: .number(4)])
        }

        func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String { "" }

        func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
            effects.withLock { $0.append(order.key.text) }
            whenActed()
            return .nothing
        }

        func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {}

        func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth { .unknown }
    }

    private let folder: ScratchFolder
    private let journal = InMemoryJournal()
    private var orders: String { folder.path + "/orders" }

    init() throws { folder = try ScratchFolder() }

    private func bench(_ system: Forgetful) async throws -> LiveBench {
        let memory = try OrderMemory(orders)
        var settings = LiveBench.settings()
        settings.hands = Hands(
            executors: [.kubernetes: RememberingExecutor(system, memory: memory)],
            limits: RunLimits(hold: .zero),
            pauses: RunPauses(inquiry: .zero, observation: .zero)
        )
        settings.hands.beginMemory = { token throws(EngineError) in
            do throws(FileError) { try memory.begin(after: token) } catch {
                throw EngineError(.badConfiguration, ["\(error)"])
            }
        }
        // Its clock stands still, since the disk takes the time that it takes.
        return try await LiveBench(settings, journal: journal)
    }

    @Test(arguments: [false, true]) func `an order of which the memory is lost is a person's to tell of`(
        isLost: Bool
    ) async throws {
        // It acts, and the machine is gone before its answer is in the journal.
        let system = Forgetful { [journal] in journal.fail("the machine is gone") }
        let first = try await bench(system)
        let id = try await first.begin()
        try await LiveRunTests.approve(id, on: first)
        await first.engine.carryOutPending()
        #expect(system.effects.withLock(\.count) == 1)
        journal.fail(nil)
        if isLost { PrivateFile.removeFolder(orders) }
        let second = try await bench(system)
        try await LiveRunTests.heal(second)
        let run = try await BadExecutorTests.carriedOut(second, id)
        let words = """
            Nobody can tell whether \(BadExecutorTests.step) took effect: the executor cannot tell: its memory of orders \
            began after this one was given. \(BadExecutorTests.asked)
            """
        #expect(run.waiting == (isLost ? words : nil))
        #expect(run.question == (isLost ? RunPart(0) : nil))
        #expect(system.effects.withLock(\.count) == 1)
        // A person looked; it goes on from there.
        if isLost { try second.engine.settleRun(id, RunPart(0), .happened, by: LiveBench.ada) }
        #expect(try await BadExecutorTests.carriedOut(second, id).outcome == .completed)
        #expect(system.effects.withLock(\.count) == 1)
    }

    @Test func `a service lets the memory of its executors begin where its journal stands, and never again`()
        async throws
    {
        let file = try folder.write(
            """
            serve:
              executors:
                supervisor:
                  endpoints:
                    - url: http://127.0.0.1:9/RPC2
                      targets: {service/shop/cart: [cart]}

            """,
            to: "evenkeel.yaml"
        )
        let executors = try ConfigurationLoader(environment: [:]).load(file: file).serve.executors
        var settings = LiveBench.settings()
        settings.hands = try executors.hands(memory: orders, evidence: folder.path + "/evidence")
        let first = try await LiveBench(journal: journal)
        _ = try await first.begin()
        #expect(FileReader.kind(of: orders + "/since") == .missing)
        // Executors come by a reload, and stay through restarts.
        let before = first.engine.state.withLock(\.ledger.token)
        try first.engine.reload(settings, LiveBench.configuration())
        let since = try FileReader.bytes(of: orders + "/since", limit: 64)
        #expect(String(decoding: since, as: UTF8.self) == "\(before)" && before > 0)
        try await first.engine.remark(Remark(kind: "engine.started", text: "It starts."), by: "engine")
        _ = try await LiveBench(settings, journal: journal)
        #expect(try FileReader.bytes(of: orders + "/since", limit: 64) == since)
    }
}
