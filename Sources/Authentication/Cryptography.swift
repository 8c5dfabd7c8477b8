internal import CCrypto

/// The primitives that everything here stands on, from libcrypto.
public enum Cryptography: Sendable {
    /// `count` random bytes that nobody can guess.
    /// - Throws: `cryptographyFailed` when the system has none to give.
    public static func randomBytes(_ count: Int) throws(AuthenticationError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(count, 1))
        let isDone = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe ccrypto_auth_random(base, buffer.count) == 1
        }
        guard isDone else { throw .cryptographyFailed }
        return count < 1 ? [] : bytes
    }

    /// Whether both hold the same bytes. The time depends on the lengths only, which are no secret.
    public static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count, !one.isEmpty else { return one.isEmpty && other.isEmpty }
        return unsafe one.withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return false }
                return unsafe ccrypto_auth_equal(left, right, one.count) == 1
            }
        }
    }

    /// HMAC-SHA-256 of `message`, 32 bytes.
    /// - Throws: `cryptographyFailed`, also for a key without bytes, which authenticates nothing.
    /// - Source: RFC 2104 with FIPS 180-4.
    public static func authenticationCode(
        of message: [UInt8],
        key: Secret
    ) throws(AuthenticationError) -> [UInt8] {
        guard !key.bytes.isEmpty else { throw .cryptographyFailed }
        var code = [UInt8](repeating: 0, count: 32)
        let isDone = unsafe key.bytes.withUnsafeBytes { key in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe code.withUnsafeMutableBufferPointer { code in
                    guard let secret = key.baseAddress, let output = code.baseAddress else { return false }
                    return unsafe ccrypto_auth_hmac(secret, key.count, message.baseAddress, message.count, output) == 1
                }
            }
        }
        guard isDone else { throw .cryptographyFailed }
        return code
    }
}
