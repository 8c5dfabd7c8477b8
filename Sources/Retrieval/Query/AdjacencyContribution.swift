/// What two adjacent words of the query add to a score when they are adjacent, in the same order, in the passage.
public struct AdjacencyContribution: Sendable, Hashable, CustomStringConvertible {
    /// The first term.
    public let first: String
    /// The second term.
    public let second: String
    /// The mean idf of the two.
    public let idf: Float
    /// How often they are adjacent in title and headings.
    public let headingFrequency: Int
    /// How often they are adjacent in the text.
    public let bodyFrequency: Int
    /// What they add.
    public let amount: Float

    /// One line for operators.
    public var description: String {
        "\(ThreeDecimals(amount)) adjacent \"\(first) \(second)\": idf \(ThreeDecimals(idf)), "
            + "\(headingFrequency) in headings, \(bodyFrequency) in text"
    }
}
