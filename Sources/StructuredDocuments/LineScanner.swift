/// One line of a text.
struct SourceLine {
    /// Its number, counted from 1.
    let number: Int
    /// The bytes without the line ending.
    let content: Range<Int>
    /// Where the next line begins.
    let end: Int
}

/// Splits a text into lines; a line ends with a line feed, a carriage return, or both in this order.
/// - Source: CommonMark 0.31.2, section 2.1, "Characters and lines".
struct LineScanner: Sequence, IteratorProtocol {
    /// The text.
    private let bytes: [UInt8]
    /// Where the next line begins.
    private var offset: Int
    /// The number of the next line.
    private var number: Int

    /// Starts at `offset` in `bytes`, the first byte of line `number`.
    init(_ bytes: [UInt8], from offset: Int = 0, number: Int = 1) {
        self.bytes = bytes
        self.offset = offset
        self.number = number
    }

    /// The next line, or nil after the last; a text that ends with a line ending has no empty line after it.
    /// - Complexity: O(length of the line).
    mutating func next() -> SourceLine? {
        guard offset < bytes.count else { return nil }
        var end = offset
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
        let content = offset..<end
        if end < bytes.count {
            let isReturn = bytes[end] == UInt8(ascii: "\r")
            end += 1
            if isReturn, end < bytes.count, bytes[end] == UInt8(ascii: "\n") { end += 1 }
        }
        let line = SourceLine(number: number, content: content, end: end)
        offset = end
        number += 1
        return line
    }
}
