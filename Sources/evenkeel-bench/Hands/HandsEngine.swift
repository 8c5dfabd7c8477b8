import Connectors
import EvenkeelTestKit
import Execution
import Glibc
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import LocalFiles
import Remediation
import StrictJSON
import Synchronization

/// An engine with hands over a journal on disk, around the example incident.
struct HandsEngine {
    static let person = Principal(name: "bench", roles: [.administrator], kind: .user)

    let engine: LiveEngine
    /// The time that somebody waited on purpose.
    let slept: Sleep

    /// Counts what is waited on purpose, and waits no longer than that.
    final class Sleep: Sendable {
        private let total = Mutex(Duration.zero)
        var time: Duration { total.withLock { $0 } }

        func wait(_ time: Duration) async -> Bool {
            let begin = ContinuousClock.now
            defer { total.withLock { $0 += begin.duration(to: .now) } }
            return await EngineClock.wait(time)
        }
    }

    /// An engine whose file of actions is written to `folder`.
    init(_ folder: String, journal: any JournalStore, hands: Hands) async throws {
        let file = folder + "/actions.yaml"
        try BenchmarkConsole.write(PutBackAction.document, to: file)
        var configuration = Configuration()
        configuration.runbooks = ["runbooks"]
        configuration.actions = [file]
        configuration.serve.evidence = "docs/examples/checkout-outage"
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: nil))
        let session = try IncidentSession(configuration, workspace: workspace, isOffline: true)
        var settings = LiveSettings()
        settings.rules.policy = Policy(standard: .approve)
        settings.rules.budgets = Self.wide
        settings.principal = { _ in Self.person }
        settings.hands = hands
        let slept = Sleep()
        let clock = EngineClock(
            wall: EngineClock.host.wall,
            elapsed: EngineClock.host.elapsed,
            sleep: { await slept.wait($0) }
        )
        let nonces = Mutex(0)
        let parts = LiveEngine.Parts(session: session, journal: journal, clock: clock) {
            nonces.withLock { count in
                count += 1
                return "bench-\(getpid())-\(count)"
            }
        }
        engine = try await LiveEngine.start(parts, settings: settings)
        self.slept = slept
    }

    /// Budgets that hold nothing back: the same target is acted on again and again.
    private static var wide: Budgets {
        let limit = Budgets.Limit(count: 1000, within: .seconds(1))
        var budgets = Budgets()
        (budgets.perResource, budgets.perService, budgets.perIncident, budgets.global) = (limit, limit, limit, limit)
        (budgets.coolDown, budgets.noUndoWithin) = (.zero, .zero)
        budgets.flapping.attempts = 1_000_000
        (budgets.flapping.hold, budgets.flapping.longestHold) = (.zero, .zero)
        return budgets
    }

    /// The example in an environment of its own, planned.
    /// - Returns: The incident.
    func incident(_ number: Int) async throws -> IncidentIdentifier {
        let bytes = try FileReader.bytes(of: "docs/examples/checkout-outage/alerts.json", limit: 1 << 20)
        let now = EngineClock.host.wall()
        let alerts = try AlertmanagerWebhook.read(bytes, limits: .network).alerts.filter { $0.status == .firing }
        let own = alerts.map { alert in
            Alert(
                status: .firing,
                labels: LabelSet(
                    alert.labels.map { $0 } + [LabelSet.Label(name: "environment", value: "stage-\(number)")]
                ),
                annotations: alert.annotations,
                startsAt: now,
                fingerprint: alert.fingerprint
            )
        }
        let receipt = try await withCheckedThrowingContinuation { continuation in
            engine.ingest(own, from: "alertmanager") { continuation.resume(with: $0) }
        }
        while await engine.planNext() {}
        guard let id = receipt.incidents.first else { throw BenchmarkFailure.failed("no incident was opened") }
        return id
    }

    /// Approves the plan that stands.
    func approve(_ id: IncidentIdentifier) async throws {
        let card = try await engine.card(of: id, for: Self.person)
        guard let binding = card.binding else { throw BenchmarkFailure.failed("nobody is asked for approval: \(card)") }
        let click = ApprovalClick(
            plan: binding.plan,
            evidence: binding.evidence,
            effect: binding.effect,
            state: binding.state,
            nonce: binding.nonce,
            comment: ""
        )
        _ = try await engine.approve(id, click, by: Self.person)
    }
}
