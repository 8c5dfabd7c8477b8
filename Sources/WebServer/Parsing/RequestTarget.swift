/// A request target, taken apart and decoded without doubt: what could mean two things is refused.
/// - Source: RFC 9112, section 3.2; RFC 3986.
struct RequestTarget: Equatable {
    let path: [String]
    let query: [QueryItem]

    /// Takes a target apart.
    /// - Complexity: O(bytes).
    init(_ target: [UInt8], method: String, fields: HeaderFields, limits: RequestLimits) throws(HeadRefused) {
        if target == [UInt8(ascii: "*")] {
            guard method == "OPTIONS" else { throw HeadRefused(.requestLine) }
            (path, query) = ([], [])
            return
        }
        let local = try Self.originForm(target[...], fields)
        let mark = local.firstIndex(of: UInt8(ascii: "?"))
        path = try Self.path(local[..<(mark ?? local.endIndex)])
        query =
            try mark.map { mark throws(HeadRefused) in
                try Self.query(local[(mark + 1)...], limit: limits.maximumQueryItems)
            } ?? []
    }

    /// The path and query of a target; of an absolute one only when it names the same host as `Host` does.
    private static func originForm(
        _ target: ArraySlice<UInt8>,
        _ fields: HeaderFields
    ) throws(HeadRefused) -> ArraySlice<UInt8> {
        if target.first == UInt8(ascii: "/") { return target }
        for scheme in ["http://", "https://"] where ASCII.isEqual(target.prefix(scheme.utf8.count), scheme) {
            let rest = target.dropFirst(scheme.utf8.count)
            let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
            guard let host = fields["host"], ASCII.isEqual(authority, host) else { throw HeadRefused(.host) }
            guard rest[authority.endIndex...].first == UInt8(ascii: "/") else { throw HeadRefused(.requestLine) }
            return rest[authority.endIndex...]
        }
        throw HeadRefused(.requestLine)
    }

    private static func path(_ bytes: ArraySlice<UInt8>) throws(HeadRefused) -> [String] {
        let inner = bytes.dropFirst()
        if inner.isEmpty { return [] }
        let pieces = inner.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var path: [String] = []
        path.reserveCapacity(pieces.count)
        for (index, piece) in pieces.enumerated() {
            guard !piece.isEmpty || index == pieces.count - 1 else { throw HeadRefused(.path) }
            path.append(try segment(piece))
        }
        return path
    }

    /// One segment, decoded: a slash, a backslash or a control character in it, or a dot segment, is refused.
    private static func segment(_ piece: ArraySlice<UInt8>) throws(HeadRefused) -> String {
        guard let bytes = PercentDecoding.decode(piece, plusIsSpace: false),
            !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x2F || $0 == 0x5C }),
            let text = String(validating: bytes, as: UTF8.self), text != ".", text != ".."
        else { throw HeadRefused(.path) }
        return text
    }

    private static func query(_ bytes: ArraySlice<UInt8>, limit: Int) throws(HeadRefused) -> [QueryItem] {
        var items: [QueryItem] = []
        for piece in bytes.split(separator: UInt8(ascii: "&")) {
            guard items.count < limit else { throw HeadRefused(.query) }
            let name = piece.prefix { $0 != UInt8(ascii: "=") }
            let value = piece[name.endIndex...].dropFirst()
            items.append(QueryItem(name: try component(name), value: try component(value)))
        }
        return items
    }

    private static func component(_ piece: ArraySlice<UInt8>) throws(HeadRefused) -> String {
        guard let bytes = PercentDecoding.decode(piece, plusIsSpace: true), !bytes.contains(0),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw HeadRefused(.query) }
        return text
    }
}

/// Undoes `%XX`.
enum PercentDecoding {
    /// The decoded bytes; nil when a percent sign is not followed by two hexadecimal digits.
    static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, let high = ASCII.hexadecimal(bytes[index + 1]),
                    let low = ASCII.hexadecimal(bytes[index + 2])
                else { return nil }
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
                index += 1
            }
        }
        return result
    }
}
