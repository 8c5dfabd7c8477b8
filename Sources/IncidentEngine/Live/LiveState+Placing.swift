internal import ContentDigests
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import Risk

extension LiveState {
    /// Lets a plan stand, voids the request for the one before, and asks for approval where the policy lets people decide.
    mutating func place(
        _ evaluation: Evaluation,
        of record: IncidentRecord,
        by principal: Principal,
        isModification: Bool = false,
        nonce: String,
        at moment: Moment
    ) -> [PendingEntry] {
        var entries: [PendingEntry] = []
        let actor = principal.kind == .system ? "engine" : principal.name
        if let before = record.plan, before.state?.isOpen ?? false {
            let what =
                isModification ? "\(actor) changed the plan" : "the evidence, the plan or what it would do changed"
            let event = ApprovalEvent(plan: before.made.digest, .voided(reason: what))
            entries.append(happen(.approval(event), about: record.id, by: actor, at: moment.time))
        }
        let decision = decision(on: evaluation, of: record, at: moment.time)
        var made = PlanMade(
            digest: evaluation.document.digest,
            document: ContentDigest(of: evaluation.documentBytes),
            essence: evaluation.essence,
            basis: evaluation.basis,
            planner: evaluation.plan.planner.rawValue,
            sentence: evaluation.sentence,
            rung: decision?.rung ?? .observe
        )
        // A changed plan stays its author's, however often it is looked at again: whoever changed it never approves it.
        let before = record.plan?.made
        let isSameChange = !isModification && before?.isModification == true && before?.essence == made.essence
        made.isModification = isModification || isSameChange
        let known = made.isModification ? before?.authors ?? [] : []
        made.authors = known.union([principal.person].compactMap(\.self))
        made.reasons = Array((decision?.reasons ?? []).prefix(10))
        made.tier = evaluation.plan.risk?.tier
        made.steps = evaluation.plan.steps.count
        made.changes = evaluation.plan.changes.count
        made.isAbstention = evaluation.plan.isAbstention
        if let decision, decision.rung >= .approve, made.changes > 0, let binding = evaluation.binding(nonce: nonce) {
            made.request = ApprovalRequest(
                incident: record.id.text,
                tenant: record.tenant.isEmpty ? nil : record.tenant,
                binding: binding,
                needed: decision.needed,
                requesters: made.authors,
                made: moment.time,
                lifetime: settings.approvalLifetime
            )
        }
        // What held the one before back is told anew of this one.
        runs.held[record.id] = nil
        runs.approvedHere.remove(record.id)
        machines[record.id] = made.request.map { ApprovalMachine($0, at: moment) }
        ready.keep(evaluation, of: record.id, most: settings.readyPlans)
        var entry = happen(.planMade(made), about: record.id, by: actor, at: moment.time)
        entry.documents = [evaluation.documentBytes]
        entries.append(entry)
        return entries
    }
}
