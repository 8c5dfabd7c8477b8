/// A line with who logged it.
public struct EmitterLine: Sendable, Hashable {
    /// Which time a line belongs to.
    public enum Period: Sendable, Hashable, CaseIterable {
        /// The time that is believed normal.
        case baseline
        /// The time under suspicion.
        case window
    }

    /// The service or pod that logged it.
    public var emitter: String
    /// The time it belongs to; nil for neither.
    public var period: Period?
    /// The level as the source writes it; empty where it does not say.
    public var level: String
    /// The text, of one line or more.
    public var body: String
    /// The line of the document it stood on, for people.
    public var line: Int

    /// Creates a line.
    public init(emitter: String, period: Period?, level: String, body: String, line: Int) {
        self.emitter = emitter
        self.period = period
        self.level = level
        self.body = body
        self.line = line
    }
}

extension LogSeverity {
    /// The severity that a level names in any letter case, with or without a number behind it; nil for what is no level.
    public init?(level: String) {
        var bytes = Array(level.utf8.prefix(32))
        while let last = bytes.last, LogByte.isDigit(last) { bytes.removeLast() }
        guard !bytes.isEmpty, let severity = LevelWord.named(bytes, 0, bytes.count) else { return nil }
        self = severity
    }
}
