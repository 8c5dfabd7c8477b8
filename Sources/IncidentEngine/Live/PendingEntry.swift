internal import IncidentLedger
internal import IncidentModel
internal import Journal

/// Something that happened and is not written yet.
struct PendingEntry: Sendable {
    /// What happened.
    let happening: Reception.Happening
    /// Who did it.
    let actor: String
    /// When; the time that the state took it in with.
    let time: Timestamp
    /// The incident's tenant.
    let tenant: String?
    /// What belongs to it.
    var documents: [[UInt8]] = []
    /// The keys that it spends.
    var claims: [String] = []
    /// The entries whose bodies are removed with it.
    var pruning: ClosedRange<UInt64>?

    init(_ happening: Reception.Happening, by actor: String, at time: Timestamp, in ledger: IncidentLedger) {
        self.happening = happening
        self.actor = actor
        self.time = time
        tenant = happening.incident.flatMap { ledger[$0]?.tenant }
    }

    /// What the journal has to write.
    var draft: JournalDraft {
        if let pruning {
            return .pruning(pruning, reason: LiveSettings.retentionReason, actor: actor, time: time)
        }
        return happening.draft(by: actor, at: time, documents: documents, claims: claims)
    }

    /// What people are told.
    func news(_ sequence: UInt64) -> EngineNews {
        EngineNews(
            sequence: sequence,
            time: time,
            kind: happening.event.kind,
            incident: happening.incident,
            tenant: tenant,
            actor: actor,
            summary: happening.event.summary
        )
    }
}

extension LiveState {
    /// Lets something happen: the state holds it, and the entry has to be written.
    mutating func happen(
        _ event: LedgerEvent,
        about id: IncidentIdentifier? = nil,
        by actor: String,
        at time: Timestamp
    ) -> PendingEntry {
        let happening = ledger.record(event, about: id, by: actor, at: time)
        return PendingEntry(happening, by: actor, at: time, in: ledger)
    }
}
