extension JSONReader {
    /// Enters the object that is the next value; ``nextKey()`` then gives its members.
    ///
    /// - Throws: `typeMismatch` when the value is not an object, `nestingTooDeep`.
    public mutating func beginObject() throws(JSONError) {
        guard try valueStart() == JSONByte.openBrace else { throw mismatch(.object) }
        try open(isObject: true)
    }

    /// Enters the array that is the next value; ``nextElement()`` then gives its elements.
    ///
    /// - Throws: `typeMismatch` when the value is not an array, `nestingTooDeep`.
    public mutating func beginArray() throws(JSONError) {
        guard try valueStart() == JSONByte.openBracket else { throw mismatch(.array) }
        try open(isObject: false)
    }

    /// Goes on to the next member of the innermost object, whose value may then be read.
    ///
    /// A value that was not read is skipped first, and checked.
    ///
    /// - Returns: The key, or nil when the object has ended, which is then left.
    /// - Throws: `duplicateKey`, and what else can be wrong on the way to the value.
    /// - Complexity: O(length of the key), whatever keys came before.
    public mutating func nextKey() throws(JSONError) -> JSONKey? {
        try advanceToKey() ? JSONKey(keyText) : nil
    }

    /// Goes on to the next member of the innermost object, for a caller that knows the keys beforehand.
    ///
    /// Like ``nextKey()``, but nothing is allocated for a known key, and the compiler checks that every known key is dealt with.
    ///
    /// - Parameter fields: The known keys.
    /// - Returns: Which known key it is, or the unknown key, or nil when the object has ended, which is then left.
    /// - Throws: What ``nextKey()`` throws.
    @inlinable
    public mutating func nextField<Name>(_ fields: JSONFields<Name>) throws(JSONError) -> JSONField<Name>? {
        guard try advanceToKey() else { return nil }
        guard let index = indexOfKey(in: fields.table) else { return .unknown(JSONKey(keyText)) }
        return .known(fields.names[index])
    }

    /// The position of the key read last among known keys.
    @usableFromInline
    func indexOfKey(in table: JSONFieldTable) -> Int? {
        key.isStored
            ? table.index(of: keys.stored.span, at: key.start, count: key.count)
            : table.index(of: bytes.span, at: key.start, count: key.count)
    }

    /// Goes on to the next element of the innermost array, which may then be read.
    ///
    /// An element that was not read is skipped first, and checked.
    ///
    /// - Returns: Whether there is one; false when the array has ended, which is then left.
    /// - Throws: What can be wrong on the way to the element.
    public mutating func nextElement() throws(JSONError) -> Bool {
        try skipUnreadValue()
        guard !frame.isObject, phase == .arrayStart || phase == .afterValue else { throw misplaced() }
        skipWhitespace()
        guard offset < bytes.count else {
            throw failUnexpected(phase == .arrayStart ? .valueOrEndOfArray : .commaOrEndOfArray)
        }
        if bytes[offset] == JSONByte.closeBracket {
            try close()
            return false
        }
        if phase == .afterValue {
            guard bytes[offset] == JSONByte.comma else { throw failUnexpected(.commaOrEndOfArray) }
            offset &+= 1
            skipWhitespace()
            guard offset < bytes.count else { throw failUnexpected(.value) }
        } else if JSONKind(firstByte: bytes[offset]) == nil {
            throw failUnexpected(.valueOrEndOfArray)
        }
        memberCount &+= 1
        guard memberCount <= limits.members else {
            throw fail(.tooManyMembers(limit: limits.members), at: offset, startsValue: true)
        }
        phase = .value
        return true
    }

    /// Reads an object whole whose values are strings, such as labels.
    ///
    /// - Returns: The members in the order of the document.
    /// - Throws: What the document has wrong; `typeMismatch` for a value that is not a string.
    public mutating func readStringMembers() throws(JSONError) -> [(key: String, value: String)] {
        try readMembers { reader throws(JSONError) in try reader.readString() }
    }

    /// Reads an object whole whose values are strings, each member into a value of the caller's.
    ///
    /// - Parameter member: Makes a value of a key and its string.
    /// - Returns: The values in the order of the document.
    /// - Throws: What the document has wrong; `typeMismatch` for a value that is not a string.
    @inlinable
    public mutating func readStringMembers<Member>(
        _ member: (_ key: String, _ value: String) -> Member
    ) throws(JSONError) -> [Member] {
        var members: [Member] = []
        try beginObject()
        while try advanceToKey() {
            let key = keyText
            if members.isEmpty {
                members.reserveCapacity(12)
            }
            members.append(member(key, try readString()))
        }
        return members
    }

    /// Reads an array of strings whole.
    ///
    /// - Returns: The strings in order.
    /// - Throws: What the document has wrong; `typeMismatch` for an element that is not a string.
    public mutating func readStrings() throws(JSONError) -> [String] {
        try readArray { reader throws(JSONError) in try reader.readString() }
    }

    /// Reads an object whole, each value by a closure.
    ///
    /// - Parameter value: Reads one value; it is called where the value begins.
    /// - Returns: The members in the order of the document.
    /// - Throws: What the document or the closure finds wrong.
    @inlinable
    public mutating func readMembers<Value>(
        _ value: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> [(key: String, value: Value)] {
        var members: [(key: String, value: Value)] = []
        try beginObject()
        while try advanceToKey() {
            let key = keyText
            if members.isEmpty {
                members.reserveCapacity(8)
            }
            members.append((key, try value(&self)))
        }
        return members
    }

    /// Reads an array whole, each element by a closure or an initialiser.
    ///
    /// With `init(_ reader: inout JSONReader) throws(JSONError)` in a type `Alert`, this reads `readArray(Alert.init)`.
    ///
    /// - Parameter element: Reads one element; it is called where the element begins.
    /// - Returns: The elements in order.
    /// - Throws: What the document or the closure finds wrong.
    @inlinable
    public mutating func readArray<Element>(
        _ element: (inout JSONReader) throws(JSONError) -> Element
    ) throws(JSONError) -> [Element] {
        var elements: [Element] = []
        try beginArray()
        while try nextElement() {
            elements.append(try element(&self))
        }
        return elements
    }
}
