import ContentDigests
import IncidentModel
import Remediation
import Risk
import StructuredDocuments
import Testing
import YAMLDocuments

@testable import Governance

/// What the tests of this module are made of.
enum Fixture {
    /// The rules that a YAML text says.
    static func rules(_ text: String) throws -> GovernanceRules {
        try YAMLReader.document(Array(text.utf8), name: "g.yaml")
            .read(as: FieldRule<GovernanceRules>.mapping { GovernanceRules(reading: $0) })
    }

    /// What is wrong with a YAML text, a line each, without the places.
    static func faults(_ text: String) -> [String] {
        do {
            _ = try rules(text)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map { line in
                line.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? ""
            }
        }
    }

    /// A step of a built-in action on pods of these names.
    static func step(
        _ action: String = "kubernetes.rollout-restart",
        on names: [String] = ["cart"],
        services: [String] = ["cart"]
    ) throws -> GovernedStep {
        let id = try #require(ActionDefinition.ID(action))
        let definition = try #require(ActionCatalogue.builtIn[id])
        return GovernedStep(definition, targets: try names.map(resource), services: services)
    }

    /// A step that nobody has to approve.
    static func scaling(services: [String] = ["cart"]) throws -> GovernedStep {
        var step = try step("kubernetes.scale-workload", services: services)
        step.approval = .none
        return step
    }

    /// A deployment of this name.
    static func resource(_ name: String) throws -> EntityReference {
        try #require(EntityReference(kind: .deployment, namespace: "shop", name: name))
    }

    /// A harmless, corroborated request in staging.
    static func request(_ steps: [GovernedStep], risk: RiskReport.Tier = .low) -> PolicyRequest {
        var request = PolicyRequest(incident: "inc-1", risk: risk, isCorroborated: true, steps: steps)
        request.environment = "staging"
        request.tier = 3
        return request
    }

    /// Seconds after a Monday's midnight UTC, 2026-11-23.
    static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(seconds: 1_795_392_000)?.adding(seconds: seconds) ?? .epoch
    }

    /// A digest named by a number.
    static func digest(_ number: Int) -> ContentDigest { ContentDigest(of: "\(number)") }

    /// A person of this role.
    static func user(_ name: String, _ role: Role = .approver, tenants: Set<String>? = nil) -> Principal {
        Principal(name: name, roles: [role], tenants: tenants, kind: .user)
    }
}
