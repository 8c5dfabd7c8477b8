/// Recognises times and what stands around them in the header of a line.
enum TimeShape {
    typealias Field = HeaderFields.Field

    /// The place behind a time that ends this field or is parted from the rest of it by a bar, or nil.
    static func end(_ bytes: [UInt8], _ field: Field, isFirst: Bool) -> Int? {
        let stop = fieldEnd(bytes, field)
        if holdsClock(bytes, field.start, stop, LogByte.colon) { return stop }
        if stop - field.start > 18, holdsClock(bytes, field.start, stop, LogByte.dot) { return stop }
        let digits = digitCount(bytes, field)
        guard digits == stop - field.start else { return nil }
        // 101503 behind 081109; seconds or milliseconds since 1970 behind a number.
        if digits == 6, !isFirst, follows(bytes, field, counts: [6, 8]) { return stop }
        return !isFirst && isSeconds(bytes, field) && startsWithNumber(bytes) ? stop : nil
    }

    /// Whether the field is a count of seconds or milliseconds since 1970, from 2001 to 2033.
    static func isSeconds(_ bytes: [UInt8], _ field: Field) -> Bool {
        let length = field.end - field.start
        return (length == 10 || length == 13) && bytes[field.start] == 0x31 && digitCount(bytes, field) == length
    }

    /// Whether a field behind a time still belongs to it: a year, a zone, a half of the day.
    static func continues(_ bytes: [UInt8], _ field: Field) -> Bool {
        let first = bytes[field.start]
        if first == LogByte.plus || first == LogByte.hyphen, field.end - field.start >= 5 {
            return LogByte.isDigit(bytes[field.start + 1])
        }
        var end = field.end
        while end > field.start,
            bytes[end - 1] == LogByte.closeSquare || bytes[end - 1] == LogByte.colon
                || bytes[end - 1] == LogByte.comma
        {
            end -= 1
        }
        guard let key = ShortWord.key(bytes, field.start, end) else { return false }
        if ShortWord.zones.contains(key), LogByte.isUpper(first) { return true }
        if key == 0x616D || key == 0x706D { return true }
        return end - field.start == 4 && end < field.end && digitCount(bytes, field) == 4
    }

    /// Whether the field is the name of a month.
    static func isMonth(_ bytes: [UInt8], _ field: Field) -> Bool {
        guard let key = ShortWord.key(bytes, field.start, field.end) else { return false }
        return ShortWord.months.contains(key) && LogByte.isUpper(bytes[field.start])
    }

    /// Whether a field can stand before a time: a label, a number, a name with a digit, a day of the week.
    static func canPrecede(_ bytes: [UInt8], _ field: Field) -> Bool {
        if field.end - field.start == 1, bytes[field.start] == LogByte.hyphen { return true }
        if field.end - field.start > 64 { return false }
        for place in field.start..<field.end where LogByte.isDigit(bytes[place]) {
            return !isAssignment(bytes, field)
        }
        if isShouted(bytes, field) { return true }
        let start = LogByte.isLetter(bytes[field.start]) ? field.start : field.start + 1
        var end = field.end
        if end > start, bytes[end - 1] == LogByte.comma { end -= 1 }
        guard let key = ShortWord.key(bytes, start, end) else { return false }
        return ShortWord.weekdays.contains(key) || ShortWord.months.contains(key)
    }

    /// Whether the field is a label in capitals.
    private static func isShouted(_ bytes: [UInt8], _ field: Field) -> Bool {
        field.end - field.start >= 2
            && bytes[field.start..<field.end].allSatisfy { LogByte.isUpper($0) || $0 == LogByte.underscore }
    }

    private static func isAssignment(_ bytes: [UInt8], _ field: Field) -> Bool {
        bytes[field.start..<field.end].contains(LogByte.equals)
    }

    /// The end of the field, or of what stands before its first bar.
    private static func fieldEnd(_ bytes: [UInt8], _ field: Field) -> Int {
        for place in field.start..<field.end where bytes[place] == LogByte.bar { return place }
        return field.end
    }

    /// Whether the bytes hold two digits, the sign, two digits, the sign, two digits.
    private static func holdsClock(_ bytes: [UInt8], _ start: Int, _ end: Int, _ sign: UInt8) -> Bool {
        guard end - start >= 8 else { return false }
        for place in start...(end - 8)
        where bytes[place + 2] == sign && bytes[place + 5] == sign && isPair(bytes, place)
            && isPair(bytes, place + 3) && isPair(bytes, place + 6)
        {
            let isBounded = place == start || !LogByte.isDigit(bytes[place - 1])
            if isBounded, bytes[place] <= 0x32, bytes[place + 3] <= 0x35, bytes[place + 6] <= 0x36 { return true }
        }
        return false
    }

    private static func isPair(_ bytes: [UInt8], _ place: Int) -> Bool {
        LogByte.isDigit(bytes[place]) && LogByte.isDigit(bytes[place + 1])
    }

    private static func digitCount(_ bytes: [UInt8], _ field: Field) -> Int {
        var place = field.start
        while place < field.end, LogByte.isDigit(bytes[place]) { place += 1 }
        return place - field.start
    }

    /// Whether the line's first field, all digits, has one of the counts and stands right before `field`.
    private static func follows(_ bytes: [UInt8], _ field: Field, counts: [Int]) -> Bool {
        var count = 0
        while count < bytes.count, LogByte.isDigit(bytes[count]) { count += 1 }
        guard counts.contains(count), count < field.start else { return false }
        return bytes[count..<field.start].allSatisfy { $0 == LogByte.space }
    }

    /// Whether the line's first field is a number, or a dash in its place.
    static func startsWithNumber(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        if first == LogByte.hyphen { return bytes.count > 1 && bytes[1] == LogByte.space }
        for byte in bytes.prefix(32) {
            if byte == LogByte.space { return true }
            if !LogByte.isDigit(byte) { return false }
        }
        return false
    }
}
