internal import ContentDigests
public import IncidentModel
public import Journal

extension IncidentLedger: JournalFold {
    /// The name of the snapshots; the number is that of their format.
    public static var snapshotName: String { "incident-ledger-1" }

    /// Nothing has happened.
    public static func initial() -> IncidentLedger { IncidentLedger() }

    /// Takes the next entry in. One that cannot be read is counted and changes nothing.
    /// - Complexity: O(size of the entry).
    public mutating func apply(_ entry: JournalEntry) {
        sequence = entry.sequence
        let event: LedgerEvent
        do throws(EventBodyProblem) { event = try LedgerEvent(kind: entry.kind, body: entry.body) } catch {
            unreadable += entry.isPruned ? 0 : 1
            return
        }
        let id = entry.incident.flatMap { IncidentIdentifier($0) }
        if case .alertsReceived(let received) = event {
            replay(received, id, at: entry.time)
        } else {
            change(id.flatMap { places[$0] } ?? Self.noIncident, by: event, from: entry.actor, at: entry.time)
        }
        if let id, let number = places[id] { records[Int(number)].version = entry.sequence }
    }

    /// Takes alerts in once more, each into the incident that it was put into.
    private mutating func replay(_ received: AlertsReceived, _ id: IncidentIdentifier?, at time: Timestamp) {
        for (place, alert) in received.alerts.enumerated() {
            let origin = AlertOrigin(of: alert, tenant: received.tenant, environment: received.environment)
            let key = AlertKey(of: alert, from: received.source, tenant: received.tenant)
            var number = id.flatMap { places[$0] }
            if place == 0, received.isOpening, let id, number == nil { number = open(id, for: alert, origin, at: time) }
            attach(alert, key, origin, to: number ?? Self.noIncident, from: received.source, at: time)
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

extension Reception.Happening {
    /// The entry to write.
    /// - Parameters:
    ///   - actor: Who did it.
    ///   - time: When; the time that the state took it in with.
    ///   - documents: What belongs to it.
    ///   - claims: The keys that it spends.
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
