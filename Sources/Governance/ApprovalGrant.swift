public import IncidentModel

/// That one person approved.
public struct ApprovalGrant: Sendable, Hashable {
    /// The person, which for a token is its owner.
    public let person: String
    /// The name that was signed in with.
    public let actor: String
    /// What the person said; untrusted text.
    public let comment: String
    /// When.
    public let time: Timestamp
    /// What an identity provider said of the person at that time; nil for whom the configuration named. It is asked again
    /// when the approval is spent.
    public let identity: IdentityClaims?

    /// Creates a grant, as the machine does and the journal tells it. It gives no right by itself.
    public init(person: String, actor: String, comment: String, time: Timestamp, identity: IdentityClaims? = nil) {
        (self.person, self.actor, self.comment, self.time) = (person, actor, comment, time)
        self.identity = identity
    }
}
