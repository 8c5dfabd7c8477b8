/// What the index holds and what was cut to stay within its limits.
public struct IndexReport: Sendable, Hashable, CustomStringConvertible {
    /// Documents in the index.
    public internal(set) var documents = 0
    /// Passages in the index.
    public internal(set) var passages = 0
    /// Distinct terms.
    public internal(set) var terms = 0
    /// Postings: how many (term, passage) pairs there are. A search touches the postings of its terms and no others.
    public internal(set) var postings = 0
    /// Bytes of text indexed.
    public internal(set) var textBytes = 0
    /// Documents whose text, passages or keys were cut, in the order of trust and identifier.
    public internal(set) var truncatedDocuments: [DocumentIdentifier] = []
    /// Documents left out because the index was full, in the same order.
    public internal(set) var omittedDocuments: [DocumentIdentifier] = []
    /// Whether new terms were left out because the vocabulary was full.
    public internal(set) var vocabularyIsFull = false

    /// Whether nothing was cut.
    public var isComplete: Bool { truncatedDocuments.isEmpty && omittedDocuments.isEmpty && !vocabularyIsFull }

    /// One line for operators.
    public var description: String {
        var text = "\(passages) passages of \(documents) documents, \(terms) terms, \(postings) postings"
        if !truncatedDocuments.isEmpty { text += "; \(truncatedDocuments.count) documents cut" }
        if !omittedDocuments.isEmpty { text += "; \(omittedDocuments.count) documents left out" }
        if vocabularyIsFull { text += "; vocabulary full" }
        return text
    }
}
