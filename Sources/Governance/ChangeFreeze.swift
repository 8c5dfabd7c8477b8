public import IncidentModel
public import StructuredDocuments

/// A time in which nothing is to be changed, such as the week of a sale. Looking, diagnosing and planning go on.
///
/// A freeze also covers what is not known to lie outside of it. An administrator can let the plans of one incident
/// through, with a reason.
public struct ChangeFreeze: Sendable, Hashable {
    /// That one incident's plans may start in spite of a freeze.
    public struct Override: Sendable, Hashable {
        /// The freeze's name.
        public let freeze: String
        /// The incident.
        public let incident: String
        /// The administrator.
        public let actor: String
        /// Why.
        public let reason: String
        /// When.
        public let time: Timestamp

        /// Creates an override.
        /// - Throws: `notPermitted` for whoever is no administrator of the incident's tenant, `noReason` without a reason.
        public init(
            of freeze: ChangeFreeze,
            incident: String,
            tenant: String?,
            by actor: Principal,
            reason: String,
            at time: Timestamp
        ) throws(GovernanceError) {
            guard actor.may(.overrideFreeze, tenant: tenant) else { throw .notPermitted(.overrideFreeze) }
            guard reason.contains(where: { !$0.isWhitespace }) else { throw .noReason }
            (self.freeze, self.incident) = (freeze.name, incident)
            (self.actor, self.reason, self.time) = (actor.name, reason, time)
        }

        /// An override as the journal tells it.
        public init(restoring freeze: String, incident: String, actor: String, reason: String, time: Timestamp) {
            (self.freeze, self.incident, self.actor) = (freeze, incident, actor)
            (self.reason, self.time) = (reason, time)
        }
    }

    /// The name.
    public let name: String
    /// The first moment.
    public let from: Timestamp
    /// The moment at which it is over.
    public let to: Timestamp
    /// Where it applies.
    public let place: PolicyCondition
    /// Why.
    public let reason: String

    /// Whether it is in force at `time`.
    public func isInForce(at time: Timestamp) -> Bool { from <= time && time < to }

    /// Whether it covers one of the steps that `request` would start.
    func covers(_ request: PolicyRequest) -> Bool {
        request.counted.contains { place.holds(ofPlace: request, services: $0.services, inDoubt: .includes) }
    }
}

extension ChangeFreeze {
    /// A freeze from its fields.
    public init?(reading fields: FieldReader) {
        let name = fields.required("name", .line(upTo: 100))
        let from = fields.required("from", .moment)
        let to = fields.required("to", .moment)
        let reason = fields.required("reason", .line(upTo: 500))
        place = fields.optional("where", .policyPlace, default: PolicyCondition())
        guard let name, let from, let to, let reason else { return nil }
        if from >= to { fields.report("to", "must be later than `from`", advice: "swap them") }
        (self.name, self.from, self.to, self.reason) = (name, from, to, reason)
    }
}

extension FieldRule where Value == Timestamp {
    /// A moment in RFC 3339.
    static var moment: FieldRule {
        FieldRule<String>.line(upTo: 40).refined("a time such as `2026-12-24T18:00:00Z`") { Timestamp(rfc3339: $0) }
    }
}
