import Connectors
import EvenkeelTestKit
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import LocalFiles
import Planning
import Remediation
import StrictJSON
import Synchronization

/// A live engine on a journal in memory and clocks that a test sets, with the example incident around it.
struct LiveBench: Sendable {
    /// Clocks that stand still until somebody moves them.
    final class Hands: Sendable {
        private let now = Mutex((wall: Timestamp(seconds: 1_792_000_000) ?? .epoch, elapsed: Duration.zero, nonce: 0))

        func advance(by seconds: Int64, wall: Int64? = nil) {
            now.withLock { now in
                now.wall = now.wall.adding(seconds: wall ?? seconds)
                now.elapsed += .seconds(seconds)
            }
        }

        var clock: EngineClock {
            EngineClock(wall: { self.now.withLock { $0.wall } }, elapsed: { self.now.withLock { $0.elapsed } })
        }

        /// Clocks that go on by twenty times as much as somebody waits, so that nobody waits and few looks fill a window.
        var quickClock: EngineClock {
            EngineClock(
                wall: { self.now.withLock { $0.wall } },
                elapsed: { self.now.withLock { $0.elapsed } },
                sleep: { time in
                    self.now.withLock { now in
                        now.elapsed += time * 20
                        now.wall = now.wall.adding(seconds: (time * 20).components.seconds)
                    }
                    await Task.yield()
                    return !Task.isCancelled
                }
            )
        }

        func nonce() -> String {
            now.withLock { now in
                now.nonce += 1
                return "nonce-\(now.nonce)"
            }
        }
    }

    static let ada = Principal(name: "ada", roles: [.approver], kind: .user)
    static let bob = Principal(name: "bob", roles: [.approver], kind: .user)
    static let root = Principal(name: "root", roles: [.administrator], kind: .user)
    static let eve = Principal(name: "eve", roles: [.viewer], kind: .user)
    static let people = [ada, bob, root, eve]
    static let folder = "docs/examples/checkout-outage"

    let engine: LiveEngine
    let journal: InMemoryJournal
    let hands: Hands

    /// Settings under which people decide.
    static func settings(_ rung: AutonomyRung = .approve) -> LiveSettings {
        var settings = LiveSettings()
        settings.rules.policy = Policy(standard: rung)
        settings.principal = { grant in people.first { $0.name == grant.person } }
        return settings
    }

    static func configuration(surrounded: Bool = true, by evidence: String = folder) -> Configuration {
        var configuration = Configuration()
        configuration.runbooks = ["runbooks"]
        configuration.serve.evidence = surrounded ? evidence : nil
        return configuration
    }

    init(
        _ settings: LiveSettings = LiveBench.settings(),
        journal: InMemoryJournal = InMemoryJournal(),
        hands: Hands = Hands(),
        goesOn: Bool = false,
        configuration: Configuration = LiveBench.configuration(),
        session: IncidentSession? = nil
    ) async throws {
        let session = try session ?? Self.session(configuration)
        let clock = goesOn ? hands.quickClock : hands.clock
        let parts = LiveEngine.Parts(session: session, journal: journal, clock: clock, nonce: hands.nonce)
        engine = try await LiveEngine.start(parts, settings: settings)
        self.journal = journal
        self.hands = hands
    }

    /// A session without a model, for benches that share one.
    static func session(_ configuration: Configuration) throws -> IncidentSession {
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: nil))
        return try IncidentSession(configuration, workspace: workspace, isOffline: true)
    }

    /// The alerts of the example.
    static func alerts() throws -> [Alert] {
        let bytes = try FileReader.bytes(of: folder + "/alerts.json", limit: 1 << 20)
        return try AlertmanagerWebhook.read(bytes, limits: .network).alerts
    }

    /// Sends alerts and waits until they are safe.
    @discardableResult
    func send(_ alerts: [Alert], from source: String = "alertmanager") async throws -> IngestReceipt {
        try await withCheckedThrowingContinuation { continuation in
            engine.ingest(alerts, from: source) { continuation.resume(with: $0) }
        }
    }

    /// Plans whatever is due.
    func planAll() async {
        while await engine.planNext() {}
    }

    /// Sends the example's alerts and plans.
    func begin() async throws -> IncidentIdentifier {
        let receipt = try await send(Self.alerts())
        await planAll()
        guard let id = receipt.incidents.first else { throw LiveError(.missing, ["no incident was opened"]) }
        return id
    }

    /// What a person sends who approves what the card shows.
    static func click(_ card: ApprovalCard, comment: String = "") -> ApprovalClick? {
        card.binding.map {
            ApprovalClick(
                plan: $0.plan,
                evidence: $0.evidence,
                effect: $0.effect,
                state: $0.state,
                nonce: $0.nonce,
                comment: comment
            )
        }
    }

    /// The kinds of everything that was written.
    var kinds: [String] { journal.entries.map(\.kind) }
}
