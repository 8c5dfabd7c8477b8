/// Numbers as tables of measurements write them, read from bytes without making texts of them.
enum DecimalText: Sendable {
    /// The powers of ten that a double holds exactly.
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The number that the bytes of a range write, rounded as `Double` rounds; nil when they write none.
    ///
    /// Numbers of up to 15 digits with a small exponent are exact after one division or multiplication; the rest is left
    /// to the standard library.
    /// - Source: W. Clinger, "How to read floating point numbers accurately", PLDI 1990.
    static func double(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        var place = range.lowerBound
        let end = range.upperBound
        guard place < end else { return nil }
        let isNegative = bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var scale = 0
        var isFraction = false
        while place < end {
            let byte = bytes[place]
            if byte >= 48, byte <= 57 {
                guard digits < 15 else { return slow(bytes, range) }
                mantissa = mantissa &* 10 &+ UInt64(byte - 48)
                digits += mantissa == 0 ? 0 : 1
                if isFraction { scale += 1 }
                // Zeros before the first digit are not counted, but must not move the point without end.
                guard scale <= 22 else { return slow(bytes, range) }
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                return slow(bytes, range)
            }
            place += 1
        }
        guard isPlain(bytes, range, isNegative) else { return slow(bytes, range) }
        let value = Double(mantissa) / powers[scale]
        return isNegative ? -value : value
    }

    /// Whether a number without exponent begins with a digit and ends in one.
    private static func isPlain(_ bytes: Span<UInt8>, _ range: Range<Int>, _ isNegative: Bool) -> Bool {
        let first = range.lowerBound + (isNegative ? 1 : 0)
        guard first < range.upperBound else { return false }
        return (48...57).contains(bytes[first]) && (48...57).contains(bytes[range.upperBound - 1])
    }

    private static func slow(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        guard range.count <= 400 else { return nil }
        return Double(text(bytes, range))
    }

    /// The text of a range; what is not UTF-8 becomes the replacement character.
    static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        var part: [UInt8] = []
        part.reserveCapacity(range.count)
        for place in range { part.append(bytes[place]) }
        return String(decoding: part, as: UTF8.self)
    }
}
