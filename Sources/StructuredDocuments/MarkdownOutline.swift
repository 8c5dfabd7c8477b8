/// A Markdown text taken apart into the pieces that are looked up and acted on: sections by heading, and fenced blocks.
///
/// It follows CommonMark as far as that decides what is a heading and what is a fence: ATX and setext headings, fences
/// of backquotes and tildes, list items (a fence may stand in one, and ends with it), block quotes, indented code, and
/// HTML comments and other raw HTML that ends with a marker. Headings inside list items and block quotes do not divide
/// the text. What a reader of the rendered page cannot see because it stands in an HTML comment is not found either.
///
///     let outline = MarkdownOutline(document.body)
///     for block in outline.blocks where block.hasInfo("yaml action") { … }
///
/// - Source: CommonMark 0.31.2, sections 4.2 to 4.6 and 5.
public struct MarkdownOutline: Hashable, Sendable {
    /// The sections in the order of the text; together they cover it, except for blank lines before the first heading.
    public let sections: [MarkdownSection]
    /// The fenced blocks in the order of the text.
    public let blocks: [FencedBlock]

    /// Takes `excerpt` apart; every text is a Markdown text, so nothing can fail.
    /// - Complexity: O(`excerpt.text.utf8.count`) in time and space.
    public init(_ excerpt: SourceExcerpt) {
        let bytes = Array(excerpt.text.utf8)
        var scanner = MarkdownScanner(bytes)
        var lastLine = excerpt.lineOffset
        for line in LineScanner(bytes, number: excerpt.lineOffset + 1) {
            scanner.consume(line)
            lastLine = line.number
        }
        let builder = SectionBuilder(excerpt: excerpt, bytes: bytes, lastLine: lastLine, headings: scanner.headings)
        self.sections = builder.sections()
        let paths = builder.paths
        self.blocks = scanner.fences.map { fence in
            FencedBlock(
                info: String(decoding: bytes[fence.info], as: UTF8.self),
                content: SourceExcerpt(
                    document: excerpt.document,
                    text: String(decoding: fence.content, as: UTF8.self),
                    lineOffset: fence.line,
                    columnOffset: excerpt.columnOffset + fence.indent
                ),
                openingLine: fence.line,
                isClosed: fence.isClosed,
                headings: paths[fence.headingsBefore]
            )
        }
    }
}

/// Makes sections from the headings that were found.
private struct SectionBuilder {
    let excerpt: SourceExcerpt
    let bytes: [UInt8]
    let lastLine: Int
    let headings: [MarkdownScanner.Heading]
    /// The heading paths: the first for the text before all headings, then one for each heading.
    let paths: [[String]]

    init(excerpt: SourceExcerpt, bytes: [UInt8], lastLine: Int, headings: [MarkdownScanner.Heading]) {
        self.excerpt = excerpt
        self.bytes = bytes
        self.lastLine = lastLine
        self.headings = headings
        var open: [(level: Int, title: String)] = []
        var paths: [[String]] = [[]]
        for heading in headings {
            while let last = open.last, last.level >= heading.level { open.removeLast() }
            open.append((heading.level, heading.title))
            paths.append(open.map(\.title))
        }
        self.paths = paths
    }

    /// The sections in order.
    func sections() -> [MarkdownSection] {
        var sections: [MarkdownSection] = []
        sections.reserveCapacity(headings.count + 1)
        let firstStart = headings.first?.start ?? bytes.count
        if bytes[..<firstStart].contains(where: { $0 > UInt8(ascii: " ") }) {
            let end = headings.first.map { $0.line - 1 } ?? lastLine
            sections.append(
                MarkdownSection(
                    headings: [],
                    level: 0,
                    lines: (excerpt.lineOffset + 1)...end,
                    text: text(0..<firstStart, firstLine: excerpt.lineOffset + 1)
                )
            )
        }
        for (index, heading) in headings.enumerated() {
            let next = index + 1 < headings.count ? headings[index + 1] : nil
            sections.append(
                MarkdownSection(
                    headings: paths[index + 1],
                    level: heading.level,
                    lines: heading.line...(next.map { $0.line - 1 } ?? lastLine),
                    text: text(heading.end..<(next?.start ?? bytes.count), firstLine: heading.textLine)
                )
            )
        }
        return sections
    }

    /// The excerpt of `range`, whose first line is `firstLine`.
    private func text(_ range: Range<Int>, firstLine: Int) -> SourceExcerpt {
        SourceExcerpt(
            document: excerpt.document,
            text: String(decoding: bytes[range], as: UTF8.self),
            lineOffset: firstLine - 1,
            columnOffset: excerpt.columnOffset
        )
    }
}
