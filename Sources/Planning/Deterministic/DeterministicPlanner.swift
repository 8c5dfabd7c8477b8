internal import IncidentModel
internal import Remediation
public import Risk

/// Plans from rules and simulation alone, in milliseconds: for each cause the action that the simulator finds to do the
/// most good, or a person where nothing beats doing nothing.
public struct DeterministicPlanner: Sendable {
    /// Predicts what actions do.
    private let simulator: RiskSimulator

    /// Creates a planner.
    public init(simulator: RiskSimulator = RiskSimulator()) { self.simulator = simulator }

    /// The plan for `request`.
    /// - Complexity: O(causes × candidates × samples × components).
    public func plan(_ request: PlanRequest) -> Plan {
        var draft = Plan(
            planner: .deterministic,
            plannerReason: "no model was asked",
            steps: [],
            abstention: request.findings.abstention,
            risk: nil,
            considered: [],
            evidence: EvidenceLedger(),
            notes: request.snapshot.notes
        )
        guard !request.findings.isAbstention else { return abstaining(draft, request) }
        let world = WorldBuilder(snapshot: request.snapshot, findings: request.findings).world()
        let assembly = PlanAssembly(request: request, world: world, simulator: simulator)
        assembly.fill(&draft)
        return draft
    }

    /// A plan to do nothing, which cites the alerts that it leaves alone.
    private func abstaining(_ draft: Plan, _ request: PlanRequest) -> Plan {
        var plan = draft
        for alert in request.snapshot.alerts.prefix(5) {
            _ = plan.evidence.cite(alert.evidence)
        }
        plan.considered = request.findings.ruledOut.map { ruled in
            let words = "\(ruled.entity.phrase): \(ruled.fault)"
            return Plan.Considered(proposal: words, origin: "diagnosis", reason: ruled.reason)
        }
        return plan
    }
}
