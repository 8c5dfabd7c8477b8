import Connectors
import EvenkeelTestKit
import Execution
import Governance
import IncidentLedger
import IncidentModel
import Remediation
import Testing

@testable import IncidentEngine

/// What a run has to itself it has from its beginning to its end, and what does not begin keeps nothing from others.
@Suite(.timeLimit(.minutes(5))) struct ClaimTests {
    private static let put = """
        - id: test.put
          class: correct
          title: Put the value
          targets: [deployment]
          undo: {type: restores-recorded-state, meaning: put the value back}
        """
    private static let calm = """
        - id: test.calm
          class: correct
          title: Calm it and who calls it
          targets: [deployment]
          locks: [target, callers]
          undo: {type: restores-recorded-state, meaning: put the value back}
        """
    private static let cart = "deployment/shop/cart"
    private static let checkout = "deployment/shop/checkout"
    private static let payments = "deployment/shop/payments"

    private let folder: ScratchFolder
    private let executor = RecordingExecutor()
    private let journal = InMemoryJournal()
    private let hands = LiveBench.Hands()

    init() throws { folder = try ScratchFolder() }

    /// A bench over the one journal, whose catalogue has these actions besides the usual ones.
    private func bench(_ actions: String = "\(put)\n\(calm)") async throws -> LiveBench {
        var configuration = LiveBench.configuration()
        configuration.actions = [try folder.write(actions, to: "actions.yaml")]
        var settings = LiveBench.settings(.approve)
        settings.hands = Hands(executors: [.webhook: executor], pauses: RunPauses(inquiry: .zero, observation: .zero))
        // What plans act on again at once is none of this suite's concern.
        settings.rules.budgets.coolDown = .zero
        let session = try LiveBench.session(configuration)
        return try await LiveBench(settings, journal: journal, hands: hands, goesOn: true, session: session)
    }

    /// Opens an incident and approves a plan of these steps.
    private func approved(
        _ number: Int,
        _ steps: [LiveBench.Step],
        on bench: LiveBench
    ) async throws
        -> IncidentIdentifier
    {
        let id = try await bench.open(number)
        try await bench.place(steps, for: id)
        try await bench.approve(id)
        return id
    }

    /// Lets a trace show that `payments` calls `cart`.
    private static func seeCall(on bench: LiveBench) throws {
        var batch = TelemetryBatch()
        let from = try #require(EntityReference("service/payments"))
        let to = try #require(EntityReference("service/cart"))
        batch.edges = [Topology.Edge(from: from, to: to, relation: .calls)]
        _ = try bench.engine.ingest(batch, of: "")
    }

    private func begun(_ bench: LiveBench) -> Int { bench.kinds.count { $0 == "run.begun" } }

    @Test func `a plan that is held back keeps nothing from others`() async throws {
        let bench = try await bench()
        let first = try await approved(1, [("test.put", Self.cart)], on: bench)
        let second = try await approved(2, [("test.put", Self.cart), ("test.put", Self.checkout)], on: bench)
        #expect(try bench.held(second) == "it waits for the run of \(first)")
        // What the second one waited for is over, and now something else stands in its way.
        executor.set { $0.refused = [Self.checkout: .init(.credentialsExpired)] }
        try bench.engine.abandonRun(first, by: LiveBench.bob)
        await bench.engine.carryOutPending()
        await bench.engine.startApproved()
        #expect(try bench.held(second)?.contains("credentials") ?? false)
        let third = try await approved(3, [("test.put", Self.cart)], on: bench)
        let held = try bench.held(third)
        #expect(held == nil)
        #expect(begun(bench) == 2)
        // When that is mended it waits like everybody.
        executor.set { $0.refused = [:] }
        await bench.engine.startApproved()
        #expect(try bench.held(second) == "it waits for the run of \(third)")
    }

    @Test func `who waits in front and is held back meanwhile is not waited for`() async throws {
        let bench = try await bench()
        _ = try await approved(1, [("test.put", Self.cart)], on: bench)
        let second = try await approved(2, [("test.put", Self.cart), ("test.put", Self.checkout)], on: bench)
        executor.set { $0.refused = [Self.checkout: .init(.credentialsExpired)] }
        await bench.engine.startApproved()
        #expect(try bench.held(second)?.contains("credentials") ?? false)
        let third = try await approved(3, [("test.put", Self.payments)], on: bench)
        #expect(try bench.held(third) == nil)
        executor.set { $0.refused = [:] }
        await bench.engine.startApproved()
        let fourth = try await approved(4, [("test.put", Self.checkout)], on: bench)
        #expect(try bench.held(fourth) == "it waits for the run of \(second)")
        executor.set { $0.refused = [Self.cart: .init(.notPermitted)] }
        await bench.engine.startApproved()
        await bench.engine.startApproved()
        #expect(try bench.held(fourth) == nil)
        #expect(begun(bench) == 3)
    }

    @Test func `another plan of an incident claims what it acts on, and nothing of the one before`() async throws {
        let bench = try await bench()
        let first = try await approved(1, [("test.put", Self.cart)], on: bench)
        let second = try await approved(2, [("test.put", Self.cart)], on: bench)
        #expect(try bench.held(second) == "it waits for the run of \(first)")
        try await bench.place([("test.put", Self.checkout)], for: second)
        try await bench.approve(second)
        #expect(try bench.held(second) == nil)
        #expect(begun(bench) == 2)
        let third = try await approved(3, [("test.put", Self.checkout)], on: bench)
        #expect(try bench.held(third) == "it waits for the run of \(second)")
    }

    @Test func `who calls what a waiting plan acts on is looked up again when it begins`() async throws {
        let bench = try await bench()
        let first = try await approved(1, [("test.put", Self.cart)], on: bench)
        let second = try await approved(2, [("test.calm", Self.cart)], on: bench)
        #expect(try bench.held(second) == "it waits for the run of \(first)")
        try Self.seeCall(on: bench)
        try bench.engine.abandonRun(first, by: LiveBench.bob)
        await bench.engine.carryOutPending()
        await bench.engine.startApproved()
        #expect(begun(bench) == 2)
        let third = try await approved(3, [("test.put", Self.payments)], on: bench)
        #expect(try bench.held(third) == "it waits for the run of \(second)")
    }

    @Test func `what a run has to itself stays its own when another plan of its incident is void`() async throws {
        let bench = try await bench()
        let first = try await approved(1, [("test.put", Self.cart)], on: bench)
        // Another plan for the same incident waits until that run is over, and what it acts on changes meanwhile.
        try await bench.place([("test.put", Self.checkout)], for: first)
        try await bench.approve(first)
        #expect(try bench.held(first) == "an earlier run of this incident is not over")
        executor.set { $0.state = "somebody changed it" }
        await bench.engine.startApproved()
        #expect(try bench.engine.incident(first, for: LiveBench.bob).plan?.state == .pending)
        let second = try await approved(2, [("test.put", Self.cart)], on: bench)
        #expect(try bench.held(second) == "it waits for the run of \(first)")
        #expect(begun(bench) == 1)
    }

    @Test func `after a restart a run has to itself what it had, though nobody tells any more who calls whom`()
        async throws
    {
        let before = try await bench()
        try Self.seeCall(on: before)
        let first = try await approved(1, [("test.calm", Self.cart)], on: before)
        #expect(begun(before) == 1)
        let after = try await bench()
        let second = try await approved(2, [("test.put", Self.payments)], on: after)
        #expect(try after.held(second) == "it waits for the run of \(first)")
        // So it is when the journal could not be written for a while.
        journal.fail("the disk is full")
        await #expect(throws: LiveError.self) { try await after.engine.note(first, text: "a", by: LiveBench.bob) }
        journal.fail(nil)
        await after.engine.recoverIfNeeded()
        await after.engine.startApproved()
        #expect(begun(after) == 1)
    }

    @Test func `a run whose action the catalogue has no more keeps what it acts on to itself`() async throws {
        let first = try await approved(1, [("test.calm", Self.cart)], on: try await bench())
        let after = try await bench(Self.put)
        await after.engine.carryOutPending()
        #expect(try LiveRunTests.run(first, after).waiting?.contains("no action `test.calm`") ?? false)
        let second = try await approved(2, [("test.put", Self.cart)], on: after)
        #expect(try after.held(second) == "it waits for the run of \(first)")
        #expect(begun(after) == 1)
    }

    @Test func `of two runs that have the same thing to themselves the later one waits, and says for which`()
        async throws
    {
        let before = try await bench()
        let first = try await approved(1, [("test.put", Self.cart)], on: before)
        let second = try await before.open(2)
        let run = try #require(try before.engine.incident(first, for: LiveBench.bob).run?.begun)
        // No program of ours lets the second one begin; a journal may hold it all the same.
        hands.advance(by: 1)
        let twin = RunBegun(intent: "intent-twin", plan: run.plan, isStepwise: false, fault: "", steps: run.steps)
        try await before.engine.transact { state, moment throws(LiveError) in
            LiveEngine.Transaction(
                entries: [state.happen(.runBegun(twin), about: second, by: "engine", at: moment.time)],
                value: ()
            )
        }
        let after = try await bench()
        try after.engine.pauseRun(first, reason: "look first", by: LiveBench.bob)
        await after.engine.carryOutPending()
        let words = """
            It waits for the run of \(first), which has what this one acts on to itself; let the run go on when that is \
            over, or end it as it is.
            """
        #expect(try LiveRunTests.run(second, after).waiting == words)
        #expect(executor.orders.isEmpty)
        // Let go on too early, it waits again.
        try after.engine.resumeRun(second, by: LiveBench.bob)
        await after.engine.carryOutPending()
        #expect(try LiveRunTests.run(second, after).waiting == words)
        try after.engine.abandonRun(first, by: LiveBench.bob)
        await after.engine.carryOutPending()
        try after.engine.resumeRun(second, by: LiveBench.bob)
        await after.engine.carryOutPending()
        // Nobody has approved that one, and nobody knows its risk: the next words do.
        for person in [LiveBench.bob, LiveBench.ada] {
            #expect(try LiveRunTests.run(second, after).waiting?.contains("approved this run") == true)
            try after.engine.resumeRun(second, by: person)
            await after.engine.carryOutPending()
        }
        #expect(executor.orders.map { $0.key.text } == ["intent-twin/0"])
        #expect(try LiveRunTests.run(second, after).outcome == .completed)
    }
}
