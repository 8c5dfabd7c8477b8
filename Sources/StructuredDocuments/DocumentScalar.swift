/// One piece of text in a document, and whether it was written without quotation marks: `12` may be a number, `"12"`
/// is text whatever it holds.
public struct DocumentScalar: Hashable, Sendable {
    /// The text, escapes resolved.
    public let text: String
    /// Whether it stood without quotation marks (and not as a block), so that it may be more than text.
    public let isPlain: Bool

    /// A scalar.
    public init(text: String, isPlain: Bool) {
        self.text = text
        self.isPlain = isPlain
    }

    /// Whether the scalar stands for nothing: empty, `~` or `null`, without quotation marks.
    public var isNull: Bool { isPlain && text.utf8.count <= 4 && CoreSchemaValue(plain: text) == .null }

    /// What the text means by the core schema.
    public var resolved: CoreSchemaValue {
        isPlain ? CoreSchemaValue(plain: text) : .text(text)
    }
}
