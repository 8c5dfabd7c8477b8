/// A piece of a document small enough to be read, quoted and put before a model: what a search returns.
public struct Passage: Sendable, Hashable {
    /// Its name in citations, unique in an index.
    public let id: PassageIdentifier
    /// The document it comes from.
    public let document: DocumentIdentifier
    /// What that document is.
    public let kind: DocumentKind
    /// The title of that document.
    public let title: String
    /// The headings above the passage.
    public let headingPath: [String]
    /// The text, as in the source.
    public let text: String
    /// The lines of the source it spans, from 1; nil if the source has no lines.
    public let lines: ClosedRange<Int>?
    /// The exact names its document answers to.
    public let keys: [String]

    /// A passage of a document.
    public init(
        id: PassageIdentifier,
        of document: RetrievalDocument,
        headingPath: [String],
        text: String,
        lines: ClosedRange<Int>?
    ) {
        self.id = id
        self.document = document.id
        kind = document.kind
        title = document.title
        self.headingPath = headingPath
        self.text = text
        self.lines = lines
        keys = document.keys
    }
}
