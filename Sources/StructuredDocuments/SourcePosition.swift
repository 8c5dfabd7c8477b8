/// A place in a text that people wrote: which document, which line, which column.
///
/// Every node, fault and excerpt carries one, so that a message can say where to look.
public struct SourcePosition: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The file's name, or a label such as `standard input`; shown as it is, except for what `InertText` escapes.
    public let document: String
    /// Stored narrow: a large document keeps one position per node and per key.
    private let storedLine: UInt32
    /// Stored narrow, as `storedLine`.
    private let storedColumn: UInt32

    /// The line, counted from 1.
    public var line: Int { Int(storedLine) }

    /// The column, counted from 1 in Unicode scalars, so a tab is one column and a combining mark is one more.
    public var column: Int { Int(storedColumn) }

    /// A position; numbers below 1 become 1, numbers beyond 32 bits the largest 32-bit number.
    public init(document: String, line: Int = 1, column: Int = 1) {
        self.document = document
        self.storedLine = UInt32(clamping: max(line, 1))
        self.storedColumn = UInt32(clamping: max(column, 1))
    }

    /// `document:line:column`, the form that editors and terminals turn into a link.
    public var description: String {
        "\(InertText(document, maximum: 300)):\(storedLine):\(storedColumn)"
    }

    /// The order in which a reader meets positions: by document name, then line, then column.
    public static func < (lhs: SourcePosition, rhs: SourcePosition) -> Bool {
        guard lhs.document == rhs.document else { return lhs.document < rhs.document }
        return (lhs.storedLine, lhs.storedColumn) < (rhs.storedLine, rhs.storedColumn)
    }
}
