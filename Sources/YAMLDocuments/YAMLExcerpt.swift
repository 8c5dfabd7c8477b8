internal import StructuredDocuments

/// Turns places in the text that libyaml was given into places in the document it was taken from.
struct YAMLExcerpt {
    /// The document's name.
    let document: String
    /// How many lines of the document come before the text.
    let lineOffset: Int
    /// How many columns of the document come before each line of the text.
    let columnOffset: Int

    /// The position of `mark`.
    func position(_ mark: YAMLMark) -> SourcePosition {
        SourcePosition(
            document: document,
            line: mark.line + lineOffset + 1,
            column: mark.column + columnOffset + 1
        )
    }
}
