internal import CCrypto

/// An Ed25519 key that signs.
///
/// - Source: RFC 8032, section 5.1, computed by libcrypto.
@safe
public final class SigningKey: Sendable {
    /// The number of bytes of a seed.
    public static let seedByteCount = 32

    /// What signatures are verified with.
    public let publicKey: VerifyingKey
    private let seed: [UInt8]

    /// The key of a seed.
    /// - Parameter seed: 32 secret bytes.
    /// - Throws: `wrongLength`, or `libraryFailure`.
    public init(seed: [UInt8]) throws(SignatureError) {
        guard seed.count == Self.seedByteCount else {
            throw .wrongLength(expected: Self.seedByteCount, found: seed.count)
        }
        var key = [UInt8](repeating: 0, count: VerifyingKey.byteCount)
        guard unsafe ccrypto_ed25519_public(seed, &key) == 1 else { throw .libraryFailure }
        self.seed = seed
        publicKey = try VerifyingKey(bytes: key)
    }

    /// 32 fresh secret bytes from libcrypto's generator, to make a key of and to keep.
    /// - Throws: `libraryFailure` when there are no random numbers.
    public static func makeSeed() throws(SignatureError) -> [UInt8] {
        var seed = [UInt8](repeating: 0, count: seedByteCount)
        guard unsafe ccrypto_random(&seed, Int32(seedByteCount)) == 1 else { throw .libraryFailure }
        return seed
    }

    /// The 64 bytes of the signature of a message; the same message always has the same.
    /// - Throws: `libraryFailure`.
    /// - Complexity: O(`message.count`).
    public func signature(of message: [UInt8]) throws(SignatureError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: VerifyingKey.signatureByteCount)
        guard unsafe ccrypto_ed25519_sign(seed, message, message.count, &signature) == 1 else {
            throw .libraryFailure
        }
        return signature
    }
}

/// An Ed25519 key that verifies signatures.
///
/// - Source: RFC 8032, section 5.1.7, computed by libcrypto.
@safe
public struct VerifyingKey: Hashable, Sendable, CustomStringConvertible {
    /// The number of bytes of a key.
    public static let byteCount = 32
    /// The number of bytes of a signature.
    public static let signatureByteCount = 64

    /// The 32 bytes of the key.
    public let bytes: [UInt8]

    /// A key from its 32 bytes. Whether they are a point of the curve shows when a signature is verified.
    /// - Throws: `wrongLength`.
    public init(bytes: [UInt8]) throws(SignatureError) {
        guard bytes.count == Self.byteCount else { throw .wrongLength(expected: Self.byteCount, found: bytes.count) }
        self.bytes = bytes
    }

    /// Whether `signature` is one of `message`; false also for a signature of another length and for a key that is none.
    /// - Complexity: O(`message.count`).
    public func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureByteCount else { return false }
        return unsafe ccrypto_ed25519_verify(bytes, message, message.count, signature) == 1
    }

    /// The key in hexadecimal digits; it is no secret.
    public var description: String { Hash256(bytes: bytes)?.hexadecimal ?? "" }
}
