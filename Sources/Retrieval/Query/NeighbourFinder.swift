/// Finds for each candidate the candidates most like it.
///
/// Passages about one matter share words that the query may lack; a passage whose nearest relatives match the query
/// well is itself more likely to be about it (the cluster hypothesis). The share each gets is a mean, so that a crowd
/// of copies lifts itself no more than any other passage is lifted.
///
/// - Source: N. Jardine, C. J. van Rijsbergen, "The use of hierarchic clustering in information retrieval", 1971,
///   https://doi.org/10.1016/0020-0271(71)90051-9; score regularisation as in F. Diaz, "Regularizing ad hoc retrieval
///   scores", 2005, https://doi.org/10.1145/1099554.1099722
struct NeighbourFinder: Sendable {
    /// A candidate and how like it is.
    struct Neighbour: Sendable {
        /// Its place among the candidates.
        let rank: Int
        /// Cosine of the two vectors, above 0.
        let similarity: Float
    }

    /// Cosines of all pairs, row by row.
    private let similarities: [Float]
    /// How many candidates there are.
    private let size: Int
    /// Most neighbours.
    private let count: Int

    /// Compares all candidates with each other.
    ///
    /// - Parameters:
    ///   - vectors: unit vectors, terms below `termCount`.
    ///   - termCount: how many different terms there are.
    ///   - count: how many neighbours each candidate gets, at least 1.
    /// - Complexity: O(n² · terms of a vector).
    init(vectors: [[(term: Int, weight: Float)]], termCount: Int, count: Int) {
        size = vectors.count
        self.count = count
        var similarities = [Float](repeating: 0, count: size * size)
        var dense = [Float](repeating: 0, count: termCount)
        for row in vectors.indices {
            for (term, weight) in vectors[row] { dense[term] = weight }
            for column in 0..<row {
                var product: Float = 0
                for (term, weight) in vectors[column] { product += dense[term] * weight }
                similarities[row * size + column] = product
                similarities[column * size + row] = product
            }
            for (term, _) in vectors[row] { dense[term] = 0 }
        }
        self.similarities = similarities
    }

    /// The nearest neighbours of a candidate, nearest first, equally near ones in candidate order.
    ///
    /// - Complexity: O(n log n).
    func neighbours(of rank: Int) -> [Neighbour] {
        let row = similarities[rank * size..<(rank + 1) * size]
        let near = row.enumerated().compactMap { $1 > 0 ? Neighbour(rank: $0, similarity: $1) : nil }
        let ordered = near.sorted { $0.similarity != $1.similarity ? $0.similarity > $1.similarity : $0.rank < $1.rank }
        return Array(ordered.prefix(count))
    }
}
