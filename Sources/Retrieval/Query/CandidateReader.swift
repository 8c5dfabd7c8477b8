/// Reads the terms of candidate passages: frequencies, adjacent words, and the passage as a vector.
///
/// Terms get local numbers, those of the query first, so that the tables stay as small as the candidates are.
struct CandidateReader: ~Copyable {
    /// The query.
    private let plan: QueryPlan
    /// The index.
    private let index: TermIndex
    /// How scores are made.
    private let ranking: RankingParameters
    /// Local number plus one of each term; zero if it has none yet.
    private var locals: [UInt32]
    /// How many local numbers there are.
    private(set) var localCount: Int
    /// Occurrences in the passage being read, by local number: headings, then text.
    private var counts: [CandidateReading.Frequency]

    /// A reader for the candidates of one query.
    ///
    /// - Complexity: O(terms of the index), once for a query: zeroing a table.
    init(plan: QueryPlan, index: TermIndex, ranking: RankingParameters) {
        self.plan = plan
        self.index = index
        self.ranking = ranking
        locals = Array(repeating: 0, count: index.terms.count)
        localCount = plan.terms.count
        counts = Array(repeating: CandidateReading.Frequency(), count: localCount)
        for (position, term) in plan.terms.enumerated() { locals[term.term] = UInt32(position + 1) }
    }

    /// Reads a passage.
    ///
    /// - Parameters:
    ///   - passage: its number.
    ///   - withVector: whether the vector is wanted too.
    /// - Returns: what was read.
    /// - Complexity: O(terms of the passage).
    mutating func read(_ passage: Int, withVector: Bool) -> CandidateReading {
        var reading = CandidateReading(
            terms: Array(repeating: CandidateReading.Frequency(), count: plan.terms.count),
            pairs: Array(repeating: CandidateReading.Frequency(), count: plan.pairs.count)
        )
        let heading = index.headingRange(of: passage)
        let body = index.bodyRange(of: passage)
        count(heading, isHeading: true, &reading, withVector: withVector)
        count(body, isHeading: false, &reading, withVector: withVector)
        for position in plan.terms.indices { reading.terms[position] = counts[position] }
        if withVector { reading.vector = vector(of: heading.lowerBound..<body.upperBound, passage) }
        // Leave the counts at zero for the next passage.
        for position in plan.terms.indices { counts[position] = CandidateReading.Frequency() }
        return reading
    }

    /// Counts the terms and the adjacent query words of a range.
    private mutating func count(
        _ range: Range<Int>,
        isHeading: Bool,
        _ reading: inout CandidateReading,
        withVector: Bool
    ) {
        let queryTerms = plan.terms.count
        var previous = Int.max
        for position in range {
            let term = Int(index.tokens[position])
            var local = Int(locals[term]) - 1
            if local < 0, withVector {
                local = localCount
                localCount += 1
                locals[term] = UInt32(localCount)
                counts.append(CandidateReading.Frequency())
            }
            guard local >= 0 else {
                previous = .max
                continue
            }
            if isHeading { counts[local].heading += 1 } else { counts[local].body += 1 }
            if local < queryTerms, previous < queryTerms, let pair = plan.pair(previous, local) {
                if isHeading { reading.pairs[pair].heading += 1 } else { reading.pairs[pair].body += 1 }
            }
            previous = local
        }
    }

    /// The counted passage as a vector of unit length. The counts of terms outside the query are zero afterwards.
    private mutating func vector(of range: Range<Int>, _ passage: Int) -> [(term: Int, weight: Float)] {
        var vector: [(term: Int, weight: Float)] = []
        vector.reserveCapacity(range.count)
        var squares: Float = 0
        for position in range {
            let term = Int(index.tokens[position])
            let local = Int(locals[term]) - 1
            let frequency = counts[local]
            guard !frequency.isZero else { continue }
            counts[local] = CandidateReading.Frequency()
            let weight = ranking.impact(
                idf: index.idf[term],
                frequency: ranking.normalisedFrequency(
                    heading: frequency.heading,
                    body: frequency.body,
                    lengthNorm: index.lengthNorms[passage]
                )
            )
            vector.append((local, weight))
            squares += weight * weight
        }
        let length = squares.squareRoot()
        guard length > 0 else { return [] }
        for position in vector.indices { vector[position].weight /= length }
        return vector
    }
}
