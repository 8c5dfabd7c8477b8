import Testing

@testable import Retrieval

@Suite struct IndexBuilderTests {
    @Test func `a duplicate document is refused and named`() throws {
        var builder = try IndexBuilder()
        let document = SampleRunbooks.all[0]
        try builder.add(document)
        #expect(throws: RetrievalError.duplicateDocument(document.id)) { try builder.add(document) }
        #expect(builder.build().report.documents == 1)
        #expect(RetrievalError.duplicateDocument(document.id).description.contains("pod-crash-looping"))
    }

    @Test func `every fault of a configuration is named`() {
        var configuration = RetrievalConfiguration()
        configuration.ranking.saturation = -1
        configuration.ranking.lengthNormalisation = .nan
        configuration.ranking.neighbourCount = 0
        configuration.limits.maximumPassages = 0
        configuration.limits.maximumQueryTerms = 1 << 20
        configuration.passages.minimumWords = 999
        configuration.analysis.maximumParts = 1
        let error = #expect(throws: RetrievalError.self) { _ = try IndexBuilder(configuration: configuration) }
        guard case .invalidConfiguration(let faults) = error else {
            Issue.record("another error")
            return
        }
        #expect(faults.count == 7)
    }

    @Test func `nothing is cut within the limits`() throws {
        let report = try SampleRunbooks.index().report
        #expect(report.isComplete)
        #expect(report.documents == 4 && report.passages == 6)
        #expect(report.description.hasPrefix("6 passages of 4 documents"))
    }

    @Test func `when the index is full, trusted documents stay`() throws {
        var configuration = SampleRunbooks.smallPassages
        configuration.limits.maximumPassages = 7
        let blockers = (0..<20).map {
            SampleRunbooks.runbook("a\($0)", "Blocker", keys: [], [("T", "disk full")], kind: .other)
        }
        let index = try SampleRunbooks.index(blockers + SampleRunbooks.all, configuration)
        #expect(index.passages.count { $0.kind == .runbook } == 6)
        #expect(index.passages.count == 7)
        #expect(index.report.omittedDocuments.count == 19)
        #expect(index.report.description.hasSuffix("19 documents left out"))
    }

    @Test func `text, passages, headings and keys of one document are bounded`() throws {
        var configuration = SampleRunbooks.smallPassages
        configuration.limits.maximumDocumentBytes = 1000
        configuration.limits.maximumDocumentPassages = 3
        configuration.limits.maximumDocumentKeys = 2
        configuration.limits.maximumHeadingBytes = 20
        let text = String(repeating: "é ", count: 40)
        let document = RetrievalDocument(
            id: DocumentIdentifier("big"),
            title: String(repeating: "t", count: 50),
            kind: .runbook,
            keys: ["one", String(repeating: "k", count: 300), "three"],
            sections: (0..<20).map { DocumentSection(headingPath: ["A long heading", "Section \($0)"], text: text) }
        )
        let index = try SampleRunbooks.index([document], configuration)
        #expect(index.report.truncatedDocuments == [document.id])
        // The limit falls inside a scalar of two bytes.
        #expect(index.report.textBytes == 999)
        #expect(index.passages.count == 3)
        let passage = try #require(index.passages.first)
        #expect(passage.title.utf8.count == 20)
        #expect(passage.keys == ["one"])
        #expect(passage.headingPath.map(\.utf8.count) == [14, 6])
    }

    @Test func `a document that is too long is cut when nothing else is`() throws {
        var configuration = RetrievalConfiguration()
        configuration.limits.maximumDocumentBytes = 12
        let sections = ["one two", "three", "four"].map { DocumentSection(text: $0) }
        let document = RetrievalDocument(id: DocumentIdentifier("d"), title: "D", kind: .other, sections: sections)
        let index = try SampleRunbooks.index([document], configuration)
        #expect(index.passages.map(\.text) == ["one two\n\nthree"])
        #expect(index.report.truncatedDocuments == [document.id])
    }

    @Test func `text is cut between scalars`() {
        #expect("aéz".prefix(utf8Count: 2) == "a")
        #expect("aéz".prefix(utf8Count: 3) == "aé")
        #expect("aéz".prefix(utf8Count: 0) == "")
        #expect("aéz".prefix(utf8Count: 9) == "aéz")
    }

    @Test func `a full vocabulary is reported and the rest still works`() throws {
        var configuration = SampleRunbooks.smallPassages
        configuration.limits.maximumTerms = 10
        configuration.lexicon = .empty
        let index = try SampleRunbooks.index(SampleRunbooks.all, configuration)
        #expect(index.report.vocabularyIsFull)
        #expect(index.report.terms == 10)
        #expect(index.search(RetrievalQuery("filesystem"), limit: 1).count == 1)
    }

    @Test(.timeLimit(.minutes(3)))
    func `ten thousand blocker documents neither grow the index nor hide the runbook`() throws {
        var configuration = RetrievalConfiguration()
        configuration.limits.maximumPassages = 1000
        let query = "disk full filesystem space node writes fail"
        let blockers = (0..<10_000).map { number in
            SampleRunbooks.runbook("0-blocker-\(number)", query, keys: [], [(query, "\(query) \(query)")], kind: .other)
        }
        let index = try SampleRunbooks.index(blockers + SampleRunbooks.all, configuration)
        #expect(index.report.passages == 1000)
        #expect(
            index.report.omittedDocuments.count == 10_004 - 4 - (1000 - index.passages.count { $0.kind == .runbook })
        )
        #expect(index.report.postings < 20_000)
        let trusted = index.search(RetrievalQuery(query, kinds: [.runbook]), limit: 1)
        #expect(trusted.first?.passage.document.rawValue == "disk-filling-up")
        let keyed = index.search(RetrievalQuery(query, exactKeys: ["NodeFilesystemSpaceFillingUp"]), limit: 1)
        #expect(keyed.first?.passage.document.rawValue == "disk-filling-up")
        #expect(index.search(RetrievalQuery(query), limit: 20).count == 20)
    }
}
