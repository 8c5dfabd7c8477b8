internal import IncidentModel
internal import StrictJSON

/// Values that several senders write in the same way.
extension JSONReader {
    /// Reads names with texts. Numbers and truth values that some senders put there are taken as their text; anything
    /// else is refused.
    mutating func readLabels(_ name: String) throws(JSONError) -> LabelSet {
        if try readNullIfPresent() { return .empty }
        guard try peekKind() == .object else { throw refusal("`\(name)` must be an object of texts") }
        let members = try readMembers { reader throws(JSONError) in
            guard let text = try reader.readScalarText() else {
                throw reader.refusal("the values of `\(name)` must be texts")
            }
            return text
        }
        return LabelSet(members.map { LabelSet.Label(name: $0.key, value: $0.value) })
    }

    /// Reads a text, or the text of a number or truth value; empty for null. Nil, and nothing read, for a container.
    mutating func readScalarText() throws(JSONError) -> String? {
        switch try peekKind() {
        case .string: return try readString()
        case .boolean: return try readBool() ? "true" : "false"
        case .number: return String(decoding: bytes[try skipValue()], as: UTF8.self)
        case .null:
            try readNull()
            return ""
        case .object, .array: return nil
        }
    }

    /// Reads a time as RFC 3339; nil for null.
    mutating func readTime(_ name: String) throws(JSONError) -> Timestamp? {
        if try readNullIfPresent() { return nil }
        guard let time = Timestamp(rfc3339: try readString()) else {
            throw refusal("`\(name)` must be a time like 2026-11-22T10:04:30Z")
        }
        return time
    }

    /// Reads a text; empty for null.
    mutating func readTextOrNull() throws(JSONError) -> String {
        try readNullIfPresent() ? "" : try readString()
    }

    /// The line of what was read last.
    var line: Int { location(of: lastOffset).line }
}
