/// A passage that was found, and why.
public struct SearchHit: Sendable, Hashable {
    /// The passage.
    public let passage: Passage
    /// Its score: positive, comparable within one search only. It is `explanation.total`.
    public let score: Float
    /// Where the score comes from.
    public let explanation: ScoreExplanation

    /// A result whose score is the sum of its explanation.
    public init(passage: Passage, explanation: ScoreExplanation) {
        self.passage = passage
        self.explanation = explanation
        score = explanation.total
    }
}
