import EvenkeelTestKit
import Execution
import Remediation
import Synchronization
import Testing

/// What a step should bring about is believed when it holds at two looks so long apart, and not for a flicker.
@Suite(.timeLimit(.minutes(5))) struct VerificationHoldTests {
    /// Carries one step out; the clock goes on by a second as often as the runner is to wait between two looks.
    private static func carriedOut(
        _ action: String,
        _ observer: FlickeringObserver,
        holds: Int,
        limits: RunLimits = RunLimits(),
        journal: ListedJournal = ListedJournal()
    ) async throws -> PlanRun {
        let runner = PlanRunner(
            journal: journal,
            observer: observer,
            clock: observer.clock,
            pauses: .init(inquiry: .zero, observation: .zero)
        ) { _ in ScriptedExecutor { _, _ in .done(.nothing) } }
        let plan = try RunSample.plan([(action, "service/shop/cart")])
        async let end = runner.drive(PlanRun(plan, limits: limits))
        for _ in 0..<holds {
            await observer.waitUntilAsleep()
            observer.clock.advance(by: .seconds(1))
        }
        return try await end
    }

    @Test func `an effect that holds is looked at twice, the hold apart`() async throws {
        let observer = FlickeringObserver([.yes, .yes])
        let journal = ListedJournal()
        let run = try await Self.carriedOut("test.watched", observer, holds: 1, journal: journal)
        #expect(run.outcome == .completed)
        #expect(observer.looks.count == 2)
        let (first, second) = (try #require(observer.looks.first), try #require(observer.looks.last))
        #expect(first.duration(to: second) >= .seconds(1))
        // Neither look is in the journal: intent, answer, and the end with what was verified.
        #expect(journal.count == 3)
    }

    @Test func `a flicker does not verify, and begins the hold anew`() async throws {
        for between in [Truth.no, .unknown] {
            let observer = FlickeringObserver([.yes, between, .yes, .yes])
            let run = try await Self.carriedOut("test.watched", observer, holds: 2)
            #expect(run.outcome == .completed)
            #expect(observer.looks.count == 4)
        }
    }

    @Test func `what holds for one look and then no more within the window is not verified`() async throws {
        let observer = FlickeringObserver([.yes, .no], elapsed: .seconds(301))
        let run = try await Self.carriedOut("test.watched", observer, holds: 1)
        #expect(run.outcome == .undone(failed: 0, remaining: []))
        guard case .unverified = run.phases.first else {
            Issue.record("\(run.phases)")
            return
        }
    }

    @Test func `what comes to hold at the end of the window is still given its hold`() async throws {
        let observer = FlickeringObserver([.yes, .yes], elapsed: .seconds(301))
        #expect(try await Self.carriedOut("test.watched", observer, holds: 1).outcome == .completed)
    }

    @Test func `without a hold the first look counts, and where nothing is looked for always`() async throws {
        let first = FlickeringObserver([.yes])
        let end = try await Self.carriedOut("test.watched", first, holds: 0, limits: RunLimits(hold: .zero))
        #expect(end.outcome == .completed)
        #expect(first.looks.count == 1)
        let bare = FlickeringObserver([.yes])
        #expect(try await Self.carriedOut("test.change", bare, holds: 0).outcome == .completed)
        #expect(bare.looks.count == 1)
    }
}

/// A world in which a step's effect comes and goes as a test says; the last answer goes on.
private final class FlickeringObserver: RunObserver {
    let clock = ManualClock()
    private let script: [Truth]
    private let elapsed: Duration
    private let seen = Mutex<[ManualClock.Instant]>([])

    init(_ script: [Truth], elapsed: Duration = .seconds(1)) { (self.script, self.elapsed) = (script, elapsed) }

    /// When it was looked.
    var looks: [ManualClock.Instant] { seen.withLock { $0 } }

    /// Waits until the runner holds: after a look nothing else sleeps.
    func waitUntilAsleep() async {
        while looks.isEmpty { await Task.yield() }
        await clock.waitForSleepers(1)
    }

    func observe(_ step: RunPlan.Step, isUndo: Bool) async throws(ExecutorSilence) -> RunObservation {
        RunObservation(state: RunSample.state(0), preconditions: .yes)
    }

    func verify(_ step: RunPlan.Step, elapsed: Duration) async -> RunVerification {
        let place = seen.withLock { seen in
            seen.append(clock.now)
            return seen.count - 1
        }
        let truth = script[min(place, script.count - 1)]
        return RunVerification(postconditions: truth, state: RunSample.state(1), elapsed: self.elapsed)
    }

    func violation(of step: RunPlan.Step) async -> String? { nil }
}
