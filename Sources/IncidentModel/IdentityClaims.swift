/// What an identity provider's token said of whoever holds it, as far as that decides who it is and what it may do.
///
/// It is kept beside an approval, so that a later check can ask the same question of the configuration of then. It gives
/// no right by itself: whoever makes one has verified the token.
public struct IdentityClaims: Sendable, Hashable {
    /// A claim that was looked at: by which path, and the texts that were there.
    public struct Claim: Sendable, Hashable {
        /// The claim's name, or a path of names with points between.
        public let path: String
        /// Its texts; none where it was not there.
        public let texts: [String]

        /// Creates a claim.
        public init(path: String, texts: [String]) { (self.path, self.texts) = (path, texts) }
    }

    /// Who vouched: `iss`.
    public let issuer: String
    /// For whom the token was meant: `aud`.
    public let audiences: [String]
    /// The name.
    public let name: Claim
    /// The groups or roles, of which the configuration says what they give here.
    public let roles: Claim
    /// The tenants; nil where no claim was asked for them.
    public let tenants: Claim?

    /// Creates claims.
    public init(issuer: String, audiences: [String], name: Claim, roles: Claim, tenants: Claim?) {
        (self.issuer, self.audiences) = (issuer, audiences)
        (self.name, self.roles, self.tenants) = (name, roles, tenants)
    }
}
