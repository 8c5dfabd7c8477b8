import EvenkeelTestKit
import Retrieval

/// Made-up runbooks with the statistics of text: a vocabulary of 30,000 words whose frequencies fall as one over their
/// rank, 4,000 identifiers in camel case and snake case likewise, sections of 60 to 160 words. The seed is fixed.
struct SyntheticCorpus {
    private var generator = SeededGenerator(seed: 20_261_122)
    private var words: [String] = []
    private var identifiers: [String] = []
    /// Sum of the frequencies up to each word.
    private var cumulative: [Double] = []

    /// A corpus.
    init() {
        let syllables = "ba co di fu ga he in jo ka li mo nu or pa qui re st tor un ver wi xe yn za al ing er ed"
            .split(separator: " ")
        var total = 0.0
        for rank in 1...30_000 {
            let parts = (0..<Int.random(in: 2...4, using: &generator)).map { _ in
                syllables.randomElement(using: &generator) ?? ""
            }
            words.append(parts.joined())
            total += 1 / Double(rank)
            cumulative.append(total)
        }
        for _ in 0..<4000 { identifiers.append(newIdentifier()) }
    }

    /// Documents of 20 sections each, until there are enough sections.
    mutating func documents(passages: Int) -> [RetrievalDocument] {
        var documents: [RetrievalDocument] = []
        var remaining = passages
        while remaining > 0 {
            let count = min(20, remaining)
            remaining -= count
            let name = identifier()
            let sections = (0..<count).map { number in
                DocumentSection(
                    headingPath: [name, "\(word()) \(word()) \(number)"],
                    text: text(words: Int.random(in: 60...160, using: &generator)),
                    firstLine: number * 10 + 1
                )
            }
            let id = DocumentIdentifier("runbook-\(documents.count)")
            documents.append(
                RetrievalDocument(id: id, title: name, kind: .runbook, keys: [name], sections: sections)
            )
        }
        return documents
    }

    /// Queries of 60 words.
    mutating func queries(_ count: Int) -> [String] { (0..<count).map { _ in text(words: 60) } }

    /// Running text.
    private mutating func text(words count: Int) -> String {
        var text = ""
        for position in 0..<count {
            if position > 0 { text += position % 12 == 0 ? ". " : " " }
            text += position % 15 == 7 ? identifier() : word()
        }
        return text
    }

    /// A word, frequent ones often.
    private mutating func word() -> String { words[rank(below: words.count)] }

    /// An identifier, frequent ones often.
    private mutating func identifier() -> String { identifiers[rank(below: identifiers.count)] }

    /// A rank, drawn with the frequencies of a vocabulary of some size.
    private mutating func rank(below count: Int) -> Int {
        let point = Double.random(in: 0..<cumulative[count - 1], using: &generator)
        var low = 0
        var high = count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= point { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Two words as one identifier.
    private mutating func newIdentifier() -> String {
        let first = word()
        let second = word()
        return Bool.random(using: &generator) ? "\(first)_\(second)" : first.capitalized() + second.capitalized()
    }
}

extension String {
    /// The text with its first letter in upper case.
    fileprivate func capitalized() -> String { prefix(1).uppercased() + dropFirst() }
}
