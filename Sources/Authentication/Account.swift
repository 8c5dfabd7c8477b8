public import IncidentModel

/// Who signed in: what the configuration, or an identity provider, says of a user or token.
public struct Account: Sendable, Hashable {
    /// What sort of account it is.
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        /// A person.
        case user
        /// A program.
        case token
    }

    /// The name, unique among users and tokens.
    public let name: String
    /// What sort of account it is.
    public let kind: Kind
    /// The names of its roles.
    public let roles: [String]
    /// The tenants it is limited to; nil for no limit.
    public let tenants: [String]?
    /// The user who answers for a token; nil when nobody does.
    public let owner: String?
    /// When it ends; nil for never.
    public let expires: Timestamp?
    /// What an identity provider said of it; nil for one of the configuration.
    public let identity: IdentityClaims?

    /// Creates an account.
    public init(
        name: String,
        kind: Kind,
        roles: [String],
        tenants: [String]? = nil,
        owner: String? = nil,
        expires: Timestamp? = nil,
        identity: IdentityClaims? = nil
    ) {
        (self.name, self.kind, self.roles) = (name, kind, roles)
        (self.tenants, self.owner, self.expires, self.identity) = (tenants, owner, expires, identity)
    }

    /// Whether it has ended.
    public func isExpired(at time: Timestamp) -> Bool { expires.map { time >= $0 } ?? false }
}
