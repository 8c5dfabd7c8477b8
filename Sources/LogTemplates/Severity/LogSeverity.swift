/// How bad a line says things are.
public enum LogSeverity: Int, Comparable, Sendable, CaseIterable {
    /// Of use to the program's authors.
    case debug
    /// Business as usual, also what says nothing of a level.
    case information
    /// Something is odd; the program goes on.
    case warning
    /// Something failed.
    case error
    /// The program, or what it serves, cannot go on.
    case critical

    /// Less bad comes first.
    public static func < (first: LogSeverity, second: LogSeverity) -> Bool { first.rawValue < second.rawValue }
}
