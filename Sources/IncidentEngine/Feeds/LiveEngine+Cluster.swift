internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Synchronization

/// What a cluster tells while the service runs.
extension LiveEngine {
    /// The most open incidents that are looked at again when a cluster was read.
    private static let mostLooks = 64

    /// Lets what a cluster said hold, for which open incidents are looked at again.
    func take(_ observed: ObservedCluster) {
        state.withLock { state in
            state.observed = observed
            let now = parts.clock.elapsed()
            for id in state.ledger.openIncidents.prefix(Self.mostLooks) { state.due.add(id, now: now) }
        }
        wake.yield()
    }

    /// Takes in changes that were asked for, those that this source told already left out.
    /// - Returns: How many were new.
    /// - Throws: `LiveError` when the journal cannot take them.
    func ingest(asked changes: [Change], from source: String) async throws(LiveError) -> Int {
        guard !changes.isEmpty else { return 0 }
        let count = try await transact { [parts] state, moment throws(LiveError) in
            let known = Set(state.ledger.changes.lazy.filter { $0.source == source }.map(\.change))
            let fresh = Array(changes.filter { !known.contains($0) }.suffix(state.ledger.configuration.changes / 2))
            guard !fresh.isEmpty else { return Transaction(value: 0) }
            state.figures.changes += fresh.count
            let entry = state.happen(.changesReceived(source: source, fresh), by: "source:\(source)", at: moment.time)
            for id in state.ledger.openIncidents.prefix(Self.mostLooks) {
                state.due.add(id, now: parts.clock.elapsed())
            }
            return Transaction(entries: [entry], value: fresh.count)
        }
        if count > 0 { wake.yield() }
        return count
    }
}
