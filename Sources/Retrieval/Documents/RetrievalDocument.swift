/// A document offered to the index. Its text is untrusted: it can be found and cited, and decides nothing.
public struct RetrievalDocument: Sendable, Hashable {
    /// Unique among the documents of an index.
    public let id: DocumentIdentifier
    /// What people call it.
    public let title: String
    /// What it is.
    public let kind: DocumentKind
    /// Exact names it answers to, such as the alert names a runbook declares. Compared without regard to case.
    public let keys: [String]
    /// Its sections, in the order of the source.
    public let sections: [DocumentSection]

    /// A document.
    public init(
        id: DocumentIdentifier,
        title: String,
        kind: DocumentKind,
        keys: [String] = [],
        sections: [DocumentSection]
    ) {
        self.id = id
        self.title = title
        self.kind = kind
        self.keys = keys
        self.sections = sections
    }
}
