internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Remediation
internal import Risk

/// What once let a run begin may be taken back before its next step.
extension LiveState {
    /// Why policy does not let a step of a run start that it once let: a freeze that came since, or rules that were changed.
    /// Nil for what policy does not look at, such as a look.
    func withdrawal(of action: Action, _ run: StandingRun, _ record: IncidentRecord, at time: Timestamp) -> String? {
        let target = action.target
        var step = GovernedStep(action.definition, targets: [target], services: places.services(of: target))
        guard step.isGoverned else { return nil }
        step.isSimulated = settings.hands.canSimulate(action.definition)
        var request = PolicyRequest(
            incident: record.id.text,
            risk: run.mandate?.tier ?? .high,
            isCorroborated: true,
            steps: [step],
            severity: record.severity
        )
        request.environment = places.environment(of: [target])
        request.tenant = record.tenant.isEmpty ? nil : record.tenant
        request.tier = places.tier(of: [target])
        let now = settings.rules.decide(request, plan: run.begun.plan, state: ledger.governance, at: time)
        let kinds: Set<PolicyDecision.Block.Kind> = [.stop, .freeze, .policy]
        if let block = now.blockedBy.first(where: { kinds.contains($0.kind) }) { return block.reason }
        // A maintenance window that was open when the run began covers it to its end, so only the rules are those of now.
        let decision = settings.rules.decide(request, plan: run.begun.plan, state: ledger.governance, at: run.begunAt)
        return shortage(of: run, by: decision)
    }

    /// Why a run has to wait for more people than approved it; nil when enough did, or nobody is needed.
    private func shortage(of run: StandingRun, by decision: PolicyDecision) -> String? {
        let people = run.approvers
        // As where a plan is handed over: what nobody approved needs the rung `act`.
        guard decision.needed > people.count || (people.isEmpty && decision.rung < .act) else { return nil }
        let asked = decision.needed > 1 ? "two people" : "one person"
        let given = people.isEmpty ? "nobody" : "\(people.sorted().joined(separator: " and ")) alone"
        let reasons = decision.reasons.joined(separator: " ")
        let others = run.mandate?.authors.isEmpty ?? true ? "" : " (whoever changed the plan does not count)"
        return """
            \(StandingRun.asksForPeople)the approval of \(asked), and \(given) approved this run \
            (\(reasons.hasSuffix(".") ? String(reasons.dropLast()) : reasons)); let it go on to approve what is left of it\
            \(others), or end it as it is
            """
    }
}
