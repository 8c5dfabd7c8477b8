/// One explanation of an incident: this fault, on this entity, for these reasons.
public struct Hypothesis: Sendable, Hashable {
    /// What is broken.
    public let entity: EntityReference
    /// How it is broken.
    public let fault: FaultCode
    /// How likely it is, 0 to 1; the confidences of one diagnosis add up to at most 1.
    public let confidence: Double
    /// The explanation in one sentence.
    public let summary: String
    /// What speaks for it, best first.
    public let evidence: [Evidence]
    /// The way from the cause to the symptom, cause first.
    public let path: [EntityReference]
    /// What would have to be set, from what, to what.
    public let corrections: [Correction]

    /// Creates a hypothesis.
    public init(
        entity: EntityReference,
        fault: FaultCode,
        confidence: Double,
        summary: String,
        evidence: [Evidence],
        path: [EntityReference] = [],
        corrections: [Correction] = []
    ) {
        self.entity = entity
        self.fault = fault
        self.confidence = confidence
        self.summary = SecretRedaction.redacted(summary)
        self.evidence = evidence
        self.path = path
        self.corrections = corrections
    }

    /// Whether at least two independent kinds of source, or one control plane, speak for it. One log line or one
    /// annotation alone can be written by an attacker.
    public var isCorroborated: Bool {
        let sources = Set(evidence.map(\.source))
        return sources.contains { $0 == .state || $0 == .metric || $0 == .event }
            || sources.count { $0.trust > Evidence.Source.annotation.trust } >= 2
    }
}

/// A field that holds the wrong value, with the value that the evidence supports.
public struct Correction: Sendable, Hashable {
    /// Where the wanted value comes from.
    public enum Basis: String, Sendable, CaseIterable {
        /// Entities beside this one have it.
        case peer
        /// This entity had it before the last change.
        case earlier
        /// Another object of the cluster demands it, such as the port a container listens on.
        case counterpart
        /// A margin over what was measured.
        case measured
        /// The evidence does not say; a person has to supply it.
        case person
    }

    /// The object that holds the field, which may differ from the entity that is broken.
    public let entity: EntityReference
    /// The path of the field as the object's manifest writes it, such as `spec.ports[0].targetPort`.
    public let field: String
    /// The value that it has, when the evidence shows it; untrusted text.
    public let current: String?
    /// The value that it should have, or nil when a person has to supply it; untrusted text.
    public let desired: String?
    /// Where `desired` comes from.
    public let basis: Basis
    /// Why this value, or what the person has to find out.
    public let reason: String

    /// Creates a correction. Secrets are not kept: a value that is one has to be supplied by a person.
    public init(
        entity: EntityReference,
        field: String,
        current: String?,
        desired: String?,
        basis: Basis,
        reason: String
    ) {
        self.entity = entity
        self.field = field
        self.current = current.map { SecretRedaction.redacted($0, of: field) }
        let isSecret = desired.map { SecretRedaction.redacted($0, of: field) != $0 } ?? false
        self.desired = isSecret ? nil : desired
        self.basis = self.desired == nil ? .person : basis
        self.reason = isSecret ? "\(reason); the value is a secret and is not kept" : reason
    }
}
