/// That a passage holds a term, and what that is worth.
struct Posting: Sendable {
    /// Number of the passage.
    let passage: UInt32
    /// The term's contribution to the passage's score at weight one (`RankingParameters.impact`), computed when the
    /// index is built so that a search only adds.
    let impact: Float
}
