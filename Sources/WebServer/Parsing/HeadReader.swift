/// Reads the head of a request out of libmicrohttpd's memory, strictly.
///
/// libmicrohttpd 0.9.75 forgives bare LF, folded lines, NUL and more. But it works in place: of the head's bytes, from
/// the method to the empty line, it overwrites with NUL only the space after the method, the space before the version,
/// parts of the query, the colon of each field, and what ends each line. A line that ended in CR LF has two NULs, one
/// that ended in a bare LF has one; a folded or a cut line does not fit. So the head is read once more here, every byte
/// accounted for, and whatever fits nowhere is refused. In the end as many fields must have been found as libmicrohttpd
/// has found, so both agree about every one of them.
///
/// What this cannot see: a NUL that stands in the place of a CR, right before an LF (that is read as a line's end, as
/// libmicrohttpd and every reader that takes a bare LF for a line's end would), and empty lines before the request.
/// - Source: libmicrohttpd 0.9.75, `connection.c`: `get_next_header_line`, `parse_initial_message_line`,
///   `process_header_line`, `process_broken_line`; RFC 9112, sections 2.2, 3, 5, 6.
struct HeadReader {
    /// The head as it lies in memory.
    let block: [UInt8]
    /// The target as it was sent; its place in `block` was overwritten.
    let target: [UInt8]
    /// How many fields libmicrohttpd has found.
    let fieldCount: Int
    /// The limits.
    let limits: RequestLimits

    private var cursor = 0

    init(block: [UInt8], target: [UInt8], fieldCount: Int, limits: RequestLimits) {
        self.block = block
        self.target = target
        self.fieldCount = fieldCount
        self.limits = limits
    }

    /// The head, or why it is refused.
    /// - Complexity: O(bytes).
    mutating func read(peer: Peer) throws(HeadRefused) -> RequestHead {
        guard block.count <= limits.maximumHeadBytes else { throw HeadRefused(.headLength) }
        guard target.count <= limits.maximumTargetBytes else { throw HeadRefused(.targetLength) }
        guard fieldCount <= limits.maximumFields else { throw HeadRefused(.fieldCount) }
        let method = try readMethod()
        let isVersion11 = try readTargetAndVersion()
        let fields = HeaderFields(block: block, places: try readFields())
        let framing = try Framing(fields, isVersion11: isVersion11)
        try HostField.check(fields, isVersion11: isVersion11)
        let place = try RequestTarget(target, method: method, fields: fields, limits: limits)
        return RequestHead(
            method: RequestMethod(rawValue: method),
            target: String(decoding: target, as: UTF8.self),
            path: place.path,
            query: place.query,
            fields: fields,
            contentLength: framing.contentLength,
            isChunked: framing.isChunked,
            isVersion11: isVersion11,
            peer: peer
        )
    }

    private func byte(at index: Int) -> UInt8? { index < block.count ? block[index] : nil }

    private mutating func readMethod() throws(HeadRefused) -> String {
        while let byte = byte(at: cursor), byte != 0 {
            guard ASCII.isToken(byte), cursor < 32 else { throw HeadRefused(.requestLine) }
            cursor += 1
        }
        guard cursor > 0, cursor < block.count else { throw HeadRefused(.requestLine) }
        defer { cursor += 1 }
        return String(decoding: block[..<cursor], as: UTF8.self)
    }

    private mutating func readTargetAndVersion() throws(HeadRefused) -> Bool {
        guard !target.isEmpty, target.allSatisfy(ASCII.isTarget) else { throw HeadRefused(.requestLine) }
        cursor += target.count
        // The version has a fixed length, so a target that was cut by a NUL, or two spaces, do not fit.
        let version = block[min(cursor, block.count)..<min(cursor + 11, block.count)]
        guard version.count == 11, version.first == 0, version.suffix(2).allSatisfy({ $0 == 0 }) else {
            throw HeadRefused(.requestLine)
        }
        cursor += 11
        let text = version.dropFirst().dropLast(2)
        if text.elementsEqual("HTTP/1.1".utf8) { return true }
        guard text.elementsEqual("HTTP/1.0".utf8) else { throw HeadRefused(.version) }
        return false
    }

    private mutating func readFields() throws(HeadRefused) -> [HeaderFields.Place] {
        var places: [HeaderFields.Place] = []
        places.reserveCapacity(fieldCount)
        while cursor + 2 < block.count {
            places.append(try readField())
            guard places.count <= fieldCount else { throw HeadRefused(.field) }
        }
        guard cursor + 2 == block.count, block[cursor] == 0, block[cursor + 1] == 0, places.count == fieldCount else {
            throw HeadRefused(.field)
        }
        return places
    }

    private mutating func readField() throws(HeadRefused) -> HeaderFields.Place {
        let nameStart = cursor
        while let byte = byte(at: cursor), ASCII.isToken(byte) { cursor += 1 }
        let name = nameStart..<cursor
        // The colon was overwritten.
        guard !name.isEmpty, byte(at: cursor) == 0 else { throw HeadRefused(.field) }
        cursor += 1
        while let byte = byte(at: cursor), byte == 0x20 || byte == 0x09 { cursor += 1 }
        let valueStart = cursor
        while let byte = byte(at: cursor), byte != 0 {
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { throw HeadRefused(.field) }
            cursor += 1
        }
        let value = valueStart..<cursor
        guard byte(at: cursor) == 0, byte(at: cursor + 1) == 0 else { throw HeadRefused(.field) }
        cursor += 2
        return HeaderFields.Place(name: name, value: trimmed(value))
    }

    /// A value without the space at its end, which is no part of it.
    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, block[end - 1] == 0x20 || block[end - 1] == 0x09 { end -= 1 }
        return range.lowerBound..<end
    }
}

/// Why a head is refused.
struct HeadRefused: Error, Equatable {
    let reason: Refusal

    init(_ reason: Refusal) {
        self.reason = reason
    }
}
