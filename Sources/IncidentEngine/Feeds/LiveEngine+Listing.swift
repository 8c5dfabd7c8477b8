internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Synchronization

/// Alerts that were asked for and not sent.
extension LiveEngine {
    /// The alerts of a sender that are known to fire and are kept whole.
    /// - Complexity: O(alerts of open incidents that are kept whole).
    func firingAlerts(from source: String) -> [Alert] {
        state.withLock { state in
            state.ledger.openIncidents.flatMap { id in
                (state.ledger[id]?.alerts ?? []).lazy.filter { $0.source == source && $0.alert.status == .firing }
                    .map(\.alert)
            }
        }
    }

    /// Takes in what a sender lists as if it had sent it.
    /// - Parameters:
    ///   - missed: Alerts that are taken where nothing was ever heard of them: what was told of one meanwhile is newer.
    ///   - others: Alerts that are taken in any case; repeats are known as such.
    ///   - source: Who sends, as the journal has it.
    /// - Returns: How many said something new.
    /// - Throws: `LiveError` when the journal cannot take them.
    func ingest(missed: [Alert], others: [Alert], from source: String) async throws(LiveError) -> Int {
        guard !(missed.isEmpty && others.isEmpty) else { return 0 }
        let receipt = try await transact { state, moment throws(LiveError) in
            let unheard = missed.filter { !state.ledger.hasHeard(of: $0, from: source) }
            guard !(unheard.isEmpty && others.isEmpty) else {
                let sequence = state.ledger.sequence
                return Transaction(value: IngestReceipt(accepted: 0, repeats: 0, incidents: [], sequence: sequence))
            }
            return receive(unheard + others, from: source, &state, at: moment.time)
        }
        if !receipt.incidents.isEmpty { wake.yield() }
        return receipt.accepted - receipt.repeats
    }
}
