import EvenkeelTestKit
import Execution
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import Testing

/// What a run rests on goes away while it is under way: credentials, rights, the target, the configuration; or two people
/// begin it at once.
@Suite(.timeLimit(.minutes(5))) struct LostGroundTests {
    /// An executor's refusal, with what is told of it before anything begins and while a run is under way.
    struct Ground: Sendable, CustomTestStringConvertible {
        let refusal: StepAnswer.Refusal
        let held: String
        let waiting: String
        var testDescription: String { refusal.reason.rawValue }
    }

    static let grounds = [
        Ground(
            refusal: .init(.credentialsExpired, "The API does not accept the token."),
            held: """
                deployment shop/checkout: the executor's credentials are not valid any more (The API does not accept the \
                token); renew the credentials that `serve.executors` names for it, and it begins by itself
                """,
            waiting: """
                Deployment shop/checkout: the executor's credentials are not valid any more (The API does not accept the \
                token); renew the credentials that `serve.executors` names for it, then let the run go on, or end it as it is.
                """
        ),
        Ground(
            refusal: .init(.notPermitted, "No verb patch."),
            held: """
                deployment shop/checkout: the executor's credentials do not permit it (No verb patch); give the executor's \
                user the right, or carry it out by hand, and it begins by itself
                """,
            waiting: """
                Deployment shop/checkout: the executor's credentials do not permit it (No verb patch); give the executor's \
                user the right, or carry it out by hand, then let the run go on, or end it as it is.
                """
        ),
        Ground(
            refusal: .init(.notConfigured),
            held: """
                deployment shop/checkout: the configuration does not know the target or the action; mend \
                `serve.executors` or what it names, and reload the service, and it begins by itself
                """,
            waiting: """
                Deployment shop/checkout: the configuration does not know the target or the action; mend \
                `serve.executors` or what it names, and reload the service, then let the run go on, or end it as it is.
                """
        ),
    ]

    @Test(arguments: grounds)
    func `what a person can mend holds a plan back, which begins when it is mended`(_ ground: Ground) async throws {
        let executor = RecordingExecutor()
        executor.set { $0.refusesWhenDescribed = ground.refusal }
        let (bench, id) = try await BadExecutorTests.approved(executor)
        #expect(try bench.engine.held(id, for: LiveBench.ada) == ground.held)
        #expect(executor.orders.isEmpty)
        executor.set { $0.refusesWhenDescribed = nil }
        await bench.engine.startApproved()
        #expect(try bench.engine.held(id, for: LiveBench.ada) == nil)
        #expect(bench.kinds.count { $0 == "run.begun" } == 1)
    }

    @Test(arguments: grounds)
    func `what a person can mend lets a run wait, which goes on when it is mended`(_ ground: Ground) async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await BadExecutorTests.approved(executor)
        executor.set { $0.refusesWhenDescribed = ground.refusal }
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(run.waiting == ground.waiting)
        #expect(run.ending == nil && executor.orders.isEmpty)
        // Let go on too early, it waits again.
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting == ground.waiting)
        executor.set { $0.refusesWhenDescribed = nil }
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        _ = try await BadExecutorTests.carriedOut(bench, id)
        #expect(BadExecutorTests.keys(executor) == ["/0", "/0/undo"])
    }

    @Test(arguments: grounds)
    func `what is missing only when the order comes changes nothing, and says what to mend`(
        _ ground: Ground
    ) async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await BadExecutorTests.approved(executor)
        executor.set { $0.answer = { _ in .refused(ground.refusal) } }
        let run = try await BadExecutorTests.carriedOut(bench, id)
        let ending = try #require(run.ending)
        #expect(
            ending.hasPrefix("\(BadExecutorTests.Step) was refused: \(ground.refusal.clause). Nothing was changed.")
        )
        #expect(ending.hasSuffix(", and have another plan made."))
        #expect(BadExecutorTests.keys(executor) == ["/0"] && executor.effects.isEmpty)
    }

    @Test func `a target that is gone before the first step sends the plan back, and nothing is ordered`() async throws
    {
        let executor = RecordingExecutor()
        let (bench, id) = try await BadExecutorTests.approved(executor)
        executor.set { $0.refusesWhenDescribed = .init(.targetGone, "There is no such object.") }
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(
            run.ending == """
                Before \(BadExecutorTests.step) the plan went back to review: deployment shop/checkout: the target is not \
                there any more (There is no such object). Nothing was changed. A new plan is made from what is there now.
                """
        )
        #expect(executor.orders.isEmpty)
    }

    @Test func `a target that vanishes under the order is told, and its undoing as well`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await BadExecutorTests.approved(executor)
        executor.set { world in
            world.answer = { order in
                order.undoing == nil
                    ? .done(.nothing) : .refused(.init(.targetGone, "There is no such object."))
            }
        }
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(
            run.ending == """
                \(BadExecutorTests.Step) was carried out, the executor said, and did not bring about what it should: a \
                postcondition does not hold: all wanted replicas are ready. What was done was undone, but for \
                \(BadExecutorTests.step) (undoing it was refused: the target is not there any more (There is no such \
                object)). Look at deployment shop/checkout, and have another plan made.
                """
        )
    }

    @Test func `of two operators who approve at once one begins the run, and the other is told that it has begun`()
        async throws
    {
        let executor = RecordingExecutor()
        let bench = try await LiveRunTests.bench(executor)
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let click = try #require(LiveBench.click(card))
        let refusals = await withTaskGroup(of: LiveError?.self) { group in
            for person in [LiveBench.ada, LiveBench.bob] {
                group.addTask {
                    do throws(LiveError) {
                        _ = try await bench.engine.approve(id, click, by: person)
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: [LiveError]()) { refusals, refusal in
                if let refusal { refusals.append(refusal) }
            }
        }
        #expect(refusals.count == 1 && refusals.allSatisfy { $0.code == .conflict })
        let words = try #require(refusals.first?.reasons.first)
        #expect(
            [
                "enough people have approved it already; it waits for its start",
                "it was approved and handed over already",
            ].contains(words)
        )
        // Two who drive it at once do so no more than one would.
        async let first: Void = bench.engine.carryOutPending()
        async let second: Void = bench.engine.carryOutPending()
        _ = await (first, second)
        #expect(bench.kinds.count { $0 == "run.begun" } == 1 && bench.kinds.count { $0 == "intent.written" } == 1)
        #expect(BadExecutorTests.keys(executor) == ["/0", "/0/undo"])
    }

    /// What is told where nobody is configured for the step any more.
    private static func removed(_ part: String) -> String {
        """
        Nobody is configured any more for `kubernetes.rollback-workload`, which \(part) needs for deployment \
        shop/checkout; put the executor back into `serve.executors` and reload the service, then let the run go on, or \
        end it as it is.
        """
    }

    private static func settings(_ executors: [ExecutorBinding: any StepExecutor]) -> LiveSettings {
        var settings = LiveBench.settings()
        settings.hands = Hands(executors: executors, pauses: RunPauses(inquiry: .zero, observation: .zero))
        return settings
    }

    @Test(arguments: [false, true])
    func `an executor that a reload removes is not used any more, and the run goes on when it is back`(
        hasOthers: Bool
    ) async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await BadExecutorTests.approved(executor)
        let others: [ExecutorBinding: any StepExecutor] = hasOthers ? [.proxy: RecordingExecutor()] : [:]
        try bench.engine.reload(Self.settings(others), LiveBench.configuration())
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(run.waiting == Self.removed("step 1"))
        #expect(run.ending == nil && executor.orders.isEmpty)
        // Nothing but a person's word lets it go on, however often it is looked at.
        try bench.engine.reload(Self.settings([.kubernetes: executor]), LiveBench.configuration())
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting != nil)
        #expect(executor.orders.isEmpty)
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        _ = try await BadExecutorTests.carriedOut(bench, id)
        #expect(BadExecutorTests.keys(executor) == ["/0", "/0/undo"])
    }

    @Test func `an executor that is gone after a restart leaves its order open, and is asked when it is back`()
        async throws
    {
        let executor = RecordingExecutor()
        let journal = InMemoryJournal()
        let id = try await BadExecutorTests.orderedAndGone(executor, journal)
        let second = try await LiveBench(Self.settings([.proxy: RecordingExecutor()]), journal: journal, goesOn: true)
        let run = try await BadExecutorTests.carriedOut(second, id)
        #expect(run.waiting == Self.removed("step 1"))
        #expect(run.steps.map(\.phase) == ["about to be ordered"])
        #expect(BadExecutorTests.keys(executor) == ["/0"])
        // Back again, what was ordered is found out about at once; nothing new begins without a person's word.
        try second.engine.reload(Self.settings([.kubernetes: executor]), LiveBench.configuration())
        let back = try await BadExecutorTests.carriedOut(second, id)
        #expect(executor.inquiries.map(\.key) == executor.orders.map(\.key))
        #expect(back.waiting != nil && BadExecutorTests.keys(executor) == ["/0"])
        try second.engine.resumeRun(id, by: LiveBench.ada)
        _ = try await BadExecutorTests.carriedOut(second, id)
        #expect(BadExecutorTests.keys(executor) == ["/0", "/0/undo"])
    }

    @Test func `an executor that is gone when something is to be undone leaves it for when it is back`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await BadExecutorTests.approved(executor)
        // Whoever carries it out is taken away between the look before the undoing and its order: the third look, after those
        // of the approval and before the step.
        executor.set { world in
            world.answer = { $0.undoing == nil ? .failed("One pod does not start.") : .done(.nothing) }
            world.whenDescribed = { look in
                guard look == 3 else { return }
                do { try bench.engine.reload(Self.settings([:]), LiveBench.configuration()) } catch {
                    Issue.record(error)
                }
            }
        }
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting == Self.removed("undoing step 1"))
        #expect(BadExecutorTests.keys(executor) == ["/0"])
        try bench.engine.reload(Self.settings([.kubernetes: executor]), LiveBench.configuration())
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(run.ending?.hasPrefix("\(BadExecutorTests.Step) failed half-way: One pod does not start.") ?? false)
        #expect(BadExecutorTests.keys(executor) == ["/0", "/0/undo"])
    }
}
