extension JSONWriter {
    /// Writes a value whole.
    ///
    /// - Parameter value: The value; a double in it that is infinite or not a number makes ``finish()`` throw.
    /// - Complexity: O(size); recurses as deep as the value is nested.
    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: writeNull()
        case .bool(let value): write(value)
        case .integer(let value): write(value)
        case .unsigned(let value): write(value)
        case .double(let value): write(value)
        case .string(let value): write(value)
        case .array(let elements):
            beginArray()
            for element in elements {
                write(element)
            }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.key)
                write(member.value)
            }
            endObject()
        }
    }

    /// Writes a member whose value is a string.
    public mutating func member(_ key: String, _ value: String) {
        self.key(key)
        write(value)
    }

    /// Writes a member whose value is `true` or `false`.
    public mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        write(value)
    }

    /// Writes a member whose value is an integer.
    public mutating func member(_ key: String, _ value: some FixedWidthInteger) {
        self.key(key)
        write(value)
    }

    /// Writes a member whose value is a double.
    public mutating func member(_ key: String, _ value: Double) {
        self.key(key)
        write(value)
    }

    /// Writes a member whose value is any value.
    public mutating func member(_ key: String, _ value: JSONValue) {
        self.key(key)
        write(value)
    }
}

extension JSONValue {
    /// The value as a document.
    ///
    /// - Parameter style: How it is laid out.
    /// - Returns: UTF-8 bytes.
    /// - Throws: `nonFiniteNumber`, only for a value that was not read from JSON.
    /// - Complexity: O(size).
    public func serialized(_ style: JSONWriter.Style = .compact) throws(JSONError) -> [UInt8] {
        var writer = JSONWriter(style)
        writer.write(self)
        return try writer.finish()
    }
}
