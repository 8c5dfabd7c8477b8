public import IncidentModel

/// Who asks: a person, a program with a token, or the service itself.
public struct Principal: Sendable, Hashable {
    /// What sort of asker it is.
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        /// A person who signed in.
        case user
        /// A program with an API token.
        case token
        /// The service itself. It never approves anything.
        case system
    }

    /// The name, unique among users and tokens.
    public let name: String
    /// The roles.
    public let roles: Set<Role>
    /// The tenants it may see and act for; nil for all.
    public let tenants: Set<String>?
    /// What sort of asker it is.
    public let kind: Kind
    /// The user who answers for a token; nil for a token that nobody answers for, and for all others.
    public let owner: String?
    /// What an identity provider said of it; nil for whom the configuration names.
    public let identity: IdentityClaims?

    /// Creates a principal; `owner` only counts for a token.
    public init(
        name: String,
        roles: Set<Role>,
        tenants: Set<String>? = nil,
        kind: Kind,
        owner: String? = nil,
        identity: IdentityClaims? = nil
    ) {
        self.name = name
        self.roles = roles
        self.tenants = tenants
        self.kind = kind
        self.owner = kind == .token ? owner : nil
        self.identity = identity
    }

    /// The service itself, with no role: what it may do is the policy's to say.
    public static let engine = Principal(name: "evenkeel", roles: [], kind: .system)

    /// The person who answers for what this principal does: a user for himself, a token's owner for the token. Nil for
    /// everything else, which therefore is never one of the people that a plan needs.
    public var person: String? {
        switch kind {
        case .user: name
        case .token: owner
        case .system: nil
        }
    }

    /// Whether a role permits it.
    /// - Parameters:
    ///   - permission: What is asked for.
    ///   - tenant: The tenant of the incident that it concerns; nil for one without a tenant, and for what concerns no
    ///     incident. Whoever is limited to some tenants has nothing outside of them, and nothing global.
    /// - Returns: Whether it is permitted.
    public func may(_ permission: Permission, tenant: String?) -> Bool {
        guard roles.contains(where: { $0.permissions.contains(permission) }) else { return false }
        guard let tenants else { return true }
        guard !permission.isGlobal, let tenant else { return false }
        return tenants.contains(tenant)
    }
}
