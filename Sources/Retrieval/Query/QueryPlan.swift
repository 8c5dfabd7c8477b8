/// A query in term numbers: what a search adds up.
struct QueryPlan: Sendable {
    /// A weighted term.
    struct Term: Sendable {
        /// Its number.
        let term: Int
        /// How often the query holds it, or the weight of a relative.
        var weight: Float
        /// The words of the query that brought a relative in; nil for a term of the query itself.
        let trigger: String?
    }

    /// Two adjacent words of the query.
    struct Pair: Sendable {
        /// The first word, as a position in `terms`.
        let first: Int
        /// The second word, as a position in `terms`.
        let second: Int
        /// The mean idf of the two.
        let idf: Float
        /// How often the query holds the pair.
        var weight: Float
    }

    /// A key that some passage declares.
    struct Key: Sendable {
        /// As the query writes it.
        let key: String
        /// Its inverse document frequency.
        let idf: Float
        /// The passages of documents that declare it, ascending.
        let passages: [UInt32]
    }

    /// The terms that have postings: those of the query in order of appearance, then their relatives.
    private(set) var terms: [Term] = []
    /// Position in `terms` of each query term.
    private var positions: [Int: Int] = [:]
    /// Adjacent words, in order of appearance.
    private(set) var pairs: [Pair] = []
    /// Position in `pairs` by the positions of the two terms.
    private var pairPositions: [Int: Int] = [:]
    /// The terms as text, in the order of `terms`.
    private(set) var names: [String] = []
    /// The keys found.
    private(set) var keys: [Key] = []

    /// Plans a query.
    ///
    /// - Complexity: O(length of the query) expected.
    init(_ query: RetrievalQuery, index: TermIndex, keys: KeyIndex, lexicon: CompiledLexicon, _ parts: Settings) {
        let words = Self.words(of: query.text, index: index, parts)
        for word in words {
            guard let word, !index.postingRange(of: word).isEmpty else { continue }
            if let position = positions[word] {
                terms[position].weight += 1
            } else if terms.count < parts.limits.maximumQueryTerms {
                positions[word] = terms.count
                terms.append(Term(term: word, weight: 1, trigger: nil))
            }
        }
        if parts.ranking.adjacencyWeight > 0 { addPairs(words, index: index) }
        if parts.ranking.lexiconWeight > 0 { addRelatives(words, index: index, lexicon: lexicon, parts) }
        names = terms.map { String(decoding: index.terms[$0.term], as: UTF8.self) }
        guard parts.ranking.keyWeight > 0 else { return }
        addKeys(query.exactKeys.prefix(parts.limits.maximumQueryTerms), keys, passageCount: index.passageCount)
    }

    /// What of the configuration a plan needs.
    struct Settings: Sendable {
        /// The analyzer of the index.
        let analyzer: TextAnalyzer
        /// Bounds of queries.
        let limits: IndexLimits
        /// How scores are made.
        let ranking: RankingParameters
    }

    /// The position in `pairs` of two terms given by their positions in `terms`, or nil.
    ///
    /// - Complexity: O(1) expected.
    func pair(_ first: Int, _ second: Int) -> Int? { pairPositions[Self.pairKey(first, second)] }

    /// The terms of a text in order; nil for words the index does not know.
    private static func words(of text: String, index: TermIndex, _ parts: Settings) -> [Int?] {
        let bytes = text.utf8.span
        var extractor = TermExtractor(limits: parts.analyzer.limits, stopWords: parts.analyzer.stopWords)
        var buffer = TermBuffer()
        parts.analyzer.forEachToken(in: bytes.extracting(first: min(bytes.count, parts.limits.maximumQueryBytes))) {
            extractor.extract($0, isPlainWord: $1.isPlainWord, isCompound: $1.isCompound, into: &buffer)
        }
        let found = buffer.bytes
        return (0..<buffer.count).map { index.terms.find(found.span.extracting(buffer.range(of: $0))) }
    }

    /// Adds the pairs of adjacent different words.
    private mutating func addPairs(_ words: [Int?], index: TermIndex) {
        for (left, right) in zip(words, words.dropFirst()) {
            guard let left, let right, left != right else { continue }
            guard let first = positions[left], let second = positions[right] else { continue }
            let key = Self.pairKey(first, second)
            if let position = pairPositions[key] {
                pairs[position].weight += 1
            } else {
                pairPositions[key] = pairs.count
                let idf = (index.idf[left] + index.idf[right]) / 2
                pairs.append(Pair(first: first, second: second, idf: idf, weight: 1))
            }
        }
    }

    /// Adds the relatives of the words.
    private mutating func addRelatives(
        _ words: [Int?],
        index: TermIndex,
        lexicon: CompiledLexicon,
        _ parts: Settings
    ) {
        let known = positions
        let relatives = lexicon.relatives(of: words) { known[$0] == nil && !index.postingRange(of: $0).isEmpty }
        for relative in relatives.prefix(parts.limits.maximumQueryTerms) {
            let trigger = words[relative.trigger].map {
                $0.map { String(decoding: index.terms[$0], as: UTF8.self) } ?? ""
            }
            let weight = parts.ranking.lexiconWeight * relative.weight
            terms.append(Term(term: relative.term, weight: weight, trigger: trigger.joined(separator: " ")))
        }
    }

    /// Adds the keys that some passage declares, each once.
    private mutating func addKeys(_ wanted: ArraySlice<String>, _ index: KeyIndex, passageCount: Int) {
        var seen: Set<[UInt8]> = []
        for key in wanted where seen.insert(KeyIndex.fold(key)).inserted {
            let passages = index.passages(for: key)
            guard !passages.isEmpty else { continue }
            let idf = RankingParameters.idf(count: passages.count, total: passageCount)
            keys.append(Key(key: key, idf: idf, passages: passages))
        }
    }

    /// One key for two positions; both are below 2^16, see `IndexLimits.maximumQueryTerms`.
    private static func pairKey(_ first: Int, _ second: Int) -> Int { first << 16 | second }
}
