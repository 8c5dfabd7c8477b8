public import IncidentModel
internal import StrictJSON

/// Turns a provider's signed token into an account, or says why not.
public struct TokenVerifier: Sendable {
    private let provider: IdentityProvider
    private let keys: JSONWebKeySet

    /// A verifier for one provider and its keys as they are now.
    public init(provider: IdentityProvider, keys: JSONWebKeySet) {
        (self.provider, self.keys) = (provider, keys)
    }

    /// Whether a text has the outer form of a signed token, to tell it from an API token.
    public static func isCandidate(_ token: Secret) -> Bool {
        token.bytes.starts(with: "ey".utf8) && token.bytes.count { $0 == UInt8(ascii: ".") } == 2
    }

    /// The account that a token stands for.
    ///
    /// The key decides the algorithm: a token that names another finds no key. Nothing the token says is looked at
    /// before its signature was found right.
    /// - Throws: Why it was not taken.
    /// - Complexity: O(length) and one verification.
    public func account(_ token: Secret, at time: Timestamp) throws(TokenRefusal) -> Account {
        let token = try JSONWebToken(token)
        guard let key = keys.key(named: token.keyName, for: token.algorithm) else { throw .unknownKey }
        guard key.verifies(token.signature, of: token.signed) else { throw .badSignature }
        let identity = identity(token.claims)
        try provider.checkAddress(of: identity)
        let end = try checkTimes(token.claims, at: time)
        return try provider.account(of: identity, until: Timestamp(seconds: end))
    }

    /// What the claims say of who it is, as the provider's configuration reads them.
    private func identity(_ claims: JSONObject) -> IdentityClaims {
        func claim(_ path: String) -> IdentityClaims.Claim {
            IdentityClaims.Claim(path: path, texts: Self.texts(Self.claim(path, of: claims)))
        }
        return IdentityClaims(
            issuer: claims["iss"]?.string ?? "",
            audiences: Self.texts(claims["aud"]),
            // A name is one text under that very name: no list, no path.
            name: IdentityClaims.Claim(
                path: provider.nameClaim,
                texts: [claims[provider.nameClaim]?.string].compactMap(\.self)
            ),
            roles: claim(provider.rolesClaim),
            tenants: provider.tenantsClaim.map(claim)
        )
    }

    /// Checks `exp`, `nbf` and `iat`.
    /// - Returns: The second at which the token ends.
    private func checkTimes(_ claims: JSONObject, at time: Timestamp) throws(TokenRefusal) -> Int64 {
        let now = time.seconds
        guard let expires = Self.seconds(claims["exp"]) else { throw .expired }
        guard now < expires + provider.leeway else { throw .expired }
        if let claim = claims["nbf"] {
            guard let start = Self.seconds(claim), now >= start - provider.leeway else { throw .notYetValid }
        }
        guard let issued = Self.seconds(claims["iat"]), now >= issued - provider.leeway else { throw .notYetValid }
        guard now - issued <= provider.longestAge + provider.leeway else { throw .expired }
        return min(expires, issued + provider.longestAge)
    }

    /// A number of seconds within the years that a timestamp has; fractions are cut off.
    private static func seconds(_ claim: JSONValue?) -> Int64? {
        guard let value = claim?.number else { return nil }
        let seconds = value.exactly(Int64.self) ?? claim?.double.flatMap { Int64(exactly: $0.rounded(.down)) }
        return seconds.flatMap { Timestamp(seconds: $0) == nil ? nil : $0 }
    }

    /// The texts of a claim that is one or a list of them. A list with anything else in it gives none.
    private static func texts(_ claim: JSONValue?) -> [String] {
        if let text = claim?.string { return [text] }
        let values = claim?.array ?? []
        let texts = values.compactMap(\.string)
        return texts.count == values.count ? texts : []
    }

    /// The claim of this name, or the one at the end of a path of names with points between: `realm_access.roles`.
    private static func claim(_ path: String, of claims: JSONObject) -> JSONValue? {
        if let whole = claims[path] { return whole }
        var value = JSONValue.object(claims)
        for name in path.split(separator: ".") {
            guard let next = value[String(name)] else { return nil }
            value = next
        }
        return value
    }
}
