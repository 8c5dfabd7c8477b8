/// Finds where the message of a line begins, behind time, level, host, process, thread and component.
///
/// A header is believed only if it begins with a time (after at most a few numbers, labels and names with digits), or with a
/// level in brackets or before a colon. A line without one is all message, so a file of messages alone can be read as well.
enum LineHeader {
    /// The most white-space-separated fields before a time and behind it that can belong to a header.
    static let fieldsBeforeTime = 8
    static let fieldsBeforeLevel = 6

    /// The place of the message's first byte in `bytes`, at most `bytes.count`.
    ///
    /// - Complexity: O(length of the header).
    static func contentStart(_ bytes: [UInt8]) -> Int {
        var fields = HeaderFields(bytes)
        guard let time = timeEnd(&fields) else { return leadingLevelEnd(bytes) ?? 0 }
        if let piped = pipedEnd(bytes, time) { return trimmed(bytes, piped) }
        fields.place = time.end
        if let end = MessageStart.afterLevel(&fields, hasLevel: time.hasLevel) { return trimmed(bytes, end) }
        fields.place = time.end
        return trimmed(bytes, MessageStart.afterNames(&fields, isSyslog: time.hasMonth))
    }

    /// A time at the beginning of a line.
    struct Time {
        /// The place behind it.
        var end: Int
        /// Whether a level stood before it.
        var hasLevel: Bool
        /// Whether a month's name stood before it, as in the system log.
        var hasMonth: Bool
    }

    /// The last time among the first fields, as long as everything before it can stand before a time.
    private static func timeEnd(_ fields: inout HeaderFields) -> Time? {
        var found: Time?
        var hasLevel = false
        var hasMonth = false
        var onlySeconds = false
        var count = 0
        while count < fieldsBeforeTime, let field = fields.next() {
            if onlySeconds {
                // `number host component state seconds …`: words may stand before seconds since 1970.
                if TimeShape.isSeconds(fields.bytes, field) {
                    return Time(end: field.end, hasLevel: false, hasMonth: false)
                }
            } else if let end = TimeShape.end(fields.bytes, field, isFirst: count == 0) {
                found = Time(end: end, hasLevel: hasLevel, hasMonth: hasMonth)
            } else if found != nil, TimeShape.continues(fields.bytes, field) {
                found?.end = field.end
            } else if LevelWord.isLevel(fields.bytes, field) {
                // A level behind the time ends the search; one before it belongs to the header.
                if found != nil { break }
                hasLevel = true
            } else if TimeShape.isMonth(fields.bytes, field) {
                hasMonth = true
            } else if !TimeShape.canPrecede(fields.bytes, field) {
                guard found == nil, TimeShape.startsWithNumber(fields.bytes) else { break }
                onlySeconds = true
            }
            count += 1
        }
        return found
    }

    /// The place behind the last bar of `time|component|process|message`.
    private static func pipedEnd(_ bytes: [UInt8], _ time: Time) -> Int? {
        guard time.end < bytes.count, bytes[time.end] == LogByte.bar else { return nil }
        var end = time.end + 1
        for _ in 0..<fieldsBeforeLevel {
            var place = end
            while place < bytes.count, bytes[place] != LogByte.bar, bytes[place] != LogByte.space { place += 1 }
            guard place < bytes.count, bytes[place] == LogByte.bar else { break }
            end = place + 1
        }
        return end
    }

    /// The place behind `[level]` or `LEVEL:` at the beginning of a line that has no time.
    private static func leadingLevelEnd(_ bytes: [UInt8]) -> Int? {
        var fields = HeaderFields(bytes)
        guard let field = fields.next(), LevelWord.isLevel(bytes, field) else { return nil }
        let first = bytes[field.start]
        let last = bytes[field.end - 1]
        let isMarked =
            first == LogByte.openSquare
            || last == LogByte.colon && LogByte.isUpper(first) && LogByte.isUpper(bytes[field.start + 1])
        return isMarked ? trimmed(bytes, field.end) : nil
    }

    private static func trimmed(_ bytes: [UInt8], _ start: Int) -> Int {
        var place = start
        while place < bytes.count, bytes[place] == LogByte.space { place += 1 }
        // A header with nothing behind it is the message.
        return place < bytes.count ? place : 0
    }
}

/// The white-space-separated fields at the beginning of a line.
struct HeaderFields {
    /// A field: places of its bytes.
    struct Field {
        var start: Int
        var end: Int
    }

    let bytes: [UInt8]
    /// Where the next field is looked for.
    var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next field of at most 256 bytes.
    mutating func next() -> Field? {
        while place < bytes.count, bytes[place] == LogByte.space { place += 1 }
        let start = place
        while place < bytes.count, bytes[place] != LogByte.space {
            place += 1
            if place - start > 256 { return nil }
        }
        return place > start ? Field(start: start, end: place) : nil
    }
}
