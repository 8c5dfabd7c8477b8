public import ContentDigests
internal import Diagnosis
public import Governance
public import IncidentLedger
public import IncidentModel
public import Journal
internal import Planning
public import Signatures
internal import StrictJSON
internal import Synchronization

/// What can be seen. Everything is limited to the asker's tenants: another tenant's incident does not exist for him.
extension LiveEngine {
    /// A page of incidents, the last opened first.
    public func incidents(_ query: IncidentQuery, for principal: Principal) -> IncidentPage {
        var query = query
        if let own = principal.tenants { query.tenants = query.tenants.map { $0.intersection(own) } ?? own }
        return state.withLock { $0.ledger.page(query) }
    }

    /// An incident.
    /// - Throws: `missing` when there is none that the asker may see.
    public func incident(_ id: IncidentIdentifier, for principal: Principal) throws(LiveError) -> IncidentRecord {
        try state.withLock { state throws(LiveError) in try state.record(id, for: principal) }
    }

    /// The environments that incidents are shown with, in their order; empty when nobody says it. What the policy goes by
    /// is in its decision: that never comes from a label.
    public func environments(of records: [IncidentRecord]) -> [String] {
        let places = state.withLock { $0.places }
        return records.map { places.shownEnvironment(of: $0) }
    }

    /// What the policy says now of the plan that stands; nil where there is none, or it was not looked at since the start.
    public func decision(on id: IncidentIdentifier, for principal: Principal) throws(LiveError) -> PolicyDecision? {
        try state.withLock { state throws(LiveError) in
            let record = try state.record(id, for: principal)
            let time = moment().time
            return state.ready.evaluation(of: id).flatMap { state.decision(on: $0, of: record, at: time) }
        }
    }

    /// The last things that happened to an incident, oldest first.
    public func timeline(
        of id: IncidentIdentifier,
        for principal: Principal,
        limit: Int
    ) async throws(LiveError) -> [EngineNews] {
        let record = try incident(id, for: principal)
        let entries = try await reading { journal throws(JournalError) in
            try await journal.entries(of: id.text, last: min(max(limit, 1), 500))
        }
        return entries.map { Self.news($0, tenant: record.tenant) }
    }

    /// What happened after an entry, for readers who were away.
    public func news(after sequence: UInt64, limit: Int) async throws(LiveError) -> [EngineNews] {
        let entries = try await reading { journal throws(JournalError) in
            try await journal.entries(after: sequence, limit: limit)
        }
        return entries.map { entry in
            let id = entry.incident.flatMap { IncidentIdentifier($0) }
            return Self.news(entry, tenant: id.flatMap { id in state.withLock { $0.ledger[id]?.tenant } })
        }
    }

    private static func news(_ entry: JournalEntry, tenant: String?) -> EngineNews {
        EngineNews(
            sequence: entry.sequence,
            time: entry.time,
            kind: entry.kind,
            incident: entry.incident.flatMap { IncidentIdentifier($0) },
            tenant: tenant,
            actor: entry.actor,
            summary: LedgerEvent.summary(kind: entry.kind, body: entry.body)
        )
    }

    /// The alerts of an incident, as many as are kept whole; none once it is over.
    public func alerts(
        of id: IncidentIdentifier,
        for principal: Principal
    ) throws(LiveError) -> [IncidentRecord.WholeAlert] { try incident(id, for: principal).alerts }

    /// The diagnosis that stands, as a JSON document.
    public func diagnosis(of id: IncidentIdentifier, for principal: Principal) async throws(LiveError) -> [UInt8] {
        guard let digest = try incident(id, for: principal).diagnosis?.digest else {
            throw LiveError(.missing, ["there is no diagnosis yet"], retryAfter: .seconds(1))
        }
        return try await document(digest)
    }

    /// The plan that stands, as a JSON document.
    public func plan(of id: IncidentIdentifier, for principal: Principal) async throws(LiveError) -> [UInt8] {
        guard let digest = try incident(id, for: principal).plan?.made.document else {
            throw LiveError(.missing, ["there is no plan yet"], retryAfter: .seconds(1))
        }
        return try await document(digest)
    }

    /// A plan by the digest that it states of itself, or under which the journal keeps it.
    public func plan(_ digest: ContentDigest, for principal: Principal) async throws(LiveError) -> [UInt8] {
        let standing = state.withLock { state in
            state.ledger.standingPlan(digest).map { (document: $0.document, tenant: $0.tenant) }
        }
        if let standing, principal.tenants.map({ $0.contains(standing.tenant) }) ?? true {
            return try await document(standing.document)
        }
        let bytes = try await document(digest)
        // Of other documents the incident that they name decides who may see them.
        let value = try? JSONValue(parsing: bytes, limits: JSONLimits(documentBytes: 64 << 20))
        let named = (value?["incident"]?["id"] ?? value?["bundle"])?.string.flatMap { IncidentIdentifier($0) }
        guard let named else { throw Self.noDocument }
        _ = try incident(named, for: principal)
        return bytes
    }

    private static let noDocument = LiveError(.missing, ["there is no such document"])

    private func document(_ digest: ContentDigest) async throws(LiveError) -> [UInt8] {
        if let bytes = state.withLock({ $0.documentsInFlight[digest] }) { return bytes }
        let bytes = try await reading { journal throws(JournalError) in try await journal.document(digest) }
        guard let bytes else { throw Self.noDocument }
        return bytes
    }

    /// Reads from the journal.
    private func reading<Value: Sendable>(
        _ body: (any JournalStore) async throws(JournalError) -> Value
    ) async throws(LiveError) -> Value {
        do throws(JournalError) { return try await body(parts.journal) } catch {
            throw LiveError(.unavailable, ["the journal cannot be read: \(error)"], retryAfter: .seconds(1))
        }
    }

    /// What runs around an incident, who calls whom, and the way that the trouble took.
    public func graph(of id: IncidentIdentifier, for principal: Principal) async throws(LiveError) -> IncidentGraph {
        IncidentGraph(try await evaluation(of: id, for: principal).request)
    }

    /// What was measured around an incident.
    public func metrics(of id: IncidentIdentifier, for principal: Principal) async throws(LiveError) -> [MetricView] {
        let record = try incident(id, for: principal)
        let onset = try await evaluation(of: id, for: principal).request.findings.onset
        let series = state.withLock { $0.evidence.metrics(of: record, $0.telemetry) }
        return series.map { MetricView(series: $0, onset: onset) }
    }

    /// What governs at present.
    public func governance(for principal: Principal) -> GovernanceView {
        state.withLock { state in
            GovernanceView(
                stop: state.ledger.governance.stop,
                rules: state.settings.rules,
                held: principal.tenants == nil ? state.held : [],
                alarms: state.alarms.values.sorted { ($0.since, $0.kind) < ($1.since, $1.kind) }
            )
        }
    }

    /// Numbers for monitoring.
    public var figures: EngineFigures {
        state.withLock { state in
            var figures = state.figures
            figures.openIncidents = state.ledger.openCount
            figures.incidents = state.ledger.count
            figures.rememberedAlerts = state.ledger.alertCount
            figures.journalSequence = state.durable
            figures.inFlight = state.entriesInFlight
            figures.due = state.due.count
            figures.alarms = state.alarms.count
            return figures
        }
    }

    /// Whether it takes alerts in.
    public var health: EngineHealth {
        state.withLock { state in
            EngineHealth(problems: state.standstill + (state.isStopping ? ["the service is stopping"] : []))
        }
    }

    /// The last checkpoint; nil before the first.
    public func latestCheckpoint() -> SignedCheckpoint? { state.withLock { $0.checkpoint } }

    /// The public key that signs the journal's checkpoints; nil while it is not known.
    public var auditKey: VerifyingKey? { state.withLock { $0.auditKey } }

    /// Says which key signs.
    public func keep(auditKey: VerifyingKey) { state.withLock { $0.auditKey = auditKey } }

    /// Keeps a checkpoint to be shown.
    public func keep(_ checkpoint: SignedCheckpoint) { state.withLock { $0.checkpoint = checkpoint } }
}

extension LiveState {
    /// An incident that the asker may see.
    func record(_ id: IncidentIdentifier, for principal: Principal) throws(LiveError) -> IncidentRecord {
        guard let record = ledger[id], principal.tenants.map({ $0.contains(record.tenant) }) ?? true else {
            throw LiveError(.missing, ["there is no incident \(id)"])
        }
        return record
    }

    /// An incident that the asker may see and that is not over: nobody decides on the plan of another.
    func openRecord(_ id: IncidentIdentifier, for principal: Principal) throws(LiveError) -> IncidentRecord {
        let record = try record(id, for: principal)
        guard record.status == .open else {
            throw LiveError(
                .conflict,
                ["the incident is \(record.status.rawValue); nobody decides on its plan any more"]
            )
        }
        return record
    }

    /// An incident that the asker may see and may do something about.
    func record(
        _ id: IncidentIdentifier,
        for principal: Principal,
        to permission: Permission
    ) throws(LiveError) -> IncidentRecord {
        let record = try record(id, for: principal)
        guard principal.may(permission, tenant: record.tenant) else {
            throw LiveError(.forbidden, ["no role of yours permits `\(permission.rawValue)` here"])
        }
        return record
    }

    /// What the policy says of a plan now; nil where it has no step.
    func decision(on evaluation: Evaluation, of record: IncidentRecord, at time: Timestamp) -> PolicyDecision? {
        evaluation.policyRequest(of: record, places, settings.hands).map {
            settings.rules.decide($0, plan: evaluation.document.digest, state: ledger.governance, at: time)
        }
    }
}
