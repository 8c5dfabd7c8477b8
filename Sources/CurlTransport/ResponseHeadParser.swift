/// Collects the lines of a response's head as libcurl hands them over, one by one.
///
/// libcurl has already checked the grammar; this only keeps the last head, because informational responses (1xx) come
/// before the one that counts.
struct ResponseHeadParser {
    private var status: Int?
    private var headers: [HeaderField] = []

    /// Takes one line with its line break; returns the head when the line ended one that is final.
    mutating func append(line: [UInt8]) -> ResponseHead? {
        let content = line.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        if content.isEmpty { return finish() }
        if content.starts(with: "HTTP/".utf8) {
            status = Self.status(in: content)
            headers = []
            return nil
        }
        guard let colon = content.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = String(decoding: content[..<colon], as: UTF8.self)
        headers.append(HeaderField(name, Self.trimmed(content[(colon + 1)...])))
        return nil
    }

    private mutating func finish() -> ResponseHead? {
        guard let status, status >= 200 else { return nil }
        return ResponseHead(status: status, headers: headers)
    }

    /// The digits after the first space: `HTTP/1.1 200 OK`.
    private static func status(in line: ArraySlice<UInt8>) -> Int? {
        let afterVersion = line.drop { $0 != UInt8(ascii: " ") }.drop { $0 == UInt8(ascii: " ") }
        return Int(String(decoding: afterVersion.prefix(3), as: UTF8.self))
    }

    /// The value without the spaces and tabs around it; bytes that are not UTF-8 become U+FFFD.
    private static func trimmed(_ value: ArraySlice<UInt8>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var rest = value.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}
