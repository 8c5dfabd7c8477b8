/// Reads a Markdown text line by line and records its headings and fenced blocks.
///
/// It keeps as much of CommonMark's block structure as decides what a line is, and never looks back further than the
/// start of a paragraph, so it is linear in the text whatever is written in it.
struct MarkdownScanner {
    /// A heading that was found.
    struct Heading {
        /// 1...6.
        let level: Int
        /// The heading's text.
        let title: String
        /// The number of its first line.
        let line: Int
        /// Where its first line begins.
        let start: Int
        /// Where the text below it begins.
        let end: Int
        /// The number of the line at `end`.
        let textLine: Int
    }

    /// A fenced block.
    struct Fence {
        /// The byte the fence is made of.
        let marker: UInt8
        /// How many there are; a closing fence has as many or more.
        let length: Int
        /// The column of the opening fence, counted from 0; so much indentation is taken from each line.
        let indent: Int
        /// The indentation of the list item that the block belongs to, 0 outside lists; a line with less ends the
        /// block.
        let containerIndent: Int
        /// The bytes after the fence, trimmed.
        let info: Range<Int>
        /// The number of the opening line.
        let line: Int
        /// How many headings came before.
        let headingsBefore: Int
        /// The lines read so far.
        var content: [UInt8] = []
        /// Whether the closing fence was found.
        var isClosed = false
    }

    /// What the next line is read as.
    private enum State {
        /// Markdown.
        case text
        /// The inside of the last of `fences`. Goes to `text` at the closing fence or the end of the list item.
        case fence
        /// Raw HTML. Goes to `text` after the line that holds the end marker, or at the end of the list item.
        case html(HTMLBlock, containerIndent: Int)
    }

    /// What is known of the paragraph that the next line may continue.
    private enum Paragraph {
        /// There is none.
        case none
        /// One that becomes a heading when it is underlined, with the place it starts at.
        case open(start: Int, line: Int)
        /// One in a list item or a block quote.
        case contained
    }

    /// The most list items that may begin on one line, one inside the other.
    private static let mostMarkersOnLine = 32

    /// The headings found so far, in order.
    private(set) var headings: [Heading] = []
    /// The fenced blocks found so far, in order.
    private(set) var fences: [Fence] = []

    private let bytes: [UInt8]
    private var state = State.text
    private var paragraph = Paragraph.none
    /// The columns where the contents of the open list items begin, outermost first, strictly rising.
    private var containers: [Int] = []

    /// A scanner at the start of the text `bytes`.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the next line.
    mutating func consume(_ line: SourceLine) {
        var cursor = LineCursor(bytes, line.content)
        cursor.skipBlanks()
        switch state {
        case .fence:
            guard cursor.isAtEnd || cursor.column >= fences[fences.count - 1].containerIndent else { break }
            consumeInFence(line, at: cursor, index: fences.count - 1)
            return
        case .html(let block, let containerIndent):
            guard cursor.isAtEnd || cursor.column >= containerIndent else { break }
            if block.ends(in: bytes[line.content]) { state = .text }
            return
        case .text:
            break
        }
        state = .text
        consumeText(line, at: cursor)
    }

    /// Reads a line inside the fenced block at `index`. The block is changed where it lies: taken out and put back, it
    /// would be copied for every line.
    private mutating func consumeInFence(_ line: SourceLine, at cursor: LineCursor, index: Int) {
        let isNear = cursor.column - fences[index].containerIndent <= 3
        if isNear, cursor.closes(marker: fences[index].marker, length: fences[index].length) {
            fences[index].isClosed = true
            state = .text
            return
        }
        var content = LineCursor(bytes, line.content)
        content.skipBlanks(upTo: fences[index].indent)
        fences[index].content.append(contentsOf: bytes[content.offset..<line.end])
    }

    /// Reads a line of Markdown; `cursor` stands at its first byte that is not blank.
    private mutating func consumeText(_ line: SourceLine, at cursor: LineCursor) {
        guard !cursor.isAtEnd else {
            paragraph = .none
            return
        }
        while let last = containers.last, last > cursor.column { containers.removeLast() }
        if containers.isEmpty, cursor.column <= 3, takeHeading(line, at: cursor) { return }
        takeBlock(line, at: cursor)
    }

    /// Records the heading that `line` is or underlines; false when it does neither.
    private mutating func takeHeading(_ line: SourceLine, at cursor: LineCursor) -> Bool {
        if let heading = cursor.atxHeading() {
            append(heading.level, bytes[heading.title], line.number, line.content.lowerBound, endingWith: line)
            return true
        }
        guard case .open(let start, let startLine) = paragraph, let level = cursor.setextLevel() else { return false }
        append(level, bytes[start..<line.content.lowerBound], startLine, start, endingWith: line)
        return true
    }

    /// Records a heading.
    private mutating func append(
        _ level: Int,
        _ title: ArraySlice<UInt8>,
        _ line: Int,
        _ start: Int,
        endingWith last: SourceLine
    ) {
        // A heading underlined may have several lines; each blank run becomes one space.
        let words = title.split { $0 == UInt8(ascii: " ") || ($0 >= 0x09 && $0 <= 0x0D) }
        headings.append(
            Heading(
                level: level,
                title: String(decoding: Array(words.joined(separator: [UInt8(ascii: " ")])), as: UTF8.self),
                line: line,
                start: start,
                end: last.end,
                textLine: last.number + 1
            )
        )
        paragraph = .none
    }

    /// Reads a line that is no heading: enters the list items that begin on it, then looks at what they hold.
    private mutating func takeBlock(_ line: SourceLine, at start: LineCursor) {
        var cursor = start
        // Whether a line is a rule is found by reading all of it, so this is not done for each of a million markers.
        for _ in 0..<Self.mostMarkersOnLine where !cursor.isAtEnd {
            if cursor.column - (containers.last ?? 0) > 3 { return }
            if takeLeaf(line, at: cursor) { return }
            guard cursor.skipListMarker() else { break }
            containers.append(cursor.contentColumn)
            cursor.skipBlanks()
            paragraph = .contained
        }
        guard case .none = paragraph, !cursor.isAtEnd else { return }
        paragraph = containers.isEmpty ? .open(start: line.content.lowerBound, line: line.number) : .contained
    }

    /// Reads what is neither a list item nor plain text; false when the line is one of these.
    private mutating func takeLeaf(_ line: SourceLine, at cursor: LineCursor) -> Bool {
        if let opening = cursor.fenceOpening() {
            fences.append(
                Fence(
                    marker: opening.marker,
                    length: opening.length,
                    indent: cursor.column,
                    containerIndent: containers.last ?? 0,
                    info: opening.info,
                    line: line.number,
                    headingsBefore: headings.count
                )
            )
            state = .fence
            paragraph = .none
        } else if cursor.isThematicBreak {
            paragraph = .none
        } else if cursor.byte == UInt8(ascii: ">") {
            paragraph = .contained
        } else if let block = HTMLBlock(startingIn: bytes[cursor.offset..<line.content.upperBound]) {
            if !block.ends(in: bytes[cursor.offset..<line.content.upperBound]) {
                state = .html(block, containerIndent: containers.last ?? 0)
            }
            paragraph = .none
        } else {
            return false
        }
        return true
    }
}
