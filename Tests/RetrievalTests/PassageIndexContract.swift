import Testing

@testable import Retrieval

/// What every `PassageIndex` must do: call `check(seed:)` with many seeds on each implementation.
///
/// Results are compared exactly, scores to the last bit: an explanation is a sum of single-precision numbers in a
/// defined order, and an index that computes scores in another way must still report that sum.
struct PassageIndexContract {
    /// Makes the index under test.
    let makeIndex: ([RetrievalDocument], RetrievalConfiguration) throws -> any PassageIndex

    /// Compares an index of a random corpus with the brute-force scorer.
    func check(seed: UInt64) throws {
        var corpus = RandomCorpus(seed: seed)
        let configuration = configuration(seed: seed)
        let documents = corpus.documents(Int(seed % 40) + 1)
        let index = try makeIndex(documents, configuration)
        let shuffled = try makeIndex(corpus.shuffled(documents), configuration)
        let expected = BruteForceScorer(documents, configuration)
        for round in 0..<12 {
            let query = corpus.query()
            let limit = [1, 3, 10, 1000][round % 4]
            let hits = index.search(query, limit: limit)
            let comment: Comment = "seed \(seed), round \(round), limit \(limit): \(query)"
            #expect(shuffled.search(query, limit: limit) == hits, comment)
            let found = hits.map { BruteForceScorer.Result(id: $0.passage.id, score: $0.score) }
            #expect(found == expected.search(query, limit: limit), comment)
            checkHits(hits, query, index, comment)
        }
        #expect(index.search(RetrievalQuery("disk node pod"), limit: 0).isEmpty)
    }

    /// What holds for every result list.
    private func checkHits(_ hits: [SearchHit], _ query: RetrievalQuery, _ index: any PassageIndex, _ comment: Comment)
    {
        for hit in hits {
            #expect(hit.explanation.total == hit.score, comment)
            #expect(hit.explanation.contributions.allSatisfy { $0.amount > 0 }, comment)
            #expect(query.kinds.contains(hit.passage.kind), comment)
            #expect(index.passage(hit.passage.id) == hit.passage, comment)
        }
        for (left, right) in zip(hits, hits.dropFirst()) {
            #expect((right.score, left.passage.id) < (left.score, right.passage.id), comment)
        }
        if query.granularity == .document {
            #expect(Set(hits.map(\.passage.document)).count == hits.count, comment)
        }
    }

    /// Configurations that reach every part of the ranking.
    private func configuration(seed: UInt64) -> RetrievalConfiguration {
        var configuration = RetrievalConfiguration()
        configuration.passages.maximumWords = 24
        configuration.passages.minimumWords = 4
        configuration.ranking.rerankDepth = [20, 0, 1, 5][Int(seed % 4)]
        configuration.ranking.neighbourCount = seed % 3 == 0 ? 1 : 5
        if seed % 5 == 1 { configuration.ranking.neighbourWeight = 0 }
        if seed % 5 == 2 { configuration.ranking.adjacencyWeight = 0 }
        if seed % 5 == 3 { configuration.lexicon = .empty }
        if seed % 7 == 0 { configuration.ranking.lengthNormalisation = 0 }
        return configuration
    }
}
