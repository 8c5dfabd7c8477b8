public import Signatures

/// The chain of hashes by which each entry vouches for all before it.
public enum HashChain: Sendable {
    /// The chain hash before the first entry: 32 zero bytes.
    public static let start = Hash256.zero

    /// The hash of an entry's canonical bytes.
    /// - Source: RFC 6962, section 2.1: a leaf is hashed behind a zero byte.
    /// - Complexity: O(length).
    public static func leafHash(of canonicalBytes: Span<UInt8>) -> Hash256 {
        SHA256.hash(tag: 0, canonicalBytes)
    }

    /// The chain hash of an entry.
    /// - Parameters:
    ///   - previous: The chain hash of the entry before, or ``start``.
    ///   - leaf: The entry's own leaf hash.
    /// - Returns: The chain hash.
    public static func next(after previous: Hash256, leaf: Hash256) -> Hash256 {
        SHA256.hash(tag: 2, previous, leaf)
    }
}
