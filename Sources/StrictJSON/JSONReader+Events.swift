extension JSONReader {
    /// Goes one step on, whatever comes next, for a caller that takes documents as they come.
    ///
    /// ``IncrementalJSONReader`` gives the same events for the same bytes.
    ///
    /// - Returns: What was read, or nil when the document has ended and nothing follows it.
    /// - Throws: What is wrong with the document.
    /// - Complexity: O(length of what was read).
    public mutating func nextEvent() throws(JSONError) -> JSONEvent? {
        switch phase {
        case .complete: return nil
        case .failed: throw misplaced()
        case .value: return try valueEvent()
        case .objectStart, .arrayStart, .afterValue: break
        }
        if frame.isObject {
            return try advanceToKey() ? .key(keyText) : .endObject
        }
        return try nextElement() ? try valueEvent() : .endArray
    }

    /// Reads a value that is not a container, or enters a container.
    private mutating func valueEvent() throws(JSONError) -> JSONEvent {
        switch try peekKind() {
        case .object:
            try open(isObject: true)
            return .beginObject
        case .array:
            try open(isObject: false)
            return .beginArray
        case .string: return .string(try readString())
        case .number: return .number(try readNumber())
        case .boolean: return .boolean(try readBool())
        case .null:
            try readNull()
            return .null
        }
    }

    /// Reads the next value whole.
    ///
    /// - Returns: The value; its objects keep the order of their members.
    /// - Throws: What is wrong with the value.
    /// - Complexity: O(length of the value); nothing recurses.
    public mutating func readValue() throws(JSONError) -> JSONValue {
        var builder = JSONValueBuilder()
        _ = try valueStart()
        while let event = try nextEvent() {
            if let value = builder.take(event) {
                return value
            }
        }
        throw misplaced()
    }
}
