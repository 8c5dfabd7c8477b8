/// What resemblance to another good passage adds to a score.
public struct NeighbourContribution: Sendable, Hashable, CustomStringConvertible {
    /// The other passage.
    public let passage: PassageIdentifier
    /// Cosine of the two passages' weighted terms, 0...1.
    public let similarity: Float
    /// The other passage's score from its text, without keys.
    public let score: Float
    /// What it adds.
    public let amount: Float

    /// One line for operators.
    public var description: String {
        "\(ThreeDecimals(amount)) resembles \(passage) (similarity \(ThreeDecimals(similarity)), "
            + "score \(ThreeDecimals(score)))"
    }
}
