/// What the terms of one passage say about a query.
struct CandidateReading: Sendable {
    /// How often a term or pair occurs.
    struct Frequency: Sendable {
        /// Occurrences in title and headings.
        var heading = 0
        /// Occurrences in the text.
        var body = 0

        /// Whether there are none.
        var isZero: Bool { heading == 0 && body == 0 }
    }

    /// One per term of the query plan.
    var terms: [Frequency]
    /// One per pair of the query plan.
    var pairs: [Frequency]
    /// The passage as a vector of unit length: local term numbers and weights. Empty if not asked for.
    var vector: [(term: Int, weight: Float)] = []
}
