/// The six kinds of value that RFC 8259 knows.
public enum JSONKind: String, Sendable, Hashable, CaseIterable {
    /// `{ … }`
    case object
    /// `[ … ]`
    case array
    /// `"…"`
    case string
    /// A number, integer or not.
    case number
    /// `true` or `false`
    case boolean
    /// `null`
    case null

    /// The kind that a value beginning with this byte has, or nil where no value begins so.
    init?(firstByte byte: UInt8) {
        switch byte {
        case JSONByte.quote: self = .string
        case JSONByte.openBrace: self = .object
        case JSONByte.openBracket: self = .array
        case JSONByte.minus, JSONByte.zero...JSONByte.nine: self = .number
        case JSONByte.lowercaseT, JSONByte.lowercaseF: self = .boolean
        case JSONByte.lowercaseN: self = .null
        default: return nil
        }
    }

    /// The kind with its article, for a sentence: `an object`, `a string`, `null`.
    var withArticle: String {
        switch self {
        case .object, .array: "an \(rawValue)"
        case .string, .number, .boolean: "a \(rawValue)"
        case .null: rawValue
        }
    }
}
