internal import IncidentModel
internal import Remediation
internal import Risk

/// Predicts what sequences of actions do in the world of a request, all of them in the same possible worlds.
struct PlanRisk: Sendable {
    private let request: PlanRequest
    private let world: WorldBuilder.World
    private let simulator: RiskSimulator
    private var worlds: PossibleWorlds

    init(request: PlanRequest, world: WorldBuilder.World, simulator: RiskSimulator) {
        self.request = request
        self.world = world
        self.simulator = simulator
        worlds = simulator.worlds(of: world.model, faults: world.faults, seed: request.seed)
    }

    /// The steps with as many approvals as their predicted consequence demands, and the report on them so.
    mutating func settled(_ steps: [PlanStep]) -> (steps: [PlanStep], report: RiskReport?) {
        guard let report = report(on: steps) else { return (steps, nil) }
        let raised = ApprovalRule.raised(steps, for: report)
        // Waiting for another person takes time, which is part of the consequence.
        return raised == steps ? (steps, report) : (raised, self.report(on: raised))
    }

    /// The report on the steps of a plan; nil when there are none.
    mutating func report(on steps: [PlanStep]) -> RiskReport? {
        guard !steps.isEmpty else { return nil }
        let plan = CandidatePlan(steps: steps.map { simulated($0.action, $0.approval) })
        return reports(on: [plan]).first
    }

    /// The reports on sequences of actions, compared in the same possible worlds.
    mutating func reports(on sequences: [[Action]]) -> [RiskReport] {
        reports(
            on: sequences.map { actions in
                CandidatePlan(steps: actions.map { simulated($0, $0.definition.approval) })
            }
        )
    }

    private mutating func reports(on plans: [CandidatePlan]) -> [RiskReport] {
        simulator.reports(on: plans, in: &worlds, assumptions: world.assumptions)
    }

    /// An action with the components that it works on and how likely it ends each fault.
    private func simulated(_ action: Action, _ approval: ApprovalNeed) -> CandidatePlan.Step {
        let related = world.faults.map { isAbout(action, $0) }
        let rates = zip(world.faults, related).map { fault, isRelated in
            isRelated ? action.definition.successRate(against: fault.fault) ?? 0.02 : 0.01
        }
        let own = world.model.components.indices.filter { world.model.components[$0].entity.name == action.target.name }
        // An object that answers no requests works on what its fault works on.
        let reached = zip(world.faults, related).filter(\.1).flatMap { $0.0.places }
        let places = own.isEmpty && !action.definition.effects.isEmpty ? Array(Set(reached)).sorted() : own
        return CandidatePlan.Step(action: action, approval: approval, places: places, successRates: rates)
    }

    /// Whether an action works on what a fault is on: the same entity, one of its name, or what a correction of that
    /// hypothesis names.
    private func isAbout(_ action: Action, _ fault: HypothesisedFault) -> Bool {
        if action.target == fault.entity || action.target.name == fault.entity.name { return true }
        if PodName(fault.entity.name).owner == action.target.name { return true }
        let hypothesis = request.findings.hypotheses.first { $0.entity == fault.entity && $0.fault == fault.fault }
        guard let hypothesis else { return false }
        return hypothesis.corrections.contains { $0.entity == action.target }
            || TargetBinding(hypothesis, snapshot: request.snapshot).candidates.contains(action.target)
    }
}
