extension JSONReader {
    /// The end of a string that needs no decoding, is well-formed and within the limit; nil for any other string.
    ///
    /// - Returns: The offset of the closing quote.
    @inline(__always)
    func plainStringEnd(from start: Int) -> Int? {
        let document = bytes.span
        let run = ByteScan.stringRun(document, from: start)
        guard run.end < document.count, document[run.end] == JSONByte.quote, run.end &- start <= limits.stringBytes
        else {
            return nil
        }
        if run.hasNonASCII, !UTF8Grammar.accepts(document, in: start..<run.end) {
            return nil
        }
        return run.end
    }

    /// Decodes the string whose quote is at the offset into ``scratch``, and moves past it.
    ///
    /// It is for strings with escapes, and finds out what is wrong with one that has a fault.
    mutating func decodeIntoScratch() throws(JSONError) {
        let start = offset
        var position = start &+ 1
        var grammar = StringGrammar()
        scratch.removeAll(keepingCapacity: true)
        while position < bytes.count {
            if grammar.isBetweenCharacters {
                let runEnd = ByteScan.asciiRunEnd(bytes.span, from: position)
                scratch.append(contentsOf: bytes[position..<runEnd])
                position = runEnd
            }
            guard scratch.count <= limits.stringBytes else {
                throw fail(.stringTooLong(limit: limits.stringBytes), at: start, startsValue: phase == .value)
            }
            guard position < bytes.count else { break }
            switch grammar.consume(bytes[position], into: &scratch) {
            case .more: position &+= 1
            case .fault(let kind): throw fail(kind, at: position, excerpt: JSONExcerpt.naming(bytes[position]))
            case .closed:
                offset = position &+ 1
                return
            }
        }
        throw fail(.truncated(expected: .restOfString), at: position)
    }

    /// Reads the number at the offset, without moving past it.
    ///
    /// - Returns: The number, and the offset of its end.
    mutating func scanNumber() throws(JSONError) -> (number: JSONNumber, end: Int) {
        let start = offset
        var grammar = NumberGrammar()
        var end = start
        scanning: while end < bytes.count {
            switch grammar.consume(bytes[end]) {
            case .taken: end &+= 1
            case .ended: break scanning
            case .impossible: throw fail(.malformedNumber, at: end, excerpt: JSONExcerpt.naming(bytes[end]))
            }
            guard end &- start <= limits.numberBytes else {
                throw fail(.numberTooLong(limit: limits.numberBytes), at: start, startsValue: true)
            }
        }
        guard grammar.isComplete else { throw fail(.truncated(expected: .restOfNumber), at: end) }
        let isInteger = grammar.isInteger
        guard let number = JSONNumber(checked: bytes.span, in: start..<end, isInteger: isInteger) else {
            let kind = isInteger ? JSONError.Kind.integerOutOfRange : .numberOverflow
            throw fail(kind, at: start, startsValue: true, excerpt: excerpt(start..<end))
        }
        return (number, end)
    }

    /// A short quotation of a stretch of ASCII.
    func excerpt(_ range: Range<Int>) -> String {
        JSONExcerpt.shortening(String(decoding: bytes[range], as: UTF8.self))
    }

    /// Moves past a literal whose first byte is at the offset.
    mutating func passLiteral(_ literal: JSONLiteral) throws(JSONError) {
        for expected in literal.spelling {
            guard offset < bytes.count, bytes[offset] == expected else { throw failUnexpected(.restOfLiteral) }
            offset &+= 1
        }
        try endValue()
    }
}
