extension Timestamp {
    /// A moment from RFC 3339 text with `Z` or a numeric offset, or nil when `text` is anything else.
    ///
    /// Fractions beyond nanoseconds are cut off; a leap second `:60` is read as the following second.
    /// - Source: RFC 3339, section 5.6.
    /// - Complexity: O(length of `text`), without allocation.
    public init?(rfc3339 text: String) {
        var scanner = TimestampScanner(bytes: Array(text.utf8))
        guard let year = scanner.number(digits: 4), scanner.skip("-"), let month = scanner.number(digits: 2),
            scanner.skip("-"), let day = scanner.number(digits: 2), scanner.skipSeparator(),
            let hour = scanner.number(digits: 2), scanner.skip(":"), let minute = scanner.number(digits: 2),
            scanner.skip(":"), let second = scanner.number(digits: 2), let fraction = scanner.fraction(),
            let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        guard year >= 1, (1...12).contains(month), (1...Self.length(ofMonth: month, year)).contains(day), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        let days = Self.days(fromCivil: year, month, day)
        self.init(seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset, nanoseconds: fraction)
    }

    /// The number of days of a month.
    private static func length(ofMonth month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads the parts of an RFC 3339 time from bytes.
private struct TimestampScanner: Sendable {
    /// The text.
    let bytes: [UInt8]
    /// The next byte to read.
    var position = 0

    /// Whether everything was read.
    var isAtEnd: Bool { position == bytes.count }

    /// Reads exactly `digits` decimal digits.
    mutating func number(digits: Int) -> Int64? {
        guard position + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<position + digits] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        position += digits
        return value
    }

    /// Skips one given character.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Skips the `T` between date and time; RFC 3339 also allows `t` and a space.
    mutating func skipSeparator() -> Bool { skip("T") || skip("t") || skip(" ") }

    /// Reads an optional fraction as nanoseconds; nil when a dot has no digit behind it.
    mutating func fraction() -> Int32? {
        guard skip(".") else { return 0 }
        var value: Int32 = 0
        var count = 0
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            if count < 9 { value = value * 10 + Int32(bytes[position] - UInt8(ascii: "0")) }
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        for _ in 0..<max(0, 9 - count) { value *= 10 }
        return value
    }

    /// Reads `Z` or `±hh:mm` as seconds east of UTC.
    mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64 = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2), hours < 24,
            minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
