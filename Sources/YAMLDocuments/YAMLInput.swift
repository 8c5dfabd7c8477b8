/// A text that libyaml may be given: UTF-8, not too long, and with lines that everybody counts alike.
struct YAMLInput {
    /// The text without a byte order mark.
    let bytes: ArraySlice<UInt8>

    /// Checks `source`.
    ///
    /// The line separators U+0085, U+2028 and U+2029 are refused: libyaml, which follows YAML 1.1, ends a line there,
    /// while tools for YAML 1.2 do not, so that one text could be a harmless value to a reviewer's tool and a further
    /// key here.
    /// - Throws: `beyondLimits` or `notText`.
    /// - Complexity: O(`source.count`).
    /// - Source: YAML 1.2.2, section 5.4, "Line Break Characters".
    init(_ source: [UInt8], limits: YAMLLimits) throws(YAMLFailure) {
        guard source.count <= limits.bytes else {
            throw YAMLFailure(
                code: .beyondLimits,
                mark: .start,
                problem: "the document has \(source.count) bytes, at most \(limits.bytes) are allowed"
            )
        }
        self.bytes = source.starts(with: [0xEF, 0xBB, 0xBF]) ? source.dropFirst(3) : source[...]
        let isASCII: Bool
        do throws(UTF8.ValidationError) {
            isASCII = try UTF8Span(validating: bytes.span).isKnownASCII
        } catch {
            throw YAMLFailure(
                code: .notText,
                mark: mark(of: bytes.startIndex + error.byteOffsets.lowerBound),
                problem: "the text is not UTF-8 here",
                advice: "save the file as UTF-8"
            )
        }
        if !isASCII, let separator = firstSeparator {
            throw YAMLFailure(
                code: .notText,
                mark: mark(of: separator),
                problem: "the line separators U+0085, U+2028 and U+2029 are not allowed",
                advice: "write them as \\N, \\L or \\P between double quotation marks"
            )
        }
    }

    /// The byte at `mark`, nil when there is none.
    func byte(at mark: YAMLMark) -> UInt8? {
        var place = YAMLMark.start
        var index = bytes.startIndex
        while index < bytes.endIndex, (place.line, place.column) < (mark.line, mark.column) {
            place = advanced(place, past: index)
            index += 1
        }
        // Behind the first byte of a character come its continuation bytes.
        while index < bytes.endIndex, isContinuation(index) { index += 1 }
        return index < bytes.endIndex && place.line == mark.line && place.column == mark.column ? bytes[index] : nil
    }

    /// The place of the byte at `offset`.
    func mark(of offset: Int) -> YAMLMark {
        bytes[..<min(offset, bytes.endIndex)].indices.reduce(.start) { advanced($0, past: $1) }
    }

    /// `mark`, or the end of the text when that comes first: libyaml counts a line more for a text that does not end
    /// with a line ending.
    func within(_ mark: YAMLMark) -> YAMLMark {
        let last = self.mark(of: bytes.endIndex)
        return (mark.line, mark.column) <= (last.line, last.column) ? mark : last
    }

    /// Where the byte after `index` is, when that at `index` is at `place`. Lines end with a line feed, a carriage
    /// return or both.
    private func advanced(_ place: YAMLMark, past index: Int) -> YAMLMark {
        switch bytes[index] {
        case UInt8(ascii: "\r") where index + 1 < bytes.endIndex && bytes[index + 1] == UInt8(ascii: "\n"):
            place
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            YAMLMark(line: place.line + 1, column: 0)
        default:
            isContinuation(index) ? place : YAMLMark(line: place.line, column: place.column + 1)
        }
    }

    /// Whether the byte at `index` continues a character.
    private func isContinuation(_ index: Int) -> Bool { bytes[index] & 0xC0 == 0x80 }

    /// Where the first of the refused line separators begins: C2 85, E2 80 A8 or E2 80 A9.
    private var firstSeparator: Int? {
        bytes.indices.first { index in
            switch bytes[index] {
            case 0xC2: bytes[index + 1] == 0x85
            case 0xE2: bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8
            default: false
            }
        }
    }
}
