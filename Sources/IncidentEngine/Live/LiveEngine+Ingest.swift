public import Connectors
internal import Governance
internal import IncidentLedger
public import IncidentModel
internal import Synchronization

/// What comes in.
extension LiveEngine {
    /// Takes alerts in. `completion` is called once, when they are safe or refused, on any thread; it must be quick.
    /// - Parameters:
    ///   - alerts: The alerts, of any tenants.
    ///   - source: Who sent them: the kind of sender and, where there are several, its name.
    ///   - completion: Told what came of it.
    public func ingest(
        _ alerts: [Alert],
        from source: String,
        completion: @escaping @Sendable (Result<IngestReceipt, LiveError>) -> Void
    ) {
        commit { state, moment throws(LiveError) in
            let heavy = alerts.firstIndex { $0.weight > Alert.heaviest }
            if let heavy {
                let name = alerts[heavy].name
                let reason = "alert \(heavy + 1) (`\(name)`) is larger than \(Alert.heaviest >> 10) KiB"
                throw LiveError(.malformed, [reason])
            }
            return receive(alerts, from: source, &state, at: moment.time)
        } completion: { [self] result in
            if case .success(let receipt) = result, !receipt.incidents.isEmpty { wake.yield() }
            if case .failure = result { state.withLock { $0.figures.refused += alerts.count } }
            completion(result)
        }
    }

    /// Lets the ledger take alerts in, and counts them.
    func receive(
        _ alerts: [Alert],
        from source: String,
        _ state: inout LiveState,
        at time: Timestamp
    ) -> Transaction<IngestReceipt> {
        let reception = state.ledger.receive(alerts, from: source, neighbours: state.neighbours, at: time)
        state.figures.deliveries += 1
        state.figures.alerts += alerts.count
        state.figures.repeats += reception.repeats
        let now = parts.clock.elapsed()
        for id in reception.touched { state.due.add(id, now: now) }
        let receipt = IngestReceipt(
            accepted: alerts.count,
            repeats: reception.repeats,
            incidents: reception.touched,
            sequence: state.ledger.sequence
        )
        let ledger = state.ledger
        let entries = reception.happenings.map { PendingEntry($0, by: "source:\(source)", at: time, in: ledger) }
        return Transaction(entries: entries, value: receipt)
    }

    /// Takes changes in; what was changed lately explains most incidents.
    public func ingest(
        changes: [Change],
        from source: String,
        completion: @escaping @Sendable (Result<IngestReceipt, LiveError>) -> Void
    ) {
        commit { [parts] state, moment throws(LiveError) in
            guard !changes.isEmpty else { throw LiveError(.malformed, ["there is no change in it"]) }
            state.figures.changes += changes.count
            let event = LedgerEvent.changesReceived(source: source, changes)
            let entry = state.happen(event, by: "source:\(source)", at: moment.time)
            // A change may explain what is open already.
            for id in state.ledger.openIncidents.prefix(64) { state.due.add(id, now: parts.clock.elapsed()) }
            let sequence = state.ledger.sequence
            let receipt = IngestReceipt(accepted: changes.count, repeats: 0, incidents: [], sequence: sequence)
            return Transaction(entries: [entry], value: receipt)
        } completion: { [self] result in
            if case .success = result { wake.yield() }
            completion(result)
        }
    }

    /// Takes telemetry in, into memory alone: raw telemetry stays where it lives, and what a decision used of it stands in
    /// the decision's document.
    /// - Parameters:
    ///   - telemetry: What came in.
    ///   - tenant: Whose it is; empty when there is one tenant.
    /// - Returns: How much was taken.
    /// - Throws: `overloaded` when there are more series than are kept, `unavailable` while nothing may change.
    public func ingest(_ telemetry: TelemetryBatch, of tenant: String) throws(LiveError) -> IngestReceipt {
        let (refused, count, sequence) = try state.withLock { state throws(LiveError) in
            if let closed = state.closed { throw closed }
            let outcome = state.telemetry.add(telemetry, of: tenant)
            state.figures.telemetry += outcome.taken
            return (outcome.refused, outcome.taken, state.ledger.sequence)
        }
        guard count > 0 || refused == 0 else {
            let reason = "no more series are kept; send fewer, such as those of services alone"
            throw LiveError(.overloaded, [reason], retryAfter: .seconds(60))
        }
        return IngestReceipt(accepted: count, repeats: 0, incidents: [], sequence: sequence)
    }
}
