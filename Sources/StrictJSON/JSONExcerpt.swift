/// Short, escaped quotations of what was sent, fit for a log line and a terminal.
enum JSONExcerpt {
    /// The most scalars that an error quotes.
    static let standardLimit = 32

    /// A text in quotes with everything escaped that a terminal or a reader could be misled by.
    ///
    /// - Parameters:
    ///   - text: The text to quote.
    ///   - limit: The most scalars to show; the rest becomes an ellipsis.
    /// - Returns: The text in quotes.
    static func quoting(_ text: String, limit: Int = standardLimit) -> String {
        var result = "\""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            guard position < limit else { return result + "…\"" }
            JSONEscaping.append(scalar, to: &result)
        }
        return result + "\""
    }

    /// A stretch of printable ASCII, cut when it is long.
    static func shortening(_ text: String) -> String {
        text.utf8.count <= standardLimit ? text : text.prefix(standardLimit) + "…"
    }

    /// A byte as a person would name it: `']'`, or `byte 0x1F` where it has no safe picture.
    static func naming(_ byte: UInt8) -> String {
        guard byte > JSONByte.space, byte < 0x7F else {
            return byte == JSONByte.space
                ? "a space" : "byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
        }
        return "'\(Character(Unicode.Scalar(byte)))'"
    }
}
