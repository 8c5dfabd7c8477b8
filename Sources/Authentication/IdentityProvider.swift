public import IncidentModel
public import StructuredDocuments

/// An issuer whose tokens are taken, and what their claims mean here.
public struct IdentityProvider: Sendable, Hashable {
    /// What `iss` has to be, exactly.
    public let issuer: String
    /// One of these has to be in `aud`.
    public let audiences: [String]
    /// The claim with the name; `sub` unless the configuration says otherwise.
    public let nameClaim: String
    /// The claim with groups or roles, a text or a list; parts of a path are separated by points.
    public let rolesClaim: String
    /// Which role each value of it gives.
    public let roles: [String: String]
    /// The claim with the tenants; nil when tokens of this issuer are for all tenants.
    public let tenantsClaim: String?
    /// What its tokens stand for: people, or programs, which approve nothing.
    public let kind: Account.Kind
    /// How far clocks may differ, in seconds.
    public let leeway: Int64
    /// The longest time from `iat` to now, in seconds: what an issuer sells for a year is not taken for a year.
    public let longestAge: Int64

    /// A provider from its fields.
    /// - Parameters:
    ///   - fields: The fields.
    ///   - known: The roles that there are.
    public init?(reading fields: FieldReader, roles known: [String]) {
        let issuer = fields.required("issuer", .line(upTo: 500))
        let audiences = fields.required("audiences", .list(of: .line(upTo: 500), count: 1...20))
        nameClaim = fields.optional("name-claim", .line(upTo: 100), default: "sub")
        rolesClaim = fields.optional("roles-claim", .line(upTo: 200), default: "roles")
        let entry: FieldRule<RoleGrant> = .mapping { RoleGrant(reading: $0, known) }
        let grants = fields.required("roles", .list(of: entry, count: 1...200))
        tenantsClaim = fields.optional("tenants-claim", .line(upTo: 200))
        kind = fields.optional("kind", .enumeration(Account.Kind.self), default: .user)
        let leeway = fields.optional("leeway", .duration(in: .zero ... .seconds(300)), default: .seconds(30))
        let age = fields.optional("longest-age", .duration(in: .seconds(60) ... .seconds(7 * 86_400)))
        guard let issuer, let audiences, let grants else { return nil }
        (self.issuer, self.audiences) = (issuer, audiences)
        (self.leeway, longestAge) = (leeway.components.seconds, (age ?? .seconds(86_400)).components.seconds)
        roles = Dictionary(grants.map { ($0.value, $0.role) }) { first, _ in first }
        if roles.count < grants.count { fields.report("roles", "has the same value twice", advice: "drop one") }
    }

    /// The account of whoever a verified token said this of, as the configuration has it now. The same question is asked
    /// when a token comes in and when an approval that it gave is spent.
    /// - Parameters:
    ///   - identity: What the token said.
    ///   - end: When it ends; nil for an approval, which has an end of its own.
    /// - Returns: The account.
    /// - Throws: `wrongIssuer`, `wrongAudience`, `noName` or `noRole`; the last two also when the claims were read by
    ///   other names than now, since nobody knows what these would have said.
    public func account(of identity: IdentityClaims, until end: Timestamp?) throws(TokenRefusal) -> Account {
        try checkAddress(of: identity)
        guard identity.name.path == nameClaim, identity.name.texts.count == 1, let name = identity.name.texts.first,
            Account.isName(name)
        else { throw .noName }
        guard identity.roles.path == rolesClaim else { throw .noRole }
        let roles = Set(identity.roles.texts.compactMap { self.roles[$0] })
        guard !roles.isEmpty else { throw .noRole }
        // Tenants that nobody asked for are none, not all.
        let tenants = tenantsClaim.map { path in identity.tenants?.path == path ? identity.tenants?.texts ?? [] : [] }
        return Account(
            name: name,
            kind: kind,
            roles: roles.sorted(),
            tenants: tenants,
            expires: end,
            identity: identity
        )
    }

    /// Checks who vouched, and for whom.
    /// - Throws: `wrongIssuer` or `wrongAudience`.
    func checkAddress(of identity: IdentityClaims) throws(TokenRefusal) {
        guard identity.issuer.utf8.elementsEqual(issuer.utf8) else { throw .wrongIssuer }
        guard identity.audiences.contains(where: audiences.contains) else { throw .wrongAudience }
    }

    /// `{value: sre-oncall, role: approver}`.
    private struct RoleGrant: Sendable {
        let value: String
        let role: String

        init?(reading fields: FieldReader, _ known: [String]) {
            let value = fields.required("value", .line(upTo: 200))
            let role = fields.required("role", .oneOf(known))
            guard let value, let role else { return nil }
            (self.value, self.role) = (value, role)
        }
    }
}
