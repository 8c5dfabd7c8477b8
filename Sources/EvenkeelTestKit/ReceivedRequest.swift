/// A request as a server of the test kit received it.
public struct ReceivedRequest: Sendable, Equatable {
    /// The request method.
    public let method: String
    /// The path with its query.
    public let path: String
    /// The header fields, names in lower case, in the order in which they came.
    public let headers: [(name: String, value: String)]
    /// The body.
    public let body: [UInt8]

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The first field with this name (in lower case).
    public func value(of name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// Whether all parts are equal.
    public static func == (lhs: ReceivedRequest, rhs: ReceivedRequest) -> Bool {
        lhs.method == rhs.method && lhs.path == rhs.path && lhs.body == rhs.body
            && lhs.headers.elementsEqual(rhs.headers) { $0.name == $1.name && $0.value == $1.value }
    }

    /// The request at the beginning of `bytes` with its length, or nil while it is not whole.
    static func parse(_ bytes: [UInt8]) -> (request: ReceivedRequest, length: Int)? {
        guard let headEnd = Self.headEnd(bytes) else { return nil }
        var lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n")
        let words = lines.isEmpty ? [] : lines.removeFirst().split(separator: " ")
        let headers: [(name: String, value: String)] = lines.map { line in
            let name = line.prefix { $0 != ":" }
            let value = line.dropFirst(name.count + 1).drop { $0 == " " }
            return (name.lowercased(), String(value))
        }
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        let end = headEnd + 4 + length
        guard words.count >= 2, length >= 0, bytes.count >= end else { return nil }
        let body = Array(bytes[(headEnd + 4)..<end])
        let request = ReceivedRequest(
            method: String(words[0]),
            path: String(words[1]),
            headers: headers,
            body: body
        )
        return (request, end)
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        let blank = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0..<($0 + 4)].elementsEqual(blank) }
    }
}
