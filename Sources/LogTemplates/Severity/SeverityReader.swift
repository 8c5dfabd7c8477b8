/// Tells how bad a line says things are.
///
/// The level that the program gave comes first: in the header, or as the value of a key such as `level`. Where there is none, the words of the
/// message decide; where it is below a warning, they make it a warning at most. `0 errors` and `no error` say that nothing is wrong.
public struct SeverityReader: Sendable {
    private var bytes: [UInt8] = []
    private var pieces: [LinePiece] = []
    private let limits: MiningLimits

    /// Creates a reader.
    public init(limits: MiningLimits = MiningLimits()) {
        self.limits = limits
    }

    /// The severity of a line; `information` where nothing says otherwise.
    ///
    /// - Complexity: O(length).
    public mutating func severity(of line: ArraySlice<UInt8>) -> LogSeverity {
        LineCopy.copy(line, limit: limits.lineBytes, into: &bytes)
        let start = LineHeader.contentStart(bytes)
        pieces.removeAll(keepingCapacity: true)
        LineLexer.append(bytes, from: start, to: bytes.count, limit: limits.lineTokens, into: &pieces)
        let message = messageSeverity()
        guard let level = headerLevel(before: start) ?? keyedLevel() else { return message }
        return level >= .warning || message < .warning ? level : .warning
    }

    /// The severity of a line of text.
    ///
    /// - Complexity: As of bytes.
    public mutating func severity(of line: String) -> LogSeverity {
        severity(of: Array(line.utf8)[...])
    }

    /// The level that a field of the header names.
    private func headerLevel(before end: Int) -> LogSeverity? {
        var fields = HeaderFields(bytes)
        for count in 0..<14 {
            guard let field = fields.next(), field.start < end else { return nil }
            if let level = LevelWord.level(bytes, field) { return level }
            if count == 0, let level = Self.glogLevel(bytes, field) { return level }
        }
        return nil
    }

    /// The level in a first field such as `E0405`: a letter, month and day.
    private static func glogLevel(_ bytes: [UInt8], _ field: HeaderFields.Field) -> LogSeverity? {
        guard field.end - field.start == 5, bytes[(field.start + 1)..<field.end].allSatisfy(LogByte.isDigit) else {
            return nil
        }
        return LevelWord.level(bytes, HeaderFields.Field(start: field.start, end: field.start + 1))
    }

    /// The level that stands behind a key such as `level`.
    private func keyedLevel() -> LogSeverity? {
        for place in pieces.indices where pieces[place].kind == .word {
            let key = pieces[place]
            guard let packed = ShortWord.key(bytes, key.start, key.end), SeverityWords.levelKeys.contains(packed) else {
                continue
            }
            var next = place + 1
            while next < pieces.count, next < place + 5, pieces[next].kind == .delimiter { next += 1 }
            guard next > place + 1, next < pieces.count, pieces[next].kind == .word else { continue }
            if let level = LevelWord.named(bytes, pieces[next].start, pieces[next].end) { return level }
        }
        return nil
    }

    /// How bad the words of the message say things are.
    private func messageSeverity() -> LogSeverity {
        var severity = LogSeverity.information
        for place in pieces.indices where pieces[place].kind == .word {
            let piece = pieces[place]
            let found: LogSeverity?
            if LogByte.isDigit(bytes[piece.start]) {
                found = statusSeverity(place)
            } else {
                found = SeverityWords.severity(bytes, piece.start, piece.end)
            }
            if let found, found > severity, !isNegated(place) { severity = found }
        }
        return severity
    }

    /// What a status of HTTP says, where something before the number says that it is one.
    private func statusSeverity(_ place: Int) -> LogSeverity? {
        let piece = pieces[place]
        guard piece.end - piece.start == 3, pieces.indices.contains(place - 1) else { return nil }
        let first = bytes[piece.start]
        guard first == 0x34 || first == 0x35, bytes[piece.start..<piece.end].allSatisfy(LogByte.isDigit) else {
            return nil
        }
        for before in stride(from: place - 1, through: max(0, place - 3), by: -1) {
            let word = pieces[before]
            if word.kind == .word, LogByte.isDigit(bytes[word.start]) { return nil }
            if word.kind == .word, SeverityWords.announcesStatus(bytes, word.start, word.end) {
                return first == 0x35 ? .error : .warning
            }
        }
        return nil
    }

    /// Whether a word is denied by what stands around it: `no errors`, `0 failed`, `errors: 0`, `error=none`.
    private func isNegated(_ place: Int) -> Bool {
        for before in stride(from: place - 1, through: max(0, place - 2), by: -1) {
            let word = pieces[before]
            guard word.kind == .word else { break }
            if SeverityWords.denies(bytes, word.start, word.end) { return true }
        }
        var next = place + 1
        while next < pieces.count, next < place + 4, pieces[next].kind == .delimiter {
            let byte = bytes[pieces[next].start]
            guard byte != LogByte.comma, byte != LogByte.semicolon else { return false }
            next += 1
        }
        guard next > place + 1, next < pieces.count, pieces[next].kind == .word else { return false }
        return SeverityWords.isNothing(bytes, pieces[next].start, pieces[next].end)
    }
}
