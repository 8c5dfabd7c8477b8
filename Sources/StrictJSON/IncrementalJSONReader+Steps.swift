extension IncrementalJSONReader {
    /// Reads one byte, or a run of plain ones, which are there.
    ///
    /// - Returns: The event that this completed.
    mutating func step() throws(JSONError) -> JSONEvent? {
        switch token {
        case .none: return try readStructure(chunk[cursor])
        case .string, .key: return try readString()
        case .number: return try readNumber(chunk[cursor])
        case .literal(let literal, let matched): return try readLiteral(literal, matched: matched)
        }
    }

    /// Moves past the next byte.
    private mutating func pass() {
        position.pass(chunk[cursor])
        cursor += 1
    }

    /// Reads a byte between tokens.
    private mutating func readStructure(_ byte: UInt8) throws(JSONError) -> JSONEvent? {
        if position.offset == 0, JSONReader.beginsForeignEncoding(byte) {
            throw fail(.byteOrderMark, at: position)
        }
        if JSONByte.isWhitespace(byte) {
            pass()
            return nil
        }
        switch (phase, byte) {
        case (.complete, _): throw fail(.trailingData, at: position, excerpt: JSONExcerpt.naming(byte))
        case (.value, _): return try beginValue(byte)
        case (.arrayStart, JSONByte.closeBracket), (.objectStart, JSONByte.closeBrace): return close()
        case (.arrayStart, _) where JSONKind(firstByte: byte) != nil: return try beginValue(byte)
        case (.objectStart, JSONByte.quote), (.key, JSONByte.quote): beginString(.key)
        case (.colon, JSONByte.colon): beginMemberValue()
        case (.afterValue, _): return try readAfterValue(byte)
        case (.arrayStart, _), (.objectStart, _), (.key, _), (.colon, _): throw failUnexpected()
        }
        return nil
    }

    /// Reads a byte after a member or element.
    private mutating func readAfterValue(_ byte: UInt8) throws(JSONError) -> JSONEvent? {
        let last = levels.count - 1
        if byte == (levels[last].isObject ? JSONByte.closeBrace : JSONByte.closeBracket) {
            return close()
        }
        guard byte == JSONByte.comma else { throw failUnexpected() }
        phase = levels[last].isObject ? .key : .value
        levels[last].step = levels[last].isObject ? nil : .index(levels[last].elementCount)
        pass()
        return nil
    }

    /// Moves past the colon after a key.
    private mutating func beginMemberValue() {
        phase = .value
        pass()
    }

    /// Begins the value whose first byte is next.
    private mutating func beginValue(_ byte: UInt8) throws(JSONError) -> JSONEvent? {
        if let last = levels.indices.last, !levels[last].isObject {
            levels[last].step = .index(levels[last].elementCount)
            levels[last].elementCount += 1
            try countMember(at: position)
        }
        switch JSONKind(firstByte: byte) {
        case .object, .array: return try open(isObject: byte == JSONByte.openBrace)
        case .string: beginString(.string)
        case .number:
            begin(.number)
            numberGrammar = NumberGrammar()
        case .boolean, .null:
            guard let literal = JSONLiteral(firstByte: byte) else { throw failUnexpected() }
            begin(.literal(literal, matched: 0))
        case nil: throw failUnexpected()
        }
        return nil
    }

    /// Counts a member or an element that begins at a place.
    private mutating func countMember(at mark: Mark) throws(JSONError) {
        memberCount += 1
        guard memberCount <= limits.members else {
            throw fail(.tooManyMembers(limit: limits.members), at: mark)
        }
    }

    /// Begins a token at the next byte.
    private mutating func begin(_ token: Token) {
        self.token = token
        tokenStart = position
        text.removeAll(keepingCapacity: true)
    }

    /// Begins a string at the next byte, which is a quote.
    private mutating func beginString(_ token: Token) {
        begin(token)
        stringGrammar = StringGrammar()
        pass()
    }

    /// Opens the container whose bracket is next.
    private mutating func open(isObject: Bool) throws(JSONError) -> JSONEvent {
        guard levels.count < limits.depth else {
            throw fail(.nestingTooDeep(limit: limits.depth), at: position)
        }
        levels.append(Level(isObject: isObject, scope: keys.opened()))
        phase = isObject ? .objectStart : .arrayStart
        tokenStart = position
        pass()
        return isObject ? .beginObject : .beginArray
    }

    /// Closes the innermost container, whose bracket is next.
    private mutating func close() -> JSONEvent {
        let level = levels.removeLast()
        if level.isObject {
            keys.close(level.scope)
        }
        tokenStart = position
        pass()
        endValue()
        return level.isObject ? .endObject : .endArray
    }

    /// Notes that a value has ended.
    mutating func endValue() {
        token = .none
        phase = levels.isEmpty ? .complete : .afterValue
    }

    /// Reads what is there of a string.
    private mutating func readString() throws(JSONError) -> JSONEvent? {
        if stringGrammar.isBetweenCharacters {
            let runEnd = ByteScan.asciiRunEnd(chunk.span, from: cursor)
            text.append(contentsOf: chunk[cursor..<runEnd])
            position.pass(asciiCount: runEnd - cursor)
            cursor = runEnd
        }
        guard text.count <= limits.stringBytes else {
            throw fail(.stringTooLong(limit: limits.stringBytes), at: tokenStart)
        }
        guard cursor < chunk.count else { return nil }
        switch stringGrammar.consume(chunk[cursor], into: &text) {
        case .more: pass()
        case .fault(let kind): throw fail(kind, at: position, excerpt: JSONExcerpt.naming(chunk[cursor]))
        case .closed:
            pass()
            return try endString()
        }
        return nil
    }

    /// Ends a string.
    private mutating func endString() throws(JSONError) -> JSONEvent {
        let string = String(decoding: text, as: UTF8.self)
        guard case .key = token else {
            endValue()
            return .string(string)
        }
        let last = levels.count - 1
        try countMember(at: tokenStart)
        guard keys.insert(keys.store(text), document: [], scope: &levels[last].scope) else {
            throw fail(.duplicateKey, at: tokenStart, excerpt: JSONExcerpt.quoting(string))
        }
        levels[last].step = .key(string)
        token = .none
        phase = .colon
        return .key(string)
    }

    /// Reads a byte in, or right after, a number.
    private mutating func readNumber(_ byte: UInt8) throws(JSONError) -> JSONEvent? {
        switch numberGrammar.consume(byte) {
        case .impossible: throw fail(.malformedNumber, at: position, excerpt: JSONExcerpt.naming(byte))
        case .ended: return try endNumber()
        case .taken:
            text.append(byte)
            pass()
            guard text.count <= limits.numberBytes else {
                throw fail(.numberTooLong(limit: limits.numberBytes), at: tokenStart)
            }
            return nil
        }
    }

    /// Ends a number.
    mutating func endNumber() throws(JSONError) -> JSONEvent {
        let isInteger = numberGrammar.isInteger
        guard let number = JSONNumber(checked: text.span, in: text.indices, isInteger: isInteger) else {
            let excerpt = JSONExcerpt.shortening(String(decoding: text, as: UTF8.self))
            throw fail(isInteger ? .integerOutOfRange : .numberOverflow, at: tokenStart, excerpt: excerpt)
        }
        endValue()
        return .number(number)
    }

    /// Reads a byte of a literal.
    private mutating func readLiteral(_ literal: JSONLiteral, matched: Int) throws(JSONError) -> JSONEvent? {
        guard chunk[cursor] == literal.spelling[matched] else { throw failUnexpected() }
        pass()
        guard matched + 1 == literal.spelling.count else {
            token = .literal(literal, matched: matched + 1)
            return nil
        }
        endValue()
        switch literal {
        case .true: return .boolean(true)
        case .false: return .boolean(false)
        case .null: return .null
        }
    }
}
