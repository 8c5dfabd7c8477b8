internal import ContentDigests
public import IncidentModel
public import Journal

extension IncidentLedger: JournalFold {
    /// The name of the snapshots; the number is that of their format.
    public static var snapshotName: String { "incident-ledger-3" }

    /// Nothing has happened.
    public static func initial() -> IncidentLedger { IncidentLedger() }

    /// Takes the next entry in. One that cannot be read is counted and changes nothing.
    /// - Complexity: O(size of the entry).
    public mutating func apply(_ entry: JournalEntry) { apply(LedgerEntry(entry)) }

    /// Takes the next entry in, which was read already.
    public mutating func apply(_ entry: LedgerEntry) {
        sequence = entry.sequence
        guard let event = entry.event else {
            unreadable += entry.isPruned ? 0 : 1
            return
        }
        if case .alertsReceived(let received) = event {
            replay(received, entry.marks, entry.incident, at: entry.time)
        } else {
            let number = entry.incident.flatMap { places[$0] } ?? Self.noIncident
            change(number, by: event, from: entry.actor, at: entry.time)
        }
        if let id = entry.incident, let number = places[id] { records[Int(number)].version = entry.sequence }
    }

    /// Takes alerts in once more, each into the incident that it was put into.
    private mutating func replay(
        _ received: AlertsReceived,
        _ marks: [LedgerEntry.Mark],
        _ id: IncidentIdentifier?,
        at time: Timestamp
    ) {
        for (place, (alert, mark)) in zip(received.alerts, marks).enumerated() {
            var number = id.flatMap { places[$0] }
            if place == 0, received.isOpening, let id, number == nil {
                number = open(id, for: alert, mark.origin, at: time)
            }
            attach(alert, mark.key, mark.origin, to: number ?? Self.noIncident, from: received.source, at: time)
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
        change(number, by: event, from: actor, at: time)
        self.number(number)
        return Reception.Happening(incident: id, event: event)
    }
}

/// An entry of the journal that was read and not taken in yet. Reading needs no state, so others can do it while the
/// entries before are taken in.
public struct LedgerEntry: Sendable {
    /// Its number.
    public let sequence: UInt64
    let time: Timestamp
    let incident: IncidentIdentifier?
    let actor: String
    /// What it says; nil when it cannot be read.
    let event: LedgerEvent?
    let isPruned: Bool
    /// By what each of its alerts is known, and where it belongs.
    let marks: [Mark]

    /// By what an alert is known, and where it belongs.
    struct Mark: Sendable {
        let key: AlertKey
        let origin: AlertOrigin
    }

    /// Reads an entry.
    /// - Complexity: O(size of the entry).
    public init(_ entry: JournalEntry) {
        sequence = entry.sequence
        time = entry.time
        incident = entry.incident.flatMap { IncidentIdentifier($0) }
        actor = entry.actor
        isPruned = entry.isPruned
        do throws(EventBodyProblem) { event = try LedgerEvent(kind: entry.kind, body: entry.body) } catch {
            event = nil
        }
        guard case .alertsReceived(let received)? = event else {
            marks = []
            return
        }
        marks = received.alerts.map { alert in
            Mark(
                key: AlertKey(of: alert, from: received.source, tenant: received.tenant),
                origin: AlertOrigin(of: alert, tenant: received.tenant, environment: received.environment)
            )
        }
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
