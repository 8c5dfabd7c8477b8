/// A moment of wall-clock time in UTC, to the nanosecond, from year 1 to year 9999.
///
/// Wall time is only recorded and compared; no decision waits on it.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Whole seconds since 1970-01-01T00:00:00Z; negative before.
    public let seconds: Int64
    /// Nanoseconds after `seconds`, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// The first and last second that RFC 3339 can write.
    private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// A moment from Unix seconds, or nil outside of the years 1 to 9999 or for a nanosecond part out of range.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// A moment from Unix nanoseconds, as OTLP writes it.
    public init(unixNanoseconds: Int64) {
        let (quotient, remainder) = unixNanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.seconds = remainder < 0 ? quotient - 1 : quotient
        self.nanoseconds = Int32(remainder < 0 ? remainder + 1_000_000_000 : remainder)
    }

    /// 1970-01-01T00:00:00Z.
    public static let epoch = Timestamp(unixNanoseconds: 0)

    /// Whether this is the zero time of Go, `0001-01-01T00:00:00Z`, by which Prometheus and Alertmanager say "not set".
    public var isUnset: Bool { seconds == Self.range.lowerBound && nanoseconds == 0 }

    /// Seconds since 1970 with the fraction.
    public var unixSeconds: Double { Double(seconds) + Double(nanoseconds) / 1e9 }

    /// The time from `earlier` to this moment in seconds, negative when it is later.
    public func seconds(since earlier: Timestamp) -> Double { unixSeconds - earlier.unixSeconds }

    /// This moment moved by whole seconds, held within the range of years.
    public func adding(seconds delta: Int64) -> Timestamp {
        let moved = seconds.addingReportingOverflow(delta)
        let bound = delta > 0 ? Self.range.upperBound : Self.range.lowerBound
        let held = moved.overflow ? bound : min(max(moved.partialValue, Self.range.lowerBound), Self.range.upperBound)
        return Timestamp(seconds: held, nanoseconds: nanoseconds) ?? self
    }

    /// This moment moved back by a duration that is not negative, held within the range of years.
    public func moved(back duration: Duration) -> Timestamp {
        let parts = duration.components
        let earlier = adding(seconds: -max(0, parts.seconds))
        let left = earlier.nanoseconds - Int32(max(0, parts.attoseconds) / 1_000_000_000)
        guard left < 0 else { return Timestamp(seconds: earlier.seconds, nanoseconds: left) ?? earlier }
        return Timestamp(seconds: earlier.seconds - 1, nanoseconds: left + 1_000_000_000) ?? earlier
    }

    /// Earlier before later.
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        (lhs.seconds, lhs.nanoseconds) < (rhs.seconds, rhs.nanoseconds)
    }

    /// RFC 3339 in UTC with as many fraction digits as are needed: `2026-11-22T10:04:30Z`.
    public var description: String {
        let (days, second) = Self.floorDivide(seconds, 86_400)
        let (year, month, day) = Self.civil(fromDays: days)
        var text: [UInt8] = []
        text.reserveCapacity(32)
        Self.append(year, 4, to: &text)
        for part in [month, day] {
            text.append(UInt8(ascii: "-"))
            Self.append(part, 2, to: &text)
        }
        text.append(UInt8(ascii: "T"))
        Self.append(timeOfDay: second, to: &text)
        if nanoseconds > 0 {
            text.append(UInt8(ascii: "."))
            Self.append(Int64(nanoseconds), 9, to: &text)
            while text.last == UInt8(ascii: "0") { text.removeLast() }
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Only the time of day, `10:04:30`, for listings in which the date is clear.
    public var timeOfDay: String {
        var text: [UInt8] = []
        Self.append(timeOfDay: Self.floorDivide(seconds, 86_400).remainder, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(timeOfDay second: Int64, to text: inout [UInt8]) {
        append(second / 3600, 2, to: &text)
        text.append(UInt8(ascii: ":"))
        append(second / 60 % 60, 2, to: &text)
        text.append(UInt8(ascii: ":"))
        append(second % 60, 2, to: &text)
    }

    /// Appends `value`, which is not negative, in decimal and filled with zeros on the left to `width`.
    private static func append(_ value: Int64, _ width: Int, to text: inout [UInt8]) {
        var scale: Int64 = 1
        for _ in 1..<width { scale *= 10 }
        while scale <= value / 10 { scale *= 10 }
        while scale > 0 {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / scale % 10))
            scale /= 10
        }
    }

    /// Division rounding down, with a remainder that is never negative.
    static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// The civil date of a day number counted from 1970-01-01.
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let (era, dayOfEra) = floorDivide(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The day number of a civil date counted from 1970-01-01.
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    static func days(fromCivil year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shifted, 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
