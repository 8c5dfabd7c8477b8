/// The identity of a trace: 16 bytes.
public struct TraceID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first eight bytes.
    let high: UInt64
    /// The last eight bytes.
    let low: UInt64

    /// An identity from the bytes of its text, or nil for an empty one and for all zeros, which mean none.
    ///
    /// 32 or fewer hexadecimal digits are read as the number that they are; any other text stands for itself by a hash,
    /// since some exporters write base64.
    /// - Source: W3C Trace Context, section 3.2.2.
    public init?(_ text: ArraySlice<UInt8>) {
        guard let (high, low) = HexadecimalText.number(text) else { return nil }
        self.high = high
        self.low = low
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A number that says whether a sample of traces holds this one: evenly distributed whatever the identities look like.
    /// - Source: finaliser of MurmurHash3, https://github.com/aappleby/smhasher.
    var lot: UInt64 {
        var value = high ^ low &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }

    /// 32 hexadecimal digits.
    public var description: String { HexadecimalText.digits(high) + HexadecimalText.digits(low) }

    /// By their bytes.
    public static func < (lhs: Self, rhs: Self) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }
}

/// The identity of a span within its trace: 8 bytes.
public struct SpanID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bytes.
    let number: UInt64

    /// An identity from the bytes of its text, or nil for an empty one and for zero, which mean none.
    public init?(_ text: ArraySlice<UInt8>) {
        guard let (high, low) = HexadecimalText.number(text), high ^ low != 0 else { return nil }
        number = high ^ low
    }

    init(_ number: UInt64) { self.number = number }

    /// 16 hexadecimal digits.
    public var description: String { HexadecimalText.digits(number) }

    /// By their bytes.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}

/// Identities as texts.
enum HexadecimalText: Sendable {
    /// The number of at most 32 hexadecimal digits, or two hashes of another text; nil for nothing and for zero.
    static func number(_ text: ArraySlice<UInt8>) -> (high: UInt64, low: UInt64)? {
        guard !text.isEmpty else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for byte in text {
            guard let digit = value(of: byte), count < 32 else { return hash(text) }
            high = high << 4 | low >> 60
            low = low << 4 | digit
            count += 1
        }
        return high | low == 0 ? nil : (high, low)
    }

    private static func value(of byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Two hashes of a text.
    /// - Source: FNV-1a, 64 bits, http://www.isthe.com/chongo/tech/comp/fnv/, with two bases.
    private static func hash(_ text: ArraySlice<UInt8>) -> (high: UInt64, low: UInt64) {
        var high: UInt64 = 0xCBF2_9CE4_8422_2325
        var low: UInt64 = 0x9AE1_6A3B_2F90_404F
        for byte in text {
            high = (high ^ UInt64(byte)) &* 0x100_0000_01B3
            low = (low ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return (high, low)
    }

    /// The 16 digits of a number.
    static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
