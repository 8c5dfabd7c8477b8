internal import ContentDigests
internal import StrictJSON

/// The extension in which a playbook carries the plan that it was made from, and the names that our playbooks bear.
///
/// `playbook_extensions` holds `plan`, the whole plan document with the steps' identifiers in the place of its steps, and
/// `plan_document`, a digest of all of it; each step's `step_extensions` holds `plan_step`, the typed step. So nothing
/// stands twice, and nothing that CACAO has no field for is lost.
enum PlanExtension: Sendable {
    /// The extension's identifier, the same in every playbook.
    static let id = "extension-definition--2aa0bbef-fd7c-4d23-b5fb-921744710931"
    /// Who makes our playbooks, the same in every one.
    static let maker = "identity--e2abd666-a546-4e65-ab3f-0750b0e1ec10"
    /// The namespace of the playbooks' UUIDs: a plan's digest is unique in it.
    ///
    /// The namespace that CACAO's section 10.10 gives is for names made of other properties, and may not be used here.
    static let namespace = "098f6dbb-baf5-49fd-92a0-5923ab869702"

    /// The member with the plan.
    static let plan = "plan"
    /// The member with the digest of the plan's document, its timings included.
    static let document = "plan_document"
    /// The member with a step.
    static let step = "plan_step"
    /// The member with an entity.
    static let entity = "entity"

    /// What `extension_definitions` says of it.
    static let definition: JSONValue = [
        "type": "extension-definition",
        "name": "Evenkeel plan",
        "description":
            "The remediation plan that the playbook was made from, with what CACAO has no field for: typed actions, rationale with citations, preconditions, verification, compensation, risk, approvals, evidence.",
        "created_by": .string(maker),
        "schema":
            "playbook_extensions: plan is a document of the form evenkeel.plan/1, the identifiers of workflow steps in the place of its steps; plan_document is the SHA-256 digest of the whole document in the canonical form of RFC 8785. step_extensions: plan_step is that step of the plan. agent_target_extensions: entity is the target's kind, namespace and name. The JSON Schema of plans is printed by: evenkeel schema plan",
        "version": "1.0.0",
    ]

    /// The digest of a value's canonical form; nil for a value without one.
    static func digest(of value: JSONValue) -> ContentDigest? {
        // A value without a canonical form has no digest either, which is what nil says.
        guard let bytes = try? value.canonicalBytes() else { return nil }
        return ContentDigest(of: bytes)
    }

    /// Whether a playbook says anywhere that it was made from a plan of ours.
    static func claims(_ playbook: Playbook) -> Bool {
        playbook.createdBy.description == maker || playbook.extensions?[id] != nil
            || playbook.extensionDefinitions?[id] != nil || playbook.steps.contains { $0.extensions?[id] != nil }
            || (playbook.targets ?? []).contains { $0.extensions?[id] != nil }
    }
}
