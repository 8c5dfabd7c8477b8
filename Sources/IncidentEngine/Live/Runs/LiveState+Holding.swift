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
        case .held(let words):
            reason = words
            // Nobody can tell when it begins, so that it neither keeps anything from others nor stands before them.
            giveBack(record.id)
        case .run: reason = obstacle(evaluation, record)
        }
        guard let reason else { return nil }
        return tell(reason, as: reason, of: record, at: moment)
    }

    /// Keeps why an approved plan is not begun. The journal tells it once, however often it is tried, until it is of another
    /// sort: numbers and times in the words may be others at each try.
    private mutating func tell(
        _ words: String,
        as sort: String,
        of record: IncidentRecord,
        at moment: Moment
    ) -> [PendingEntry] {
        let before = runs.held.updateValue(RunDesk.Held(words: words, sort: sort), forKey: record.id)
        guard before?.sort != sort else { return [] }
        let remark = Remark(kind: "run.held", text: "The plan is approved and cannot be begun: \(words).")
        return [happen(.remark(remark), about: record.id, by: "engine", at: moment.time)]
    }

    /// Tells what lets an approved plan not begin, and calls a person where nothing but a person can change that: what is held
    /// since it flapped stays so until somebody has looked at it. Each such thing calls once.
    mutating func tell(
        _ blocks: [PolicyDecision.Block],
        against evaluation: Evaluation,
        of record: IncidentRecord,
        at moment: Moment
    ) -> [PendingEntry] {
        // Who engaged the stop switch wants it so, and everybody sees it.
        guard let block = blocks.first(where: { $0.kind != .stop }) else { return [] }
        let words = block.reason.hasSuffix(".") ? String(block.reason.dropLast()) : block.reason
        var entries = tell(words, as: block.kind.rawValue, of: record, at: moment)
        let held = Set(held)
        runs.calledFor.formIntersection(held)
        let flapping = held.intersection(evaluation.plan.changes.map(\.action.target)).subtracting(runs.calledFor)
        guard !flapping.isEmpty else { return entries }
        runs.calledFor.formUnion(flapping)
        let names = flapping.sorted().map(\.phrase).joined(separator: ", ")
        let text =
            "\(names): acted on again and again, and it did not help for long; nothing more is done to it until a person"
            + " has looked at it and lets it go."
        let remark = Remark(kind: EnginePersonCall.kind, text: text)
        entries.append(happen(.remark(remark), about: record.id, by: "engine", at: moment.time))
        return entries
    }

    /// Gives back what is claimed for a plan that does not begin now. What an earlier run of its incident has stays its own.
    mutating func giveBack(_ id: IncidentIdentifier) {
        guard !(ledger[id]?.hasOpenRun ?? false) else { return }
        _ = runs.locks.release(id.text)
    }

    private mutating func obstacle(_ evaluation: Evaluation, _ record: IncidentRecord) -> String? {
        if let run = record.run, !run.isOver { return "an earlier run of this incident is not over" }
        let claims = claims(of: evaluation)
        // It may be another plan than the one that asked before, or the same one with others that call what it acts on.
        if let known = runs.locks.claims(of: record.id.text), known != claims { giveBack(record.id) }
        switch runs.locks.request(claims, for: record.id.text) {
        case .granted: return nil
        case .waits(let others): return "it waits for the run of \(others.joined(separator: ", "))"
        case .refused: return "too many plans wait to be carried out"
        }
    }

    /// What a plan has to itself while it is carried out.
    func claims(of evaluation: Evaluation) -> Set<LockClaim> {
        LockClaim.claims(
            of: evaluation.plan.steps.map(\.action),
            topology: evaluation.request.snapshot.topology
        )
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
            // What is no longer approved is not held back either.
            for id in state.runs.approvedHere.union(state.runs.held.keys) {
                guard let record = state.ledger[id], record.status == .open, record.plan?.state == .approved else {
                    state.runs.held[id] = nil
                    state.runs.approvedHere.remove(id)
                    continue
                }
            }
        }
    }
}
