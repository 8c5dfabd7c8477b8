import Retrieval

/// Small corpora in which everything happens: repeated terms, ties, identifiers, shared keys, all kinds.
struct RandomCorpus {
    private var random: SplitMix
    private static let words = """
        disk full node down pod crash loop restart memory leak certificate expired queue lag etcd leader election
        KubePodCrashLooping node_exporter api-server-log PVCs p99 replication slow timeout failing failed fails
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    /// Documents with zero to four sections each.
    mutating func documents(_ count: Int) -> [RetrievalDocument] {
        (0..<count).map { number in
            let sections = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                DocumentSection(
                    headingPath: Bool.random(using: &random) ? [text(2)] : [],
                    text: text(Int.random(in: 0...60, using: &random))
                )
            }
            return RetrievalDocument(
                id: DocumentIdentifier("doc-\(number * 7919 % 1000)"),
                title: text(Int.random(in: 0...3, using: &random)),
                kind: DocumentKind.allCases.randomElement(using: &random) ?? .other,
                keys: (0..<Int.random(in: 0...2, using: &random)).map { _ in text(1) },
                sections: sections
            )
        }
    }

    /// A query that may restrict kinds and name keys.
    mutating func query() -> RetrievalQuery {
        let kinds = DocumentKind.allCases.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
        return RetrievalQuery(
            text(Int.random(in: 0...14, using: &random)),
            kinds: Set(kinds),
            exactKeys: Int.random(in: 0..<3, using: &random) == 0 ? [text(1), text(1)] : [],
            granularity: Bool.random(using: &random) ? .passage : .document
        )
    }

    /// The documents in another order.
    mutating func shuffled(_ documents: [RetrievalDocument]) -> [RetrievalDocument] {
        documents.shuffled(using: &random)
    }

    /// Running text; low words are frequent.
    private mutating func text(_ count: Int) -> String {
        (0..<count).map { _ in
            let first = Int.random(in: 0..<Self.words.count, using: &random)
            return Self.words[min(first, Int.random(in: 0..<Self.words.count, using: &random))]
        }.joined(separator: " ")
    }
}
