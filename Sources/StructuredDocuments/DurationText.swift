/// Durations as people write and read them: `1h30m`, `250ms`; "1 h 30 min".
public enum DurationText: Sendable {
    /// One unit of time.
    private struct Unit {
        /// As it is written in documents.
        let symbol: String
        /// As it is written in sentences.
        let word: String
        /// Its length.
        let milliseconds: Int64
    }

    /// From long to short, the order in which they have to be written. Months and years have no fixed length.
    private static let units = [
        Unit(symbol: "d", word: "d", milliseconds: 86_400_000),
        Unit(symbol: "h", word: "h", milliseconds: 3_600_000),
        Unit(symbol: "m", word: "min", milliseconds: 60_000),
        Unit(symbol: "s", word: "s", milliseconds: 1000),
        Unit(symbol: "ms", word: "ms", milliseconds: 1),
    ]

    /// The duration that `text` says, or nil when it says none.
    ///
    /// Whole numbers with the units `d`, `h`, `m`, `s`, `ms`, each at most once and from long to short, without blanks
    /// or sign; `0` may stand without a unit, other numbers may not. A day has 24 hours. What does not fit into 64 bits
    /// of milliseconds is no duration.
    /// - Complexity: O(`text.utf8.count`).
    public static func parse(_ text: String) -> Duration? {
        if text == "0" { return .zero }
        var rest = Substring(text)
        var next = units.startIndex
        var total: Int64 = 0
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isWholeNumber }
            let symbol = rest[digits.endIndex...].prefix { $0.isASCII && $0.isLetter }
            guard let count = Int64(digits) else { return nil }
            guard let index = units[next...].firstIndex(where: { $0.symbol == symbol }) else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: units[index].milliseconds)
            let (sum, carry) = total.addingReportingOverflow(product)
            if overflow || carry { return nil }
            total = sum
            next = index + 1
            rest = rest[symbol.endIndex...]
        } while !rest.isEmpty
        return .milliseconds(total)
    }

    /// The form that `parse` reads: `1h30m`, `0s` for nothing; fractions of a millisecond are rounded to the nearest,
    /// and a minus sign comes before what is negative.
    public static func compact(_ duration: Duration) -> String {
        let parts = parts(of: duration).map { "\($0.count)\($0.unit.symbol)" }
        return parts.isEmpty ? "0s" : sign(of: duration) + parts.joined()
    }

    /// The form for sentences: "1 h 30 min". Only the two longest units are said, the rest is cut off: nobody plans by
    /// the milliseconds of an hour.
    public static func phrase(_ duration: Duration) -> String {
        let parts = parts(of: duration).prefix(2).map { "\($0.count) \($0.unit.word)" }
        return parts.isEmpty ? "0 s" : sign(of: duration) + parts.joined(separator: " ")
    }

    /// A minus sign for what is negative after rounding.
    private static func sign(of duration: Duration) -> String { milliseconds(of: duration) < 0 ? "-" : "" }

    /// How many of each unit the magnitude of `duration` has, from long to short, without those that are zero.
    private static func parts(of duration: Duration) -> [(count: Int128, unit: Unit)] {
        var rest = milliseconds(of: duration).magnitude
        var parts: [(count: Int128, unit: Unit)] = []
        for unit in units {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: UInt128(unit.milliseconds))
            if count > 0 { parts.append((Int128(count), unit)) }
            rest = remainder
        }
        return parts
    }

    /// Whole milliseconds, rounded to the nearest, halves away from zero. 128 bits hold every `Duration`.
    private static func milliseconds(of duration: Duration) -> Int128 {
        let attosecondsPerMillisecond: Int128 = 1_000_000_000_000_000
        let attoseconds = duration.attoseconds
        let half = attosecondsPerMillisecond / 2
        return (attoseconds + (attoseconds < 0 ? -half : half)) / attosecondsPerMillisecond
    }
}
