import EvenkeelTestKit
import Execution
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import Testing

/// The whole way of an intruder in a workload: evidence, quarantine, and the release on a person's word.
@Suite(.timeLimit(.minutes(5))) struct ContainmentReleaseTests {
    /// A bench on which a workload mines, with the plan against it carried out.
    private static func contained(
        _ executor: RecordingExecutor,
        _ evidence: RecordingExecutor,
        journal: InMemoryJournal = InMemoryJournal(),
        person: RecordingExecutor? = nil,
        beforeIt begins: () -> Void = {}
    ) async throws -> (bench: LiveBench, id: IncidentIdentifier) {
        let bench = try await Self.bench(executor, evidence, journal, person)
        let labels = [
            "alertname": "CryptoMiningDetected", "namespace": "shop", "deployment": "checkout", "severity": "critical",
        ]
        let alert = Alert(
            status: .firing,
            labels: LabelSet(labels.map { LabelSet.Label(name: $0.key, value: $0.value) }),
            annotations: LabelSet([
                LabelSet.Label(name: "summary", value: "a process that mines cryptocurrency runs in checkout")
            ]),
            startsAt: Timestamp(seconds: 1_791_999_000) ?? .epoch,
            fingerprint: "mining"
        )
        let receipt = try await bench.send([alert])
        let id = try #require(receipt.incidents.first)
        await bench.planAll()
        for person in [LiveBench.ada, LiveBench.bob] {
            let card = try await bench.engine.card(of: id, for: person)
            guard card.mayApprove else { continue }
            _ = try await bench.engine.approve(id, try #require(LiveBench.click(card)), by: person)
        }
        begins()
        await bench.engine.carryOutPending()
        return (bench, id)
    }

    private static func bench(
        _ executor: RecordingExecutor,
        _ evidence: RecordingExecutor,
        _ journal: InMemoryJournal,
        _ person: RecordingExecutor? = nil
    ) async throws -> LiveBench {
        var settings = LiveBench.settings()
        settings.hands = Hands(
            executors: [.kubernetes: executor, .evidence: evidence],
            pauses: RunPauses(inquiry: .zero, observation: .zero)
        )
        settings.hands.executors[.person] = person
        return try await LiveBench(
            settings,
            journal: journal,
            goesOn: true,
            configuration: LiveBench.configuration(surrounded: false)
        )
    }

    private static func keys(_ executor: RecordingExecutor) -> [String] {
        executor.orders.map { String($0.key.text.drop { $0 != "/" }) }
    }

    @Test func `evidence comes first, and a release gives back what was there, once, also under the stop switch`()
        async throws
    {
        let (executor, evidence) = (RecordingExecutor(), RecordingExecutor())
        executor.set { $0.answer = { _ in .done(RecordedState("the labels before") ?? .nothing) } }
        evidence.set { $0.answer = { _ in .done(RecordedState("Kept in /evidence/x.json: SHA-256 ab.") ?? .nothing) } }
        let journal = InMemoryJournal()
        let (bench, id) = try await Self.contained(executor, evidence, journal: journal)
        var run = try LiveRunTests.run(id, bench)
        #expect(run.outcome == .completed)
        #expect(run.steps.map(\.action.text).prefix(2) == ["evidence.capture", "kubernetes.quarantine-workload"])
        #expect(run.steps.first?.finding == "Kept in /evidence/x.json: SHA-256 ab.")
        #expect(run.releasable == [2])
        _ = try await bench.engine.turnStop(engaged: true, reason: "look first", by: LiveBench.ada)
        await #expect(throws: LiveError.self) {
            try await bench.engine.releaseContainment(id, reason: "over", by: LiveBench.eve)
        }
        await #expect(throws: LiveError.self) {
            try await bench.engine.releaseContainment(id, reason: " ", by: LiveBench.ada)
        }
        try await bench.engine.releaseContainment(id, reason: "the examination is over", by: LiveBench.bob)
        // It is asked for once, and is an open run until it is done.
        await #expect(throws: LiveError.self) {
            try await bench.engine.releaseContainment(id, reason: "again", by: LiveBench.ada)
        }
        await bench.engine.carryOutPending()
        #expect(Self.keys(executor) == ["/1", "/1/undo"])
        let order = try #require(executor.orders.last)
        #expect(order.undoing?.text == "the labels before")
        #expect(order.token > executor.orders[0].token)
        run = try LiveRunTests.run(id, bench)
        #expect(run.outcome == .released(by: "bob", remaining: []) && run.releasable == [])
        #expect(run.steps.map(\.phase).prefix(2) == ["verified", "undone"])
        #expect(run.ending?.hasPrefix("bob released step 2 (") == true)
        let entry = try #require(bench.journal.entries.first { $0.kind == "run.released" })
        #expect(entry.actor == "bob" && String(decoding: entry.body, as: UTF8.self).contains("the examination is over"))
        await #expect(throws: LiveError.self) {
            try await bench.engine.releaseContainment(id, reason: "again", by: LiveBench.ada)
        }
        // A service that starts on the journal has the same run, and orders nothing.
        let next = try await Self.bench(executor, evidence, journal)
        await next.engine.carryOutPending()
        #expect(try LiveRunTests.run(id, next).outcome == run.outcome)
        #expect(Self.keys(executor).count == 2)
    }

    @Test func `a call that nobody knows any more when its turn comes is left out, and a capture is not`() async throws
    {
        let unknown = StepAnswer.Refusal(.notConfigured, "There is no such target.")
        let forgetting = { (executor: RecordingExecutor) in
            executor.set { world in
                world.refusesWhenDescribed = unknown
                world.answer = { _ in .refused(unknown) }
            }
        }
        let (executor, evidence, person) = (RecordingExecutor(), RecordingExecutor(), RecordingExecutor())
        var (bench, id) = try await Self.contained(executor, evidence, person: person) { forgetting(person) }
        let run = try LiveRunTests.run(id, bench)
        #expect(run.outcome == .completed && run.steps.last?.action.text == "incident.page")
        #expect(person.orders.count == 1)
        // The capture waits for a person, and nothing is contained without it.
        let other = RecordingExecutor()
        (bench, id) = try await Self.contained(other, evidence) { forgetting(evidence) }
        #expect(try LiveRunTests.run(id, bench).waiting?.contains("mend `serve.executors`") == true)
        #expect(other.orders.isEmpty)
    }

    @Test func `a release that a crash interrupts is gone on with, under the stop switch, and has one effect`()
        async throws
    {
        let (executor, evidence) = (RecordingExecutor(), RecordingExecutor())
        let journal = InMemoryJournal()
        let (bench, id) = try await Self.contained(executor, evidence, journal: journal)
        try await bench.engine.releaseContainment(id, reason: "the examination is over", by: LiveBench.ada)
        _ = try await bench.engine.turnStop(engaged: true, reason: "look first", by: LiveBench.ada)
        // The service ends here; the next one takes it up.
        let next = try await Self.bench(executor, evidence, journal)
        await next.engine.carryOutPending()
        #expect(Self.keys(executor) == ["/1", "/1/undo"])
        #expect(try LiveRunTests.run(id, next).outcome == .released(by: "ada", remaining: []))
    }

    @Test func `what cannot be released is named, and everything else of the stop switch holds`() async throws {
        let (executor, evidence) = (RecordingExecutor(), RecordingExecutor())
        executor.set { world in
            world.answer = { order in
                order.undoing == nil ? .done(.nothing) : .refused(.init(.notPermitted, "No verb patch."))
            }
        }
        let (bench, id) = try await Self.contained(executor, evidence)
        try await bench.engine.releaseContainment(id, reason: "the examination is over", by: LiveBench.ada)
        await bench.engine.carryOutPending()
        let run = try LiveRunTests.run(id, bench)
        #expect(run.outcome == .released(by: "ada", remaining: [1]) && run.releasable == [2])
        #expect(run.ending?.contains("Still in force, or not known: step 2 (") == true)
        #expect(run.ending?.contains("No verb patch") == true)
    }
}
