internal import ContentDigests
public import IncidentModel
public import Journal

/// The state follows from the entries, one after the other, and from nothing else.
extension IncidentLedger {
    /// The name of the snapshots; the number is that of their format.
    public static var snapshotName: String { "incident-ledger-6" }

    /// Takes the next entry in. It cannot fail: whatever was written down happened. One that cannot be read is counted and
    /// changes nothing.
    /// - Complexity: O(size of the entry).
    public mutating func apply(_ entry: JournalEntry) { apply(LedgerEntry(entry)) }

    /// Takes the next entry in, which was read already.
    public mutating func apply(_ entry: LedgerEntry) {
        sequence = entry.sequence
        if entry.isStart { term += 1 }
        var number = entry.incident.flatMap { places[$0] }
        switch entry.content {
        case .unreadable: unreadable += 1
        case .pruned: break
        case .alerts(let received): replay(received, entry.incident, &number, at: entry.time)
        case .event(let event):
            change(number ?? Self.noIncident, by: event, from: entry.actor, at: entry.time, as: entry.sequence)
        }
        if let number, number < records.count { records[Int(number)].version = entry.sequence }
    }

    /// Takes alerts in once more, each into the incident that it was put into.
    private mutating func replay(
        _ received: JournaledAlerts,
        _ id: IncidentIdentifier?,
        _ number: inout UInt32?,
        at time: Timestamp
    ) {
        if number == nil, received.isOpening, let id {
            guard let (first, origin) = received.first() else {
                unreadable += 1
                return
            }
            number = open(id, for: first, origin, at: time)
        }
        for place in received.marks.indices {
            attach(received.marks[place], to: number ?? Self.noIncident, from: received.source, at: time) {
                received.alert(place)
            }
        }
    }

    /// Lets something happen that is not alerts: the state holds it from now on, and the journal has to.
    /// - Parameters:
    ///   - event: What happens.
    ///   - id: The incident that it is about; nil for none.
    ///   - actor: Who does it.
    ///   - time: When.
    /// - Returns: What has to be written.
    public mutating func record(
        _ event: LedgerEvent,
        about id: IncidentIdentifier? = nil,
        by actor: String,
        at time: Timestamp
    ) -> Reception.Happening {
        let number = id.flatMap { places[$0] } ?? Self.noIncident
        if event.kind == LedgerEntry.startKind { term += 1 }
        change(number, by: event, from: actor, at: time, as: sequence + 1)
        self.number(number)
        return Reception.Happening(incident: id, event: event)
    }
}

extension Reception.Happening {
    /// The entry to write.
    /// - Parameters:
    ///   - actor: Who did it.
    ///   - time: When; the time that the state took it in with.
    ///   - documents: What belongs to it.
    ///   - claims: The keys that it spends.
    /// - Returns: The draft of the entry.
    public func draft(
        by actor: String,
        at time: Timestamp,
        documents: [[UInt8]] = [],
        claims: [String] = []
    ) -> JournalDraft {
        JournalDraft(
            kind: event.kind,
            incident: incident?.text,
            actor: actor,
            time: time,
            body: event.body,
            documents: documents,
            claims: claims
        )
    }
}
