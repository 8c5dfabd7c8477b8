import EvenkeelTestKit
import Execution
import Governance
import HostProcess
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Remediation
import SQLiteStore
import Synchronization
import Testing

/// The same as `BudgetScheduleTests`, through the whole engine over a journal on disk: from alerts to acts.
@Suite struct EngineBudgetTests {
    /// How many schedules run; one for each 500 of `EVENKEEL_SCHEDULES` when that is set.
    private static let schedules = max(
        4,
        HostEnvironment.variables()["EVENKEEL_SCHEDULES"].flatMap { Int($0) }.map { $0 / 500 } ?? 4
    )
    private static let parts = ["a", "b", "c", "d"]
    private static let actions = """
        - id: test.put
          class: correct
          title: Put the value
          targets: [deployment]
          typical: 1s
          undo: {type: restores-recorded-state, meaning: put the value back}
          remedies: {"workload.*": 0.99, "startup.*": 0.99}
        """

    /// A session over declared parts, of which each two serve one service.
    private static func session(_ folder: ScratchFolder) throws -> IncidentSession {
        let entities = parts.enumerated().map { place, name in
            "  - {kind: deployment, namespace: shop, name: part-\(name), replicas: 3, service: \(place < 2 ? "x" : "y")}"
        }
        var configuration = Configuration()
        configuration.inventory = try folder.write(
            "entities:\n" + entities.joined(separator: "\n") + "\n",
            to: "inventory.yaml"
        )
        configuration.actions = [try folder.write(actions, to: "actions.yaml")]
        return try LiveBench.session(configuration)
    }

    /// An executor that fails now and then, and tells of each effect.
    private final class Fallible: StepExecutor {
        private let generator: Mutex<SeededGenerator>
        let effects = Mutex<[(key: String, target: EntityReference, time: Timestamp)]>([])
        private let known = Mutex<[String: StepAnswer]>([:])
        private let wall: @Sendable () -> Timestamp

        var canSimulate: Bool { true }
        var canInquire: Bool { true }

        init(seed: UInt64, wall: @escaping @Sendable () -> Timestamp) {
            generator = Mutex(SeededGenerator(seed: seed))
            self.wall = wall
        }

        func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
            .state(TargetState(fingerprint: ChangingWorld.state(0)))
        }

        func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
            StepForecast(isAccepted: true, words: "")
        }

        func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
            let (fails, isLost) = generator.withLock { generator in
                (Int.random(in: 0..<4, using: &generator) == 0, Int.random(in: 0..<8, using: &generator) == 0)
            }
            let answer = known.withLock { known in
                if let answer = known[order.key.text] { return answer }
                let answer: StepAnswer = fails ? .failed("half-way") : .done(.nothing)
                known[order.key.text] = answer
                if order.action.definition.actionClass.changesState {
                    effects.withLock { $0.append((order.key.text, order.action.target, wall())) }
                }
                return answer
            }
            if isLost { throw ExecutorSilence(.died) }
            return answer
        }

        func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
            known.withLock { $0[order.key.text] ?? .unknownKey }
        }
    }

    @Test func `no random schedule exceeds a budget, from alerts to acts, over a journal on disk`() async throws {
        let seed = UInt64.random(in: 0..<1 << 60)
        let folder = try ScratchFolder()
        let session = try Self.session(folder)
        var (acts, held) = (0, 0)
        for number in 0..<UInt64(Self.schedules) {
            let path = folder.path + "/journal-\(number).db"
            let (judge, count) = try await Self.play(seed &+ number, session, path)
            #expect(judge.faults.isEmpty, "seed \(seed &+ number): \(judge.faults)")
            acts += judge.acts.count
            held += count
        }
        print(
            "budgets: \(Self.schedules) schedules through the engine, seed \(seed): \(acts) acts, \(held) times held back"
        )
        #expect(acts > Self.schedules && held > Self.schedules, "\(acts) acts, \(held) times held back")
    }

    /// - Returns: What was judged, and how often a plan was held back.
    private static func play(
        _ seed: UInt64,
        _ session: IncidentSession,
        _ path: String
    ) async throws -> (BudgetJudge, Int) {
        var generator = SeededGenerator(seed: seed)
        let hands = LiveBench.Hands()
        let executor = Fallible(seed: seed, wall: hands.clock.wall)
        var settings = LiveBench.settings(.approve)
        settings.rules.budgets.perResource = .init(
            count: Int.random(in: 1...3, using: &generator),
            within: .seconds(3000)
        )
        settings.rules.budgets.perService = .init(
            count: Int.random(in: 1...4, using: &generator),
            within: .seconds(4000)
        )
        settings.rules.budgets.global = .init(count: Int.random(in: 2...5, using: &generator), within: .seconds(2000))
        settings.approvalLifetime = .seconds(86_400)
        settings.hands = Hands(
            executors: [.webhook: executor, .kubernetes: executor],
            pauses: RunPauses(inquiry: .zero, observation: .zero)
        )
        var journal = try SQLiteJournal(path: path)
        var engine = try await start(session, journal, settings, hands)
        var judge = BudgetJudge(settings.rules.budgets)
        var judged = 0
        for _ in 0..<40 {
            hands.advance(by: Int64.random(in: 1...600, using: &generator))
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<4:
                let name = parts.randomElement(using: &generator) ?? ""
                try await send(name, Bool.random(using: &generator) ? .firing : .resolved, engine, hands)
                while await engine.planNext() {}
            case 4..<6: try await approveAll(engine)
            case 6:
                for record in open(engine) where record.run?.isOver == false {
                    // A run that is over by now, or waits already, is not paused.
                    try? engine.pauseRun(record.id, reason: "wait", by: LiveBench.ada)
                }
            case 7:
                await journal.close()
                journal = try SQLiteJournal(path: path)
                engine = try await start(session, journal, settings, hands)
            default:
                for record in open(engine) where record.run?.waiting != nil {
                    try? engine.resumeRun(record.id, by: LiveBench.ada)
                }
            }
            await engine.startApproved()
            // Some runs wait until a later turn, as they do when people pause them.
            if Bool.random(using: &generator) { await engine.carryOutPending() }
            for effect in executor.effects.withLock({ $0 }).dropFirst(judged) {
                judged += 1
                judge.take(act(effect, engine))
            }
        }
        let entries = try await journal.entries(after: 0, limit: 10_000)
        await journal.close()
        return (judge, entries.count { $0.kind == "run.held" })
    }

    private static func start(
        _ session: IncidentSession,
        _ journal: SQLiteJournal,
        _ settings: LiveSettings,
        _ hands: LiveBench.Hands
    ) async throws -> LiveEngine {
        let clock = EngineClock(wall: hands.clock.wall, elapsed: hands.clock.elapsed, sleep: { _ in !Task.isCancelled })
        let parts = LiveEngine.Parts(session: session, journal: journal, clock: clock, nonce: hands.nonce)
        return try await LiveEngine.start(parts, settings: settings)
    }

    private static func open(_ engine: LiveEngine) -> [IncidentRecord] {
        var query = IncidentQuery()
        query.limit = 500
        return engine.incidents(query, for: LiveBench.ada).records
    }

    private static func act(
        _ effect: (key: String, target: EntityReference, time: Timestamp),
        _ engine: LiveEngine
    ) -> BudgetJudge.Act {
        let intent = String(effect.key.prefix { $0 != "/" })
        let record = open(engine).first { $0.run?.begun.intent == intent }
        return BudgetJudge.Act(
            intent: intent,
            incident: record?.id ?? IncidentIdentifier("inc-000000000000") ?? open(engine)[0].id,
            target: effect.target,
            service: ["part-a", "part-b"].contains(effect.target.name) ? "x" : "y",
            window: nil,
            second: effect.time.seconds,
            isUndo: effect.key.hasSuffix("/undo")
        )
    }

    private static func approveAll(_ engine: LiveEngine) async throws {
        for record in open(engine) where record.phase == .awaitingApproval {
            let card = try await engine.card(of: record.id, for: LiveBench.ada)
            guard let click = LiveBench.click(card) else { continue }
            // What has changed since it was shown is shown again at a later turn.
            _ = try? await engine.approve(record.id, click, by: LiveBench.ada)
        }
    }

    /// Two alerts about one part, in an environment of its own.
    private static func send(
        _ name: String,
        _ status: Alert.Status,
        _ engine: LiveEngine,
        _ hands: LiveBench.Hands
    ) async throws {
        let now = hands.clock.wall()
        let alerts = ["KubePodCrashLooping", "KubeDeploymentRolloutStuck"].map { alert in
            Alert(
                status: status,
                labels: LabelSet([
                    "alertname": alert, "environment": "place-\(name)", "namespace": "shop",
                    "deployment": "part-\(name)",
                    "severity": "critical",
                ]),
                startsAt: now.adding(seconds: status == .resolved ? -1 : 0),
                endsAt: status == .resolved ? now : nil
            )
        }
        _ = try await withCheckedThrowingContinuation { continuation in
            engine.ingest(alerts, from: "alertmanager") { continuation.resume(with: $0) }
        }
    }
}
