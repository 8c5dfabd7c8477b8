extension JSONReader {
    /// The kind of the next value, which is left unread.
    ///
    /// - Throws: `unexpected` when no value begins there.
    public mutating func peekKind() throws(JSONError) -> JSONKind {
        guard let kind = JSONKind(firstByte: try valueStart()) else { throw failUnexpected(.value) }
        return kind
    }

    /// Reads a string.
    ///
    /// - Throws: `typeMismatch`, `invalidUTF8`, `controlCharacter`, `invalidEscape`, `loneSurrogate`, `stringTooLong`.
    /// - Complexity: O(length).
    public mutating func readString() throws(JSONError) -> String {
        guard try valueStart() == JSONByte.quote else { throw mismatch(.string) }
        let start = offset &+ 1
        if let end = plainStringEnd(from: start) {
            offset = end &+ 1
            try endValue()
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        try decodeIntoScratch()
        try endValue()
        return String(decoding: scratch, as: UTF8.self)
    }

    /// Reads `true` or `false`.
    ///
    /// - Throws: `typeMismatch` for another kind of value.
    public mutating func readBool() throws(JSONError) -> Bool {
        switch try valueStart() {
        case JSONByte.lowercaseT:
            try passLiteral(.true)
            return true
        case JSONByte.lowercaseF:
            try passLiteral(.false)
            return false
        default: throw mismatch(.boolean)
        }
    }

    /// Reads `null`.
    ///
    /// - Throws: `typeMismatch` for another kind of value.
    public mutating func readNull() throws(JSONError) {
        guard try valueStart() == JSONByte.lowercaseN else { throw mismatch(.null) }
        try passLiteral(.null)
    }

    /// Reads `null` if that is what is next, and otherwise leaves the value unread.
    ///
    /// - Returns: Whether it was `null`.
    /// - Throws: `unexpected` when no value begins there.
    public mutating func readNullIfPresent() throws(JSONError) -> Bool {
        guard try peekKind() == .null else { return false }
        try readNull()
        return true
    }

    /// Reads a number as it was written.
    ///
    /// - Throws: `typeMismatch`, `malformedNumber`, `integerOutOfRange` beyond 64 bits, `numberOverflow`, `numberTooLong`.
    /// - Complexity: O(length).
    public mutating func readNumber() throws(JSONError) -> JSONNumber {
        let first = try valueStart()
        guard first == JSONByte.minus || JSONByte.isDigit(first) else { throw mismatch(.number) }
        let (number, end) = try scanNumber()
        offset = end
        try endValue()
        return number
    }

    /// Reads an integer of any fixed width.
    ///
    /// - Parameter type: The integer type wanted.
    /// - Returns: The exact value.
    /// - Throws: `notAnInteger` for a number with a fraction or an exponent, even `1.0`; `integerOutOfRange` when it does not fit;
    ///   and what ``readNumber()`` throws. A number that does not fit is left unread.
    public mutating func readInteger<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(JSONError) -> Integer {
        let first = try valueStart()
        guard first == JSONByte.minus || JSONByte.isDigit(first) else { throw mismatch(.number) }
        let (number, end) = try scanNumber()
        guard let value = number.exactly(type) else {
            let isDouble = if case .double = number { true } else { false }
            throw complaint(isDouble ? .notAnInteger : .integerOutOfRange, at: offset, excerpt: excerpt(offset..<end))
        }
        offset = end
        try endValue()
        return value
    }

    /// Reads an `Int`, as ``readInteger(_:)`` does.
    ///
    /// - Throws: What ``readInteger(_:)`` throws.
    public mutating func readInt() throws(JSONError) -> Int { try readInteger(Int.self) }

    /// Reads an `Int64`, as ``readInteger(_:)`` does.
    ///
    /// - Throws: What ``readInteger(_:)`` throws.
    public mutating func readInt64() throws(JSONError) -> Int64 { try readInteger(Int64.self) }

    /// Reads a number as a double: the nearest one, or, for an integer, one that equals it.
    ///
    /// - Throws: `inexactDouble` for an integer that no double equals, which is left unread; and what ``readNumber()`` throws.
    public mutating func readDouble() throws(JSONError) -> Double {
        let first = try valueStart()
        guard first == JSONByte.minus || JSONByte.isDigit(first) else { throw mismatch(.number) }
        let (number, end) = try scanNumber()
        guard let value = number.exactDouble else {
            throw complaint(.inexactDouble, at: offset, excerpt: excerpt(offset..<end))
        }
        offset = end
        try endValue()
        return value
    }
}
