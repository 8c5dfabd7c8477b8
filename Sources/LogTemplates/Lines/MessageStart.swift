/// Steps over what stands between a header's time and the message.
enum MessageStart {
    /// The place behind level, thread and component, or nil if no level stands among the next fields.
    static func afterLevel(_ fields: inout HeaderFields, hasLevel: Bool) -> Int? {
        let start = fields.place
        if hasLevel { return afterThread(&fields) }
        for _ in 0..<LineHeader.fieldsBeforeLevel {
            guard let field = fields.next() else { break }
            if LevelWord.isLevel(fields.bytes, field) { return afterThread(&fields) }
            // `host program: ERROR …` is a program's own message, and `Something failed: INFO` prose.
            if fields.bytes[field.end - 1] == LogByte.colon { break }
        }
        fields.place = start
        return nil
    }

    /// Behind a level: a thread in brackets, a component, dashes.
    private static func afterThread(_ fields: inout HeaderFields) -> Int {
        skipNumber(&fields)
        skipDash(&fields)
        if skipBrackets(&fields) { skipDash(&fields) }
        let start = fields.place
        guard let field = fields.next() else { return start }
        let isLevel = LevelWord.isLevel(fields.bytes, field)
        if isComponent(fields.bytes, field), fields.bytes[field.end - 1] == LogByte.colon, !isLevel {
            return fields.place
        }
        let end = fields.place
        // `component - message`, `component [context] message`, columns that are parted by more than one space.
        if skipMark(LogByte.colon, &fields) { return isComponent(fields.bytes, field) ? fields.place : start }
        if skipDash(&fields) { return isComponent(fields.bytes, field) ? fields.place : start }
        if isDotted(fields.bytes, field), skipBrackets(&fields) { return fields.place }
        let isColumn = start + 1 < field.start && end + 1 < fields.bytes.count && fields.bytes[end + 1] == LogByte.space
        return isColumn ? end : start
    }

    /// Behind a time without a level: host and program of the system log, `program -`, or nothing.
    static func afterNames(_ fields: inout HeaderFields, isSyslog: Bool) -> Int {
        let start = fields.place
        var behindHost = start
        for count in 0..<4 {
            guard let field = fields.next() else { break }
            let bytes = fields.bytes
            let isDash = field.end - field.start == 1 && bytes[field.start] == LogByte.hyphen
            if isDash, count > 0, count < 3, !isSyslog { return fields.place }
            if count == 0 { behindHost = fields.place }
            let endsInColon = bytes[field.end - 1] == LogByte.colon
            if endsInColon, isSyslog ? count > 0 : isProcess(bytes, field) { return fields.place }
            if bytes[field.end - 1] == LogByte.comma { break }
        }
        return isSyslog ? behindHost : start
    }

    /// Steps over dashes that stand alone.
    @discardableResult private static func skipDash(_ fields: inout HeaderFields) -> Bool {
        skipMark(LogByte.hyphen, &fields)
    }

    /// Steps over a field of nothing but `mark`.
    private static func skipMark(_ mark: UInt8, _ fields: inout HeaderFields) -> Bool {
        let start = fields.place
        if let field = fields.next(), fields.bytes[field.start..<field.end].allSatisfy({ $0 == mark }) { return true }
        fields.place = start
        return false
    }

    /// Steps over a process's number that dashes follow.
    private static func skipNumber(_ fields: inout HeaderFields) {
        let start = fields.place
        if let field = fields.next(), fields.bytes[field.start..<field.end].allSatisfy(LogByte.isDigit),
            skipDash(&fields)
        {
            return
        }
        fields.place = start
    }

    /// Steps over brackets of at most 512 bytes and what is glued to them.
    private static func skipBrackets(_ fields: inout HeaderFields) -> Bool {
        var place = fields.place
        while place < fields.bytes.count, fields.bytes[place] == LogByte.space { place += 1 }
        guard place < fields.bytes.count, fields.bytes[place] == LogByte.openSquare else { return false }
        var depth = 0
        for end in place..<min(fields.bytes.count, place + 512) {
            if fields.bytes[end] == LogByte.openSquare { depth += 1 }
            if fields.bytes[end] == LogByte.closeSquare { depth -= 1 }
            guard depth == 0 else { continue }
            var next = end + 1
            while next < fields.bytes.count, fields.bytes[next] == LogByte.colon { next += 1 }
            guard next >= fields.bytes.count || fields.bytes[next] == LogByte.space else { return false }
            fields.place = next
            return true
        }
        return false
    }

    /// Whether a field can be a component's name: letters, digits, dots and what joins them.
    private static func isComponent(_ bytes: [UInt8], _ field: HeaderFields.Field) -> Bool {
        bytes[field.start..<field.end].allSatisfy { byte in
            LogByte.isLetter(byte) || LogByte.isDigit(byte) || byte == LogByte.dot || byte == LogByte.colon
                || byte == 0x24 || byte == LogByte.underscore || byte == LogByte.hyphen || byte == LogByte.at
                || byte == LogByte.openSquare || byte == LogByte.closeSquare || byte == LogByte.slash
        }
    }

    private static func isDotted(_ bytes: [UInt8], _ field: HeaderFields.Field) -> Bool {
        isComponent(bytes, field) && bytes[field.start..<field.end].contains(LogByte.dot)
    }

    /// Whether a field is `program[123]:`.
    private static func isProcess(_ bytes: [UInt8], _ field: HeaderFields.Field) -> Bool {
        field.end - field.start > 4 && bytes[field.end - 2] == LogByte.closeSquare
    }
}
