/// Where a score comes from, part by part.
public struct ScoreExplanation: Sendable, Hashable, CustomStringConvertible {
    /// The parts, in the order in which they are added: query terms in the order of the query, their relatives from the
    /// lexicon, exact keys, adjacent words, resembling passages.
    public let contributions: [ScoreContribution]

    /// An explanation with these parts.
    public init(contributions: [ScoreContribution]) {
        self.contributions = contributions
    }

    /// The score: exactly the sum of the contributions, added in order in single precision.
    ///
    /// - Complexity: O(contributions).
    public var total: Float { contributions.reduce(0) { $0 + $1.amount } }

    /// The score and one line for each part.
    public var description: String {
        (["score \(ThreeDecimals(total))"] + contributions.map { "  \($0)" }).joined(separator: "\n")
    }
}
