internal import CCrypto

/// A SHA-256 that is fed piece by piece.
///
/// It cannot fail and allocates nothing.
///
/// ```swift
/// var hash = SHA256()
/// hash.feed(head)
/// hash.feed(body)
/// let digest = hash.finish()
/// ```
/// - Source: FIPS 180-4, computed by libcrypto.
@safe
public struct SHA256: ~Copyable, Sendable {
    private var state: ccrypto_sha256_state

    /// Begins a digest.
    public init() {
        state = ccrypto_sha256_state()
        unsafe ccrypto_sha256_begin(&state)
    }

    /// Feeds bytes.
    /// - Complexity: O(`bytes.count`).
    public mutating func feed(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { input in
            unsafe ccrypto_sha256_feed(&state, input.baseAddress, input.count)
        }
    }

    /// Feeds bytes.
    /// - Complexity: O(`bytes.count`).
    public mutating func feed(_ bytes: [UInt8]) { feed(bytes.span) }

    /// Ends the digest.
    public consuming func finish() -> Hash256 {
        var digest = Hash256.zero
        unsafe withUnsafeMutableBytes(of: &digest.words) { output in
            guard let base = output.baseAddress else { return }
            unsafe ccrypto_sha256_end(&state, base.assumingMemoryBound(to: UInt64.self))
        }
        return digest
    }

    /// The digest of bytes.
    /// - Complexity: O(`bytes.count`).
    public static func hash(_ bytes: Span<UInt8>) -> Hash256 {
        var hash = SHA256()
        hash.feed(bytes)
        return hash.finish()
    }

    /// The digest of bytes.
    /// - Complexity: O(`bytes.count`).
    public static func hash(_ bytes: [UInt8]) -> Hash256 { hash(bytes.span) }

    /// The digest of one byte that says what follows, and then of bytes: a leaf of a Merkle tree.
    /// - Complexity: O(`bytes.count`).
    public static func hash(tag: UInt8, _ bytes: Span<UInt8>) -> Hash256 {
        var digest = Hash256.zero
        unsafe withUnsafeMutableBytes(of: &digest.words) { output in
            guard let base = output.baseAddress else { return }
            let words = unsafe base.assumingMemoryBound(to: UInt64.self)
            unsafe bytes.withUnsafeBytes { unsafe ccrypto_sha256_tagged(tag, $0.baseAddress, $0.count, words) }
        }
        return digest
    }

    /// The digest of one byte that says what follows, and then of two digests: a node of a Merkle tree, a link of a chain.
    /// - Complexity: O(1).
    public static func hash(tag: UInt8, _ left: Hash256, _ right: Hash256) -> Hash256 {
        var digest = Hash256.zero
        unsafe withUnsafeMutableBytes(of: &digest.words) { output in
            guard let base = output.baseAddress else { return }
            let words = unsafe base.assumingMemoryBound(to: UInt64.self)
            unsafe withUnsafeBytes(of: left.words) { left in
                unsafe withUnsafeBytes(of: right.words) { right in
                    guard let first = left.baseAddress, let second = right.baseAddress else { return }
                    unsafe ccrypto_sha256_pair(
                        tag,
                        first.assumingMemoryBound(to: UInt64.self),
                        second.assumingMemoryBound(to: UInt64.self),
                        words
                    )
                }
            }
        }
        return digest
    }
}

extension Hash256 {
    /// Calls `body` with the 32 bytes as they stand in memory, valid for the time of the call.
    @unsafe
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe withUnsafeBytes(of: words) { unsafe body($0) }
    }

    /// A hash from 32 bytes in memory, or nil for another number of them.
    @unsafe
    package init?(raw bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount else { return nil }
        unsafe self.init(
            words: (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            )
        )
    }
}
