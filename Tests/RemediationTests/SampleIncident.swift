import IncidentModel

@testable import Remediation

/// An incident with an entity of every kind, some facts and some corrections, for proposals to be checked against.
enum SampleIncident {
    /// The entities that have a part in facts and corrections.
    static let cart = entity("deployment/shop/cart")
    static let worker = entity("node/worker-1")
    static let resolver = entity("configmap/kube-system/coredns")

    static let entities: [EntityReference] =
        [
            cart, entity("deployment/shop/payments"), entity("service/shop/cart"), worker, entity("node/worker-2"),
            resolver,
        ]
        + EntityKind.allCases.map { entity("\($0.rawValue)/one-\($0.rawValue)") }

    static let corrections = [
        Correction(
            entity: cart,
            field: "spec.template.spec.containers[0].image",
            current: "shop/cart:1.0.1-typo",
            desired: "shop/cart:1.0.1",
            basis: .earlier,
            reason: "the revision before had it"
        ),
        Correction(
            entity: resolver,
            field: "data.Corefile",
            current: "",
            desired: nil,
            basis: .person,
            reason: "unknown"
        ),
        Correction(
            entity: cart,
            field: "spec.template.spec.containers[0].env[LOG_LEVEL]",
            current: "trace",
            desired: nil,
            basis: .person,
            reason: "what the team wants"
        ),
        Correction(
            entity: entity("statefulset/one-statefulset"),
            field: "spec.template.spec.containers[0].image",
            current: nil,
            desired: "shop/one:2",
            basis: .peer,
            reason: "its peers have it"
        ),
    ]

    static let snapshot: IncidentSnapshot = {
        var facts = FactTable()
        facts.record(.number(3), as: .replicasDesired, of: cart, from: "state")
        facts.record(.number(1), as: .replicasReady, of: cart, from: "state")
        facts.record(.flag(true), as: .nodeReady, of: worker, from: "state")
        facts.record(.flag(false), as: .nodeSchedulable, of: worker, from: "state")
        return IncidentSnapshot(
            id: "sample",
            capturedAt: .epoch,
            alerts: [],
            topology: .empty,
            changes: [],
            inventory: Inventory(entities.map { Inventory.Entry(entity: $0, origin: .observed) }),
            facts: facts,
            notes: []
        )
        .supporting(corrections)
    }()

    /// The entity of this product's own test text.
    static func entity(_ text: String) -> EntityReference {
        guard let entity = EntityReference(text) else { preconditionFailure("malformed reference: \(text)") }
        return entity
    }
}

/// A catalogue of one action that takes an argument of every type.
enum SampleCatalogue {
    static let parameters = [
        ParameterDefinition("count", .integer(1...10), "how many"),
        ParameterDefinition("share", .decimal(0...1), "what share"),
        ParameterDefinition("for", .duration(30...3600), "how long, in seconds"),
        ParameterDefinition("mode", .choice(["soft", "hard", "\u{212A}elvin"]), "in which way"),
        ParameterDefinition("peer", .entity([.node, .host]), "with which machine"),
        ParameterDefinition("correction", .correction, "which field"),
        ParameterDefinition("unit", .name, "which unit"),
        ParameterDefinition("address", .network, "which address"),
        ParameterDefinition("limit", .integer(Int64.min...Int64.max), isRequired: false, "any number"),
    ]

    static let everything = ActionDefinition(
        "test.everything",
        .correct,
        on: [.deployment, .statefulset],
        "Do everything at once",
        .init(
            parameters: parameters,
            before: [
                Condition("target.replicas.desired >= 1", "the workload is meant to run"),
                Condition("argument.count <= target.replicas.desired", "no more than there are"),
            ],
            undo: .restoresRecordedState(meaning: "put it back"),
            locks: [.target]
        )
    )

    static let catalogue = ActionCatalogue([everything])

    /// An argument of every type that is in order.
    static let good: [(name: String, value: ProposedAction.Value)] = [
        ("count", .integer(2)), ("share", .decimal(0.5)), ("for", .integer(60)), ("mode", .text("soft")),
        ("peer", .text("node/worker-1")), ("correction", .text("C1")), ("unit", .text("nginx.service")),
        ("address", .text("203.0.113.7")),
    ]

    /// A proposal of the good arguments, some replaced, added or (by nil) left out.
    static func proposal(
        action: String = "test.everything",
        target: String = "deployment/shop/cart",
        _ changes: [(String, ProposedAction.Value?)] = []
    ) -> ProposedAction {
        var arguments = good
        for (name, value) in changes {
            arguments.removeAll { $0.name == name }
            if let value { arguments.append((name, value)) }
        }
        return ProposedAction(
            action: action,
            target: target,
            arguments: arguments.map { ProposedAction.Argument(name: $0.name, value: $0.value) },
            origin: .model
        )
    }

    /// The faults of a proposal; none when it was accepted.
    static func faults(of proposal: ProposedAction) -> [ActionRejection.Fault] {
        do throws(ActionRejection) {
            _ = try Action(validating: proposal, catalogue: catalogue, snapshot: SampleIncident.snapshot)
            return []
        } catch {
            return error.faults
        }
    }
}
