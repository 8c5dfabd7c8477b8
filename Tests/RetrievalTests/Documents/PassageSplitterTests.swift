import Testing

@testable import Retrieval

@Suite struct PassageSplitterTests {
    private static func words(_ count: Int, _ word: String = "word") -> String {
        Array(repeating: word, count: count).joined(separator: " ")
    }

    private static func document(_ sections: [DocumentSection]) -> RetrievalDocument {
        RetrievalDocument(id: DocumentIdentifier("rb"), title: "Title", kind: .runbook, sections: sections)
    }

    private static func split(_ sections: [DocumentSection], maximum: Int = 50, minimum: Int = 5) -> [Passage] {
        var budget = PassageBudget()
        budget.maximumWords = maximum
        budget.minimumWords = minimum
        return PassageSplitter(budget: budget).passages(of: document(sections))
    }

    @Test func `a section is one passage named after its headings`() {
        let passages = Self.split([
            DocumentSection(headingPath: ["Disk Full", "What it means?"], text: "\n\(Self.words(8))\n\n", firstLine: 7)
        ])
        #expect(passages.map(\.id.rawValue) == ["rb#disk-full/what-it-means.1"])
        #expect(passages.map(\.text) == [Self.words(8)])
        #expect(passages.map(\.lines) == [8...8])
        #expect(passages.map(\.headingPath) == [["Disk Full", "What it means?"]])
    }

    @Test func `a long section is split at paragraphs into passages of similar size`() {
        let paragraphs = (0..<8).map { Self.words(15, "p\($0)") }
        let section = DocumentSection(headingPath: ["Steps"], text: paragraphs.joined(separator: "\n\n"), firstLine: 1)
        let passages = Self.split([section])
        #expect(passages.map(\.id.rawValue) == ["rb#steps.1", "rb#steps.2", "rb#steps.3"])
        #expect(passages.map { $0.text.split(whereSeparator: \.isWhitespace).count } == [45, 45, 30])
        #expect(passages.map(\.lines) == [1...5, 7...11, 13...15])
        #expect(passages[1].text == paragraphs[3...5].joined(separator: "\n\n"))
    }

    @Test func `a fenced block is kept together with its blank lines`() {
        let fence = "```\n\(Self.words(12))\n\n\(Self.words(12))\n```"
        let text = "\(Self.words(30))\n\n\(fence)\n\n\(Self.words(30))"
        let passages = Self.split([DocumentSection(text: text)], maximum: 40)
        #expect(passages.map(\.text).contains(fence))
    }

    @Test func `blank lines end blocks outside fences only`() {
        let text = "one\ntwo\n\n~~~ sh\nthree\n\nfour\n~~~\n\n\nfive"
        let blocks = BlockReader.blocks(of: text.utf8.span, maximumWords: 50)
        #expect(blocks.map(\.range) == [0..<7, 9..<31, 34..<38])
        #expect(blocks.map(\.words) == [2, 5, 1])
        #expect(blocks.map(\.firstLine) == [0, 3, 10])
        #expect(blocks.map(\.lastLine) == [1, 7, 10])
    }

    @Test func `an overlong line is cut into even pieces at white space`() {
        let passages = Self.split([DocumentSection(text: Self.words(120))])
        #expect(passages.map { $0.text.split(separator: " ").count } == [40, 40, 40])
    }

    @Test func `a word without end is cut between scalars`() {
        let word = String(repeating: "é", count: 16 * 100)
        let passages = Self.split([DocumentSection(text: word)])
        #expect(passages.count == 2)
        #expect(passages.map(\.text).joined() == word)
    }

    @Test func `a tiny section joins the one before it`() {
        let passages = Self.split([
            DocumentSection(headingPath: ["Meaning"], text: Self.words(10), firstLine: 2),
            DocumentSection(headingPath: ["Impact"], text: "None.", firstLine: 5),
            DocumentSection(headingPath: ["Steps"], text: Self.words(10), firstLine: 8),
        ])
        #expect(passages.map(\.id.rawValue) == ["rb#meaning.1", "rb#steps.1"])
        #expect(passages[0].text == "\(Self.words(10))\n\nImpact\nNone.")
        #expect(passages[0].lines == 2...5)
    }

    @Test func `a tiny section does not join a passage without room`() {
        let passages = Self.split([
            DocumentSection(headingPath: ["Steps"], text: Self.words(48)),
            DocumentSection(headingPath: ["Note"], text: Self.words(3)),
        ])
        #expect(passages.map(\.id.rawValue) == ["rb#steps.1", "rb#note.1"])
    }

    @Test func `a document without text has one passage`() {
        #expect(Self.split([]).map(\.id.rawValue) == ["rb#section.1"])
        #expect(Self.split([DocumentSection(headingPath: ["A"], text: " \n ")]).map(\.text) == [""])
    }

    @Test func `equal headings are told apart`() {
        let section = DocumentSection(headingPath: ["Step"], text: Self.words(9))
        #expect(
            Self.split([section, section, section]).map(\.id.rawValue) == ["rb#step.1", "rb#step~2.1", "rb#step~3.1"]
        )
    }

    @Test func `identifiers stay when other sections change`() {
        let kept = DocumentSection(headingPath: ["Steps"], text: Self.words(120))
        let before = Self.split([DocumentSection(headingPath: ["Meaning"], text: Self.words(9)), kept])
        let after = Self.split([
            DocumentSection(headingPath: ["Meaning"], text: Self.words(300)),
            DocumentSection(headingPath: ["New"], text: Self.words(30)),
            kept,
        ])
        let steps = { (passages: [Passage]) in passages.filter { $0.headingPath == ["Steps"] } }
        #expect(steps(before).map(\.id) == steps(after).map(\.id))
        #expect(steps(before).map(\.text) == steps(after).map(\.text))
    }

    @Test func `a heading that grows text does not rename its namesakes`() {
        let step = DocumentSection(headingPath: ["Step"], text: Self.words(30))
        let before = Self.split([step, DocumentSection(headingPath: ["Step"], text: "-"), step])
        let after = Self.split([step, step, step])
        #expect(before.last?.id == after.last?.id)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `no text is lost and no passage is too large`(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        let text = (0..<60).map { _ in
            let word = RandomText.unicode(length: Int.random(in: 0...40, using: &random), using: &random)
            return word + (["\n", "\n\n", " ", "```\n"].randomElement(using: &random) ?? " ")
        }.joined()
        let passages = Self.split([DocumentSection(headingPath: ["H"], text: text)], maximum: 20, minimum: 0)
        for passage in passages {
            let words = TextBlock.trimmed(passage.text.utf8.span).words
            #expect(words <= 21, "seed \(seed)")
        }
        let visible = { (text: String) in text.utf8.filter { !WordCounter.isSpace($0) } }
        #expect(visible(passages.map(\.text).joined()) == visible(text), "seed \(seed)")
        #expect(Set(passages.map(\.id)).count == passages.count, "seed \(seed)")
    }

    @Test(arguments: [
        (["Überblick & Ziele"], "überblick-ziele"), (["  --  "], "section"), ([], "section"),
        (["A", "", "B c"], "a/b-c"), (["1. Do_this"], "1-do-this"),
    ])
    func `slugs hold letters and digits`(_ path: [String], _ slug: String) {
        #expect(PassageIdentifier.slug(of: path) == slug)
    }

    @Test func `slugs are bounded`() {
        let slug = PassageIdentifier.slug(of: [String(repeating: "long heading ", count: 1000)])
        #expect(slug.utf8.count <= PassageIdentifier.maximumSlugBytes + 1)
    }
}
