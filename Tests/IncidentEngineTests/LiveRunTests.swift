import EvenkeelTestKit
import Execution
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import Testing

/// Plans are carried out by the engine: what is approved, once, as it was approved, and everything is in the journal.
@Suite struct LiveRunTests {
    /// A bench with hands. Its clock goes on whenever somebody waits, so that windows end without waiting.
    static func bench(
        _ executor: RecordingExecutor,
        rung: AutonomyRung = .approve,
        journal: InMemoryJournal = InMemoryJournal()
    ) async throws -> LiveBench {
        var settings = LiveBench.settings(rung)
        settings.hands = Hands(
            executors: [.kubernetes: executor],
            pauses: RunPauses(inquiry: .zero, observation: .zero)
        )
        return try await LiveBench(settings, journal: journal, goesOn: true)
    }

    /// Approves the plan that stands.
    static func approve(_ id: IncidentIdentifier, on bench: LiveBench) async throws {
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        _ = try await bench.engine.approve(id, try #require(LiveBench.click(card)), by: LiveBench.ada)
    }

    /// Resolves the alerts of the example, as they are when a change has helped.
    static func heal(_ bench: LiveBench) async throws {
        let resolved = try LiveBench.alerts().map { alert in
            Alert(
                status: .resolved,
                labels: alert.labels,
                annotations: alert.annotations,
                startsAt: alert.startsAt,
                endsAt: alert.startsAt.adding(seconds: 60),
                generatorURL: alert.generatorURL,
                fingerprint: alert.fingerprint
            )
        }
        try await bench.send(resolved)
    }

    static func run(_ id: IncidentIdentifier, _ bench: LiveBench) throws -> RunView {
        try bench.engine.run(of: id, for: LiveBench.ada)
    }

    @Test func `an approved plan is carried out, each intent before its order, and its end is kept`() async throws {
        let executor = RecordingExecutor()
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        try await Self.approve(id, on: bench)
        #expect(bench.kinds.contains("run.begun"))
        #expect(executor.orders.isEmpty)
        await bench.engine.carryOutPending()
        let run = try Self.run(id, bench)
        #expect(executor.effects.count == executor.orders.count)
        #expect(Set(executor.effects).count == executor.effects.count)
        let kinds = bench.kinds
        let begun = try #require(kinds.firstIndex(of: "intent.written"))
        #expect(kinds[begun...].filter { $0 == "step.intended" }.count >= executor.orders.count)
        #expect(kinds.contains("run.finished"))
        #expect(run.outcome != nil)
        #expect(run.steps.contains { !$0.forecast.isEmpty })
    }

    @Test func `what an executor would refuse is not begun, and the reason is told once`() async throws {
        let executor = RecordingExecutor()
        executor.set { $0.refusesWhenDescribed = .init(.targetGone, "deployment shop/checkout") }
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        try await Self.approve(id, on: bench)
        await bench.engine.startApproved()
        await bench.engine.startApproved()
        #expect(executor.orders.isEmpty)
        #expect(!bench.kinds.contains("intent.written"))
        #expect(bench.kinds.count { $0 == "run.held" } == 1)
        let held = try #require(try bench.engine.held(id, for: LiveBench.ada))
        #expect(held.contains("not there any more"))
        // Where the reason goes away the approval still stands.
        executor.set { $0.refusesWhenDescribed = nil }
        await bench.engine.startApproved()
        #expect(bench.kinds.contains("run.begun"))
        #expect(try bench.engine.held(id, for: LiveBench.ada) == nil)
    }

    @Test func `a step whose effect cannot be simulated needs a person whatever the policy says`() async throws {
        let executor = RecordingExecutor(canSimulate: false)
        let bench = try await Self.bench(executor, rung: .act)
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        #expect(card.needed >= 1)
        #expect(card.decision.reasons.contains { $0.contains("cannot be simulated") })
    }

    @Test func `a world that changed after the approval is not acted on, and the plan goes back to review`()
        async throws
    {
        let executor = RecordingExecutor()
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        try await Self.approve(id, on: bench)
        executor.set { $0.state = "somebody changed it" }
        await bench.engine.carryOutPending()
        #expect(executor.orders.allSatisfy { !$0.action.definition.actionClass.changesState })
        guard case .review? = try Self.run(id, bench).outcome else {
            Issue.record("it did not go back to review")
            return
        }
    }

    @Test func `the stop switch lets nothing begin, and a person lets the run go on after it`() async throws {
        let executor = RecordingExecutor()
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        try await Self.approve(id, on: bench)
        _ = try await bench.engine.turnStop(engaged: true, reason: "look first", by: LiveBench.ada)
        await bench.engine.carryOutPending()
        #expect(executor.orders.isEmpty)
        #expect(try Self.run(id, bench).waiting?.contains("stop switch") ?? false)
        #expect(throws: LiveError.self) { try bench.engine.resumeRun(id, by: LiveBench.ada) }
        _ = try await bench.engine.turnStop(engaged: false, reason: "looked", by: LiveBench.root)
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        await bench.engine.carryOutPending()
        #expect(!executor.orders.isEmpty)
    }

    @Test func `step by step, each step that changes something waits for a person's word`() async throws {
        let executor = RecordingExecutor()
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        try await bench.engine.askForSteps(id, plan: card.plan, by: LiveBench.ada)
        try await Self.approve(id, on: bench)
        await bench.engine.carryOutPending()
        #expect(executor.orders.allSatisfy { !$0.action.definition.actionClass.changesState })
        #expect(try Self.run(id, bench).waiting?.contains("person's word") ?? false)
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        await bench.engine.carryOutPending()
        #expect(executor.orders.contains { $0.action.definition.actionClass.changesState })
    }

    @Test func `a word is for the next step, and is not given while a step before it is asked about`() async throws {
        let executor = RecordingExecutor()
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        try await bench.engine.askForSteps(id, plan: card.plan, by: LiveBench.ada)
        try await Self.approve(id, on: bench)
        await bench.engine.carryOutPending()
        // Its order is lost, and nobody can tell what became of it.
        executor.set { world in
            world.answer = { _ in nil }
            world.inquired = { _ throws(ExecutorSilence) in throw ExecutorSilence(.unknowable) }
        }
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        await bench.engine.carryOutPending()
        #expect(try Self.run(id, bench).question == RunPart(0))
        let refusal = #expect(throws: LiveError.self) { try bench.engine.resumeRun(id, by: LiveBench.ada) }
        #expect(refusal?.code == .conflict)
        #expect(refusal?.reasons == ["the run asks whether step 1 took effect; that has to be said first"])
        try bench.engine.settleRun(id, RunPart(0), .didNotHappen, by: LiveBench.ada)
        await bench.engine.carryOutPending()
        #expect(try Self.run(id, bench).waiting?.contains("person's word") ?? false)
        #expect(executor.orders.count { $0.action.definition.actionClass.changesState } == 1)
    }

    @Test func `after a crash with an order under way the executor is asked, and nothing is doubled`() async throws {
        let executor = RecordingExecutor()
        // It acts, and its answer is lost; then the process dies.
        executor.set { world in
            world.answer = { order in order.action.definition.actionClass.changesState ? nil : .done(.nothing) }
        }
        let journal = InMemoryJournal()
        let first = try await Self.bench(executor, journal: journal)
        let id = try await first.begin()
        try await Self.approve(id, on: first)
        let task = Task { await first.engine.carryOutPending() }
        while executor.orders.isEmpty { await Task.yield() }
        task.cancel()
        await task.value
        let ordered = executor.orders.filter { $0.action.definition.actionClass.changesState }
        executor.set { world in
            world.effects = ordered.map(\.key.text)
            world.answer = { _ in .done(.nothing) }
        }
        let count = executor.orders.count
        let second = try await Self.bench(executor, journal: journal)
        await second.engine.carryOutPending()
        let again = executor.orders.dropFirst(count).filter { order in ordered.contains { $0.key == order.key } }
        #expect(again.isEmpty)
        #expect(try second.engine.run(of: id, for: LiveBench.ada).intent.hasPrefix("intent-"))
    }

    @Test func `what the executor sees of the target counts for what a step should bring about`() async throws {
        for isResolved in [true, false] {
            let executor = RecordingExecutor()
            executor.set { $0.facts = [.replicasReady: .number(4), .replicasDesired: .number(4)] }
            let bench = try await Self.bench(executor)
            let id = try await bench.begin()
            try await Self.approve(id, on: bench)
            // No alert fires any more once the incident is over, though nobody tells of them any longer.
            if isResolved { try await Self.heal(bench) }
            await bench.engine.carryOutPending()
            #expect((try Self.run(id, bench).outcome == .completed) == isResolved)
        }
    }

    @Test func `who may only look decides nothing about a run`() async throws {
        let executor = RecordingExecutor()
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        try await Self.approve(id, on: bench)
        for attempt in [
            { try bench.engine.resumeRun(id, by: LiveBench.eve) },
            { try bench.engine.abandonRun(id, by: LiveBench.eve) },
            { try bench.engine.pauseRun(id, reason: "no", by: LiveBench.eve) },
            { try bench.engine.settleRun(id, RunPart(0), .happened, by: LiveBench.eve) },
        ] { #expect(throws: LiveError.self) { try attempt() } }
    }

    @Test func `the state with a run in it is the same from the journal and from a snapshot`() async throws {
        let executor = RecordingExecutor()
        let bench = try await Self.bench(executor)
        let id = try await bench.begin()
        try await Self.approve(id, on: bench)
        await bench.engine.carryOutPending()
        var replayed = IncidentLedger()
        for entry in bench.journal.entries { replayed.apply(entry) }
        let run = try #require(replayed[id]?.run)
        #expect(run == (try bench.engine.incident(id, for: LiveBench.ada).run))
        let copy = try IncidentLedger(snapshot: replayed.encodedSnapshot())
        #expect(copy[id]?.run == run)
        #expect(copy[id]?.phase == replayed[id]?.phase)
    }
}
