extension JSONReader {
    /// Moves past white space.
    @inline(__always)
    mutating func skipWhitespace() {
        while offset < bytes.count, JSONByte.isWhitespace(bytes[offset]) {
            offset &+= 1
        }
    }

    /// Moves to the first byte of the value that the grammar has next.
    ///
    /// - Returns: The byte.
    /// - Throws: `misplacedCall` when none is next, `truncated` when the text ends.
    @inline(__always)
    mutating func valueStart() throws(JSONError) -> UInt8 {
        guard phase == .value else { throw misplaced() }
        skipWhitespace()
        guard offset < bytes.count else { throw failUnexpected(.value) }
        tokenStart = offset
        return bytes[offset]
    }

    /// Notes that a value has ended before the offset.
    @inline(__always)
    mutating func endValue() throws(JSONError) {
        valueEnd = offset
        if outerFrames.isEmpty {
            try endDocument()
        } else {
            phase = .afterValue
        }
    }

    /// Notes that the root value has ended, after which there may only be white space.
    mutating func endDocument() throws(JSONError) {
        skipWhitespace()
        guard offset == bytes.count else {
            throw fail(.trailingData, at: offset, excerpt: JSONExcerpt.naming(bytes[offset]))
        }
        phase = .complete
    }

    /// The error for a value that is not of the kind asked for.
    @inline(never)
    mutating func mismatch(_ expected: JSONKind) -> JSONError {
        guard let found = JSONKind(firstByte: bytes[offset]) else { return failUnexpected(.value) }
        return complaint(.typeMismatch(expected: expected, found: found), at: offset)
    }

    /// Opens the container whose bracket is at the offset.
    mutating func open(isObject: Bool) throws(JSONError) {
        guard outerFrames.count < limits.depth else {
            throw fail(.nestingTooDeep(limit: limits.depth), at: offset, startsValue: true)
        }
        outerFrames.append(frame)
        frame = Frame(isObject: isObject, scope: keys.opened())
        offset &+= 1
        phase = isObject ? .objectStart : .arrayStart
    }

    /// Closes the innermost container, whose bracket is at the offset.
    @inline(__always)
    mutating func close() throws(JSONError) {
        if frame.isObject {
            keys.close(frame.scope)
        }
        frame = outerFrames.removeLast()
        offset &+= 1
        try endValue()
    }

    /// Moves past the next key and its colon.
    ///
    /// - Returns: Whether there was one; false when the object has ended instead, which is then closed.
    @usableFromInline
    mutating func advanceToKey() throws(JSONError) -> Bool {
        try skipUnreadValue()
        guard frame.isObject, phase == .objectStart || phase == .afterValue else { throw misplaced() }
        skipWhitespace()
        guard offset < bytes.count else {
            throw failUnexpected(phase == .objectStart ? .keyOrEndOfObject : .commaOrEndOfObject)
        }
        if bytes[offset] == JSONByte.closeBrace {
            try close()
            return false
        }
        if phase == .afterValue {
            guard bytes[offset] == JSONByte.comma else { throw failUnexpected(.commaOrEndOfObject) }
            offset &+= 1
            skipWhitespace()
        }
        guard offset < bytes.count, bytes[offset] == JSONByte.quote else {
            throw failUnexpected(phase == .objectStart ? .keyOrEndOfObject : .key)
        }
        try readKey()
        skipWhitespace()
        guard offset < bytes.count, bytes[offset] == JSONByte.colon else { throw failUnexpected(.colon) }
        offset &+= 1
        phase = .value
        return true
    }

    /// Moves past the key whose quote is at the offset, and notes it.
    @inline(__always)
    private mutating func readKey() throws(JSONError) {
        let start = offset
        tokenStart = start
        if let end = plainStringEnd(from: start &+ 1) {
            key = KeySpan(start: start &+ 1, count: end &- start &- 1, isStored: false)
            offset = end &+ 1
        } else {
            try decodeIntoScratch()
            key = keys.store(scratch)
        }
        memberCount &+= 1
        guard memberCount <= limits.members else {
            throw fail(.tooManyMembers(limit: limits.members), at: start)
        }
        guard keys.insert(key, document: bytes, scope: &frame.scope) || judgesGrammarOnly else {
            throw fail(.duplicateKey, at: start, excerpt: JSONExcerpt.quoting(keyText))
        }
    }

    /// The key read last.
    @usableFromInline
    var keyText: String {
        let range = key.start..<(key.start &+ key.count)
        return key.isStored
            ? String(decoding: keys.stored[range], as: UTF8.self)
            : String(decoding: bytes[range], as: UTF8.self)
    }
}
