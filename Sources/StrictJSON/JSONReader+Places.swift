extension JSONReader {
    /// Where an offset stands, with line, column and path.
    ///
    /// - Parameter offset: An offset that has been read past, such as ``lastOffset`` or a bound of a range from
    ///   ``skipValue()``; one beyond what was read is moved back to it.
    /// - Returns: The location.
    /// - Complexity: O(offset): it walks the document. Ask when there is something to report.
    public func location(of offset: Int) -> JSONLocation {
        let known = min(max(offset, 0), self.offset)
        return JSONLocator.location(of: known, in: bytes, startsValue: true)
    }

    /// An error of the caller's own, about the value or key read last.
    ///
    /// - Parameter reason: What is wrong, as a clause without a full stop: `The label value is not a service name`.
    ///   It is shown as it is, so it must not quote the document unescaped.
    /// - Returns: An error of kind `refused` with the location of what was read last.
    /// - Complexity: O(``lastOffset``).
    public func refusal(_ reason: String) -> JSONError { refusal(reason, at: tokenStart) }

    /// An error of the caller's own, about a value or key read before, such as an object that lacks a member.
    ///
    /// - Parameters:
    ///   - reason: What is wrong, as ``refusal(_:)`` takes it.
    ///   - offset: Where the value or key begins: ``lastOffset`` as it was after it was looked at.
    /// - Returns: An error of kind `refused` with that location.
    /// - Complexity: O(`offset`).
    public func refusal(_ reason: String, at offset: Int) -> JSONError {
        JSONError(kind: .refused, location: location(of: offset), excerpt: reason)
    }

    /// Ends the reading with an error.
    @inline(never)
    mutating func fail(
        _ kind: JSONError.Kind,
        at offset: Int,
        startsValue: Bool = false,
        excerpt: String? = nil
    ) -> JSONError {
        if let failure {
            return failure
        }
        let error = complaint(kind, at: offset, startsValue: startsValue, excerpt: excerpt)
        failure = error
        phase = .failed
        return error
    }

    /// An error that leaves the reader where it is.
    @inline(never)
    func complaint(
        _ kind: JSONError.Kind,
        at offset: Int,
        startsValue: Bool = true,
        excerpt: String? = nil
    ) -> JSONError {
        JSONError(
            kind: kind,
            location: JSONLocator.location(of: offset, in: bytes, startsValue: startsValue),
            excerpt: excerpt
        )
    }

    /// Ends the reading at the next byte, which is not what the grammar expects, or at the end, which comes too early.
    @inline(never)
    mutating func failUnexpected(_ expected: JSONError.Expectation) -> JSONError {
        guard offset < bytes.count else {
            return fail(.truncated(expected: expected), at: offset)
        }
        return fail(.unexpected(expected: expected), at: offset, excerpt: JSONExcerpt.naming(bytes[offset]))
    }

    /// The error for a call that does not fit where the reader stands.
    ///
    /// It is thrown, not trapped: what a document holds can steer a careless caller here.
    @inline(never)
    mutating func misplaced() -> JSONError {
        failure ?? complaint(.misplacedCall, at: offset, startsValue: false)
    }
}
