/// A part of a Markdown text from one heading to the next, of whatever level; no two sections overlap.
public struct MarkdownSection: Hashable, Sendable {
    /// The headings that lead here, outermost first, this section's own last; empty for text before the first heading.
    /// As written: emphasis and links are not resolved, closing `#` are gone.
    public let headings: [String]
    /// The level of the section's heading, 1...6; 0 for text before the first heading.
    public let level: Int
    /// The lines of the file that the section covers, its heading included, counted from 1.
    public let lines: ClosedRange<Int>
    /// What stands below the heading, line endings as they were.
    public let text: SourceExcerpt

    /// The section's own heading; empty for text before the first heading.
    public var title: String { headings.last ?? "" }
}
