internal import ContentDigests
internal import Execution
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import Remediation

/// The moment in which an approved plan is handed over.
extension LiveState {
    /// Spends an approval, or says why not; the world was read again for it.
    /// - Returns: Whether a run begins with it.
    mutating func spend(
        _ evaluation: Evaluation,
        of id: IncidentIdentifier,
        _ preparation: Preparation,
        nonce: () -> String,
        at moment: Moment
    ) -> LiveEngine.Transaction<Bool> {
        guard let record = ledger[id], record.status == .open, let plan = record.plan,
            var machine = machine(of: record, at: moment), machine.state == .approved
        else { return LiveEngine.Transaction(value: false) }
        guard var binding = evaluation.binding(nonce: machine.request.binding.nonce),
            let decision = decision(on: evaluation, of: record, at: moment.time)
        else { return LiveEngine.Transaction(value: false) }
        let found: [PendingEntry]
        switch ground(preparation.states, evaluation, record, machine, at: moment) {
        case .stands(let entries): found = entries
        case .gone(let reason):
            let entries = refuse(machine, evaluation, record, reason, nonce: nonce(), at: moment)
            return LiveEngine.Transaction(entries: entries, value: false)
        }
        if let entries = hold(preparation.handingOver, evaluation, record, at: moment) {
            return LiveEngine.Transaction(entries: found + entries, value: false)
        }
        // The plan's own digest holds the time of the look; what it would do is what has to be the same.
        if evaluation.essence == plan.made.essence { binding.plan = machine.request.binding.plan }
        let people = Dictionary(machine.grants.map { ($0.person, settings.principal($0)) }) { first, _ in first }
        let spending = ApprovalMachine.Spending(
            intent: "intent-\(nonce())",
            binding: binding,
            decision: decision,
            approvers: people.compactMapValues(\.self)
        )
        var entries = found
        do throws(ApprovalRefusal) {
            let approval = try machine.spend(spending, at: moment)
            runs.held[id] = nil
            runs.approvedHere.remove(id)
            let intent = Intent(
                id: approval.intent,
                people: approval.people,
                changes: changes(of: evaluation, id, plan.made.digest, decision, at: moment.time)
            )
            var entry = happen(
                .approval(ApprovalEvent(plan: plan.made.digest, .spent(intent))),
                about: id,
                by: "engine",
                at: moment.time
            )
            entry.claims = [approval.claim]
            entries.append(entry)
            machines[id] = machine
            guard case .run(let steps) = preparation.handingOver else {
                return LiveEngine.Transaction(entries: entries, value: false)
            }
            let begun = RunBegun(
                intent: approval.intent,
                plan: plan.made.digest,
                isStepwise: plan.isStepwise,
                fault: evaluation.request.findings.hypotheses.first?.fault.text ?? "",
                steps: steps,
                claims: claims(of: evaluation)
            )
            entries.append(happen(.runBegun(begun), about: id, by: "engine", at: moment.time))
            return LiveEngine.Transaction(entries: entries, value: true)
        } catch {
            // Nothing begins, so what was claimed for it goes to whoever waits.
            giveBack(id)
            if case .blocked(let blocks) = error {
                entries += tell(blocks, against: evaluation, of: record, at: moment)
            } else {
                runs.held[id] = nil
            }
            if machine.state == .voided {
                // Drift: the request is void, and the plan as it is now asks for approval anew.
                let event = ApprovalEvent(plan: plan.made.digest, .voided(reason: "\(error)"))
                entries.append(happen(.approval(event), about: id, by: "engine", at: moment.time))
                machines[id] = machine
                let now = ledger[id] ?? record
                entries += place(evaluation, of: now, by: .engine, nonce: nonce(), at: moment)
                return LiveEngine.Transaction(entries: entries, value: false)
            }
        }
        machines[id] = machine
        return LiveEngine.Transaction(entries: entries, value: false)
    }

    /// What a plan changes, as budgets count it.
    private func changes(
        of evaluation: Evaluation,
        _ id: IncidentIdentifier,
        _ plan: ContentDigest,
        _ decision: PolicyDecision,
        at time: Timestamp
    ) -> [ActionRecord] {
        evaluation.plan.changes.map { step in
            ActionRecord(
                GovernedStep(
                    step.action.definition,
                    targets: [step.action.target],
                    services: places.services(of: step.action.target)
                ),
                incident: id.text,
                plan: plan,
                window: decision.window,
                time: time
            )
        }
    }
}
