internal import ContentDigests
internal import Governance
internal import IncidentLedger
internal import IncidentModel

/// What executors describe of an approved plan, held against what they described when people had approved it: what is held
/// back may wait for long.
extension LiveState {
    /// What an approval rests on.
    enum Ground: Sendable {
        /// It is as it was approved, as far as anybody can tell; what is to be written of it.
        case stands([PendingEntry])
        /// It is not, or nobody knows any more, and why.
        case gone(String)
    }

    /// Holds what executors describe against what was approved. What they describe first after people had approved is what was
    /// approved; it is in the journal before anything rests on it.
    /// - Parameters:
    ///   - found: What they describe now, by step.
    ///   - evaluation: The plan as it is now.
    ///   - record: The incident.
    ///   - machine: The request. Where nobody had to approve, the state at the hand-over is what counts.
    ///   - moment: Now.
    /// - Returns: Whether the approval still stands.
    mutating func ground(
        _ found: [ContentDigest?],
        _ evaluation: Evaluation,
        _ record: IncidentRecord,
        _ machine: ApprovalMachine,
        at moment: Moment
    ) -> Ground {
        // Of other steps than the approved ones the machine itself takes care.
        guard !machine.grants.isEmpty, let plan = record.plan, evaluation.essence == plan.made.essence else {
            return .stands([])
        }
        var approved = plan.approvedStates
        approved += Array(repeating: nil, count: max(0, found.count - approved.count))
        for (place, state) in found.enumerated() {
            guard let state else { continue }
            if let known = approved[place] {
                guard known == state else {
                    return .gone("an executor finds what it acts on in another state than when it was approved")
                }
            } else if runs.approvedHere.contains(record.id) {
                approved[place] = state
            } else {
                return .gone(
                    "nobody knows any more in which state executors found what it acts on when it was approved"
                )
            }
        }
        guard approved.contains(where: { $0 != nil }), approved != plan.approvedStates else { return .stands([]) }
        let event = ApprovalEvent(plan: plan.made.digest, .described(approved))
        return .stands([happen(.approval(event), about: record.id, by: "engine", at: moment.time)])
    }

    /// Voids an approval since what it was given on is not there any more, and asks anew.
    mutating func refuse(
        _ machine: ApprovalMachine,
        _ evaluation: Evaluation,
        _ record: IncidentRecord,
        _ reason: String,
        nonce: String,
        at moment: Moment
    ) -> [PendingEntry] {
        guard let plan = record.plan else { return [] }
        var machine = machine
        var other = machine.request.binding
        other.state = ContentDigest(of: "another state than \(other.state)")
        // Where its time has run out, that is written by whoever looks for it.
        guard case .voided = machine.handle(.observed(other, at: moment)) else { return [] }
        let event = ApprovalEvent(plan: plan.made.digest, .voided(reason: reason))
        var entries = [happen(.approval(event), about: record.id, by: "engine", at: moment.time)]
        machines[record.id] = machine
        giveBack(record.id)
        let now = ledger[record.id] ?? record
        entries += place(evaluation, of: now, by: .engine, nonce: nonce, at: moment)
        return entries
    }
}
