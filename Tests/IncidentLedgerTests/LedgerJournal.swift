import ContentDigests
import Governance
import IncidentLedger
import IncidentModel
import Journal
import Signatures

/// A ledger with everything that it wrote, so that a test can replay it.
struct LedgerJournal {
    var ledger = IncidentLedger()
    private(set) var entries: [JournalEntry] = []

    init(_ configuration: LedgerConfiguration = LedgerConfiguration()) { ledger = IncidentLedger(configuration) }

    @discardableResult
    mutating func receive(
        _ alerts: [Alert],
        from source: String = "test",
        neighbours: Neighbours = .none,
        at second: Int64
    ) -> Reception {
        let time = LedgerJournal.time(second)
        let reception = ledger.receive(alerts, from: source, neighbours: neighbours, at: time)
        for happening in reception.happenings { write(happening, at: time) }
        return reception
    }

    @discardableResult
    mutating func record(
        _ event: LedgerEvent,
        about id: IncidentIdentifier? = nil,
        by actor: String = "ada",
        at second: Int64
    ) -> Reception.Happening {
        let time = LedgerJournal.time(second)
        let happening = ledger.record(event, about: id, by: actor, at: time)
        write(happening, by: actor, at: time)
        return happening
    }

    private mutating func write(_ happening: Reception.Happening, by actor: String = "engine", at time: Timestamp) {
        entries.append(
            JournalEntry(
                sequence: UInt64(entries.count + 1),
                draft: happening.draft(by: actor, at: time),
                documents: [],
                leafHash: .zero,
                chainHash: .zero
            )
        )
    }

    /// A plan of which only what tests look at is of interest.
    static func plan(_ digest: ContentDigest) -> PlanMade {
        PlanMade(
            digest: digest,
            document: digest,
            essence: digest,
            basis: digest,
            planner: "deterministic",
            sentence: "s",
            rung: .approve
        )
    }

    /// The state that the entries lead to.
    func replayed() -> IncidentLedger {
        var copy = IncidentLedger(ledger.configuration)
        for entry in entries { copy.apply(entry) }
        return copy
    }

    static func time(_ second: Int64) -> Timestamp { Timestamp(seconds: 1_790_000_000 + second) ?? .epoch }

    /// An alert about one service.
    static func alert(
        _ name: String,
        service: String? = nil,
        labels: KeyValuePairs<String, String> = [:],
        from second: Int64 = 0,
        isResolved: Bool = false
    ) -> Alert {
        var all = [("alertname", name), ("severity", "critical")] + labels.map { ($0.key, $0.value) }
        if let service { all += [("namespace", "shop"), ("service", service)] }
        return Alert(
            status: isResolved ? .resolved : .firing,
            labels: LabelSet(all.map { LabelSet.Label(name: $0.0, value: $0.1) }),
            startsAt: time(second),
            endsAt: isResolved ? time(second + 60) : nil
        )
    }
}
