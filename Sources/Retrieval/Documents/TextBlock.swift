/// A stretch of a section that is kept together if its size allows.
struct TextBlock: Sendable {
    /// Byte range in the section's text.
    var range: Range<Int>
    /// Size in budget words, see `PassageBudget`.
    var words: Int
    /// The line it begins on, counted from 0 in the section.
    var firstLine: Int
    /// The line it ends on.
    var lastLine: Int

    /// The whole of a text without white space at either end.
    ///
    /// - Complexity: O(length).
    static func trimmed(_ text: Span<UInt8>) -> TextBlock {
        var block = TextBlock(range: 0..<0, words: 0, firstLine: 0, lastLine: 0)
        var line = 0
        var index = 0
        while index < text.count {
            if WordCounter.isSpace(text[index]) {
                if text[index] == 0x0A { line += 1 }
                index += 1
                continue
            }
            let start = index
            var continuations = 0
            while index < text.count {
                let byte = text[index]
                // Printable ASCII, nearly every byte of most texts, passes with one comparison.
                if byte &- 0x21 >= 0x5F {
                    if WordCounter.isSpace(byte) { break }
                    if byte & 0xC0 == 0x80 { continuations += 1 }
                }
                index += 1
            }
            if block.words == 0 {
                block.range = start..<index
                block.firstLine = line
            }
            block.words += WordCounter.words(scalars: index - start - continuations)
            block.range = block.range.lowerBound..<index
            block.lastLine = line
        }
        return block
    }
}
