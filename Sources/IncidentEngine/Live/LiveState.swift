internal import ContentDigests
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import Signatures

/// Everything that a live engine holds in memory. Guarded by one lock; nothing slow happens under it.
struct LiveState: Sendable {
    /// A caller that waits until an entry is safe.
    struct Waiter: Sendable {
        let sequence: UInt64
        let wake: @Sendable (LiveError?) -> Void
    }

    /// The fold of the journal, with what is on its way there.
    var ledger: IncidentLedger
    /// What the engine follows.
    var settings: LiveSettings
    /// The configuration that was read last, which names what surrounds incidents.
    var configuration: Configuration
    /// How often a configuration was read since the start.
    var reloads = 0
    /// Where things belong and what surrounds incidents.
    var evidence: LiveEvidence
    var places: ServicePlaces
    var neighbours: Neighbours
    /// The latest telemetry.
    var telemetry = TelemetryWindow()
    /// Requests for approval as they run, with clocks that no setting of the wall clock extends.
    var machines: [IncidentIdentifier: ApprovalMachine] = [:]
    /// What is held of runs beside the journal.
    var runs = RunDesk()
    /// Which incidents have to be looked at.
    var due = DueIncidents()
    /// The last evaluations.
    var ready = ReadyPlans()
    /// Why nothing may change; nil while all is well.
    var failure: String?
    /// What else keeps everything from changing, by kind.
    var blocks: [String: String] = [:]
    /// The last entry that is safe.
    var durable: UInt64 = 0
    /// What is on its way to the journal.
    var entriesInFlight = 0
    var bytesInFlight = 0
    /// Documents that are on their way to the journal: the state names them already, so readers may ask for them.
    var documentsInFlight: [ContentDigest: [UInt8]] = [:]
    /// Callers of deliveries that held nothing new, until what they repeat is safe.
    var waiters: [Waiter] = []
    /// What is wrong with the service itself, by kind.
    var alarms: [String: EngineAlarm] = [:]
    /// Counts.
    var figures = EngineFigures()
    /// Whether the engine is being stopped.
    var isStopping = false
    /// Up to which entry bodies were removed, as far as it was looked.
    var prunedSequence: UInt64 = 0
    /// The last entry that a stored snapshot covers.
    var snapshotSequence: UInt64 = 0
    /// The key that signs checkpoints.
    var auditKey: VerifyingKey?
    /// How often the state was made anew since the journal had failed.
    var recoveries = 0
    /// What a cluster said last.
    var observed: ObservedCluster?
    /// What is asked again and again.
    var feeds: [Feed] = []
    /// The last checkpoint.
    var checkpoint: SignedCheckpoint?

    /// Why nothing may change, each reason a sentence; none while all is well.
    var standstill: [String] { [failure].compactMap(\.self) + blocks.sorted { $0.key < $1.key }.map(\.value) }

    /// The resources that are held since they flapped, by the budgets that are configured now.
    var held: [EntityReference] {
        var history = ledger.governance.history
        history.budgets = settings.rules.budgets
        return history.held
    }

    /// Why nothing new may begin; nil when it may.
    var refusal: LiveError? {
        if let closed { return closed }
        guard entriesInFlight < settings.entriesInFlight, bytesInFlight < settings.bytesInFlight else {
            return LiveError(.overloaded, ["more is being written than may wait"], retryAfter: .seconds(1))
        }
        return nil
    }

    /// Why nothing new may begin however little there is to do; nil when it may.
    var closed: LiveError? {
        if isStopping { return LiveError(.unavailable, ["the service is stopping"], retryAfter: .seconds(5)) }
        return standstill.isEmpty ? nil : LiveError(.unavailable, standstill, retryAfter: .seconds(1))
    }

    /// The request for approval of an incident's plan as it runs, made anew from the journal after a start.
    mutating func machine(of record: IncidentRecord, at now: Moment) -> ApprovalMachine? {
        guard let plan = record.plan, let request = plan.made.request, let state = plan.state else { return nil }
        // One that is still open here and no longer in the journal was voided by the end of its incident.
        if let known = machines[record.id], known.request == request, state.isOpen || !known.state.isOpen {
            return known
        }
        let machine = ApprovalMachine(
            restoring: request,
            state: state,
            grants: plan.grants,
            lastEntry: plan.changedAt,
            at: now
        )
        machines[record.id] = machine
        return machine
    }
}

/// The last evaluations, so that questions and changes need no new look. The one used longest ago goes first.
struct ReadyPlans: Sendable {
    /// An evaluation behind one pointer: it is large, and moved about under the lock.
    fileprivate final class Kept: Sendable {
        let evaluation: Evaluation

        init(_ evaluation: Evaluation) { self.evaluation = evaluation }
    }

    /// What was let go of, until somebody frees it outside of the lock.
    struct Discarded: Sendable {
        fileprivate var kept: [Kept] = []
    }

    private var evaluations: [IncidentIdentifier: Kept] = [:]
    private var turns: [IncidentIdentifier: UInt64] = [:]
    private var turn: UInt64 = 0
    private var discarded = Discarded()

    /// The evaluation of an incident's standing plan.
    mutating func evaluation(of id: IncidentIdentifier) -> Evaluation? {
        guard let known = evaluations[id] else { return nil }
        turn += 1
        turns[id] = turn
        return known.evaluation
    }

    /// Keeps an evaluation.
    mutating func keep(_ evaluation: Evaluation, of id: IncidentIdentifier, most: Int) {
        turn += 1
        turns[id] = turn
        if let before = evaluations.updateValue(Kept(evaluation), forKey: id) { discard(before) }
        while evaluations.count > max(most, 1), let oldest = turns.min(by: { $0.value < $1.value }) {
            forget(oldest.key)
        }
    }

    /// Forgets the evaluation of an incident.
    mutating func forget(_ id: IncidentIdentifier) {
        turns[id] = nil
        if let before = evaluations.removeValue(forKey: id) { discard(before) }
    }

    /// What was let go of. To be called under the lock, and dropped after it.
    mutating func takeDiscarded() -> Discarded {
        defer { discarded = Discarded() }
        return discarded
    }

    private mutating func discard(_ kept: Kept) {
        if discarded.kept.count < 64 { discarded.kept.append(kept) }
    }
}
