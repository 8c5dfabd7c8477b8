internal import StructuredDocuments

/// A listing in columns: a line of headings, then a line an object.
///
/// Columns are cut where the headings stand when the lines are aligned, which keeps cells with spaces together; otherwise
/// at runs of two spaces or tabs, and at last at every space. Lines that are too short give empty cells.
struct TextTable: Sendable {
    /// The headings in upper case.
    let headings: [String]
    /// The rows, each a cell a heading.
    let rows: [[String]]
    /// The raw text of each row.
    let lines: [String]

    /// The table that `text` shows, or nil when its first line is no line of headings.
    init?(_ text: String) {
        let all = TextScan.lines(of: text).map { String($0) }
        guard let head = all.first(where: { !$0.allSatisfy(\.isWhitespace) }), Self.isHeading(head) else { return nil }
        let start = (all.firstIndex(of: head) ?? 0) + 1
        let body = all[start...].filter { line in
            !line.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 == 0x20 || $0 == 0x09 }
        }
        if head.contains("\t") {
            headings = Self.cells(head, at: "\t").map { $0.uppercased() }
            rows = body.map { Self.cells($0, at: "\t") }
        } else {
            let aligned = Self.columns(of: head)
            // A recorder that squeezed runs of spaces left no columns: then every word is a heading.
            let columns = aligned.count > 1 ? aligned : Self.words(of: head)
            headings = columns.map { $0.heading.uppercased() }
            rows = body.map { Self.cut($0, at: columns) }
        }
        lines = body.map { $0 }
    }

    /// The cell of a row under `heading`, or nil when there is no such column or the cell is empty or `<none>`.
    func cell(_ row: Int, _ heading: String) -> String? {
        guard let column = headings.firstIndex(of: heading), column < rows[row].count else { return nil }
        let cell = rows[row][column]
        return cell.isEmpty || cell == "<none>" ? nil : cell
    }

    /// Whether `cell` was printed and says that there is nothing.
    func isNone(_ row: Int, _ heading: String) -> Bool {
        guard let column = headings.firstIndex(of: heading), column < rows[row].count else { return false }
        return rows[row][column] == "<none>"
    }

    /// Headings are words in capitals, with digits and a few signs.
    private static func isHeading(_ line: String) -> Bool {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard words.count >= 2, let first = words.first, first.contains(where: \.isLetter) else { return false }
        return words.allSatisfy { word in !word.contains { $0.isLowercase && !"bytescores".contains($0) } }
    }

    /// A heading with the place where it begins. Single spaces belong to a heading: `LAST SEEN`, `MIN AVAILABLE`.
    private static func columns(of head: String) -> [(heading: String, start: Int)] {
        var columns: [(heading: String, start: Int)] = []
        var current: [UInt8] = []
        var start = 0
        let bytes = Array(head.utf8)
        for (place, byte) in bytes.enumerated() {
            let isSpace = byte == UInt8(ascii: " ")
            let nextIsSpace = place + 1 >= bytes.count || bytes[place + 1] == UInt8(ascii: " ")
            if isSpace, nextIsSpace || current.isEmpty {
                if !current.isEmpty { columns.append((String(decoding: current, as: UTF8.self), start)) }
                current = []
            } else {
                if current.isEmpty { start = place }
                current.append(byte)
            }
        }
        if !current.isEmpty { columns.append((String(decoding: current, as: UTF8.self), start)) }
        return columns
    }

    /// Every word as a heading of a table without columns; no line is aligned with them.
    private static func words(of head: String) -> [(heading: String, start: Int)] {
        head.split(separator: " ").map { (String($0), .max) }
    }

    /// A line cut at the headings' places, or at runs of spaces when it does not keep to them.
    private static func cut(_ line: String, at columns: [(heading: String, start: Int)]) -> [String] {
        let bytes = Array(line.utf8)
        let isAligned =
            columns.first?.start != .max
            && columns.dropFirst().allSatisfy { column in
                column.start > bytes.count || bytes[column.start - 1] == UInt8(ascii: " ")
            }
        guard isAligned else { return loose(line, count: columns.count) }
        return columns.indices.map { place in
            let start = min(columns[place].start, bytes.count)
            let end = place + 1 < columns.count ? min(columns[place + 1].start, bytes.count) : bytes.count
            return trimmed(String(decoding: bytes[start..<end], as: UTF8.self))
        }
    }

    /// A line that is not aligned: cells are words, and the last takes the rest of the line.
    private static func loose(_ line: String, count: Int) -> [String] {
        let words = line.split(separator: " ", maxSplits: max(count - 1, 0)).map { trimmed(String($0)) }
        return words + Array(repeating: "", count: max(0, count - words.count))
    }

    private static func cells(_ line: String, at separator: Character) -> [String] {
        line.split(separator: separator, omittingEmptySubsequences: false).map { trimmed(String($0)) }
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let inner = text.utf8.drop(while: isSpace)
        let end = inner.lastIndex { !isSpace($0) }.map { inner.index(after: $0) } ?? inner.startIndex
        return String(Substring(inner[..<end]))
    }
}
