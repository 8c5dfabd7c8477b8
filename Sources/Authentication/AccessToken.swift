public import ContentDigests

/// API tokens: 32 random bytes behind a mark by which scanners of repositories find them, stored only as a hash.
///
/// A plain hash is enough, unlike for passwords: nobody can try all values of 32 random bytes.
public enum AccessToken: Sendable {
    /// What every token begins with.
    public static let mark = "evk_"
    /// The bytes of a token's text.
    private static let length = mark.utf8.count + 43

    /// A new token and the hash that is stored of it.
    /// - Throws: `cryptographyFailed`.
    public static func make() throws(AuthenticationError) -> (token: Secret, hash: ContentDigest) {
        let text = mark + TextEncoding.base64URL(try Cryptography.randomBytes(32))
        return (Secret(text), ContentDigest(of: text))
    }

    /// The hash of a token as it was sent; nil for what cannot be one.
    public static func hash(of token: Secret) -> ContentDigest? {
        guard token.bytes.count == length, token.bytes.starts(with: mark.utf8) else { return nil }
        return ContentDigest(of: token.bytes)
    }
}
