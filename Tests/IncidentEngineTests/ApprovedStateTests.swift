import ContentDigests
import EvenkeelTestKit
import Execution
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import Synchronization
import Testing

/// What executors describe when people have approved is what was approved, through holds, restarts and a lost journal.
@Suite(.timeLimit(.minutes(5))) struct ApprovedStateTests {
    private let executor = RecordingExecutor()
    private let journal = InMemoryJournal()

    /// An engine over the one journal.
    private func bench() async throws -> LiveBench { try await LiveRunTests.bench(executor, journal: journal) }

    /// An approved plan that the stop switch holds back.
    private func stopped() async throws -> (bench: LiveBench, id: IncidentIdentifier) {
        let bench = try await bench()
        let id = try await bench.begin()
        _ = try await bench.engine.turnStop(engaged: true, reason: "hold", by: LiveBench.ada)
        try await LiveRunTests.approve(id, on: bench)
        #expect(!bench.kinds.contains("intent.written"))
        return (bench, id)
    }

    /// Lets go of the stop switch, and begins what may begin.
    private func go(_ bench: LiveBench) async throws {
        _ = try await bench.engine.turnStop(engaged: false, reason: "go", by: LiveBench.root)
        // After a start the planner is the first to look, at most once a second.
        bench.hands.advance(by: 5)
        await bench.planAll()
        await bench.engine.startApproved()
        await bench.engine.carryOutPending()
    }

    /// That people are asked anew, and that nothing was done.
    private func expectAskedAnew(_ bench: LiveBench, _ id: IncidentIdentifier, why: String) throws {
        #expect(executor.orders.isEmpty && !bench.kinds.contains("intent.written"))
        #expect(try bench.engine.incident(id, for: LiveBench.ada).plan?.state == .pending)
        let voided = bench.journal.entries.filter { $0.kind == "approval.voided" }
        #expect(voided.map { LedgerEvent.summary(kind: $0.kind, body: $0.body) }.contains { $0.contains(why) })
    }

    private static let changed = "an executor finds what it acts on in another state than when it was approved"
    private static let unknown = "nobody knows any more in which state executors found what it acts on"

    @Test func `what changes before and after a restart is approved anew`() async throws {
        let (_, id) = try await stopped()
        let second = try await bench()
        executor.set { $0.state = "somebody changed it" }
        try await go(second)
        try expectAskedAnew(second, id, why: Self.changed)
        // Approved as it is now, it is carried out.
        try await LiveRunTests.approve(id, on: second)
        await second.engine.carryOutPending()
        #expect(!executor.orders.isEmpty)
    }

    @Test func `what stays as it was approved needs no second approval after a restart`() async throws {
        _ = try await stopped()
        let second = try await bench()
        try await go(second)
        #expect(!executor.orders.isEmpty && !second.kinds.contains("approval.voided"))
    }

    @Test func `what changes while an executor would refuse the plan is approved anew`() async throws {
        executor.set { $0.accepts = false }
        let bench = try await bench()
        let id = try await bench.begin()
        try await LiveRunTests.approve(id, on: bench)
        #expect(try bench.engine.held(id, for: LiveBench.ada)?.contains("would be refused") ?? false)
        executor.set { world in
            world.state = "somebody changed it"
            world.accepts = true
        }
        await bench.engine.startApproved()
        await bench.engine.carryOutPending()
        try expectAskedAnew(bench, id, why: Self.changed)
    }

    @Test func `where nobody knows any more what was approved people are asked anew`() async throws {
        let bench = try await bench()
        let id = try await bench.begin()
        _ = try await bench.engine.turnStop(engaged: true, reason: "hold", by: LiveBench.ada)
        // The approval is written; what the executor described is not any more.
        executor.set { world in world.whenDescribed = { [journal] _ in journal.fail("the machine is gone") } }
        try await LiveRunTests.approve(id, on: bench)
        executor.set { $0.whenDescribed = nil }
        journal.fail(nil)
        #expect(journal.entries.contains { $0.kind == "approval.granted" })
        // Neither the same process may take what it finds now for what was approved, nor the next one.
        for isSame in [true, false] {
            let next = isSame ? bench : try await self.bench()
            if isSame { await next.engine.recoverIfNeeded() }
            executor.set { $0.state = "somebody changed it \(isSame)" }
            try await go(next)
            try expectAskedAnew(next, id, why: Self.unknown)
            _ = try await next.engine.turnStop(engaged: true, reason: "hold", by: LiveBench.ada)
        }
    }

    @Test func `an approval that an older program wrote, without a state, is asked for anew`() async throws {
        let (first, id) = try await stopped()
        let old = InMemoryJournal()
        for entry in first.journal.entries where entry.kind != "approval.described" {
            _ = try await old.append([
                .init(
                    kind: entry.kind,
                    incident: entry.incident,
                    actor: entry.actor,
                    time: entry.time,
                    body: entry.body
                )
            ])
        }
        let second = try await LiveRunTests.bench(executor, journal: old)
        try await go(second)
        try expectAskedAnew(second, id, why: Self.unknown)
    }

    @Test func `what an executor cannot tell when people approve counts from the first time it can`() async throws {
        executor.set { $0.refusesWhenDescribed = .init(.credentialsExpired) }
        let bench = try await bench()
        let id = try await bench.begin()
        try await LiveRunTests.approve(id, on: bench)
        _ = try await bench.engine.turnStop(engaged: true, reason: "hold", by: LiveBench.ada)
        executor.set { $0.refusesWhenDescribed = nil }
        await bench.engine.startApproved()
        executor.set { $0.state = "somebody changed it" }
        try await go(bench)
        try expectAskedAnew(bench, id, why: Self.changed)
    }

    /// A bench whose plans are of made-up actions.
    private func bench(_ settings: LiveSettings, _ folder: ScratchFolder) async throws -> LiveBench {
        let session = try LiveBench.session(try ScheduleSamples.configuration(folder))
        return try await LiveBench(settings, journal: journal, goesOn: true, session: session)
    }

    private static let steps: [LiveBench.Step] = [
        ("test.put", "deployment/shop/cart"), ("test.put", "deployment/shop/checkout"),
    ]

    @Test func `what can be told of a plan that is held back is told`() async throws {
        let folder = try ScratchFolder()
        var settings = LiveBench.settings()
        settings.hands = Hands(executors: [.webhook: executor])
        let bench = try await bench(settings, folder)
        let id = try await bench.begin()
        try await bench.place(Self.steps, for: id)
        executor.set { $0.refused = ["deployment/shop/cart": .init(.credentialsExpired)] }
        try await bench.approve(id)
        #expect(try bench.held(id)?.contains("credentials") ?? false)
        let state = ContentDigest(of: "as it was")
        #expect(try bench.engine.incident(id, for: LiveBench.ada).plan?.approvedStates == [nil, state])
        executor.set { $0.refused = ["deployment/shop/checkout": .init(.credentialsExpired)] }
        await bench.engine.startApproved()
        #expect(try bench.engine.incident(id, for: LiveBench.ada).plan?.approvedStates == [state, state])
        #expect(bench.kinds.count { $0 == "approval.described" } == 2)
        executor.set { $0.refused = [:] }
        await bench.engine.startApproved()
        #expect(bench.kinds.count { $0 == "approval.described" } == 2 && bench.kinds.contains("run.begun"))
    }

    @Test func `an executor that does not answer is asked once for a whole plan`() async throws {
        let folder = try ScratchFolder()
        var settings = LiveBench.settings()
        settings.hands = Hands(executors: [.webhook: executor], questionLimit: .milliseconds(20))
        let bench = try await bench(settings, folder)
        let id = try await bench.begin()
        try await bench.place(Self.steps, for: id)
        executor.set { $0.hangs = [.describe] }
        try await bench.approve(id)
        #expect(try bench.held(id)?.contains("did not answer in time") ?? false)
        #expect(executor.world.withLock(\.described) == 1)
        #expect(!bench.kinds.contains("approval.described"))
    }

    @Test func `what the policy starts alone rests on the state of its start`() async throws {
        let folder = try ScratchFolder()
        var settings = LiveBench.settings(.act)
        settings.hands = Hands(executors: [.webhook: executor], pauses: RunPauses(inquiry: .zero, observation: .zero))
        let rule = Policy.Rule(name: "all", condition: PolicyCondition(), rung: .act, approvals: ApprovalNeed.none)
        settings.rules.policy = Policy(rules: [rule])
        let first = try await bench(settings, folder)
        _ = try await first.engine.turnStop(engaged: true, reason: "hold", by: LiveBench.ada)
        let id = try await first.begin()
        try await first.place([("test.put", "deployment/shop/cart")], for: id, approval: .none)
        await first.engine.startApproved()
        let plan = try first.engine.incident(id, for: LiveBench.ada).plan
        #expect(plan?.state == .approved && plan?.grants.isEmpty ?? false, "\(plan?.made.reasons ?? [])")
        let second = try await bench(settings, folder)
        executor.set { $0.state = "somebody changed it" }
        let voided = second.kinds.count { $0 == "approval.voided" }
        try await go(second)
        #expect(!executor.orders.isEmpty && second.kinds.count { $0 == "approval.voided" } == voided)
    }

    @Test func `what was described is the same from the journal and from a snapshot`() async throws {
        let (bench, id) = try await stopped()
        var replayed = IncidentLedger()
        for entry in bench.journal.entries { replayed.apply(entry) }
        let plan = try #require(replayed[id]?.plan)
        #expect(plan == (try bench.engine.incident(id, for: LiveBench.ada).plan))
        #expect(try IncidentLedger(snapshot: replayed.encodedSnapshot())[id]?.plan == plan)
    }
}
