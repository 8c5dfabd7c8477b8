import EvenkeelTestKit
import Execution
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import Testing

/// Whatever an executor does wrong, nothing is lost, nothing is done twice, and whoever looks at the run reads what happened,
/// to what, and what to do.
@Suite(.timeLimit(.minutes(5))) struct BadExecutorTests {
    /// The one step of the example's plan, as sentences call it.
    static let step = "step 1 (Go back to the workload's previous revision, deployment shop/checkout)"
    static let Step = "Step 1 (Go back to the workload's previous revision, deployment shop/checkout)"
    static let asked = "Look at deployment shop/checkout, then say whether it did, or end the run as it is."

    /// A bench with an approved plan of one step that nobody has begun to carry out.
    static func approved(
        _ executor: RecordingExecutor,
        journal: InMemoryJournal = InMemoryJournal()
    ) async throws -> (bench: LiveBench, id: IncidentIdentifier) {
        // It sees what the folder around the incident said before.
        executor.set { $0.facts = [.replicasReady: .number(3), .replicasDesired: .number(4)] }
        let bench = try await LiveRunTests.bench(executor, journal: journal)
        let id = try await bench.begin()
        try await LiveRunTests.approve(id, on: bench)
        return (bench, id)
    }

    /// An approved plan whose executor acts, and whose process is as good as dead before the answer is written. Afterwards the
    /// journal can be written again.
    static func orderedAndGone(
        _ executor: RecordingExecutor,
        _ journal: InMemoryJournal
    ) async throws -> IncidentIdentifier {
        let (bench, id) = try await approved(executor, journal: journal)
        executor.set { world in
            world.answer = { _ in
                journal.fail("the machine is gone")
                return .done(.nothing)
            }
        }
        await bench.engine.carryOutPending()
        executor.set { $0.answer = { _ in .done(.nothing) } }
        journal.fail(nil)
        return id
    }

    /// The keys that were ordered, in order, of what changes something.
    static func keys(_ executor: RecordingExecutor) -> [String] {
        executor.orders.filter { $0.action.definition.actionClass.changesState }.map { order in
            String(order.key.text.drop { $0 != "/" })
        }
    }

    /// Carries out what can be, and shows the run.
    static func carriedOut(_ bench: LiveBench, _ id: IncidentIdentifier) async throws -> RunView {
        await bench.engine.carryOutPending()
        return try LiveRunTests.run(id, bench)
    }

    @Test func `one that hangs is given up at its limit, and a person is asked`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.approved(executor)
        // It answers when it is looked at, and then no more.
        executor.set { $0.hangs = [.run, .inquire] }
        let run = try await Self.carriedOut(bench, id)
        #expect(
            run.waiting
                == "Nobody can tell whether \(Self.step) took effect: the executor did not answer in time. \(Self.asked)"
        )
        #expect(run.question == RunPart(0) && run.ending == nil)
        #expect(Self.keys(executor) == ["/0"] && executor.inquiries.count > 1)
        // A person looked: it goes on from there, and is not ordered again.
        executor.set { $0.hangs = [] }
        try bench.engine.settleRun(id, RunPart(0), .happened, by: LiveBench.ada)
        _ = try await Self.carriedOut(bench, id)
        #expect(Self.keys(executor) == ["/0", "/0/undo"])
    }

    @Test func `one that hangs before anything is begun holds the plan back`() async throws {
        let executor = RecordingExecutor()
        executor.set { $0.hangs = [.describe] }
        var settings = LiveBench.settings()
        settings.hands = Hands(executors: [.kubernetes: executor], questionLimit: .milliseconds(20))
        let bench = try await LiveBench(settings, goesOn: true)
        let id = try await bench.begin()
        try await LiveRunTests.approve(id, on: bench)
        #expect(
            try bench.engine.held(id, for: LiveBench.ada)
                == "the state of deployment shop/checkout cannot be read: the executor did not answer in time"
        )
        #expect(executor.orders.isEmpty && !bench.kinds.contains("intent.written"))
    }

    @Test func `one that says done and changed nothing is not believed`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.approved(executor)
        let run = try await Self.carriedOut(bench, id)
        #expect(
            run.ending == """
                \(Self.Step) was carried out, the executor said, and did not bring about what it should: a postcondition \
                does not hold: all wanted replicas are ready. What was done was undone, as far as there was anything to \
                undo. Look at deployment shop/checkout, and have another plan made.
                """
        )
        #expect(Self.keys(executor) == ["/0", "/0/undo"])
    }

    @Test func `one that answers garbage is asked what became of it, and its effect is not doubled`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.approved(executor)
        executor.set { world in
            world.silence = ExecutorSilence(.garbage, "the reply is no JSON object")
            world.answer = { order in order.undoing == nil ? nil : .done(.nothing) }
            world.inquired = { _ throws(ExecutorSilence) in
                throw ExecutorSilence(.garbage, "the reply is no JSON object")
            }
        }
        let run = try await Self.carriedOut(bench, id)
        #expect(
            run.waiting == """
                Nobody can tell whether \(Self.step) took effect: the executor answered something that is no answer: the \
                reply is no JSON object. \(Self.asked)
                """
        )
        #expect(Self.keys(executor) == ["/0"])
        try bench.engine.abandonRun(id, by: LiveBench.ada)
        let over = try await Self.carriedOut(bench, id)
        #expect(
            over.ending
                == "ada ended the run as it was; nothing was undone. Whether \(Self.step) took effect was never told."
        )
        #expect(Self.keys(executor) == ["/0"])
    }

    @Test func `one that dies after it acted has acted once`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.approved(executor)
        executor.set { world in
            world.answer = { order in order.undoing == nil ? nil : .done(.nothing) }
            world.inquired = { _ in .done(.nothing) }
        }
        let run = try await Self.carriedOut(bench, id)
        #expect(Self.keys(executor) == ["/0", "/0/undo"])
        #expect(run.ending?.hasPrefix("\(Self.Step) was carried out, the executor said,") ?? false)
    }

    @Test func `one that could do only half of it says so, and the half is undone`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.approved(executor)
        executor.set { world in
            world.answer = { order in
                order.undoing == nil ? .failed("Two of three pods have the revision before.") : .done(.nothing)
            }
        }
        let run = try await Self.carriedOut(bench, id)
        #expect(
            run.ending == """
                \(Self.Step) failed half-way: Two of three pods have the revision before. What was done was undone, as far \
                as there was anything to undo. Look at deployment shop/checkout, and have another plan made.
                """
        )
        #expect(Self.keys(executor) == ["/0", "/0/undo"])
    }

    @Test func `where undoing is refused the run says what stays, and why`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.approved(executor)
        executor.set { world in
            world.answer = { order in
                order.undoing == nil
                    ? .failed("One pod does not start.") : .refused(.init(.notPermitted, "HTTP status 403."))
            }
        }
        let run = try await Self.carriedOut(bench, id)
        #expect(
            run.ending == """
                \(Self.Step) failed half-way: One pod does not start. What was done was undone, but for \(Self.step) \
                (undoing it was refused: the executor's credentials do not permit it (HTTP status 403)). Look at deployment \
                shop/checkout, and have another plan made.
                """
        )
    }

    @Test func `one that is slow to say no is asked again, and its no is taken`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.approved(executor)
        executor.set { world in
            world.silence = ExecutorSilence(.outOfTime)
            world.answer = { _ in nil }
            world.inquired = { _ in .refused(.init(.forbidden, "The disruption budget lets no pod go.")) }
        }
        let run = try await Self.carriedOut(bench, id)
        #expect(
            run.ending == """
                \(Self.Step) was refused: the executor's own rules forbid it (The disruption budget lets no pod go). Nothing \
                was changed. Look at deployment shop/checkout, and have another plan made.
                """
        )
        #expect(Self.keys(executor) == ["/0"] && executor.effects.isEmpty)
    }
}
