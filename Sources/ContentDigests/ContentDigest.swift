internal import CCrypto

/// A SHA-256 digest: the name by which plans, snapshots and excerpts are bound together.
///
/// - Source: FIPS 180-4, computed by libcrypto's `EVP_Digest`.
public struct ContentDigest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 32 bytes of the digest, most significant first.
    public let bytes: [UInt8]

    /// The digest of `content`.
    ///
    /// A failure inside libcrypto (out of memory, no default provider) is a broken process, not bad input, so it traps.
    /// - Complexity: O(`content.count`).
    public init(of content: [UInt8]) {
        var digest = [UInt8](repeating: 0, count: 32)
        let succeeded = unsafe content.withUnsafeBytes { input in
            unsafe digest.withUnsafeMutableBufferPointer { output in
                guard let base = output.baseAddress else { return false }
                return unsafe ccrypto_sha256(input.baseAddress, input.count, base) == 1
            }
        }
        precondition(succeeded, "libcrypto could not compute a SHA-256 digest")
        self.bytes = digest
    }

    /// The digest of the UTF-8 form of `text`.
    public init(of text: String) {
        self.init(of: Array(text.utf8))
    }

    /// A digest from its 32 bytes, or nil when there are more or fewer.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// A digest from its 64 lower-case hexadecimal digits, or nil when `hexadecimal` is anything else.
    public init?(hexadecimal: String) {
        let digits = Array(hexadecimal.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(ofDigit: digits[index]), let low = Self.value(ofDigit: digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The algorithm and the digits, as written in documents: `sha256:…`.
    public var description: String { "sha256:" + hexadecimal }

    /// Byte-wise order, so that sets of digests can be listed in one order everywhere.
    public static func < (lhs: ContentDigest, rhs: ContentDigest) -> Bool {
        lhs.bytes.lexicographicallyPrecedes(rhs.bytes)
    }

    /// The value of one lower-case hexadecimal digit.
    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
