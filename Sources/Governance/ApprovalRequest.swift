public import IncidentModel

/// A request that people approve one plan.
public struct ApprovalRequest: Sendable, Hashable {
    /// The incident.
    public let incident: String
    /// The incident's tenant.
    public let tenant: String?
    /// What is to be approved.
    public let binding: ApprovalBinding
    /// How many people have to approve, 0 to 2.
    public let needed: Int
    /// The people who asked for the plan or changed it (`Principal.person`); none of them can approve it. The service
    /// itself is nobody.
    public let requesters: Set<String>
    /// When it was made.
    public let made: Timestamp
    /// How long it is good for. Both clocks are held to it: whichever says first that it is over is right.
    public let lifetime: Duration

    /// Creates a request.
    public init(
        incident: String,
        tenant: String?,
        binding: ApprovalBinding,
        needed: Int,
        requesters: Set<String>,
        made: Timestamp,
        lifetime: Duration
    ) {
        (self.incident, self.tenant, self.binding) = (incident, tenant, binding)
        (self.requesters, self.made, self.lifetime) = (requesters, made, lifetime)
        self.needed = min(max(needed, 0), 2)
    }

    /// When it expires on the wall clock.
    public var expires: Timestamp { made.adding(seconds: lifetime.components.seconds) }
}
