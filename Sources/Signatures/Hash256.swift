/// 32 bytes of a hash, held in place: journals and Merkle trees make millions of them, and an array would allocate for
/// each.
///
/// - Source: FIPS 180-4 for the hash function that fills it.
public struct Hash256: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The bytes as they stand in memory, eight in each word.
    var words: (UInt64, UInt64, UInt64, UInt64)

    /// 32 zero bytes.
    public static let zero = Hash256(words: (0, 0, 0, 0))

    /// The number of bytes.
    public static let byteCount = 32

    /// Its first 16 bytes as two numbers, most significant byte first.
    public var firstHalf: (high: UInt64, low: UInt64) { (words.0.bigEndian, words.1.bigEndian) }

    /// A hash of words as they stand in memory.
    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// A hash from its 32 bytes, or nil for another number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index >> 3] |= UInt64(byte) << UInt64((index & 7) << 3)
        }
        self.words = (words[0].littleEndian, words[1].littleEndian, words[2].littleEndian, words[3].littleEndian)
    }

    /// A hash from its 64 lower-case hexadecimal digits, or nil for anything else.
    public init?(hexadecimal digits: some Collection<UInt8>) {
        self.init(hexadecimal: Array(digits).span)
    }

    /// A hash from its 64 lower-case hexadecimal digits, or nil for anything else.
    public init?(hexadecimal digits: Span<UInt8>) {
        guard digits.count == 2 * Self.byteCount else { return nil }
        var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
        for index in digits.indices {
            guard let value = Self.value(ofDigit: digits[index]) else { return nil }
            let shift = (index >> 1 & 7) << 3 + (index & 1 == 0 ? 4 : 0)
            words[index >> 4] |= UInt64(value) << UInt64(shift)
        }
        self.words = (words[0].littleEndian, words[1].littleEndian, words[2].littleEndian, words[3].littleEndian)
    }

    /// The byte at a position from 0 to 31.
    /// - Precondition: `position` is in that range.
    public subscript(position: Int) -> UInt8 {
        precondition((0..<Self.byteCount).contains(position), "a hash has 32 bytes")
        let word = UInt64(littleEndian: self.word(position >> 3))
        return UInt8(truncatingIfNeeded: word >> UInt64((position & 7) << 3))
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        for index in 0..<4 {
            var word = UInt64(littleEndian: word(index))
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
    }

    /// Appends 64 lower-case hexadecimal digits.
    public func appendHexadecimal(to bytes: inout [UInt8]) {
        for index in 0..<4 {
            var word = UInt64(littleEndian: word(index))
            for _ in 0..<8 {
                bytes.append(Self.digit(UInt8(truncatingIfNeeded: word >> 4 & 15)))
                bytes.append(Self.digit(UInt8(truncatingIfNeeded: word & 15)))
                word >>= 8
            }
        }
    }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * Self.byteCount)
        appendHexadecimal(to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    /// The hexadecimal digits.
    public var description: String { hexadecimal }

    /// Whether all bytes are equal.
    public static func == (lhs: Hash256, rhs: Hash256) -> Bool { lhs.words == rhs.words }

    /// Byte-wise order.
    public static func < (lhs: Hash256, rhs: Hash256) -> Bool {
        for index in 0..<4 where lhs.word(index) != rhs.word(index) {
            return lhs.word(index).bigEndian < rhs.word(index).bigEndian
        }
        return false
    }

    /// Feeds the bytes to a hasher; a part would do, since they are evenly spread, but a sender could choose it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }

    private func word(_ index: Int) -> UInt64 {
        switch index {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
