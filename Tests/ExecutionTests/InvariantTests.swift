import EvenkeelTestKit
import Execution
import Remediation
import Synchronization
import Testing

/// What must hold all along is looked at while a step is carried out and verified; where it does not hold the step has failed.
@Suite(.timeLimit(.minutes(5))) struct InvariantTests {
    private static func runner(
        _ observer: BoundedObserver,
        _ executor: ScriptedExecutor,
        journal: ListedJournal = ListedJournal()
    ) -> PlanRunner<ManualClock> {
        PlanRunner(
            journal: journal,
            observer: observer,
            clock: observer.clock,
            pauses: .init(inquiry: .zero, observation: .zero)
        ) { _ in executor }
    }

    private static func run() throws -> PlanRun {
        PlanRun(try RunSample.plan([("test.bounded", "service/shop/cart")]), limits: RunLimits(hold: .zero))
    }

    @Test func `one that does not hold afterwards fails the step at once, within its window`() async throws {
        let observer = BoundedObserver(after: "it serves")
        let executor = ScriptedExecutor { _, _ in .done(.nothing) }
        let journal = ListedJournal()
        let run = try await Self.runner(observer, executor, journal: journal).drive(try Self.run())
        #expect(run.outcome == .undone(failed: 0, remaining: []))
        #expect(executor.orders.map(\.key.text) == ["intent-1/0", "intent-1/0/undo"])
        let words = journal.records.compactMap { entry in
            if case .unverified(_, let words) = entry.record { words } else { nil }
        }
        #expect(words == ["an invariant does not hold: it serves"])
    }

    @Test func `one that does not hold meanwhile fails the step, which goes to its end first`() async throws {
        let observer = BoundedObserver(during: "it serves")
        let isSeen = observer.isSeen
        let executor = ScriptedExecutor { order, _ in
            // An answer that comes after the look.
            order.undoing != nil || isSeen() ? .done(.nothing) : .failed("nobody looked")
        }
        executor.waits { order in
            guard order.undoing == nil else { return }
            await observer.clock.waitForSleepers(2)
            observer.clock.advance(by: .seconds(1))
            while !isSeen() { await Task.yield() }
        }
        let run = try await Self.runner(observer, executor).drive(try Self.run())
        #expect(run.outcome == .undone(failed: 0, remaining: []))
        #expect(executor.orders.map(\.key.text) == ["intent-1/0", "intent-1/0/undo"])
    }

    @Test func `while they hold nothing is different`() async throws {
        let observer = BoundedObserver()
        let executor = ScriptedExecutor { _, _ in .done(.nothing) }
        #expect(try await Self.runner(observer, executor).drive(try Self.run()).outcome == .completed)
    }
}

/// A world in which an invariant does not hold during or after a step.
private final class BoundedObserver: RunObserver {
    let clock = ManualClock()
    private let during: String?
    private let after: String?
    private let looks = Atomic<Int>(0)

    init(during: String? = nil, after: String? = nil) { (self.during, self.after) = (during, after) }

    /// Whether it was looked while the step was carried out.
    var isSeen: @Sendable () -> Bool { { self.looks.load(ordering: .relaxed) > 0 } }

    func observe(_ step: RunPlan.Step, isUndo: Bool) async throws(ExecutorSilence) -> RunObservation {
        RunObservation(state: RunSample.state(0), preconditions: .yes)
    }

    func verify(_ step: RunPlan.Step, elapsed: Duration) async -> RunVerification {
        RunVerification(
            postconditions: after == nil ? .yes : .no,
            state: RunSample.state(1),
            elapsed: .zero,
            violated: after
        )
    }

    func violation(of step: RunPlan.Step) async -> String? {
        looks.add(1, ordering: .relaxed)
        return during
    }
}
