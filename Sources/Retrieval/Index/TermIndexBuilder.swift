/// Builds a `TermIndex` from passages given in their final order.
struct TermIndexBuilder: Sendable {
    /// Numbers the terms.
    var vocabulary: VocabularyBuilder
    /// As in `TermIndex`.
    private var tokens: [UInt32] = []
    /// As in `TermIndex`, without the last element.
    private var tokenStarts: [Int] = []
    /// As in `TermIndex`.
    private var headingEnds: [Int] = []
    /// How scores are made.
    private let ranking: RankingParameters

    /// A builder without passages.
    init(configuration: RetrievalConfiguration) {
        ranking = configuration.ranking
        vocabulary = VocabularyBuilder(
            analyzer: TextAnalyzer(limits: configuration.analysis),
            maximumTerms: configuration.limits.maximumTerms
        )
    }

    /// Adds the next passage.
    ///
    /// - Complexity: O(length of its text) expected.
    mutating func append(_ passage: Passage) {
        tokenStarts.append(tokens.count)
        vocabulary.appendTerms(of: passage.title, to: &tokens)
        for heading in passage.headingPath { vocabulary.appendTerms(of: heading, to: &tokens) }
        headingEnds.append(tokens.count)
        vocabulary.appendTerms(of: passage.text, to: &tokens)
    }

    /// The index of the passages added.
    ///
    /// - Complexity: O(terms in all passages).
    func build() -> TermIndex {
        let starts = tokenStarts + [tokens.count]
        let norms = lengthNorms(starts)
        let counts = passageCounts(starts)
        // Most terms share their count with many others.
        let idfs = (0...(counts.max() ?? 0)).map { RankingParameters.idf(count: $0, total: headingEnds.count) }
        let idf = counts.map { idfs[$0] }
        var postingStarts = [0]
        postingStarts.reserveCapacity(counts.count + 1)
        for count in counts { postingStarts.append(postingStarts[postingStarts.count - 1] + count) }
        let postings = fillPostings(starts: starts, norms: norms, idf: idf, postingStarts: postingStarts)
        return TermIndex(
            terms: vocabulary.terms,
            idf: idf,
            postings: postings,
            postingStarts: postingStarts,
            tokens: tokens,
            tokenStarts: starts,
            headingEnds: headingEnds,
            lengthNorms: norms
        )
    }

    /// The length norm of each passage.
    private func lengthNorms(_ starts: [Int]) -> [Float] {
        var lengths: [Float] = []
        lengths.reserveCapacity(headingEnds.count)
        var total = 0.0
        for passage in headingEnds.indices {
            let heading = headingEnds[passage] - starts[passage]
            let body = starts[passage + 1] - headingEnds[passage]
            let length = ranking.headingWeight * Float(heading) + Float(body)
            lengths.append(length)
            total += Double(length)
        }
        // An index of empty passages has no mean length; any positive number will do.
        let mean = total > 0 ? Float(total / Double(lengths.count)) : 1
        return lengths.map { ranking.lengthNorm(length: $0, meanLength: mean) }
    }

    /// How many passages hold each term.
    private func passageCounts(_ starts: [Int]) -> [Int] {
        var counts = [Int](repeating: 0, count: vocabulary.terms.count)
        // Number plus one of the last passage in which a term was seen.
        var lastSeen = [UInt32](repeating: 0, count: vocabulary.terms.count)
        for passage in headingEnds.indices {
            let stamp = UInt32(passage + 1)
            for index in starts[passage]..<starts[passage + 1] {
                let term = Int(tokens[index])
                if lastSeen[term] != stamp {
                    lastSeen[term] = stamp
                    counts[term] += 1
                }
            }
        }
        return counts
    }

    /// The postings, passage by passage, each at its term's next free place.
    private func fillPostings(starts: [Int], norms: [Float], idf: [Float], postingStarts: [Int]) -> [Posting] {
        var postings = [Posting](repeating: Posting(passage: 0, impact: 0), count: postingStarts.last ?? 0)
        var next = postingStarts
        var headings = [UInt32](repeating: 0, count: idf.count)
        var bodies = headings
        for passage in headingEnds.indices {
            let range = starts[passage]..<starts[passage + 1]
            for index in range.lowerBound..<headingEnds[passage] { headings[Int(tokens[index])] += 1 }
            for index in headingEnds[passage]..<range.upperBound { bodies[Int(tokens[index])] += 1 }
            for index in range {
                let term = Int(tokens[index])
                guard headings[term] | bodies[term] != 0 else { continue }
                let frequency = ranking.normalisedFrequency(
                    heading: Int(headings[term]),
                    body: Int(bodies[term]),
                    lengthNorm: norms[passage]
                )
                let impact = ranking.impact(idf: idf[term], frequency: frequency)
                postings[next[term]] = Posting(passage: UInt32(passage), impact: impact)
                next[term] += 1
                headings[term] = 0
                bodies[term] = 0
            }
        }
        return postings
    }
}
