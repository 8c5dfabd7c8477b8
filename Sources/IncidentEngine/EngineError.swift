internal import StructuredDocuments

/// Why something could not be done at all. What could be done in part is reported as notes instead.
public struct EngineError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable {
        private enum Base: Sendable {
            case badConfiguration, badInput, badPlan, unavailable
        }

        private let base: Base

        /// The configuration, or a file that it names, is wrong.
        public static let badConfiguration = Code(base: .badConfiguration)
        /// The input cannot be read.
        public static let badInput = Code(base: .badInput)
        /// A plan that was handed in cannot be used.
        public static let badPlan = Code(base: .badPlan)
        /// Something that was asked for is not there.
        public static let unavailable = Code(base: .unavailable)
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong, each fault on its own with file and place; never empty, and inert.
    public let problems: [String]

    /// Creates an error.
    public init(_ code: Code, _ problems: [String]) {
        self.code = code
        self.problems = problems.map { InertText($0, maximum: 1000).text }
    }

    /// All problems, one a line.
    public var description: String { problems.joined(separator: "\n") }
}
