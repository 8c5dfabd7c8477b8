/// Cuts the text of a section into blocks at blank lines; a fenced code block is one block.
struct BlockReader: Sendable {
    /// No block returned has more budget words than this.
    let maximumWords: Int
    /// Blocks found so far.
    private var blocks: [TextBlock] = []
    /// Lines of the block being read.
    private var lines: [TextBlock] = []
    /// Whether the current line is inside a code fence.
    private var isFenced = false

    /// A reader for blocks of a size.
    init(maximumWords: Int) {
        self.maximumWords = maximumWords
    }

    /// The blocks of a text, in order.
    ///
    /// - Complexity: O(length).
    static func blocks(of text: Span<UInt8>, maximumWords: Int) -> [TextBlock] {
        var reader = BlockReader(maximumWords: maximumWords)
        var start = 0
        var number = 0
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != 0x0A { end += 1 }
            reader.takeLine(text, start..<end, number: number)
            start = end + 1
            number += 1
        }
        reader.closeBlock(text)
        return reader.blocks
    }

    /// Adds a line to the current block, or ends the block.
    private mutating func takeLine(_ text: Span<UInt8>, _ range: Range<Int>, number: Int) {
        let words = TextBlock.trimmed(text.extracting(range)).words
        if words == 0 {
            if !isFenced { closeBlock(text) }
            return
        }
        if Self.isFence(text, range) { isFenced.toggle() }
        lines.append(TextBlock(range: range, words: words, firstLine: number, lastLine: number))
    }

    /// Ends the current block: whole if it fits, else line by line, else cut inside lines.
    private mutating func closeBlock(_ text: Span<UInt8>) {
        defer { lines.removeAll(keepingCapacity: true) }
        guard let first = lines.first, let last = lines.last else { return }
        let words = lines.reduce(0) { $0 + $1.words }
        if words <= maximumWords {
            let range = first.range.lowerBound..<last.range.upperBound
            blocks.append(TextBlock(range: range, words: words, firstLine: first.firstLine, lastLine: last.lastLine))
            return
        }
        for line in lines {
            if line.words <= maximumWords {
                blocks.append(line)
            } else {
                cut(line, of: text)
            }
        }
    }

    /// Cuts an overlong line into pieces of equal size, at white space or, in a long word, between scalars.
    private mutating func cut(_ line: TextBlock, of text: Span<UInt8>) {
        let pieces = (line.words + maximumWords - 1) / maximumWords
        let target = (line.words + pieces - 1) / pieces
        var counter = WordCounter()
        var start = line.range.lowerBound
        var wordsBefore = 0
        for index in line.range {
            let words = counter.words
            counter.count(text[index])
            // A new word begins here and the piece is full.
            guard counter.words > words, words - wordsBefore >= target else { continue }
            appendPiece(line, start..<index, words: words - wordsBefore)
            start = index
            wordsBefore = words
        }
        appendPiece(line, start..<line.range.upperBound, words: counter.words - wordsBefore)
    }

    /// Adds a piece of a line.
    private mutating func appendPiece(_ line: TextBlock, _ range: Range<Int>, words: Int) {
        var piece = line
        piece.range = range
        piece.words = words
        blocks.append(piece)
    }

    /// Whether a line opens or closes a code fence.
    ///
    /// - Source: https://spec.commonmark.org/0.31.2/#fenced-code-blocks
    private static func isFence(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let start = range.first(where: { !WordCounter.isSpace(text[$0]) }), start + 3 <= range.upperBound else {
            return false
        }
        let mark = text[start]
        guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return false }
        return text[start + 1] == mark && text[start + 2] == mark
    }
}
