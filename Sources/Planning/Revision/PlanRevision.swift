internal import IncidentModel
internal import Remediation
public import Risk
internal import StrictJSON
internal import StructuredDocuments

/// A plan that a person changed: checked like any proposal, simulated anew, and never with fewer approvals than before.
public struct PlanRevision: Sendable {
    /// The changed plan.
    public let plan: Plan

    /// Changes a plan.
    /// - Parameters:
    ///   - plan: The plan.
    ///   - request: What it was made from.
    ///   - changes: What is changed; of several changes of one argument the last counts.
    ///   - author: Who changes it.
    ///   - simulator: Predicts what the changed plan does.
    /// - Throws: `PlanChangeError` with every fault.
    /// - Complexity: O(steps × samples × components).
    public init(
        of plan: Plan,
        request: PlanRequest,
        changes: [PlanChange],
        by author: String,
        simulator: RiskSimulator = RiskSimulator()
    ) throws(PlanChangeError) {
        var faults: [String] = []
        for change in changes where !plan.steps.indices.contains(change.step - 1) {
            faults.append("step \(change.step): the plan has \(plan.steps.count) steps")
        }
        var steps: [PlanStep] = []
        for (place, step) in plan.steps.enumerated() {
            let own = changes.filter { $0.step == place + 1 }
            if own.contains(where: { $0.kind == .remove }) { continue }
            do throws(ActionRejection) { steps.append(try Self.step(step, own, request)) } catch {
                faults += error.faults.map { "step \(place + 1): \($0)" }
            }
        }
        if steps.isEmpty, faults.isEmpty { faults.append("a plan without a step is none; reject it instead") }
        guard faults.isEmpty else { throw PlanChangeError(faults: faults) }
        var changed = plan
        let world = WorldBuilder(snapshot: request.snapshot, findings: request.findings).world()
        var risk = PlanRisk(request: request, world: world, simulator: simulator)
        (changed.steps, changed.risk) = risk.settled(steps)
        changed.plannerReason = "\(InertText(author, maximum: 100).quoted) changed a plan: \(plan.plannerReason)"
        self.plan = changed
    }

    /// Checks and simulates a plan against an incident as it is now; a step that is no longer valid is a fault.
    /// - Parameters:
    ///   - plan: The plan.
    ///   - request: The incident as it is now.
    ///   - simulator: Predicts what the plan does.
    /// - Throws: `PlanChangeError` with every fault.
    public init(
        checking plan: Plan,
        against request: PlanRequest,
        simulator: RiskSimulator = RiskSimulator()
    ) throws(PlanChangeError) {
        // A change that sets nothing makes each step a proposal again.
        let reason = plan.plannerReason
        let same = plan.steps.indices.map { PlanChange(step: $0 + 1, .set(argument: "", value: .null)) }
        var checked = try PlanRevision(of: plan, request: request, changes: same, by: "", simulator: simulator).plan
        checked.plannerReason = reason
        self.plan = checked
    }

    /// The plan of a stored document, checked and simulated against an incident as it is now. Its reasons stand in the
    /// document and are not read back.
    /// - Throws: `PlanChangeError` with every fault.
    public init(
        restoring stored: StoredPlan,
        against request: PlanRequest,
        simulator: RiskSimulator = RiskSimulator()
    ) throws(PlanChangeError) {
        var plan = DeterministicPlanner(simulator: simulator).plan(request)
        var faults: [String] = []
        var steps: [PlanStep] = []
        for (place, step) in stored.steps.enumerated() {
            do throws(ActionRejection) {
                let action = try Action(
                    validating: step.proposal,
                    catalogue: request.catalogue,
                    snapshot: request.snapshot
                )
                let approval = max(step.approval, action.definition.approval)
                steps.append(PlanStep(action: action, approval: approval, rationale: [], expectedEffect: ""))
            } catch {
                faults += error.faults.map { "step \(place + 1): \($0)" }
            }
        }
        guard faults.isEmpty else { throw PlanChangeError(faults: faults) }
        let world = WorldBuilder(snapshot: request.snapshot, findings: request.findings).world()
        var risk = PlanRisk(request: request, world: world, simulator: simulator)
        (plan.steps, plan.risk) = risk.settled(steps)
        plan.abstention = nil
        plan.plannerReason = "a plan that a person changed"
        self.plan = plan
    }

    /// One step with its changes.
    private static func step(
        _ step: PlanStep,
        _ changes: [PlanChange],
        _ request: PlanRequest
    ) throws(ActionRejection) -> PlanStep {
        guard !changes.isEmpty else { return step }
        var arguments = StepEncoder.arguments(step.action)
        for change in changes {
            guard case .set(let name, let value) = change.kind else { continue }
            // `nil` alone would be the literal of JSON's null.
            arguments[name] = value == .null ? JSONValue?.none : value
        }
        let proposal = ProposedAction(
            action: step.action.definition.id.text,
            target: step.action.target.description,
            arguments: arguments.map { .init(name: $0.key, value: StoredPlanReader.argument($0.value)) },
            origin: .person
        )
        let action = try Action(validating: proposal, catalogue: request.catalogue, snapshot: request.snapshot)
        return PlanStep(
            action: action,
            approval: max(step.approval, action.definition.approval),
            rationale: step.rationale,
            expectedEffect: step.expectedEffect
        )
    }
}
