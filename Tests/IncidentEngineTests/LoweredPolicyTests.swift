import EvenkeelTestKit
import Execution
import IncidentLedger
import IncidentModel
import Planning
import Remediation
import Testing

@testable import Governance
@testable import IncidentEngine

/// A run that the policy let begin goes on only while the policy lets it, or enough people do.
@Suite(.timeLimit(.minutes(5))) struct LoweredPolicyTests {
    private static func settings(_ policy: Policy, _ executor: RecordingExecutor) -> LiveSettings {
        var settings = LiveBench.settings()
        settings.rules.policy = policy
        settings.hands = Hands(executors: [.webhook: executor], pauses: RunPauses(inquiry: .zero, observation: .zero))
        return settings
    }

    private static let acts = Policy(
        standard: .approve,
        rules: [Policy.Rule(name: "all", condition: PolicyCondition(), rung: .act)]
    )
    private static let asks = Policy(standard: .approve)
    private static let asksTwo = Policy(
        standard: .approve,
        rules: [Policy.Rule(name: "two", condition: PolicyCondition(), rung: .approve, approvals: .two)]
    )

    /// A bench with a run that is begun and not driven yet.
    private static func begun(
        _ executor: RecordingExecutor,
        under policy: Policy = acts,
        journal: InMemoryJournal = InMemoryJournal()
    ) async throws -> (bench: LiveBench, id: IncidentIdentifier) {
        let bench = try await LiveBench(
            settings(policy, executor),
            journal: journal,
            goesOn: true,
            session: try session()
        )
        let id = try await bench.begin()
        if policy == asks { try await LiveRunTests.approve(id, on: bench) }
        #expect(bench.kinds.contains("run.begun"))
        return (bench, id)
    }

    private static func session() throws -> IncidentSession {
        let folder = try ScratchFolder()
        defer { withExtendedLifetime(folder) {} }
        var configuration = LiveBench.configuration()
        configuration.actions = [try folder.write(PutBackAction.document, to: "actions.yaml")]
        return try LiveBench.session(configuration)
    }

    private static func reload(_ policy: Policy, _ executor: RecordingExecutor, _ bench: LiveBench) throws {
        try bench.engine.reload(settings(policy, executor), LiveBench.configuration())
    }

    @Test func `a run that the policy let begin pauses when the policy asks for people`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.begun(executor)
        try Self.reload(Self.asks, executor, bench)
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect(
            run.waiting == """
                The policy by now asks for the approval of one person, and nobody approved this run (No rule fits \
                `test.put-back`: the policy lets the service start what people approve); let it go on to approve \
                what is left of it, or end it as it is.
                """
        )
        #expect(executor.orders.isEmpty && run.ending == nil)
        // However often it is looked at.
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting == run.waiting)
        #expect(executor.orders.isEmpty)
        // Whoever lets it go on approves it, so that it does not ask again.
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        #expect(try await BadExecutorTests.carriedOut(bench, id).outcome != nil)
        #expect(BadExecutorTests.keys(executor).first == "/0")
    }

    @Test func `it goes on where the policy allows it again and a person says so`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.begun(executor)
        try Self.reload(Self.asksTwo, executor, bench)
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting != nil)
        try Self.reload(Self.acts, executor, bench)
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting != nil)
        #expect(executor.orders.isEmpty)
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        #expect(try await BadExecutorTests.carriedOut(bench, id).outcome != nil)
        #expect(BadExecutorTests.keys(executor).first == "/0")
    }

    @Test(arguments: [false, true])
    func `where the policy asks for two people both have to say so, also across a restart`(
        isRestarted: Bool
    ) async throws {
        let executor = RecordingExecutor()
        let journal = InMemoryJournal()
        var (bench, id) = try await Self.begun(executor, journal: journal)
        try Self.reload(Self.asksTwo, executor, bench)
        #expect(
            try await BadExecutorTests.carriedOut(bench, id).waiting?.contains("of two people, and nobody") ?? false
        )
        for _ in 0..<2 {
            // The same person twice is one.
            try bench.engine.resumeRun(id, by: LiveBench.ada)
            let waiting = try await BadExecutorTests.carriedOut(bench, id).waiting
            #expect(waiting?.contains("of two people, and ada alone approved this run") ?? false)
            #expect(executor.orders.isEmpty)
        }
        if isRestarted {
            bench = try await LiveBench(
                Self.settings(Self.asksTwo, executor),
                journal: journal,
                goesOn: true,
                session: try Self.session()
            )
        }
        try bench.engine.resumeRun(id, by: LiveBench.bob)
        #expect(try await BadExecutorTests.carriedOut(bench, id).outcome != nil)
        #expect(BadExecutorTests.keys(executor).first == "/0")
    }

    @Test func `a person's approval of the plan counts among those that the policy asks for by now`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.begun(executor, under: Self.asks)
        try Self.reload(Self.asksTwo, executor, bench)
        let waiting = try await BadExecutorTests.carriedOut(bench, id).waiting
        #expect(waiting?.contains("of two people, and ada alone approved this run") ?? false)
        try bench.engine.resumeRun(id, by: LiveBench.bob)
        #expect(try await BadExecutorTests.carriedOut(bench, id).outcome != nil)
        #expect(BadExecutorTests.keys(executor).first == "/0")
    }

    @Test func `a word that was given for another reason is no approval`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.begun(executor)
        try bench.engine.pauseRun(id, reason: "look first", by: LiveBench.ada)
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting == "Ada: look first.")
        try Self.reload(Self.asks, executor, bench)
        try bench.engine.resumeRun(id, by: LiveBench.ada)
        #expect(try await BadExecutorTests.carriedOut(bench, id).waiting?.contains("and nobody approved") ?? false)
        #expect(executor.orders.isEmpty)
    }

    @Test func `what people approved goes on under a policy that lets the service act no more`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.begun(executor, under: Self.asks)
        try Self.reload(Policy(standard: .approve, rules: []), executor, bench)
        #expect(try await BadExecutorTests.carriedOut(bench, id).outcome != nil)
        #expect(BadExecutorTests.keys(executor).first == "/0")
    }

    @Test(arguments: [false, true])
    func `a maintenance window covers the run that begins in it to its end, and no longer than it is configured`(
        isTakenOut: Bool
    ) async throws {
        // From 17:00 to 18:00; the bench begins at 17:46.
        let window = MaintenanceWindow(
            name: "evening",
            days: Set(MaintenanceWindow.Day.allCases),
            fromMinute: 17 * 60,
            toMinute: 18 * 60,
            offsetMinutes: 0,
            classes: [],
            rung: .act,
            place: PolicyCondition()
        )
        let executor = RecordingExecutor()
        var settings = Self.settings(Self.asks, executor)
        settings.rules.windows = [window]
        let bench = try await LiveBench(settings, goesOn: true, session: try Self.session())
        let id = try await bench.begin()
        #expect(bench.kinds.contains("run.begun"))
        bench.hands.advance(by: 3600)
        if isTakenOut { try Self.reload(Self.asks, executor, bench) }
        let run = try await BadExecutorTests.carriedOut(bench, id)
        #expect((run.waiting?.contains("and nobody approved this run") ?? false) == isTakenOut)
        #expect(executor.orders.isEmpty == isTakenOut)
    }

    @Test func `a silence, which changes no system, is held against the policy of now as well`() async throws {
        let executor = RecordingExecutor()
        let (bench, id) = try await Self.begun(executor)
        let begun = try #require(try bench.engine.incident(id, for: LiveBench.ada).run?.begun)
        let scene = try #require(bench.engine.scene(of: id))
        let request = await bench.engine.look(at: scene).evaluation.request
        let silence = ProposedAction(
            action: "alertmanager.silence",
            target: "deployment/shop/checkout",
            arguments: [.init(name: "for", value: .integer(600))],
            origin: .person
        )
        let look = ProposedAction(action: "kubernetes.inspect", target: "deployment/shop/checkout", origin: .person)
        let actions = try [silence, look].map {
            try Action(validating: $0, catalogue: request.catalogue, snapshot: request.snapshot)
        }
        func hindrances() -> [String?] {
            actions.map { bench.engine.hindrance(to: $0, of: begun, about: id, isUndo: false) }
        }
        #expect(hindrances() == [nil, nil])
        try Self.reload(Self.asks, executor, bench)
        #expect(hindrances()[0]?.contains("and nobody approved this run") ?? false)
        #expect(hindrances()[1] == nil, "looking is always allowed")
    }

    @Test func `on whose word a run goes on is the same from the journal and from a snapshot`() async throws {
        for policy in [Self.acts, Self.asks] {
            let executor = RecordingExecutor()
            let (bench, id) = try await Self.begun(executor, under: policy)
            try Self.reload(Self.asksTwo, executor, bench)
            _ = try await BadExecutorTests.carriedOut(bench, id)
            try bench.engine.resumeRun(id, by: LiveBench.bob)
            _ = try await BadExecutorTests.carriedOut(bench, id)
            var replayed = IncidentLedger()
            for entry in bench.journal.entries { replayed.apply(entry) }
            let copy = try IncidentLedger(snapshot: replayed.encodedSnapshot())
            #expect(copy[id]?.run == replayed[id]?.run)
            #expect(replayed[id]?.run == (try bench.engine.incident(id, for: LiveBench.ada).run))
        }
    }
}
