/// How scores are made. The defaults were chosen on public collections as docs/retrieval.md tells; one set serves all.
///
/// A passage p gets from each query term t the BM25 contribution
///
///     weight(t) · idf(t) · f · (k1 + 1) / (f + k1),   f = (headingWeight · tf_heading + tf_body) / norm(p),
///     norm(p) = 1 - b + b · length(p) / mean length,  length = headingWeight · heading terms + body terms,
///     idf(t) = ln(1 + (N - n + 1/2) / (n + 1/2)),     n of N passages hold t,
///
/// where weight(t) is how often the query holds t. The first `rerankDepth` passages get two more contributions, for
/// neighbouring query words that are neighbours in the passage too, and for resembling other good passages.
///
/// - Source: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
///   https://doi.org/10.1561/1500000019 (sections 3.2 and 3.6)
public struct RankingParameters: Sendable, Hashable {
    /// k1: how slowly repetitions of a term stop to count. Default 2; 0 or more.
    public var saturation: Float = 2
    /// b: how much long passages are held back. Default 0.75; 0...1.
    public var lengthNormalisation: Float = 0.75
    /// What an occurrence in title or heading counts, against 1 in the text. Default 3; 0 or more.
    public var headingWeight: Float = 3
    /// Weight of a query word's relatives from the lexicon, against 1 for the word. Default 0.5; 0 turns them off.
    public var lexiconWeight: Float = 0.5
    /// Weight of two adjacent query words that are adjacent in the passage. Default 0.4; 0 turns it off.
    public var adjacencyWeight: Float = 0.4
    /// Share of its nearest candidates' mean score that a candidate gets. Default 0.25; 0 turns it off, at most 1.
    public var neighbourWeight: Float = 0.25
    /// How many nearest candidates that mean is over. Default 5; at least 1.
    public var neighbourCount = 5
    /// How many of the best passages get the two contributions. Default 20; 0...256.
    public var rerankDepth = 20
    /// Weight of an exact key, times the key's idf; large enough to lead, since a declared match is a statement and not
    /// a likeness. Default 20; 0 turns it off.
    public var keyWeight: Float = 20

    /// The default parameters.
    public init() {}

    /// What is wrong with the values.
    var faults: [String] {
        let weights = [saturation, headingWeight, lexiconWeight, adjacencyWeight, keyWeight]
        let checks: [(Bool, String)] = [
            (weights.allSatisfy { (0...1000).contains($0) }, "weights and saturation must be 0 to 1000"),
            ((0...1).contains(lengthNormalisation), "lengthNormalisation must be 0 to 1"),
            ((0...1).contains(neighbourWeight), "neighbourWeight must be 0 to 1"),
            (neighbourCount >= 1, "neighbourCount must be 1 or more"),
            ((0...256).contains(rerankDepth), "rerankDepth must be 0 to 256"),
        ]
        return checks.filter { !$0.0 }.map(\.1)
    }

    /// The length norm of a passage.
    ///
    /// - Parameters:
    ///   - length: its weighted length in terms.
    ///   - meanLength: the mean weighted length, positive.
    /// - Returns: 1 for a passage of mean length, more for a longer one.
    func lengthNorm(length: Float, meanLength: Float) -> Float {
        1 - lengthNormalisation + lengthNormalisation * (length / meanLength)
    }

    /// The weighted, length-normalised frequency of a term: f in the formula above.
    func normalisedFrequency(heading: Int, body: Int, lengthNorm: Float) -> Float {
        (headingWeight * Float(heading) + Float(body)) / lengthNorm
    }

    /// The contribution of a term of weight one.
    func impact(idf: Float, frequency: Float) -> Float {
        idf * (frequency * (saturation + 1) / (frequency + saturation))
    }

    /// Inverse frequency of something that `count` of `total` passages have.
    static func idf(count: Int, total: Int) -> Float {
        let held = Double(count)
        return Float(Logarithm.natural(1 + (Double(total) - held + 0.5) / (held + 0.5)))
    }
}
