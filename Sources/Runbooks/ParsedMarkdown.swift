public import StructuredDocuments

/// A Markdown file taken apart: front matter, sections, and the fenced blocks that hold structured steps.
///
/// An adapter makes it, since reading YAML needs a C library; what it means is decided here.
public struct ParsedMarkdown: Sendable, Hashable {
    /// A fenced block whose content was read as a structured document.
    public struct Block: Sendable, Hashable {
        /// The block as it stands in the text.
        public let fence: FencedBlock
        /// Its content.
        public let node: DocumentNode

        /// Creates a block.
        public init(fence: FencedBlock, node: DocumentNode) {
            self.fence = fence
            self.node = node
        }
    }

    /// The file, as people know it.
    public let file: String
    /// The front matter, or nil when there is none.
    public let frontMatter: DocumentNode?
    /// The sections in order.
    public let sections: [MarkdownSection]
    /// The blocks marked `yaml action`, in order.
    public let actionBlocks: [Block]

    /// Creates a file.
    public init(file: String, frontMatter: DocumentNode?, sections: [MarkdownSection], actionBlocks: [Block]) {
        self.file = file
        self.frontMatter = frontMatter
        self.sections = sections
        self.actionBlocks = actionBlocks
    }

    /// The first heading, or the file's name without its extension.
    public var heading: String {
        if let first = sections.first(where: { !$0.title.isEmpty }) { return first.title }
        return file.split(separator: "/").last.map { String($0.split(separator: ".")[0]) } ?? file
    }

    /// The info words that mark a block as a typed step.
    public static let actionInfo = "yaml action"
}
