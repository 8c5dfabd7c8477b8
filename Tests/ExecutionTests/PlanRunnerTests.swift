import ContentDigests
import EvenkeelTestKit
import Execution
import IncidentModel
import Remediation
import Synchronization
import Testing

/// The runner makes everything durable before it does what follows from it, and nothing when it cannot.
@Suite(.timeLimit(.minutes(5))) struct PlanRunnerTests {
    private static func runner(
        _ journal: ListedJournal,
        _ executor: ScriptedExecutor,
        clock: ManualClock = ManualClock(),
        observer: CalmObserver = CalmObserver()
    ) -> PlanRunner<ManualClock> {
        PlanRunner(
            journal: journal,
            observer: observer,
            clock: clock,
            pauses: .init(inquiry: .zero, observation: .zero)
        ) { $0 == .webhook ? executor : nil }
    }

    private static func plan() throws -> RunPlan {
        try RunSample.plan([("test.change", "service/shop/cart"), ("test.change", "service/shop/orders")])
    }

    @Test func `a plan is carried out, each intent durable before its order`() async throws {
        let journal = ListedJournal()
        let executor = ScriptedExecutor { order, _ in
            let isDurable = journal.records.contains { entry in
                if case .intended = entry.record { entry.position == order.token.number } else { false }
            }
            return isDurable ? .done(.nothing) : .refused(.init(.forbidden, "not durable"))
        }
        let run = try await Self.runner(journal, executor).drive(PlanRun(try Self.plan()))
        #expect(run.outcome == .completed)
        #expect(executor.orders.map(\.key.text) == ["intent-1/0", "intent-1/1"])
        #expect(try PlanRun(run.plan, restoring: journal.records).outcome == .completed)
    }

    @Test func `a journal that takes nothing lets nothing be done`() async throws {
        let journal = ListedJournal(failsFrom: 0)
        let executor = ScriptedExecutor { _, _ in .done(.nothing) }
        await #expect(throws: ListedJournal.Full.self) {
            _ = try await Self.runner(journal, executor).drive(PlanRun(try Self.plan()))
        }
        #expect(executor.orders.isEmpty)
    }

    @Test func `an answer that could not be made durable is inquired about by whoever goes on`() async throws {
        let journal = ListedJournal(failsFrom: 1)
        let executor = ScriptedExecutor { _, _ in .done(.nothing) }
        await #expect(throws: ListedJournal.Full.self) {
            _ = try await Self.runner(journal, executor).drive(PlanRun(try Self.plan()))
        }
        let healed = ListedJournal(journal.records)
        let run = try PlanRun(try Self.plan(), restoring: journal.records)
        let end = try await Self.runner(healed, executor).drive(run)
        #expect(end.outcome == .completed)
        #expect(executor.orders.map(\.key.text) == ["intent-1/0", "intent-1/1"])
        #expect(executor.inquiries.map(\.key.text) == ["intent-1/0"])
    }

    @Test func `a step costs two writes, and whichever is the last, nothing is ordered twice`() async throws {
        let whole = ListedJournal()
        let all = ScriptedExecutor { _, _ in .done(.nothing) }
        _ = try await Self.runner(whole, all).drive(PlanRun(try Self.plan()))
        // Intent and answer of two steps, and the end.
        #expect(whole.count == 5)
        for last in 0..<5 {
            let journal = ListedJournal(failsFrom: last)
            let executor = ScriptedExecutor { _, _ in .done(.nothing) }
            await #expect(throws: ListedJournal.Full.self) {
                _ = try await Self.runner(journal, executor).drive(PlanRun(try Self.plan()))
            }
            let run = try PlanRun(try Self.plan(), restoring: journal.records)
            let end = try await Self.runner(ListedJournal(journal.records), executor).drive(run)
            #expect(end.outcome == .completed)
            #expect(executor.orders.map(\.key.text) == ["intent-1/0", "intent-1/1"], "\(last)")
        }
    }

    @Test func `an executor that hangs is silent at its limit, and is inquired about`() async throws {
        let clock = ManualClock()
        let journal = ListedJournal()
        let executor = ScriptedExecutor(hangs: true, clock: clock) { _, isInquiry in
            isInquiry ? .done(.nothing) : .running
        }
        let plan = try RunSample.plan([("test.change", "service/shop/cart")])
        async let end = Self.runner(journal, executor, clock: clock).drive(PlanRun(plan))
        // The executor and the limit sleep.
        await clock.waitForSleepers(2)
        clock.advance(by: .seconds(30))
        #expect(try await end.outcome == .completed)
        #expect(executor.inquiries.count == 1)
    }

    @Test func `where nobody is configured for a step the run pauses, and goes on when somebody is again`() async throws
    {
        let executor = ScriptedExecutor { _, _ in .done(.nothing) }
        let isThere = Mutex(false)
        let runner = PlanRunner(
            journal: ListedJournal(),
            observer: CalmObserver(),
            clock: ManualClock(),
            pauses: .init(inquiry: .zero, observation: .zero)
        ) { _ in isThere.withLock { $0 } ? executor : nil }
        var run = try await runner.drive(PlanRun(try Self.plan()))
        guard case .resumption(let words) = run.need else {
            Issue.record("it does not wait for a person")
            return
        }
        #expect(words.hasPrefix("nobody is configured any more for `test.change`, which step 1 needs"))
        isThere.withLock { $0 = true }
        let inbox = Mutex<[RunEvent]>([.resumed(by: "ada")])
        run = try await runner.drive(run) { inbox.withLock { $0.popLast() } }
        #expect(run.outcome == .completed)
        #expect(executor.orders.count == 2)
    }

    @Test func `what was ordered is not given up because nobody is configured any more`() async throws {
        let journal = ListedJournal()
        let executor = ScriptedExecutor { _, isInquiry in isInquiry ? .done(.nothing) : nil }
        // Asked before the look and before the order; then it is taken away.
        let left = Mutex(2)
        let runner = PlanRunner(
            journal: journal,
            observer: CalmObserver(),
            clock: ManualClock(),
            pauses: .init(inquiry: .zero, observation: .zero)
        ) { _ in
            left.withLock { left in
                left -= 1
                return left < 0 ? nil : executor
            }
        }
        let plan = try RunSample.plan([("test.change", "service/shop/cart")])
        let run = try await runner.drive(PlanRun(plan))
        #expect(executor.orders.count == 1 && executor.inquiries.isEmpty)
        #expect(run.pause?.contains("step 1") ?? false)
        left.withLock { $0 = 100 }
        let inbox = Mutex<[RunEvent]>([.resumed(by: "ada")])
        let end = try await runner.drive(run) { inbox.withLock { $0.popLast() } }
        #expect(end.outcome == .completed)
        #expect(executor.orders.count == 1 && executor.inquiries.count == 1)
        #expect(try PlanRun(plan, restoring: journal.records).outcome == .completed)
    }

    @Test func `a world that cannot be read pauses the run, which says what and why`() async throws {
        let executor = ScriptedExecutor { _, _ in .done(.nothing) }
        let run = try await Self.runner(ListedJournal(), executor, observer: CalmObserver(isBlind: true)).drive(
            PlanRun(try Self.plan())
        )
        let words = """
            the state of service shop/cart, which step 1 rests on, cannot be read: the executor could not be reached; let \
            the run go on when it can be read again, or end it as it is
            """
        #expect(run.need == .resumption(words))
        #expect(executor.orders.isEmpty)
    }

    @Test func `a person is asked where the executor cannot tell`() async throws {
        let executor = ScriptedExecutor(canInquire: false) { _, _ in nil }
        let run = try await Self.runner(ListedJournal(), executor).drive(PlanRun(try Self.plan()))
        #expect(run.need == .person(RunPart(0), "the executor cannot tell what became of it"))
    }
}

/// A world that stays as it was approved.
private struct CalmObserver: RunObserver {
    var isBlind = false

    func observe(_ step: RunPlan.Step, isUndo: Bool) async throws(ExecutorSilence) -> RunObservation {
        if isBlind { throw ExecutorSilence(.unreachable) }
        return RunObservation(state: RunSample.state(0), preconditions: .yes)
    }

    func verify(_ step: RunPlan.Step, elapsed: Duration) async -> RunVerification {
        RunVerification(postconditions: .yes, state: RunSample.state(1), elapsed: elapsed)
    }

    func violation(of step: RunPlan.Step) async -> String? { nil }
}
