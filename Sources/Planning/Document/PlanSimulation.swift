internal import IncidentModel
public import Remediation
public import Risk
public import StrictJSON

/// A stored plan, checked and simulated once more.
public struct PlanSimulation: Sendable {
    /// The plan.
    public let stored: StoredPlan
    /// Its actions, as they passed the checks.
    public let actions: [Action]
    /// Who must agree to each of them: what the plan says and the catalogue says, whichever is more.
    public let approvals: [ApprovalNeed]
    /// What it is predicted to do; nil for a plan without steps.
    public let risk: RiskReport?
    /// What people should know about the simulation.
    public let notes: [String]

    /// The identifier of the form.
    public static let schema = "evenkeel.simulation/1"

    /// Checks and simulates a plan.
    /// - Parameters:
    ///   - stored: The plan.
    ///   - catalogue: The actions that there are.
    ///   - request: The incident as it is now; nil simulates on the systems as the plan describes them.
    ///   - seed: The seed of the simulation; nil takes the plan's.
    ///   - simulator: Predicts what actions do.
    /// - Throws: `StoredPlanError` with every fault of every step.
    public init(
        of stored: StoredPlan,
        catalogue: ActionCatalogue,
        request: PlanRequest? = nil,
        seed: UInt64? = nil,
        simulator: RiskSimulator = RiskSimulator()
    ) throws(StoredPlanError) {
        var notes: [String] = []
        if !stored.isUnchanged { notes.append("the plan was changed after it was made: its digest does not match") }
        if request == nil {
            notes.append("the plan was checked against itself only; give the incident to check it against the present")
        }
        let scene = request ?? stored.request(catalogue: catalogue, seed: seed ?? stored.seed)
        let actions = try Self.actions(of: stored, scene)
        let world =
            request == nil
            ? stored.world : WorldBuilder(snapshot: scene.snapshot, findings: scene.findings).world()
        let steps = zip(actions, stored.steps).map { action, step in
            let approval = max(step.approval, action.definition.approval)
            return PlanStep(action: action, approval: approval, rationale: [], expectedEffect: "")
        }
        self.stored = stored
        self.actions = actions
        approvals = steps.map(\.approval)
        self.notes = notes
        var simulation = PlanRisk(request: scene, world: world, simulator: simulator)
        risk = simulation.report(on: steps)
    }

    /// The actions that the steps mean.
    private static func actions(of stored: StoredPlan, _ scene: PlanRequest) throws(StoredPlanError) -> [Action] {
        var actions: [Action] = []
        var faults: [String] = []
        for (number, step) in stored.steps.enumerated() {
            do throws(ActionRejection) {
                let action = try Action(
                    validating: step.proposal,
                    catalogue: scene.catalogue,
                    snapshot: scene.snapshot
                )
                actions.append(action)
            } catch {
                faults += error.faults.map { "steps[\(number)]: \($0)" }
            }
        }
        guard faults.isEmpty else { throw StoredPlanError(faults: faults) }
        return actions
    }

    /// The simulation as a JSON value.
    public var json: JSONValue {
        [
            "schema": .string(Self.schema),
            "incident": .string(stored.incident),
            "planDigest": .string(stored.statedDigest),
            "unchanged": .bool(stored.isUnchanged),
            "steps": .array(
                zip(actions, approvals).map { action, approval in
                    [
                        "action": .string(action.definition.id.text),
                        "target": EvidenceEncoder.json(action.target),
                        "approval": .string(approval.rawValue),
                    ]
                }
            ),
            "risk": risk.map { RiskEncoder.json($0) } ?? .null,
            "notes": .array(notes.map { .string($0) }),
        ]
    }
}
