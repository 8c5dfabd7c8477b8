/// One section of a document, as the Markdown reader cuts it: the text under one heading, without its subsections.
public struct DocumentSection: Sendable, Hashable {
    /// The headings from the outermost to the section's own; empty for text before the first heading.
    public let headingPath: [String]
    /// The text, without the heading.
    public let text: String
    /// The line of the source on which the text begins, from 1; nil if the text has no source lines.
    public let firstLine: Int?

    /// A section.
    public init(headingPath: [String] = [], text: String, firstLine: Int? = nil) {
        self.headingPath = headingPath
        self.text = text
        self.firstLine = firstLine
    }
}
