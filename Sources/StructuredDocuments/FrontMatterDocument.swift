/// A Markdown text split into the structured block at its top, if it has one, and the rest.
///
/// Front matter begins with a line `---`, which has to be the very first, and ends with the next line `---`:
///
///     ---
///     id: checkout-latency
///     ---
///     # Checkout is slow
///
/// Both parts know how many lines come before them, so that faults are reported with the lines of the file.
public struct FrontMatterDocument: Hashable, Sendable {
    /// What stands between the two lines `---`; nil when the text does not begin with one.
    public let frontMatter: SourceExcerpt?
    /// What comes after; the whole text when there is no front matter.
    public let body: SourceExcerpt

    /// Splits `text`; a byte order mark at its start is dropped, every kind of line ending is understood.
    /// - Throws: One fault at the first line when the front matter is opened but not closed.
    /// - Complexity: O(`text.utf8.count`).
    public init(_ text: String, name: String) throws(DocumentFaults) {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = Array(text.utf8.starts(with: byteOrderMark) ? text.utf8.dropFirst(3) : text.utf8[...])
        var lines = LineScanner(bytes)
        guard let opening = lines.next(), Self.isDelimiter(bytes[opening.content]) else {
            self.frontMatter = nil
            self.body = SourceExcerpt(document: name, text: String(decoding: bytes, as: UTF8.self))
            return
        }
        while let line = lines.next() {
            guard Self.isDelimiter(bytes[line.content]) else { continue }
            self.frontMatter = SourceExcerpt(
                document: name,
                text: String(decoding: bytes[opening.end..<line.content.lowerBound], as: UTF8.self),
                lineOffset: opening.number
            )
            self.body = SourceExcerpt(
                document: name,
                text: String(decoding: bytes[line.end...], as: UTF8.self),
                lineOffset: line.number
            )
            return
        }
        throw DocumentFaults([
            DocumentFault(
                position: SourcePosition(document: name),
                problem: "the front matter that begins here is not closed",
                advice: "end it with a line that holds only `---`"
            )
        ])
    }

    /// Whether `line` is `---`, blanks after it aside.
    private static func isDelimiter(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "---".utf8)
            && line.dropFirst(3).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
}
