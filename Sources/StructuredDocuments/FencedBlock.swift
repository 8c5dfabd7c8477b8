/// What stands between two fences in a Markdown text, with what was written after the first.
public struct FencedBlock: Hashable, Sendable {
    /// The text after the opening fence, trimmed: `yaml action`.
    public let info: String
    /// The lines between the fences, without the indentation of the opening fence; its offsets lead back to the file.
    public let content: SourceExcerpt
    /// The line of the opening fence in the file, counted from 1.
    public let openingLine: Int
    /// Whether a closing fence was found. A block that is not closed ends with its list item or with the text; a
    /// reader that acts on blocks should refuse it.
    public let isClosed: Bool
    /// The headings above the block, outermost first.
    public let headings: [String]

    /// The words of `info`.
    public var infoWords: [Substring] {
        info.split { $0 == " " || $0 == "\t" }
    }

    /// Whether `info` holds exactly the words of `other`, whatever blanks are between them.
    public func hasInfo(_ other: String) -> Bool {
        infoWords == other.split(separator: " ")
    }
}
