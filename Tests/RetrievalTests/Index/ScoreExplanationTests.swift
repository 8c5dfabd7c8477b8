import Testing

@testable import Retrieval

@Suite struct ScoreExplanationTests {
    @Test func `an explanation prints every part`() throws {
        let documents = [
            SampleRunbooks.runbook("a", "Disk full", keys: ["DiskFull"], [("Text", "The disk full alert. Volume.")]),
            SampleRunbooks.runbook("b", "Disk", keys: [], [("Text", "Other text about a disk.")]),
        ]
        var configuration = SampleRunbooks.smallPassages
        configuration.lexicon = OperationsLexicon(groups: [["disk", "volume"]])
        configuration.ranking.neighbourWeight = 0
        let query = RetrievalQuery("disk full", exactKeys: ["DiskFull"])
        let hits = try SampleRunbooks.index(documents, configuration).search(query, limit: 1)
        let lines = try #require(hits.first).explanation.description.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0].hasPrefix("score "))
        #expect(lines[1].contains("term \"disk\": weight 1.000, idf 0.182, 2 in headings x 3.000, 1 in text"))
        #expect(lines[2].contains("term \"full\""))
        #expect(lines[3].contains("term \"volum\" (related to \"disk\")"))
        #expect(lines[4].contains("key \"DiskFull\""))
        #expect(lines[5].contains("adjacent \"disk full\": idf 0.438, 2 in headings, 1 in text"))
    }

    @Test func `resemblance names the other passage`() throws {
        let hits = try SampleRunbooks.index().search(RetrievalQuery("filesystem space"), limit: 2)
        let neighbours = hits.map { hit in
            hit.explanation.contributions.compactMap { if case .neighbour(let part) = $0 { part.passage } else { nil } }
        }
        #expect(neighbours == [[hits[1].passage.id], [hits[0].passage.id]])
    }

    @Test func `the contribution of a term follows its formula`() throws {
        var configuration = SampleRunbooks.smallPassages
        configuration.ranking.rerankDepth = 0
        configuration.lexicon = .empty
        let hits = try SampleRunbooks.index(SampleRunbooks.all, configuration).search(
            RetrievalQuery("leader"),
            limit: 1
        )
        guard case .term(let part) = try #require(hits.first?.explanation.contributions.first) else {
            Issue.record("the first contribution is no term")
            return
        }
        // One of six passages: ln(1 + 5.5 / 1.5).
        #expect(abs(part.idf - 1.540445) < 1e-5)
        let frequency = (3 * Float(part.headingFrequency) + Float(part.bodyFrequency)) / part.lengthNorm
        #expect(part.headingFrequency == 2 && part.bodyFrequency == 1 && part.weight == 1)
        #expect(abs(part.amount - part.idf * frequency * 3 / (frequency + 2)) < 1e-5)
    }

    @Test(
        arguments: [
            (0, "0.000"), (1.2345, "1.235"), (-0.0004, "0.000"), (-2.5, "-2.500"), (12345.678, "12345.678"),
            (0.0625, "0.063"),
        ] as [(Float, String)]
    )
    func `numbers have three decimals`(_ value: Float, _ text: String) {
        #expect(ThreeDecimals(value).description == text)
    }
}
