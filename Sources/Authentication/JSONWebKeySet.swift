public import StrictJSON

/// The public keys of an identity provider.
public struct JSONWebKeySet: Sendable, Hashable {
    /// The most keys.
    public static let mostKeys = 64
    /// What a document may cost.
    private static let limits = JSONLimits(documentBytes: 262_144, depth: 8, stringBytes: 16_384, members: 4096)

    /// The keys that can be used, in the document's order.
    let keys: [VerificationKey]

    /// The number of keys that can be used.
    public var count: Int { keys.count }

    /// The keys in a document. Keys for something else, of other sorts or too weak are left out: providers publish them
    /// beside the others.
    /// - Throws: What is wrong with the document as JSON.
    /// - Source: RFC 7517, section 5.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        let document = try JSONValue(parsing: bytes, limits: Self.limits)
        keys = (document["keys"]?.array ?? []).prefix(Self.mostKeys).compactMap { VerificationKey($0) }
    }

    /// The one key that a token with this algorithm and key name can be signed with; nil when there is none, or when it is
    /// not clear which.
    func key(named name: String?, for algorithm: VerificationKey.Algorithm) -> VerificationKey? {
        let fitting = keys.filter { $0.algorithm == algorithm && (name == nil || $0.identifier == name) }
        return fitting.count == 1 ? fitting.first : nil
    }
}
