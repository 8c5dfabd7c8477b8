/// A place in one line of a Markdown text, and what begins there.
struct LineCursor {
    private let bytes: [UInt8]
    /// Where the line ends.
    private let end: Int
    /// The place.
    private(set) var offset: Int
    /// The place in columns, counted from 0; a tab goes to the next multiple of four.
    private(set) var column = 0

    /// A cursor at the start of the line `range` of `bytes`.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        self.offset = range.lowerBound
        self.end = range.upperBound
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { offset >= end }

    /// The byte here, nil at the end.
    var byte: UInt8? { isAtEnd ? nil : bytes[offset] }

    /// Skips spaces and tabs, at most to column `limit`; a tab that would go beyond it stays.
    mutating func skipBlanks(upTo limit: Int = .max) {
        while offset < end, column < limit {
            if bytes[offset] == UInt8(ascii: " ") {
                column += 1
            } else if bytes[offset] == UInt8(ascii: "\t"), column + 4 - column % 4 <= limit {
                column += 4 - column % 4
            } else {
                return
            }
            offset += 1
        }
    }

    /// The level and text of the heading `# …` that begins here, or nil.
    func atxHeading() -> (level: Int, title: Range<Int>)? {
        guard byte == UInt8(ascii: "#") else { return nil }
        let marks = run(of: UInt8(ascii: "#"), from: offset)
        let start = offset + marks
        guard marks <= 6, start == end || isBlank(start) else { return nil }
        let title = trimmed(start..<end)
        // A closing run of # is dropped when a blank, or nothing, stands before it.
        var last = title.upperBound
        while last > title.lowerBound, bytes[last - 1] == UInt8(ascii: "#") { last -= 1 }
        guard last < title.upperBound, last == title.lowerBound || isBlank(last - 1) else { return (marks, title) }
        return (marks, trimmed(title.lowerBound..<last))
    }

    /// The level that the underline here gives to the paragraph above: 1 for `=`, 2 for `-`; nil when it is none.
    func setextLevel() -> Int? {
        guard let marker = byte, marker == UInt8(ascii: "=") || marker == UInt8(ascii: "-") else { return nil }
        guard trimmed(offset..<end).count == run(of: marker, from: offset) else { return nil }
        return marker == UInt8(ascii: "=") ? 1 : 2
    }

    /// Whether a horizontal rule begins here: three or more of `-`, `_` or `*`, with blanks only between them.
    var isThematicBreak: Bool {
        guard let marker = byte else { return false }
        guard marker == UInt8(ascii: "-") || marker == UInt8(ascii: "_") || marker == UInt8(ascii: "*") else {
            return false
        }
        var count = 0
        for index in offset..<end where !isBlank(index) {
            guard bytes[index] == marker else { return false }
            count += 1
        }
        return count >= 3
    }

    /// The fence that opens here, or nil: three or more backquotes or tildes; no backquote may follow backquotes.
    func fenceOpening() -> (marker: UInt8, length: Int, info: Range<Int>)? {
        guard let marker = byte, marker == UInt8(ascii: "`") || marker == UInt8(ascii: "~") else { return nil }
        let length = run(of: marker, from: offset)
        guard length >= 3 else { return nil }
        let info = trimmed((offset + length)..<end)
        if marker == UInt8(ascii: "`"), bytes[info].contains(marker) { return nil }
        return (marker, length, info)
    }

    /// Whether a fence of `marker`, `length` or longer, closes here.
    func closes(marker: UInt8, length: Int) -> Bool {
        guard byte == marker else { return false }
        let found = run(of: marker, from: offset)
        return found >= length && trimmed((offset + found)..<end).isEmpty
    }

    /// Skips the list marker here (`-`, `+`, `*`, or up to nine digits with `.` or `)`); false when there is none.
    mutating func skipListMarker() -> Bool {
        var next = offset
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        while next < end, next - offset < 9, digits.contains(bytes[next]) { next += 1 }
        guard next < end else { return false }
        switch bytes[next] {
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
            guard next == offset else { return false }
        case UInt8(ascii: "."), UInt8(ascii: ")"):
            guard next > offset else { return false }
        default:
            return false
        }
        next += 1
        guard next == end || isBlank(next) else { return false }
        column += next - offset
        offset = next
        return true
    }

    /// The column where the content of a list item begins, with the cursor right after its marker. Five or more blanks
    /// belong to the content, which is then indented code, and so do those of an item that begins with an empty line.
    var contentColumn: Int {
        var content = self
        content.skipBlanks()
        let blanks = content.column - column
        return content.isAtEnd || blanks > 4 ? column + 1 : content.column
    }

    /// How many `marker` follow each other from `start`.
    private func run(of marker: UInt8, from start: Int) -> Int {
        var next = start
        while next < end, bytes[next] == marker { next += 1 }
        return next - start
    }

    /// Whether a space or tab stands at `index`.
    private func isBlank(_ index: Int) -> Bool {
        bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
    }

    /// `range` without blanks at its ends.
    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, isBlank(lower) { lower += 1 }
        while upper > lower, isBlank(upper - 1) { upper -= 1 }
        return lower..<upper
    }
}
