/// An immutable index of passages: the seam behind which the index may be replaced by a faster one.
///
/// Every implementation gives the results that `RankingParameters` defines, in the order of falling score, equal scores
/// in the order of passage identifiers, with explanations that add up to the scores. The contract suite in
/// Tests/RetrievalTests compares an implementation with a scorer written straight from the definitions.
public protocol PassageIndex: Sendable {
    /// What the index holds and what was cut.
    var report: IndexReport { get }

    /// The passage with an identifier, or nil if the index has none.
    func passage(_ id: PassageIdentifier) -> Passage?

    /// The best passages for a query, best first.
    ///
    /// A query without any term or key of the index finds nothing; that is not an error.
    ///
    /// - Parameters:
    ///   - query: what is looked for.
    ///   - limit: most results, 0 or more.
    /// - Returns: the results, best first.
    func search(_ query: RetrievalQuery, limit: Int) -> [SearchHit]
}
