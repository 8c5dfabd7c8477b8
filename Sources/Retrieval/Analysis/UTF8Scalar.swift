/// One Unicode scalar read from well-formed UTF-8.
struct UTF8Scalar: Sendable {
    /// The scalar; U+FFFD where the bytes are not well-formed, which text from a `String` never has.
    let scalar: Unicode.Scalar
    /// How many bytes it took, 1...4.
    let count: Int

    /// Reads the scalar at a position.
    ///
    /// - Complexity: O(1).
    init(_ bytes: Span<UInt8>, at index: Int) {
        let lead = bytes[index]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead >= 0xC2 || lead < 0x80, index + length <= bytes.count else {
            self.init(scalar: "\u{FFFD}", count: 1)
            return
        }
        var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<max(length, 1) {
            value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
        }
        self.init(scalar: Unicode.Scalar(value) ?? "\u{FFFD}", count: length)
    }

    /// A scalar and its length.
    private init(scalar: Unicode.Scalar, count: Int) {
        self.scalar = scalar
        self.count = count
    }

    /// Whether the scalar is part of a word with others: a letter, a digit or a combining mark of any script that
    /// separates its words.
    ///
    /// - Source: the Alphabetic, Decimal_Number and Mark properties, https://www.unicode.org/reports/tr44/
    var isWordPart: Bool {
        if isIdeograph { return false }
        let properties = scalar.properties
        if properties.isAlphabetic { return true }
        switch properties.generalCategory {
        case .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }

    /// Whether the scalar is a word by itself: an ideograph, Hiragana or Katakana.
    var isIdeograph: Bool { (0x3041...0x30FF).contains(scalar.value) || scalar.properties.isIdeographic }
}
