internal import CCrypto

/// A UUID: 128 bits by which an object is named where other programs read it.
///
/// It is always made from content, never from chance or a clock, so that the same content has the same name everywhere.
/// - Source: RFC 9562, "Universally Unique IDentifiers".
public struct UniqueIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The 16 bytes, in the order of the text.
    public let bytes: [UInt8]

    /// The version, 0 to 15: how the bits came about, such as 4 (random) or 5 (the SHA-1 digest of a name).
    public var version: Int { Int(bytes[6] >> 4) }

    /// Whether the variant is that of RFC 9562, as it is for every UUID that is made today.
    public var hasStandardVariant: Bool { bytes[8] & 0xC0 == 0x80 }

    /// The UUID of version 5 of a name.
    ///
    /// A failure inside libcrypto is a broken process, not bad input, so it traps.
    /// - Parameters:
    ///   - name: The name.
    ///   - namespace: What the name is unique in.
    /// - Source: RFC 9562, section 5.5.
    public init(named name: String, in namespace: UniqueIdentifier) {
        let content = namespace.bytes + Array(name.utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        let succeeded = unsafe content.withUnsafeBytes { input in
            unsafe digest.withUnsafeMutableBufferPointer { output in
                guard let base = output.baseAddress else { return false }
                return unsafe ccrypto_sha1(input.baseAddress, input.count, base) == 1
            }
        }
        precondition(succeeded, "libcrypto could not compute a SHA-1 digest")
        self.init(bits: digest, version: 5)
    }

    /// A UUID in the form of version 4, whose 122 free bits are the first of a digest instead of random ones.
    ///
    /// For forms that demand version 4 and yet have to come out the same each time.
    /// - Parameter digest: The digest of what is named.
    /// - Source: RFC 9562, section 5.4; the bits of a cryptographic digest are as evenly spread as random ones.
    public init(randomLookingFrom digest: ContentDigest) {
        self.init(bits: digest.bytes, version: 4)
    }

    /// The UUID that 36 characters mean, in digits of either case; nil when they are none.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        for (place, character) in characters.enumerated() {
            if Self.dashes.contains(place) {
                guard character == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = Self.value(ofDigit: character) else { return nil }
                digits.append(digit)
            }
        }
        bytes = stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// The first 16 bytes of `bits` with version and variant set.
    private init(bits: [UInt8], version: UInt8) {
        var bytes = Array(bits.prefix(16))
        bytes[6] = bytes[6] & 0x0F | version << 4
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }

    /// The 36 characters, in lower case.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for byte in bytes {
            if Self.dashes.contains(text.count) { text.append(UInt8(ascii: "-")) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Where the dashes are.
    private static let dashes: Set<Int> = [8, 13, 18, 23]

    /// The value of one hexadecimal digit.
    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
