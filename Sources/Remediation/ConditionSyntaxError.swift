/// Why a condition's text could not be read.
public struct ConditionSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The column of the first character that could not be read, from 1.
    public let column: Int
    /// What was expected there, or what is not known.
    public let problem: String

    /// Where and what.
    public var description: String { "column \(column): \(problem)" }
}
