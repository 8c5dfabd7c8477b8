/// The words by which programs name the level of a line.
enum LevelWord {
    private static let levels: [UInt64: LogSeverity] = {
        let names: [(String, LogSeverity)] = [
            ("trace verbose finest finer fine debug dbug dbg", .debug),
            ("info information informational notice note", .information),
            ("warn warning", .warning),
            ("error err eror severe failure", .error),
            ("fatal critical crit alert emerg emergency panic", .critical),
        ]
        var levels: [UInt64: LogSeverity] = [:]
        for (words, severity) in names {
            for key in ShortWord.set(words) { levels[key] = severity }
        }
        return levels
    }()
    private static let letters: [UInt8: LogSeverity] = [
        0x56: .debug, 0x44: .debug, 0x49: .information, 0x57: .warning, 0x45: .error, 0x46: .critical,
    ]

    /// The level that a header's field names: `ERROR`, `[warn]`, `Info,`, or one letter alone.
    static func level(_ bytes: [UInt8], _ field: HeaderFields.Field) -> LogSeverity? {
        var start = field.start
        var end = field.end
        while start < end, isEdge(bytes[start]) { start += 1 }
        while end > start, isEdge(bytes[end - 1]) { end -= 1 }
        guard end > start else { return nil }
        if end - start == 1, field.end - field.start == 1 || start > field.start { return letters[bytes[start]] }
        guard let key = ShortWord.key(bytes, start, end), let level = levels[key] else { return nil }
        let isShouted = bytes[start..<end].allSatisfy(LogByte.isUpper)
        // `Info` counts where it is the cell of a column, and in prose it does not.
        let isCell =
            LogByte.isUpper(bytes[start]) && field.end + 1 < bytes.count && bytes[field.end] == LogByte.space
            && bytes[field.end + 1] == LogByte.space
        return isShouted || isCell || end < field.end || start > field.start ? level : nil
    }

    /// The level of that name in any case, or nil.
    static func named(_ bytes: [UInt8], _ start: Int, _ end: Int) -> LogSeverity? {
        ShortWord.key(bytes, start, end).flatMap { levels[$0] }
    }

    static func isLevel(_ bytes: [UInt8], _ field: HeaderFields.Field) -> Bool { level(bytes, field) != nil }

    private static func isEdge(_ byte: UInt8) -> Bool {
        switch byte {
        case LogByte.openSquare, LogByte.closeSquare, LogByte.openAngle, LogByte.closeAngle, LogByte.openRound,
            LogByte.closeRound, LogByte.colon, LogByte.comma, LogByte.bar:
            true
        default: false
        }
    }
}
