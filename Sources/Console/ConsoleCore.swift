internal import Authentication
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StructuredDocuments
internal import Synchronization
internal import WebServer

/// What every route needs: the engine, who may come in, and what is remembered between requests.
final class ConsoleCore: Sendable {
    let engine: LiveEngine
    let settings: ConsoleSettings
    /// Who may come in, as it is now.
    let gate: Gate
    /// Answers to requests that may be repeated.
    let repeats = IdempotencyTable()
    /// The streams of events.
    let events: EventHub
    /// What senders sent, as far as one request depends on those before.
    let senders: SenderMemory
    /// Checks passwords, one at a time.
    let passwords = PasswordDesk()
    /// How often the page's policy was broken, as browsers tell.
    let policyReports = Atomic<Int>(0)
    /// The last second in which a report was counted, and how many in it.
    let reportRate = Mutex((second: Int64(0), count: 0))
    /// The use of the routes, once the router is made.
    let router = Mutex<Router?>(nil)
    /// The server's own figures, once it is made.
    let server = Mutex<WebServer?>(nil)
    /// When the console was made, for the time that it is up.
    let started: Timestamp

    init(engine: LiveEngine, settings: ConsoleSettings) {
        self.engine = engine
        self.settings = settings
        started = settings.clock.wall()
        gate = Gate(engine: engine, settings: settings)
        events = EventHub(engine: engine, settings: settings)
        senders = SenderMemory()
    }

    /// The wall time.
    var now: Timestamp { settings.clock.wall() }
    /// The time that never jumps.
    var elapsed: Duration { settings.clock.elapsed() }
}
