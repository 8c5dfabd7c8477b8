internal import StructuredDocuments

/// Reads what `kubectl describe` prints: indented fields, lists by indentation, and tables under some headings.
///
/// The layout is meant for people and differs between versions, so nothing is required: a line that fits nowhere is kept
/// as an element of the list it stands in.
struct DescriptionReader: Sendable {
    /// A line with its depth.
    private struct Line: Sendable {
        let indent: Int
        let text: String
    }

    /// The deepest nesting that is followed.
    private static let maximumDepth = 12

    private let lines: [Line]
    private var position = 0

    /// The tree of a description. Text before the first field, such as `stdout:`, is skipped.
    static func tree(_ text: String) -> StateNode {
        var reader = DescriptionReader(text)
        return reader.block(indent: -1, depth: 0)
    }

    private init(_ text: String) {
        lines = TextScan.lines(of: text).compactMap { line in
            let indent = line.utf8.prefix { $0 == 0x20 }.count
            let rest = Substring(line.utf8.dropFirst(indent))
            // Only a line that begins with a space is worth the look whether it holds nothing else.
            let isBlank = rest.utf8.first.map { $0 <= 0x20 || $0 >= 0x80 } ?? true
            guard !(isBlank && rest.allSatisfy(\.isWhitespace)), rest != "stdout:" else { return nil }
            return Line(indent: indent, text: String(rest))
        }
    }

    /// The lines that stand deeper than `indent`, as fields or as a list.
    private mutating func block(indent: Int, depth: Int) -> StateNode {
        guard position < lines.count, lines[position].indent > indent, depth < Self.maximumDepth else {
            return .fields([])
        }
        let own = lines[position].indent
        var fields: [StateNode.Field] = []
        var items: [StateNode] = []
        while position < lines.count, lines[position].indent > indent {
            let line = lines[position]
            position += 1
            guard line.indent <= own || fields.isEmpty, let (name, value) = Self.field(line.text) else {
                // A second line of the value before, as of labels, or an element of a list, as of a command.
                items.append(.text(line.text))
                continue
            }
            let inner = block(indent: line.indent, depth: depth + 1)
            fields.append(StateNode.Field(name: name, value: Self.joined(value, inner)))
        }
        if fields.isEmpty { return items.count == 1 ? items[0] : .list(items) }
        if !items.isEmpty { fields.append(StateNode.Field(name: "", value: .list(items))) }
        return .fields(fields)
    }

    /// A field's value beside its name and what stands below it.
    private static func joined(_ value: String, _ inner: StateNode) -> StateNode {
        switch inner {
        case .fields(let fields) where fields.isEmpty: return .text(value)
        case .fields(let fields):
            return value.isEmpty ? inner : .fields([StateNode.Field(name: "", value: .text(value))] + fields)
        case .list(let list): return value.isEmpty ? inner : .list([.text(value)] + list)
        case .text: return value.isEmpty ? inner : .list([.text(value), inner])
        }
    }

    /// Name and value of `Name:   value`. A colon within a word, as in an image or a time, does not end a name.
    private static func field(_ text: String) -> (name: String, value: String)? {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: 0x3A) else { return nil }
        let after = bytes[bytes.index(after: colon)...]
        guard after.isEmpty || after.first == 0x20 else { return nil }
        let name = text[..<colon]
        guard !name.isEmpty, name.utf8.count <= 60 else { return nil }
        return (String(name), String(Substring(after.drop { $0 == 0x20 })))
    }
}
