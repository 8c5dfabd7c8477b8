public import Authentication
public import Governance
public import IncidentModel

extension Principal {
    /// What an account may do.
    public init(_ account: Account) {
        self.init(
            name: account.name,
            roles: Set(account.roles.compactMap { Role(rawValue: $0) }),
            tenants: account.tenants.map { Set($0) },
            kind: account.kind == .user ? .user : .token,
            owner: account.owner,
            identity: account.identity
        )
    }
}

/// Those who may approve, as the configuration has them: what a grant is held against in the moment in which it is spent.
public struct Approvers: Sendable {
    /// The users and tokens of the configuration.
    private let directory: Directory
    /// Who vouches for others; nil for nobody.
    private let provider: IdentityProvider?

    /// The approvers of a configuration.
    public init(directory: Directory, provider: IdentityProvider?) {
        (self.directory, self.provider) = (directory, provider)
    }

    /// Whoever approved, as he is now; nil for who is gone.
    ///
    /// An identity provider names nobody, so of its people all that can be asked again is what it said then: whether it
    /// is still trusted, and what its words give here now. A role that it took away since is not heard of; how long an
    /// approval is good for bounds that.
    public func principal(of grant: ApprovalGrant, at time: Timestamp) -> Principal? {
        if let identity = grant.identity {
            // Whatever is wrong with it, the person is not one who may approve any more.
            return (try? provider?.account(of: identity, until: nil)).map { Principal($0) }
        }
        let user = directory.account(named: grant.person, kind: .user, at: time)
        return (user ?? directory.account(named: grant.person, kind: .token, at: time)).map { Principal($0) }
    }
}
