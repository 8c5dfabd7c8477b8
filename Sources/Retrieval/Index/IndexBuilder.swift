/// Collects documents and makes an immutable index of them.
///
/// The result depends on the documents and the configuration only, not on the order in which documents were added.
public struct IndexBuilder: Sendable {
    /// The configuration in force.
    public let configuration: RetrievalConfiguration
    /// The documents so far.
    private var documents: [RetrievalDocument] = []
    /// Their identifiers.
    private var identifiers: Set<DocumentIdentifier> = []

    /// A builder without documents.
    ///
    /// - Throws: `RetrievalError.invalidConfiguration` naming every fault.
    public init(configuration: RetrievalConfiguration = RetrievalConfiguration()) throws(RetrievalError) {
        try configuration.validate()
        self.configuration = configuration
    }

    /// Adds a document.
    ///
    /// - Throws: `RetrievalError.duplicateDocument` if its identifier is taken; the builder stays as it was.
    public mutating func add(_ document: RetrievalDocument) throws(RetrievalError) {
        guard identifiers.insert(document.id).inserted else { throw .duplicateDocument(document.id) }
        documents.append(document)
    }

    /// Makes the index.
    ///
    /// - Complexity: O(text), plus O(p log p) for p passages.
    public func build() -> RetrievalSnapshot {
        var report = IndexReport()
        var passages = collectPassages(&report)
        passages.sort { $0.id < $1.id }
        var builder = TermIndexBuilder(configuration: configuration)
        for passage in passages { builder.append(passage) }
        let lexicon = CompiledLexicon(configuration.lexicon, vocabulary: &builder.vocabulary)
        let terms = builder.build()
        report.passages = passages.count
        report.terms = terms.terms.count
        report.postings = terms.postings.count
        report.vocabularyIsFull = builder.vocabulary.isFull
        return RetrievalSnapshot(
            configuration: configuration,
            passages: passages,
            terms: terms,
            lexicon: lexicon,
            report: report
        )
    }

    /// Splits the documents, most trusted first, until the index is full.
    private func collectPassages(_ report: inout IndexReport) -> [Passage] {
        let limits = configuration.limits
        let limiter = DocumentLimiter(limits: limits)
        let splitter = PassageSplitter(budget: configuration.passages)
        var passages: [Passage] = []
        for document in documents.sorted(by: { ($0.kind, $0.id) < ($1.kind, $1.id) }) {
            let cut = limiter.limited(document)
            let bytes = DocumentLimiter.textBytes(of: cut.document)
            guard report.textBytes + bytes <= limits.maximumBytes, passages.count < limits.maximumPassages else {
                report.omittedDocuments.append(document.id)
                continue
            }
            let all = splitter.passages(of: cut.document)
            let kept = all.prefix(min(limits.maximumDocumentPassages, limits.maximumPassages - passages.count))
            passages.append(contentsOf: kept)
            report.documents += 1
            report.textBytes += bytes
            if cut.isCut || kept.count < all.count { report.truncatedDocuments.append(document.id) }
        }
        return passages
    }
}
