/// Finishes the scores of candidates and says where they come from.
struct CandidateScorer: Sendable {
    /// A candidate with everything known about it.
    struct Scored: Sendable {
        /// The passage's number.
        let passage: Int
        /// Its parts, in the order in which they are added.
        var contributions: [ScoreContribution]
        /// Their sum.
        var score: Float
    }

    /// The query.
    let plan: QueryPlan
    /// The index.
    let index: TermIndex
    /// How scores are made.
    let ranking: RankingParameters
    /// The passages, by number.
    let passages: [Passage]

    /// Scores candidates, given best first by terms and keys; the first `rerankDepth` get all contributions.
    ///
    /// All contributions are positive, so a passage beyond that depth never overtakes one within it unfairly: it would
    /// have had to be among the best before.
    ///
    /// - Complexity: O(terms of the candidates + d² · terms of a passage) for a depth of d.
    /// - Returns: the candidates, best first.
    func score(_ candidates: [CandidateHeap.Candidate]) -> [Scored] {
        let depth = min(ranking.rerankDepth, candidates.count)
        let needsVectors = ranking.neighbourWeight > 0 && depth > 1
        var reader = CandidateReader(plan: plan, index: index, ranking: ranking)
        var scored: [Scored] = []
        var textScores: [Float] = []
        var vectors: [[(term: Int, weight: Float)]] = []
        for (rank, candidate) in candidates.enumerated() {
            let reading = reader.read(candidate.passage, withVector: needsVectors && rank < depth)
            var parts = termParts(reading, candidate.passage)
            let keys = keyParts(candidate.passage)
            let adjacent = rank < depth ? adjacencyParts(reading, candidate.passage) : []
            if rank < depth {
                textScores.append((parts + adjacent).reduce(0) { $0 + $1.amount })
                vectors.append(reading.vector)
            }
            parts += keys + adjacent
            scored.append(Scored(passage: candidate.passage, contributions: parts, score: 0))
        }
        if needsVectors {
            let neighbours = NeighbourFinder(
                vectors: vectors,
                termCount: reader.localCount,
                count: ranking.neighbourCount
            )
            for rank in 0..<depth {
                scored[rank].contributions += neighbourParts(neighbours.neighbours(of: rank), scored, textScores)
            }
        }
        for rank in scored.indices {
            scored[rank].score = scored[rank].contributions.reduce(0) { $0 + $1.amount }
        }
        return scored.sorted { $0.score != $1.score ? $0.score > $1.score : $0.passage < $1.passage }
    }

    /// What the terms add.
    private func termParts(_ reading: CandidateReading, _ passage: Int) -> [ScoreContribution] {
        var parts: [ScoreContribution] = []
        let norm = index.lengthNorms[passage]
        for (position, term) in plan.terms.enumerated() where !reading.terms[position].isZero {
            let frequency = reading.terms[position]
            let idf = index.idf[term.term]
            let part = TermContribution(
                term: plan.names[position],
                trigger: term.trigger,
                weight: term.weight,
                idf: idf,
                headingFrequency: frequency.heading,
                bodyFrequency: frequency.body,
                headingWeight: ranking.headingWeight,
                lengthNorm: norm,
                amount: term.weight * impact(of: frequency, idf: idf, norm: norm)
            )
            parts.append(.term(part))
        }
        return parts
    }

    /// What the keys add.
    private func keyParts(_ passage: Int) -> [ScoreContribution] {
        plan.keys.compactMap { key in
            guard Self.contains(key.passages, UInt32(passage)) else { return nil }
            return .key(KeyContribution(key: key.key, idf: key.idf, amount: ranking.keyWeight * key.idf))
        }
    }

    /// What adjacent words add.
    private func adjacencyParts(_ reading: CandidateReading, _ passage: Int) -> [ScoreContribution] {
        var parts: [ScoreContribution] = []
        for (position, pair) in plan.pairs.enumerated() where !reading.pairs[position].isZero {
            let frequency = reading.pairs[position]
            let impact = impact(of: frequency, idf: pair.idf, norm: index.lengthNorms[passage])
            let part = AdjacencyContribution(
                first: plan.names[pair.first],
                second: plan.names[pair.second],
                idf: pair.idf,
                headingFrequency: frequency.heading,
                bodyFrequency: frequency.body,
                amount: ranking.adjacencyWeight * pair.weight * impact
            )
            parts.append(.adjacency(part))
        }
        return parts
    }

    /// What resemblance to other candidates adds: a share of their mean score, weighted by similarity.
    private func neighbourParts(
        _ neighbours: [NeighbourFinder.Neighbour],
        _ scored: [Scored],
        _ textScores: [Float]
    ) -> [ScoreContribution] {
        let total = neighbours.reduce(0) { $0 + $1.similarity }
        guard total > 0 else { return [] }
        return neighbours.compactMap { neighbour in
            let score = textScores[neighbour.rank]
            // A passage found by its key alone has no text score to share.
            guard score > 0 else { return nil }
            let part = NeighbourContribution(
                passage: passages[scored[neighbour.rank].passage].id,
                similarity: neighbour.similarity,
                score: score,
                amount: ranking.neighbourWeight * (neighbour.similarity / total) * score
            )
            return .neighbour(part)
        }
    }

    /// The contribution of something that occurs with a frequency, at weight one.
    private func impact(of frequency: CandidateReading.Frequency, idf: Float, norm: Float) -> Float {
        let normalised = ranking.normalisedFrequency(
            heading: frequency.heading,
            body: frequency.body,
            lengthNorm: norm
        )
        return ranking.impact(idf: idf, frequency: normalised)
    }

    /// Whether an ascending list holds a number.
    ///
    /// - Complexity: O(log n).
    private static func contains(_ list: [UInt32], _ number: UInt32) -> Bool {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < list.count && list[low] == number
    }
}
