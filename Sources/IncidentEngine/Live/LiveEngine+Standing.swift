internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import Planning
internal import Risk
internal import Synchronization

/// What a new look means for the plan that stands.
extension LiveEngine {
    /// The share of the likeliest cause's confidence from which what a plan is to mend is still held to be wrong.
    private static let stillLikely = 0.5
    /// How much likelier recovery has to be with another plan for that to take the place of one that people look at.
    private static let worthASwap = 0.1

    /// What a look means for the plan that stands: a plan that a person changed is checked again, not taken away, while
    /// its steps are still valid; and so is one that people were asked about, while what it is to mend is still held to
    /// be wrong. Nobody could approve a plan that is another one with each line of a log.
    func current(_ look: Look, of id: IncidentIdentifier) async -> Evaluation {
        let (plan, known) = state.withLock { ($0.ledger[id]?.plan, $0.ready.evaluation(of: id)) }
        guard let plan else { return look.evaluation }
        if plan.made.isModification { return await changed(plan.made, known, look) ?? look.evaluation }
        guard plan.state?.isOpen ?? false, let known, known.essence == plan.made.essence else { return look.evaluation }
        return upheld(known, plan.made, look) ?? look.evaluation
    }

    /// A plan that a person changed, as it is now; nil where it is no longer valid.
    private func changed(_ made: PlanMade, _ known: Evaluation?, _ look: Look) async -> Evaluation? {
        let request = look.evaluation.request
        var plan: Plan?
        if let known, known.essence == made.essence {
            plan = parts.session.checked(known.plan, request)
        } else if let bytes = try? await parts.journal.document(made.document) {
            // A document that cannot be read is as good as a plan that is no longer valid.
            plan = parts.session.restored(bytes, request)
        }
        let timings = PlanDocument.Timings(total: look.took.milliseconds)
        return plan.map { Evaluation($0, request: request, records: look.evaluation.records, timings: timings) }
    }

    /// The plan that people were asked about, as it is now; nil where it has to make way: what it is to mend is no longer
    /// likely, its steps are no longer valid, its effect or the state of its targets is another, or a better one was found.
    private func upheld(_ known: Evaluation, _ made: PlanMade, _ look: Look) -> Evaluation? {
        let request = look.evaluation.request
        let hypotheses = request.findings.hypotheses
        guard let cause = known.cause, let first = hypotheses.first,
            let own = hypotheses.first(where: { $0.entity == cause.entity && $0.fault == cause.fault }),
            own.confidence >= first.confidence * Self.stillLikely,
            let plan = parts.session.checked(known.plan, request), let risk = plan.risk
        else { return nil }
        if let better = look.evaluation.plan.risk,
            better.probabilityOfRecovery > risk.probabilityOfRecovery + Self.worthASwap
        {
            return nil
        }
        let timings = PlanDocument.Timings(total: look.took.milliseconds)
        let kept = Evaluation(
            plan,
            request: request,
            records: look.evaluation.records,
            timings: timings,
            upholding: known
        )
        return kept.isSame(as: made) ? kept : nil
    }
}

extension LiveState {
    /// Whether people are asked about a plan that the policy by now lets the service start by itself: what spoke for it was
    /// one source alone, say, and others bear it out.
    func needsNobodyAnyMore(_ candidate: Evaluation, _ record: IncidentRecord, at time: Timestamp) -> Bool {
        guard let plan = record.plan, plan.state == .pending, !plan.made.isModification,
            let decision = decision(on: candidate, of: record, at: time)
        else { return false }
        return decision.rung >= .act && decision.needed == 0 && decision.blockedBy.isEmpty
    }
}
