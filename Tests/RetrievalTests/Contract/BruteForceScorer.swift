import Foundation

@testable import Retrieval

/// Scores every passage straight from the definitions in `RankingParameters`, with dictionaries of strings and no
/// index.
///
/// Slow on purpose and written apart from the index; it shares with it only the analysis and the splitting of text.
struct BruteForceScorer {
    /// A passage and its score.
    struct Result: Equatable {
        let id: PassageIdentifier
        let score: Float
    }

    private struct Entry {
        let passage: Passage
        let heading: [String]
        let body: [String]
        var norm: Float = 1
    }

    private let ranking: RankingParameters
    private let analyzer: TextAnalyzer
    private let lexicon: [[[String]]]
    private var entries: [Entry]
    /// In how many passages each term occurs.
    private let counts: [String: Int]

    init(_ documents: [RetrievalDocument], _ configuration: RetrievalConfiguration) {
        ranking = configuration.ranking
        let analyzer = TextAnalyzer(limits: configuration.analysis)
        self.analyzer = analyzer
        lexicon = configuration.lexicon.groups.map { group in
            group.map(analyzer.terms).reduce(into: []) { if !$1.isEmpty, !$0.contains($1) { $0.append($1) } }
        }
        let splitter = PassageSplitter(budget: configuration.passages)
        entries = documents.flatMap(splitter.passages).sorted { $0.id < $1.id }.map { passage in
            let heading = ([passage.title] + passage.headingPath).flatMap(analyzer.terms)
            return Entry(passage: passage, heading: heading, body: analyzer.terms(in: passage.text))
        }
        counts = entries.reduce(into: [:]) { counts, entry in
            for term in Set(entry.heading + entry.body) { counts[term, default: 0] += 1 }
        }
        let weight = configuration.ranking.headingWeight
        let lengths = entries.map { weight * Float($0.heading.count) + Float($0.body.count) }
        let mean = Float(lengths.reduce(0) { $0 + Double($1) } / Double(lengths.count))
        let b = ranking.lengthNormalisation
        for index in entries.indices { entries[index].norm = 1 - b + b * (lengths[index] / mean) }
    }

    /// The results of a search.
    func search(_ query: RetrievalQuery, limit: Int) -> [Result] {
        let words = analyzer.terms(in: query.text)
        let terms = weightedTerms(words)
        var scores = entries.map { entry in
            terms.reduce(Float(0)) { $0 + $1.weight * impact(entry, [$1.term], idf($1.term)) }
        }
        let textScores = scores
        for (index, entry) in entries.enumerated() { for key in keyParts(query, entry) { scores[index] += key } }
        var order = entries.indices.filter { scores[$0] > 0 && query.kinds.contains(entries[$0].passage.kind) }
        order.sort { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
        if query.granularity == .document {
            var seen: Set<DocumentIdentifier> = []
            order = order.filter { seen.insert(entries[$0].passage.document).inserted }
        }
        order = Array(order.prefix(max(limit, ranking.rerankDepth)))
        rerank(Array(order.prefix(ranking.rerankDepth)), words, textScores, &scores)
        order.sort { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
        return order.prefix(limit).map { Result(id: entries[$0].passage.id, score: scores[$0]) }
    }

    /// Adjacent words and resemblance for the best passages.
    private func rerank(_ best: [Int], _ words: [String], _ textScores: [Float], _ scores: inout [Float]) {
        var pairs: [(words: [String], count: Float)] = []
        for (left, right) in zip(words, words.dropFirst())
        where left != right && count(left) > 0 && count(right) > 0 && ranking.adjacencyWeight > 0 {
            if let known = pairs.firstIndex(where: { $0.words == [left, right] }) {
                pairs[known].count += 1
            } else {
                pairs.append(([left, right], 1))
            }
        }
        var texts = textScores
        for index in best {
            for pair in pairs where occurrences(of: pair.words, in: entries[index]) != [0, 0] {
                let idf = (idf(pair.words[0]) + idf(pair.words[1])) / 2
                let part = ranking.adjacencyWeight * pair.count * impact(entries[index], pair.words, idf)
                texts[index] += part
                scores[index] += part
            }
        }
        guard ranking.neighbourWeight > 0, best.count > 1 else { return }
        let vectors = best.map { vector(entries[$0]) }
        for (place, index) in best.enumerated() {
            let near = neighbours(of: place, vectors)
            let total = near.reduce(Float(0)) { $0 + $1.similarity }
            for neighbour in near {
                let share: Float = neighbour.similarity / total
                scores[index] += ranking.neighbourWeight * share * texts[best[neighbour.place]]
            }
        }
    }

    /// The vectors most like one of them.
    private func neighbours(
        of place: Int,
        _ vectors: [[(term: String, weight: Float)]]
    )
        -> [(place: Int, similarity: Float)]
    {
        var near: [(place: Int, similarity: Float)] = []
        for other in vectors.indices where other != place {
            let similarity = cosine(vectors[place], vectors[other], swap: other < place)
            if similarity > 0 { near.append((other, similarity)) }
        }
        near.sort { $0.similarity != $1.similarity ? $0.similarity > $1.similarity : $0.place < $1.place }
        return Array(near.prefix(ranking.neighbourCount))
    }

    /// The terms of the query that occur anywhere, with weights, then their relatives.
    private func weightedTerms(_ words: [String]) -> [(term: String, weight: Float)] {
        var terms: [(term: String, weight: Float)] = []
        for word in words where count(word) > 0 {
            if let known = terms.firstIndex(where: { $0.term == word }) {
                terms[known].weight += 1
            } else {
                terms.append((word, 1))
            }
        }
        guard ranking.lexiconWeight > 0 else { return terms }
        var best: [String: Float] = [:]
        for group in lexicon {
            for member in group where contains(words, member) {
                var shares: [String: Float] = [:]
                for other in group where other != member {
                    for term in other where !member.contains(term) && !words.contains(term) && count(term) > 0 {
                        shares[term] = max(shares[term] ?? 0, 1 / Float(other.count))
                    }
                }
                let divisor = Float(shares.count).squareRoot()
                for (term, share) in shares { best[term] = max(best[term] ?? 0, share / divisor) }
            }
        }
        // The index adds relatives in the order in which it numbered terms: of first occurrence.
        let order = entries.flatMap { $0.heading + $0.body }.reduce(into: [String: Int]()) {
            if $0[$1] == nil { $0[$1] = $0.count }
        }
        return terms
            + best.sorted { (order[$0.key] ?? 0) < (order[$1.key] ?? 0) }.map { ($0, ranking.lexiconWeight * $1) }
    }

    /// What the keys of the query add.
    private func keyParts(_ query: RetrievalQuery, _ entry: Entry) -> [Float] {
        var seen: Set<String> = []
        return query.exactKeys.map { $0.lowercased() }.filter { seen.insert($0).inserted }.compactMap { key in
            let holds = { (entry: Entry) in entry.passage.keys.contains { $0.lowercased() == key } }
            guard holds(entry) else { return nil }
            return ranking.keyWeight * idf(holding: entries.count(where: holds))
        }
    }

    private func contains(_ words: [String], _ member: [String]) -> Bool {
        words.indices.contains { words[$0...].starts(with: member) }
    }

    private func count(_ term: String) -> Int { counts[term] ?? 0 }

    private func idf(_ term: String) -> Float { idf(holding: count(term)) }

    private func idf(holding count: Int) -> Float {
        Float(log(1 + (Double(entries.count) - Double(count) + 0.5) / (Double(count) + 0.5)))
    }

    /// Occurrences of a word sequence in headings and in the text.
    private func occurrences(of sequence: [String], in entry: Entry) -> [Int] {
        [entry.heading, entry.body].map { words in
            words.indices.count { words[$0...].starts(with: sequence) }
        }
    }

    private func impact(_ entry: Entry, _ sequence: [String], _ idf: Float) -> Float {
        let found = occurrences(of: sequence, in: entry)
        let frequency = (ranking.headingWeight * Float(found[0]) + Float(found[1])) / entry.norm
        return idf * (frequency * (ranking.saturation + 1) / (frequency + ranking.saturation))
    }

    /// The terms of a passage in order of first occurrence, weighted, as a unit vector.
    private func vector(_ entry: Entry) -> [(term: String, weight: Float)] {
        var seen: Set<String> = []
        let terms = (entry.heading + entry.body).filter { seen.insert($0).inserted }
        let weights = terms.map { impact(entry, [$0], idf($0)) }
        let length = weights.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return zip(terms, weights).map { ($0, $1 / length) }
    }

    /// The products of equal terms, added in the order of the vector that comes first.
    private func cosine(
        _ left: [(term: String, weight: Float)],
        _ right: [(term: String, weight: Float)],
        swap: Bool
    )
        -> Float
    {
        let (outer, inner) = swap ? (right, left) : (left, right)
        let weights = Dictionary(uniqueKeysWithValues: inner.map { ($0.term, $0.weight) })
        return outer.reduce(Float(0)) { $0 + (weights[$1.term] ?? 0) * $1.weight }
    }
}
