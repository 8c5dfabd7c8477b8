/// Which characters are written as `\u` escapes so that output is safe in a terminal, a log and a review.
///
/// Besides what RFC 8259 demands, these are: DEL and the C1 controls, the line and paragraph separators, every character of the
/// general category Format (bidirectional controls, zero-width characters, tags) and every one with the property
/// Default_Ignorable_Code_Point (fillers, variation selectors). A reader decodes them to the same text.
///
/// - Source: Unicode Standard Annex 44, properties General_Category and Default_Ignorable_Code_Point, Unicode 16.0.
enum JSONEscaping {
    /// The ranges of scalar values from U+0080 that are escaped, in ascending order.
    static let hiddenRanges: [ClosedRange<UInt32>] = [
        0x80...0x9F, 0xAD...0xAD, 0x34F...0x34F, 0x600...0x605, 0x61C...0x61C, 0x6DD...0x6DD, 0x70F...0x70F,
        0x890...0x891, 0x8E2...0x8E2, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F,
        0x2028...0x202E, 0x2060...0x206F, 0x3164...0x3164, 0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0,
        0xFFF0...0xFFFB, 0x1_10BD...0x1_10BD, 0x1_10CD...0x1_10CD, 0x1_3430...0x1_343F, 0x1_BCA0...0x1_BCA3,
        0x1_D173...0x1_D17A, 0xE_0000...0xE_0FFF,
    ]

    /// Whether a scalar value of U+0080 or more is written as an escape.
    ///
    /// - Complexity: O(log of the number of ranges).
    static func isHidden(_ value: UInt32) -> Bool {
        var low = 0
        var high = hiddenRanges.count
        while low < high {
            let middle = (low + high) / 2
            if hiddenRanges[middle].upperBound < value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < hiddenRanges.count && hiddenRanges[low].contains(value)
    }

    /// Appends a text in quotes, with everything escaped that has to be.
    ///
    /// - Complexity: O(length).
    static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(JSONByte.quote)
        if isPlain(text) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars {
                append(scalar, to: &bytes)
            }
        }
        bytes.append(JSONByte.quote)
    }

    /// Whether a text is ASCII without anything to escape.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        guard ByteScan.asciiRunEnd(bytes, from: 0) == bytes.count else { return false }
        return !text.utf8.contains(0x7F)
    }

    /// Appends one scalar to a string, escaped where it has to be.
    static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        var bytes: [UInt8] = []
        append(scalar, to: &bytes)
        text += String(decoding: bytes, as: UTF8.self)
    }

    /// Appends one scalar's UTF-8, escaped where it has to be.
    ///
    /// - Complexity: O(1), amortised over the growth of `bytes`.
    static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        let value = scalar.value
        if value < 0x80 {
            appendASCII(UInt8(truncatingIfNeeded: value), to: &bytes)
        } else if isHidden(value) {
            for unit in UTF16.encode(scalar) ?? UTF16.EncodedScalar() {
                appendEscape(unit, to: &bytes)
            }
        } else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
        }
    }

    /// Appends an ASCII character, escaped where it has to be.
    static func appendASCII(_ byte: UInt8, to bytes: inout [UInt8]) {
        if byte == 0x7F {
            appendEscape(0x7F, to: &bytes)
        } else {
            appendRequired(byte, to: &bytes)
        }
    }

    /// Appends an ASCII character, escaped only where RFC 8259 demands it, in the shortest form.
    ///
    /// - Source: RFC 8785 section 3.2.2.2 names the same escapes for its canonical form.
    static func appendRequired(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case JSONByte.quote, JSONByte.backslash: appendPair(byte, to: &bytes)
        case 0x08: appendPair(JSONByte.lowercaseB, to: &bytes)
        case 0x0C: appendPair(JSONByte.lowercaseF, to: &bytes)
        case JSONByte.lineFeed: appendPair(JSONByte.lowercaseN, to: &bytes)
        case JSONByte.carriageReturn: appendPair(JSONByte.lowercaseR, to: &bytes)
        case JSONByte.tab: appendPair(JSONByte.lowercaseT, to: &bytes)
        case 0..<JSONByte.space: appendEscape(UInt16(byte), to: &bytes)
        default: bytes.append(byte)
        }
    }

    /// Appends a backslash and a letter.
    private static func appendPair(_ letter: UInt8, to bytes: inout [UInt8]) {
        bytes.append(JSONByte.backslash)
        bytes.append(letter)
    }

    /// Appends `\u` and four lower-case hexadecimal digits.
    private static func appendEscape(_ unit: UInt16, to bytes: inout [UInt8]) {
        bytes.append(JSONByte.backslash)
        bytes.append(JSONByte.lowercaseU)
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
            bytes.append(digit < 10 ? JSONByte.zero + digit : 0x57 + digit)
        }
    }
}
