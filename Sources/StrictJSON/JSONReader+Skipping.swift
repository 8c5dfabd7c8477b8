extension JSONReader {
    /// Moves past the next value, whatever it is, and checks it as strictly as if it were read.
    ///
    /// - Returns: The range of the value's bytes in ``bytes``, without the white space around it.
    /// - Throws: What is wrong with the value.
    /// - Complexity: O(length of the value); nothing recurses.
    @discardableResult
    public mutating func skipValue() throws(JSONError) -> Range<Int> {
        _ = try valueStart()
        let start = offset
        let outerDepth = outerFrames.count
        try skipToken()
        while outerFrames.count > outerDepth {
            try skipStep()
        }
        tokenStart = start
        return start..<valueEnd
    }

    /// Skips the value that the caller was given and did not read.
    @inline(__always)
    mutating func skipUnreadValue() throws(JSONError) {
        if phase == .value, !outerFrames.isEmpty {
            try skipValue()
        }
    }

    /// Moves past a key, a closing bracket, or a value, of which only the opening bracket if it is a container.
    mutating func skipStep() throws(JSONError) {
        switch phase {
        case .value:
            _ = try valueStart()
            try skipToken()
        case .objectStart, .arrayStart, .afterValue:
            _ = frame.isObject ? try advanceToKey() : try nextElement()
        case .complete, .failed:
            throw misplaced()
        }
    }

    /// Moves past the value at the offset, or, for a container, past its opening bracket.
    private mutating func skipToken() throws(JSONError) {
        let byte = bytes[offset]
        switch byte {
        case JSONByte.quote:
            try passString()
        case JSONByte.openBrace, JSONByte.openBracket:
            try open(isObject: byte == JSONByte.openBrace)
        case JSONByte.minus, JSONByte.zero...JSONByte.nine:
            offset = try scanNumber().end
            try endValue()
        default:
            guard let literal = JSONLiteral(firstByte: byte) else { throw failUnexpected(.value) }
            try passLiteral(literal)
        }
    }

    /// Moves past the string whose quote is at the offset.
    private mutating func passString() throws(JSONError) {
        if let end = plainStringEnd(from: offset &+ 1) {
            offset = end &+ 1
        } else {
            try decodeIntoScratch()
        }
        try endValue()
    }
}
