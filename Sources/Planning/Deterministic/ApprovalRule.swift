internal import IncidentModel
internal import Remediation
internal import Risk

/// Decides how many people must agree to a step, whoever proposed it; never less than the action's definition demands.
enum ApprovalRule: Sendable {
    /// What `action` needs against `hypothesis`: two people where something cannot be undone on evidence of one kind
    /// alone, which a single writer could have forged.
    static func need(of action: Action, against hypothesis: Hypothesis) -> ApprovalNeed {
        let definition = action.definition
        let isRisky = !definition.compensation.isReversible && !hypothesis.isCorroborated
        return isRisky && definition.actionClass.changesState ? .two : definition.approval
    }

    /// The steps of a plan that may well make it worse: two people for every change.
    static func raised(_ steps: [PlanStep], for report: RiskReport) -> [PlanStep] {
        guard report.mayWellBeWorse else { return steps }
        return steps.map { step in
            guard step.action.definition.actionClass.changesState else { return step }
            return PlanStep(
                action: step.action,
                approval: .two,
                rationale: step.rationale,
                expectedEffect: step.expectedEffect
            )
        }
    }
}
