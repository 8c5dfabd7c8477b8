extension IncrementalJSONReader {
    /// An error of the caller's own, about the event that ``next()`` gave last.
    ///
    /// - Parameter reason: What is wrong, as a clause without a full stop. It is shown as it is, so it must not quote the
    ///   text unescaped.
    /// - Returns: An error of kind `refused` with the place of the event.
    public func refusal(_ reason: String) -> JSONError {
        JSONError(kind: .refused, location: location, excerpt: reason)
    }

    /// What the grammar expects where the reader stands.
    private var expectation: JSONError.Expectation {
        switch token {
        case .string, .key: return .restOfString
        case .number: return .restOfNumber
        case .literal: return .restOfLiteral
        case .none: break
        }
        switch phase {
        case .value, .complete: return .value
        case .arrayStart: return .valueOrEndOfArray
        case .objectStart: return .keyOrEndOfObject
        case .key: return .key
        case .colon: return .colon
        case .afterValue: return levels.last?.isObject == true ? .commaOrEndOfObject : .commaOrEndOfArray
        }
    }

    /// Deals with the end of the text.
    ///
    /// - Returns: The number that the end completed, or nil when the document was complete.
    mutating func endOfText() throws(JSONError) -> JSONEvent? {
        if case .number = token, numberGrammar.isComplete {
            return try endNumber()
        }
        guard phase == .complete else { throw fail(.truncated(expected: expectation), at: position) }
        return nil
    }

    /// Ends the reading at the next byte, which is not what the grammar expects.
    mutating func failUnexpected() -> JSONError {
        fail(.unexpected(expected: expectation), at: position, excerpt: JSONExcerpt.naming(chunk[cursor]))
    }

    /// Ends the reading with an error.
    mutating func fail(_ kind: JSONError.Kind, at mark: Mark, excerpt: String? = nil) -> JSONError {
        let error = JSONError(kind: kind, location: location(of: mark), excerpt: excerpt)
        failure = error
        return error
    }

    /// A place, with the path of what is being read.
    func location(of mark: Mark) -> JSONLocation {
        JSONLocation(
            byteOffset: mark.offset,
            line: mark.line,
            column: mark.column,
            path: JSONPathStep.render(levels.compactMap(\.step))
        )
    }
}
