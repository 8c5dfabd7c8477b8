/// A piece of a document that is read on its own but reported in the whole: the front matter of a file, its body, or
/// what stands inside a fenced block.
public struct SourceExcerpt: Hashable, Sendable {
    /// The name of the document the piece was taken from.
    public let document: String
    /// The piece itself, line endings as they were.
    public let text: String
    /// How many lines of the document come before the piece's first line; 0 or more.
    public let lineOffset: Int
    /// How many columns were taken away before the first column of each line; 0 or more.
    public let columnOffset: Int

    /// A piece of `document`; offsets below 0 become 0.
    public init(document: String, text: String, lineOffset: Int = 0, columnOffset: Int = 0) {
        self.document = document
        self.text = text
        self.lineOffset = max(lineOffset, 0)
        self.columnOffset = max(columnOffset, 0)
    }

    /// Where the piece begins in the document.
    public var position: SourcePosition {
        SourcePosition(document: document, line: lineOffset + 1, column: columnOffset + 1)
    }
}
