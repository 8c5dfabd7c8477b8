/// One step through a document, whole: an opening or closing bracket, a key, or a value that is not a container.
public enum JSONEvent: Sendable {
    /// `{`
    case beginObject
    /// `}`
    case endObject
    /// `[`
    case beginArray
    /// `]`
    case endArray
    /// The key of the member whose value follows, decoded.
    case key(String)
    /// A string, decoded.
    case string(String)
    /// A number.
    case number(JSONNumber)
    /// `true` or `false`
    case boolean(Bool)
    /// `null`
    case null
}

extension JSONEvent: Equatable {
    /// Whether two events are the same; keys and strings are compared byte for byte.
    public static func == (left: JSONEvent, right: JSONEvent) -> Bool {
        switch (left, right) {
        case (.beginObject, .beginObject), (.endObject, .endObject), (.beginArray, .beginArray), (.endArray, .endArray),
            (.null, .null):
            true
        case (.key(let left), .key(let right)), (.string(let left), .string(let right)):
            JSONKey.isExactlyEqual(left, right)
        case (.number(let left), .number(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        default: false
        }
    }
}
