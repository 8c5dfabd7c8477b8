import Testing

@testable import Retrieval

@Suite struct OperationsLexiconTests {
    private func relatives(_ query: [String], _ groups: [[String]]) -> [String: Float] {
        let analyzer = TextAnalyzer()
        var vocabulary = VocabularyBuilder(analyzer: analyzer, maximumTerms: 1000)
        let lexicon = CompiledLexicon(OperationsLexicon(groups: groups), vocabulary: &vocabulary)
        let terms = vocabulary.terms
        let words = query.map { word in analyzer.terms(in: word).first.flatMap { terms.find(Array($0.utf8).span) } }
        let found = lexicon.relatives(of: words) { !words.contains($0) }
        return Dictionary(
            uniqueKeysWithValues: found.map { (String(decoding: terms[$0.term], as: UTF8.self), $0.weight) }
        )
    }

    @Test func `the standard lexicon is made of groups of two or more short phrases`() {
        let groups = OperationsLexicon.standard.groups
        #expect(groups.count > 100)
        for group in groups {
            #expect(group.count > 1, "\(group)")
            #expect(Set(group).count == group.count, "\(group)")
            for member in group {
                #expect((1...4).contains(member.split(separator: " ").count), "\(member)")
                #expect(!TextAnalyzer().terms(in: member).isEmpty, "\(member)")
            }
        }
    }

    @Test func `a word brings in the other members of its group`() {
        #expect(relatives(["disk"], [["disk", "volume"], ["pod", "container"]]) == ["volum": 1])
    }

    @Test func `a phrase is matched whole and its words share its weight`() {
        let share = Float(0.5) / Float(2).squareRoot()
        #expect(relatives(["oom"], [["memory pressure", "oom"]]) == ["memori": share, "pressur": share])
        #expect(relatives(["memory"], [["memory leak", "leakage"]]).isEmpty)
        #expect(relatives(["memory", "leak"], [["memory leak", "growth"]]) == ["growth": 1])
    }

    @Test func `a word in two members takes the share of the shorter one`() {
        let share = Float(0.5) / Float(2).squareRoot()
        let weights = ["leak": 2 * share, "growth": share]
        #expect(relatives(["a1"], [["a1", "leak growth", "leak"]]) == weights)
        #expect(relatives(["a1"], [["a1", "leak", "leak growth"]]) == weights)
    }

    @Test func `a large group counts less for each relative`() {
        let weights = relatives(["a1"], [["a1", "b1", "c1", "d1", "e1"]])
        #expect(weights == ["b1": 0.5, "c1": 0.5, "d1": 0.5, "e1": 0.5])
    }

    @Test func `the highest weight wins when two groups bring in one term`() {
        #expect(relatives(["a1"], [["a1", "b1", "c1", "d1", "e1"], ["a1", "b1"]])["b1"] == 1)
    }

    @Test func `an empty lexicon and groups of one do nothing`() {
        #expect(relatives(["disk"], []).isEmpty)
        #expect(relatives(["disk"], [["disk"]]).isEmpty)
        #expect(OperationsLexicon.empty.adding([["a", "b"]]).groups == [["a", "b"]])
    }
}
