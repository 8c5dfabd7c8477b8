/// A number as JSON wrote it: integers exact, everything else the nearest double.
///
/// What is written without a point and without an exponent is an integer and keeps every digit; `1.0` and `1e2` are
/// doubles. An integer beyond 64 bits and a double beyond the finite range are refused when they are read, so neither
/// exists here. `-0` is the integer 0; `-0.0` is the double. A double too small to be told from zero reads as zero.
public enum JSONNumber: Sendable, Hashable {
    /// An integer from -2^63 to 2^63 - 1.
    case integer(Int64)
    /// An integer from 2^63 to 2^64 - 1, and only such a one.
    case unsigned(UInt64)
    /// A number written with a point or an exponent; finite when it was read from JSON.
    case double(Double)

    /// The number as a double, when that loses nothing; nil for an integer that no double equals.
    public var exactDouble: Double? {
        switch self {
        case .integer(let value): Double(exactly: value)
        case .unsigned(let value): Double(exactly: value)
        case .double(let value): value
        }
    }

    /// The number as an integer type, when it was written as an integer and fits.
    ///
    /// - Parameter type: The wanted integer type.
    /// - Returns: The value, or nil when the number is a double or out of the type's range.
    public func exactly<Integer: FixedWidthInteger>(_ type: Integer.Type) -> Integer? {
        switch self {
        case .integer(let value): Integer(exactly: value)
        case .unsigned(let value): Integer(exactly: value)
        case .double: nil
        }
    }
}

extension JSONNumber {
    /// Reads a number whose grammar has been checked.
    ///
    /// - Returns: The number, or nil for an integer beyond 64 bits or a double beyond the finite range.
    /// - Complexity: O(length).
    init?(checked bytes: Span<UInt8>, in range: Range<Int>, isInteger: Bool) {
        if isInteger {
            guard let number = Self.integer(bytes, in: range) else { return nil }
            self = number
        } else {
            let value = Self.shortDecimal(bytes, in: range) ?? Self.longDecimal(bytes, in: range)
            guard value.isFinite else { return nil }
            self = .double(value)
        }
    }

    /// The exact value of an optional minus and digits, or nil beyond 64 bits.
    private static func integer(_ bytes: Span<UInt8>, in range: Range<Int>) -> JSONNumber? {
        let isNegative = bytes[range.lowerBound] == JSONByte.minus
        var magnitude: UInt64 = 0
        for index in (isNegative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound {
            let (tenfold, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(UInt64(bytes[index] &- JSONByte.zero))
            guard !overflow, !carry else { return nil }
            magnitude = sum
        }
        if isNegative {
            guard magnitude <= Int64.min.magnitude else { return nil }
            return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        return Int64(exactly: magnitude).map { .integer($0) } ?? .unsigned(magnitude)
    }

    /// Powers of ten that a double holds exactly.
    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The nearest double of a decimal with at most 2^53 in digits and a power of ten of at most 22; nil for others.
    ///
    /// Both the digits and the power are then exact, so one multiplication or division rounds once and rightly.
    ///
    /// - Source: William D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990,
    ///   doi:10.1145/93542.93557, the fast case.
    private static func shortDecimal(_ bytes: Span<UInt8>, in range: Range<Int>) -> Double? {
        let isNegative = bytes[range.lowerBound] == JSONByte.minus
        var offset = isNegative ? range.lowerBound + 1 : range.lowerBound
        var digits: UInt64 = 0
        var fractionDigits = 0
        var isFraction = false
        while offset < range.upperBound, bytes[offset] | 0x20 != JSONByte.lowercaseE {
            if bytes[offset] == JSONByte.point {
                isFraction = true
            } else {
                guard digits < 900_000_000_000_000 else { return nil }
                digits = digits &* 10 &+ UInt64(bytes[offset] &- JSONByte.zero)
                fractionDigits += isFraction ? 1 : 0
            }
            offset += 1
        }
        guard let written = shortExponent(bytes, in: offset..<range.upperBound) else { return nil }
        let power = written - fractionDigits
        guard abs(power) < exactPowers.count else { return nil }
        let magnitude =
            power < 0 ? Double(digits) / exactPowers[-power] : Double(digits) * exactPowers[power]
        return isNegative ? -magnitude : magnitude
    }

    /// The exponent written in a range that is empty or begins with `e`; nil when it has more than four digits.
    private static func shortExponent(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return 0 }
        var offset = range.lowerBound + 1
        let isNegative = bytes[offset] == JSONByte.minus
        if isNegative || bytes[offset] == JSONByte.plus {
            offset += 1
        }
        guard range.upperBound - offset <= 4 else { return nil }
        var value = 0
        while offset < range.upperBound {
            value = value * 10 + Int(bytes[offset] &- JSONByte.zero)
            offset += 1
        }
        return isNegative ? -value : value
    }

    /// The nearest double of any decimal, by the standard library; infinite when beyond the finite range.
    private static func longDecimal(_ bytes: Span<UInt8>, in range: Range<Int>) -> Double {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        for index in range {
            text.append(bytes[index])
        }
        // The grammar was checked, so the standard library reads it; were it ever not to, refusing is right.
        return Double(String(decoding: text, as: UTF8.self)) ?? .infinity
    }
}
