/// An immutable index, ready to be searched from any number of tasks.
///
/// A search adds up the postings of the query's terms (nothing else is read), then looks closer at a few candidates.
/// Its cost is linear in the postings touched plus one pass over the passages.
public final class RetrievalSnapshot: PassageIndex {
    /// The configuration it was made with.
    public let configuration: RetrievalConfiguration
    /// What it holds and what was cut.
    public let report: IndexReport
    /// All passages, in the order of their identifiers. A passage's place is its number.
    public let passages: [Passage]
    /// Terms and postings.
    private let terms: TermIndex
    /// Keys of the documents.
    private let keys: KeyIndex
    /// Relatives of terms.
    private let lexicon: CompiledLexicon
    /// The number of each passage's document.
    private let documents: [Int32]
    /// How many documents there are.
    private let documentCount: Int
    /// What a query plan needs to know.
    private let settings: QueryPlan.Settings

    /// An index of passages given in the order of their identifiers.
    init(
        configuration: RetrievalConfiguration,
        passages: [Passage],
        terms: TermIndex,
        lexicon: CompiledLexicon,
        report: IndexReport
    ) {
        self.configuration = configuration
        self.passages = passages
        self.terms = terms
        self.lexicon = lexicon
        self.report = report
        keys = KeyIndex(passages: passages)
        settings = QueryPlan.Settings(
            analyzer: TextAnalyzer(limits: configuration.analysis),
            limits: configuration.limits,
            ranking: configuration.ranking
        )
        var numbers: [DocumentIdentifier: Int32] = [:]
        documents = passages.map { passage in
            if let number = numbers[passage.document] { return number }
            let number = Int32(numbers.count)
            numbers[passage.document] = number
            return number
        }
        documentCount = numbers.count
    }

    /// The passage with an identifier, or nil.
    ///
    /// - Complexity: O(log passages).
    public func passage(_ id: PassageIdentifier) -> Passage? {
        var low = 0
        var high = passages.count
        while low < high {
            let middle = (low + high) / 2
            if passages[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < passages.count && passages[low].id == id ? passages[low] : nil
    }

    /// The best passages for a query, best first.
    ///
    /// - Complexity: O(postings of the query's terms + passages of the index + candidates · their length).
    public func search(_ query: RetrievalQuery, limit: Int) -> [SearchHit] {
        guard limit > 0 else { return [] }
        let plan = QueryPlan(query, index: terms, keys: keys, lexicon: lexicon, settings)
        let scores = scores(of: plan)
        let capacity = max(limit, configuration.ranking.rerankDepth)
        let candidates = candidates(scores, query, capacity: capacity)
        let scorer = CandidateScorer(plan: plan, index: terms, ranking: configuration.ranking, passages: passages)
        return scorer.score(candidates).prefix(limit).map { scored in
            let explanation = ScoreExplanation(contributions: scored.contributions)
            return SearchHit(passage: passages[scored.passage], explanation: explanation)
        }
    }

    /// What terms and keys give each passage, in the order in which a `ScoreExplanation` adds.
    private func scores(of plan: QueryPlan) -> [Float] {
        var scores = [Float](repeating: 0, count: passages.count)
        for term in plan.terms {
            for position in terms.postingRange(of: term.term) {
                let posting = terms.postings[position]
                scores[Int(posting.passage)] += term.weight * posting.impact
            }
        }
        for key in plan.keys {
            let amount = configuration.ranking.keyWeight * key.idf
            for passage in key.passages { scores[Int(passage)] += amount }
        }
        return scores
    }

    /// The best passages of the wanted kinds, one for each document if the query says so.
    private func candidates(
        _ scores: [Float],
        _ query: RetrievalQuery,
        capacity: Int
    ) -> [CandidateHeap.Candidate] {
        var heap = CandidateHeap(capacity: capacity)
        let allKinds = query.kinds.count == DocumentKind.allCases.count
        let isWanted = { (number: Int) in allKinds || query.kinds.contains(self.passages[number].kind) }
        switch query.granularity {
        case .passage:
            for number in scores.indices where scores[number] > 0 && isWanted(number) {
                heap.offer(number, score: scores[number])
            }
        case .document:
            // Number plus one of each document's best passage; the first of equals stays.
            var best = [Int](repeating: 0, count: documentCount)
            for number in scores.indices where scores[number] > 0 && isWanted(number) {
                let document = Int(documents[number])
                if best[document] == 0 || scores[number] > scores[best[document] - 1] { best[document] = number + 1 }
            }
            for number in best where number > 0 { heap.offer(number - 1, score: scores[number - 1]) }
        }
        return heap.sorted
    }
}
