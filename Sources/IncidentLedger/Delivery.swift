public import IncidentModel

/// What came of a delivery of alerts.
public struct Reception: Sendable {
    /// An event with the incident that it is about.
    public struct Happening: Sendable, Equatable {
        /// The incident; nil when it is about none.
        public let incident: IncidentIdentifier?
        /// What happened.
        public let event: LedgerEvent
    }

    /// What happened, in order; to be written to the journal before anybody is told.
    public fileprivate(set) var happenings: [Happening] = []
    /// How many alerts said what was known.
    public fileprivate(set) var repeats = 0
    /// The incidents that have new evidence, each once, in order.
    public fileprivate(set) var touched: [IncidentIdentifier] = []
}

extension IncidentLedger {
    /// Takes alerts in: drops repeats, groups what is new, opens and closes incidents.
    /// - Parameters:
    ///   - alerts: The alerts, of any tenants.
    ///   - source: Who sent them.
    ///   - neighbours: Who calls whom.
    ///   - time: The time of their arrival.
    /// - Returns: What happened; the state holds it already.
    /// - Complexity: O(alerts), and O(incidents of the last minutes) when a storm begins.
    public mutating func receive(
        _ alerts: [Alert],
        from source: String,
        neighbours: Neighbours = .none,
        at time: Timestamp
    ) -> Reception {
        var delivery = Delivery(source: source, neighbours: neighbours, time: time)
        for alert in alerts { delivery.take(alert, into: &self) }
        delivery.finish(&self)
        return delivery.reception
    }
}

/// One delivery on its way into the ledger. Alerts of one incident that follow each other become one event.
private struct Delivery {
    let source: String
    let neighbours: Neighbours
    let time: Timestamp
    var reception = Reception()
    /// The event that is being collected, and the number of its incident.
    private var open: (number: UInt32, event: AlertsReceived)?
    private var touched: Set<UInt32> = []
    private var names = GroupingIndex.NameMaker()
    /// Bytes of the event that is being collected, roughly.
    private var weight = 0
    /// From how many bytes an event is closed: the journal takes bodies of up to 1 MiB.
    private static let heaviest = 256 << 10

    init(source: String, neighbours: Neighbours, time: Timestamp) {
        self.source = source
        self.neighbours = neighbours
        self.time = time
    }

    /// Takes one alert.
    mutating func take(_ alert: Alert, into ledger: inout IncidentLedger) {
        let origin = AlertOrigin(of: alert, ledger.configuration)
        let key = AlertKey(of: alert, from: source, tenant: origin.tenant)
        if let slot = ledger.table[key] {
            guard slot.isFiring != (alert.status == .firing) else {
                reception.repeats += 1
                return
            }
            let number = ledger.standing(slot.incident)
            if number != IncidentLedger.noIncident, alert.status == .resolved || ledger.isOpen(number) {
                return enter(alert, mark(alert, key, origin), origin, into: number, isOpening: false, &ledger)
            }
        } else if alert.status == .resolved {
            let number = IncidentLedger.noIncident
            return enter(alert, mark(alert, key, origin), origin, into: number, isOpening: false, &ledger)
        }
        place(alert, mark(alert, key, origin), origin, &ledger)
    }

    private mutating func mark(_ alert: Alert, _ key: AlertKey, _ origin: AlertOrigin) -> AlertMark {
        AlertMark(of: alert, key, origin, &names)
    }

    /// Finds the incident of a new alert that fires.
    private mutating func place(
        _ alert: Alert,
        _ mark: AlertMark,
        _ origin: AlertOrigin,
        _ ledger: inout IncidentLedger
    ) {
        let scope = mark.scope
        let length = ledger.configuration.stormSeconds
        let before = ledger.index.recent(scope, at: time.seconds, length)
        switch ledger.destination(of: mark, origin, neighbours, at: time) {
        case .existing(let number): enter(alert, mark, origin, into: number, isOpening: false, &ledger)
        case .reopened(let number):
            flush(&ledger)
            happen(.incidentReopened(reason: "it alerts again"), number, &ledger)
            enter(alert, mark, origin, into: number, isOpening: false, &ledger)
        case .new:
            flush(&ledger)
            let number = ledger.open(ledger.identifier(for: mark.key, at: time), for: alert, origin, at: time)
            enter(alert, mark, origin, into: number, isOpening: true, &ledger)
        }
        let after = ledger.index.recent(scope, at: time.seconds, length)
        let limit = ledger.configuration.stormAlerts
        guard before < limit, after >= limit, let target = ledger.index.target(scope) else { return }
        swallow(into: ledger.standing(target), origin, &ledger)
    }

    /// A storm was recognised: what it opened so far becomes one incident.
    private mutating func swallow(
        into target: UInt32,
        _ origin: AlertOrigin,
        _ ledger: inout IncidentLedger
    ) {
        guard ledger.isOpen(target) else { return }
        let id = ledger.records[Int(target)].id
        let parts = ledger.swallowed(by: target, origin, at: time)
        guard !parts.isEmpty else { return }
        flush(&ledger)
        for part in parts { happen(.incidentMerged(into: id), part, &ledger) }
        touched.insert(target)
    }

    /// Puts an alert into an incident and into the event that is being collected.
    private mutating func enter(
        _ alert: Alert,
        _ mark: AlertMark,
        _ origin: AlertOrigin,
        into number: UInt32,
        isOpening: Bool,
        _ ledger: inout IncidentLedger
    ) {
        ledger.attach(mark, to: number, from: source, at: time) { alert }
        let isSame =
            open.map {
                $0.number == number && !isOpening && weight < Self.heaviest && $0.event.tenant == origin.tenant
                    && $0.event.environment == origin.environment
            } ?? false
        if !isSame {
            flush(&ledger)
            let event = AlertsReceived(
                source: source,
                tenant: origin.tenant,
                environment: origin.environment,
                isOpening: isOpening,
                alerts: []
            )
            open = (number, event)
            weight = 0
        }
        open?.event.alerts.append(alert)
        weight += alert.weight
        if number != IncidentLedger.noIncident { touched.insert(number) }
    }

    /// Closes the event that is being collected.
    private mutating func flush(_ ledger: inout IncidentLedger) {
        guard let (number, event) = open else { return }
        open = nil
        note(.alertsReceived(event), number, &ledger)
    }

    /// Lets an event change the state, and keeps it.
    private mutating func happen(_ event: LedgerEvent, _ number: UInt32, _ ledger: inout IncidentLedger) {
        ledger.change(number, by: event, from: "engine", at: time, as: ledger.sequence + 1)
        note(event, number, &ledger)
    }

    /// Keeps an event that the state holds already.
    private mutating func note(_ event: LedgerEvent, _ number: UInt32, _ ledger: inout IncidentLedger) {
        let id = number == IncidentLedger.noIncident ? nil : ledger.records[Int(number)].id
        ledger.number(number)
        reception.happenings.append(Reception.Happening(incident: id, event: event))
    }

    /// Ends the delivery: incidents of which nothing alerts any more are over.
    mutating func finish(_ ledger: inout IncidentLedger) {
        flush(&ledger)
        for number in touched.sorted() where ledger.isOpen(number) {
            if ledger.records[Int(number)].firing == 0 {
                happen(.incidentResolved(reason: "every alert is resolved"), number, &ledger)
            } else {
                reception.touched.append(ledger.records[Int(number)].id)
            }
        }
        guard ledger.isSweepDue else { return }
        for number in ledger.excess {
            happen(.incidentResolved(reason: IncidentLedger.excessReason), number, &ledger)
        }
        // Last, since it may renumber the incidents; an event of its own, so that a replay sweeps at the same place.
        happen(.swept, IncidentLedger.noIncident, &ledger)
    }
}
