internal import Execution
public import Governance
public import IncidentLedger
public import IncidentModel

/// The way out of a containment: what a run put in force against an intruder is taken back when a person says so.
extension LiveEngine {
    /// Has what the last run of an incident put in force against an intruder taken back: blocks, isolations, quarantines. It is
    /// undone by what executors recorded, with keys of their own, so that it has one effect; also while the stop switch is
    /// engaged, since it only lets through again what was let through before, and a person asks for it.
    /// - Parameters:
    ///   - id: The incident, whose run is over.
    ///   - reason: Why; it stands in the journal.
    ///   - principal: Who: a person who may approve.
    /// - Throws: `conflict` when the run is not over or nothing of it is in force.
    public func releaseContainment(
        _ id: IncidentIdentifier,
        reason: String,
        by principal: Principal
    ) async throws(LiveError) {
        let reason = try Self.checked(reason, "a reason")
        let catalogue = workspace.catalogue
        try await transact { state, moment throws(LiveError) in
            let record = try state.record(id, for: principal, to: .approve)
            guard principal.person != nil else { throw LiveError(.forbidden, ["only people decide on runs"]) }
            guard let run = record.run else {
                throw LiveError(.missing, ["no plan of this incident was carried out"])
            }
            guard run.isOver else {
                throw LiveError(.conflict, ["the run is not over; end it first, then release what it put in force"])
            }
            guard !RunView.releasable(run, catalogue).isEmpty else {
                throw LiveError(
                    .conflict,
                    ["nothing that this run put in force against an intruder is left to release"]
                )
            }
            let event = LedgerEvent.run(
                RunEntry(intent: run.begun.intent, .released(by: principal.name, reason: reason))
            )
            let entry = state.happen(event, about: id, by: principal.name, at: moment.time)
            return Transaction(entries: [entry], value: ())
        }
        runWake.yield()
    }
}
