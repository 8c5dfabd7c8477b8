internal import IncidentModel
internal import Remediation
internal import Risk
internal import StructuredDocuments

/// Decides whether a model's valid plan may replace the deterministic one: it must simulate at least as well.
struct ModelVerdict: Sendable {
    let request: PlanRequest
    let simulator: RiskSimulator
    /// Error-minutes that count as equal.
    let tolerance: Double

    /// The outcome of the model's actions.
    func outcome(
        of actions: [(action: Action, proposal: ModelProposal)],
        against deterministic: Plan,
        model: String
    ) -> ModelPlanner.Outcome {
        let changes = actions.filter { $0.action.definition.actionClass.changesState }
        guard !actions.isEmpty else {
            return .refused(reason: "\(model) proposed no step, and the deterministic plan has some")
        }
        if changes.isEmpty, !deterministic.changes.isEmpty {
            return .refused(reason: "\(model) proposed only to look, and the deterministic plan mends")
        }
        for (action, _) in changes {
            if let reason = objection(to: action) { return .refused(reason: "\(model) proposed \(reason)") }
        }
        var plan = deterministic
        let world = WorldBuilder(snapshot: request.snapshot, findings: request.findings).world()
        var risk = PlanRisk(request: request, world: world, simulator: simulator)
        let (settled, report) = risk.settled(steps(actions, &plan))
        plan.steps = settled
        let limit = request.limits.steps
        guard settled.count <= limit else {
            return .refused(reason: "\(model)'s plan has more than \(limit) steps with those that belong to them")
        }
        guard let own = report, let other = deterministic.risk else {
            return .refused(reason: "\(model)'s plan could not be simulated")
        }
        let gain =
            "\(RiskText.minutes(own.benefit)) error-minutes avoided, against \(RiskText.minutes(other.benefit)) of the deterministic plan"
        guard own.benefit >= other.benefit - tolerance, own.probabilityOfWorse <= other.probabilityOfWorse + 0.02,
            own.tier <= max(other.tier, .medium)
        else { return .refused(reason: "\(model)'s plan is valid and simulates worse: \(gain)", steps: plan.steps) }
        plan.planner = .model
        plan.plannerReason = "\(model)'s plan is valid and simulates at least as well: \(gain)"
        plan.risk = own
        plan.considered += deterministic.changes.filter { step in !changes.contains { $0.action == step.action } }.map {
            step in
            let words = "\(step.action.definition.title) (\(step.action.target.phrase))"
            return Plan.Considered(
                proposal: words,
                origin: "deterministic plan",
                reason: "the model's plan simulates at least as well"
            )
        }
        return .better(plan)
    }

    /// Why a change is not for this incident: it must be a declared remedy of a fault that was found, on what has it, and
    /// not of a mere symptom, behind which something else is broken.
    private func objection(to action: Action) -> String? {
        let words = "\(action.definition.id) on \(action.target)"
        guard let cause = cause(of: action) else { return "\(words), which remedies nothing that was found there" }
        let fault = request.findings.hypotheses[cause].fault
        return FaultCatalogue.builtIn.isSymptom(fault) ? "\(words), but \(fault) is only a symptom" : nil
    }

    /// The steps of the model's actions, with what the product always does around them: looks where something is unsure,
    /// evidence kept before containment, a person called where one has to decide.
    private func steps(_ actions: [(action: Action, proposal: ModelProposal)], _ plan: inout Plan) -> [PlanStep] {
        let hypotheses = request.findings.hypotheses
        var writer = StepWriter(hypotheses)
        let support = SupportingSteps(request: request)
        var steps: [PlanStep] = []
        var pages: [PlanStep] = []
        for (action, proposal) in actions {
            let candidate = Candidate(action: action, cause: cause(of: action) ?? 0)
            if action.definition.actionClass.changesState {
                if let look = support.look(before: candidate, &writer) { steps.append(look) }
                if let page = support.page(besides: candidate, &writer) { pages.append(page) }
            }
            let need = ApprovalRule.need(of: action, against: hypotheses[candidate.cause])
            steps.append(reasoned(writer.step(candidate, approval: need), proposal, hypotheses[candidate.cause], &plan))
        }
        // A model may call a person more, and send nobody away.
        pages += plan.steps.filter { $0.action.definition.actionClass == .page }
        var seen: Set<[String]> = []
        return (steps + pages).filter {
            seen.insert([$0.action.definition.id.text, $0.action.target.description]).inserted
        }
    }

    /// The step with the model's own words in front, where the evidence that they cite bears them out; otherwise the
    /// diagnosis speaks alone.
    private func reasoned(
        _ step: PlanStep,
        _ proposal: ModelProposal,
        _ hypothesis: Hypothesis,
        _ plan: inout Plan
    ) -> PlanStep {
        let statement = Statement(text: proposal.because, citations: proposal.citations)
        let check = StatementCheck(ledger: plan.evidence, action: step.action, names: [hypothesis.entity.name])
        let faults = check.faults(of: statement)
        guard faults.isEmpty, !proposal.because.isEmpty else {
            let words = faults.first.map { InertText($0.description, maximum: 120).text } ?? "it gave none"
            plan.notes.append("the model's reason for \(step.action.definition.id) was left out: \(words)")
            return step
        }
        return PlanStep(
            action: step.action,
            approval: step.approval,
            rationale: [statement] + step.rationale,
            expectedEffect: step.expectedEffect
        )
    }

    /// The hypothesis that an action is for: the likeliest that it can end and is about; nil when there is none.
    private func cause(of action: Action) -> Int? {
        request.findings.hypotheses.indices.first { place in
            let hypothesis = request.findings.hypotheses[place]
            return action.definition.successRate(against: hypothesis.fault) != nil
                && TargetBinding(hypothesis, snapshot: request.snapshot).candidates.contains(action.target)
        }
    }
}
