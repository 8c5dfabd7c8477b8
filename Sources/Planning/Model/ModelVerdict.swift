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
        var plan = deterministic
        plan.steps = steps(actions, &plan)
        let limit = request.limits.steps
        guard plan.steps.count <= limit else {
            return .refused(reason: "\(model)'s plan has more than \(limit) steps with those that belong to them")
        }
        let world = WorldBuilder(snapshot: request.snapshot, findings: request.findings).world()
        let risk = PlanRisk(request: request, world: world, simulator: simulator)
        guard let own = risk.report(on: plan.steps), let other = deterministic.risk else {
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

    /// The steps of the model's actions. The words of the model stand only where the evidence that it cites bears them out;
    /// otherwise the diagnosis speaks. What the product always does around a step it does here too.
    private func steps(_ actions: [(action: Action, proposal: ModelProposal)], _ plan: inout Plan) -> [PlanStep] {
        let hypotheses = request.findings.hypotheses
        var writer = StepWriter(hypotheses)
        let support = SupportingSteps(request: request)
        var steps: [PlanStep] = []
        for (action, proposal) in actions {
            let cause = cause(of: action)
            let candidate = Candidate(action: action, cause: cause)
            if action.definition.actionClass.changesState, hypotheses[cause].fault.area == "security",
                let capture = support.look(before: candidate, &writer)
            {
                steps.append(capture)
            }
            var step = writer.step(candidate, approval: candidate.approval(given: hypotheses[cause]))
            let statement = Statement(text: proposal.because, citations: proposal.citations)
            let check = StatementCheck(ledger: plan.evidence, action: action, names: [hypotheses[cause].entity.name])
            let faults = check.faults(of: statement)
            if faults.isEmpty, !proposal.because.isEmpty {
                let rationale = [statement] + step.rationale
                step = PlanStep(
                    action: action,
                    approval: step.approval,
                    rationale: rationale,
                    expectedEffect: step.expectedEffect
                )
            } else {
                let words = faults.first.map { InertText($0.description, maximum: 120).text } ?? "it gave none"
                plan.notes.append("the model's reason for \(action.definition.id) was left out: \(words)")
            }
            steps.append(step)
        }
        // A model may call a person more, and send nobody away.
        steps += plan.steps.filter { $0.action.definition.actionClass == .page }
        var seen: Set<[String]> = []
        return steps.filter { seen.insert([$0.action.definition.id.text, $0.action.target.description]).inserted }
    }

    /// The hypothesis that an action is for: the likeliest that it can end and is about, else the likeliest of all.
    private func cause(of action: Action) -> Int {
        request.findings.hypotheses.indices.first { place in
            let hypothesis = request.findings.hypotheses[place]
            return action.definition.successRate(against: hypothesis.fault) != nil
                && TargetBinding(hypothesis, snapshot: request.snapshot).candidates.contains(action.target)
        } ?? 0
    }
}
