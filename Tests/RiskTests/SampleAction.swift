import IncidentModel

@testable import Remediation
@testable import Risk

/// Actions and plans made for one property each.
enum SampleAction {
    static func entity(_ text: String) -> EntityReference {
        guard let entity = EntityReference(text) else { preconditionFailure("malformed reference: \(text)") }
        return entity
    }

    private static let snapshot = IncidentSnapshot(
        id: "sample",
        capturedAt: .epoch,
        alerts: [],
        topology: .empty,
        changes: [],
        inventory: Inventory(
            ["deployment/shop/cart", "statefulset/shop/store"].map { .init(entity: entity($0), origin: .observed) }
        ),
        facts: FactTable(),
        notes: []
    )

    /// What a step is like, where it is not a plain restart.
    struct Traits {
        var actionClass = ActionClass.restart
        var effects: [ActionEffect] = []
        var undo = Compensation.notNeeded
        var typical = 60.0
        var approval = ApprovalNeed.none
        var target = "deployment/shop/cart"
        var replicas: Int64?
        var place = 0
    }

    /// A step that ends the fault with each of `rates`.
    static func step(_ rates: [Double], _ traits: Traits = Traits()) -> CandidatePlan.Step {
        let parameters = [ParameterDefinition("replicas", .integer(0...1000), isRequired: false, "how many")]
        let definition = ActionDefinition(
            "test.step",
            traits.actionClass,
            on: [.deployment, .statefulset],
            "Do it",
            .init(
                parameters: parameters,
                effects: traits.effects,
                undo: traits.undo,
                locks: [.target],
                timing: .init(typical: traits.typical, slow: traits.typical),
                approval: traits.approval
            )
        )
        let proposal = ProposedAction(
            action: "test.step",
            target: traits.target,
            arguments: traits.replicas.map { [.init(name: "replicas", value: .integer($0))] } ?? [],
            origin: .catalogue
        )
        do throws(ActionRejection) {
            let action = try Action(validating: proposal, catalogue: ActionCatalogue([definition]), snapshot: snapshot)
            return CandidatePlan.Step(
                action: action,
                approval: traits.approval,
                places: [traits.place],
                successRates: rates
            )
        } catch {
            preconditionFailure("the sample is refused: \(error)")
        }
    }

    /// A plan of one step.
    static func plan(_ rates: [Double], _ traits: Traits = Traits()) -> CandidatePlan {
        CandidatePlan(steps: [step(rates, traits)])
    }

    /// The reports on plans against one fault of the single component.
    static func reports(
        _ plans: [CandidatePlan],
        faults: [HypothesisedFault] = [SampleWorld.fault()],
        world: WorldModel = SampleWorld.single,
        assumptions: [String] = [],
        seed: UInt64 = 1
    ) -> [RiskReport] {
        RiskSimulator().reports(on: plans, faults: faults, world: world, assumptions: assumptions, seed: seed)
    }
}
