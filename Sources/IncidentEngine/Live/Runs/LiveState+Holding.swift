internal import Execution
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import Remediation
internal import Synchronization

extension LiveState {
    /// Keeps an approved plan from beginning where something stands in its way: an executor that would refuse it, an earlier
    /// run that is not over, or another one that has the same things to itself.
    /// - Returns: What is to be written; nil when nothing stands in its way, and what it claims is its own then.
    mutating func hold(
        _ handingOver: HandingOver,
        _ evaluation: Evaluation,
        _ record: IncidentRecord,
        at moment: Moment
    ) -> [PendingEntry]? {
        let reason: String?
        switch handingOver {
        case .toPeople: reason = nil
        case .held(let words): reason = words
        case .run: reason = obstacle(evaluation, record)
        }
        let before = runs.held[record.id]
        runs.held[record.id] = reason
        guard let reason else { return nil }
        // Told once, however often it is tried.
        guard reason != before else { return [] }
        let remark = Remark(kind: "run.held", text: "The plan is approved and cannot be begun: \(reason).")
        return [happen(.remark(remark), about: record.id, by: "engine", at: moment.time)]
    }

    private mutating func obstacle(_ evaluation: Evaluation, _ record: IncidentRecord) -> String? {
        if let run = record.run, !run.isOver { return "an earlier run of this incident is not over" }
        let claims = LockClaim.claims(
            of: evaluation.plan.steps.map(\.action),
            topology: evaluation.request.snapshot.topology
        )
        switch runs.locks.request(claims, for: record.id.text) {
        case .granted: return nil
        case .waits(let others): return "it waits for the run of \(others.joined(separator: ", "))"
        case .refused: return "too many plans wait to be carried out"
        }
    }
}

extension LiveEngine {
    /// Gives back what is claimed for plans that will not begin: withdrawn, rejected, or their incident over.
    func releaseUnusedLocks() {
        state.withLock { state in
            for name in state.runs.locks.holders + state.runs.locks.queue {
                guard let id = IncidentIdentifier(name), let record = state.ledger[id] else {
                    _ = state.runs.locks.release(name)
                    continue
                }
                let isRunning = record.run.map { !$0.isOver } ?? false
                let mayBegin = record.status == .open && record.plan?.state == .approved
                if !isRunning, !mayBegin { _ = state.runs.locks.release(name) }
            }
        }
    }
}
