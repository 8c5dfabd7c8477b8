/// Finds the raw tokens of a text, in one pass.
///
/// A token is a run of word characters (letters, digits and marks of any script) in which single `_`, `.`, `-` and
/// apostrophes may stand between two word characters. In scripts that write no spaces every ideograph is a token.
struct TokenScanner: Sendable {
    /// Where the next look begins.
    private(set) var position = 0

    /// What a byte is to the scanner.
    private enum ByteClass {
        /// `a`...`z`
        case lower
        /// `A`...`Z`
        case upper
        /// `0`...`9`
        case digit
        /// `_`, `.`, `-`
        case connector
        /// `'`
        case apostrophe
        /// Part of a scalar beyond ASCII.
        case wide
        /// Anything else.
        case separator
    }

    /// The next token, or nil at the end.
    ///
    /// - Complexity: O(bytes passed); every byte is passed once.
    mutating func next(in text: Span<UInt8>) -> RawToken? {
        while position < text.count {
            if text[position] >= 0x80 {
                let decoded = UTF8Scalar(text, at: position)
                if decoded.isIdeograph {
                    position += decoded.count
                    return RawToken(range: position - decoded.count..<position, isPlainWord: false, isCompound: false)
                }
            }
            if wordPartLength(in: text, at: position) > 0 { return token(in: text) }
            position += text[position] < 0x80 ? 1 : UTF8Scalar(text, at: position).count
        }
        return nil
    }

    /// The token that begins at `position`, which is a word part.
    private mutating func token(in text: Span<UInt8>) -> RawToken {
        let start = position
        var index = start
        var isPlain = true
        var isCompound = false
        scan: while index < text.count {
            // Most bytes of most texts are here.
            while index < text.count, text[index] &- UInt8(ascii: "a") < 26 { index += 1 }
            guard index < text.count else { break }
            switch Self.byteClass(text[index]) {
            case .lower:
                index += 1
            case .upper:
                isPlain = isPlain && index == start
                index += 1
            case .digit:
                isPlain = false
                index += 1
            case .connector:
                guard wordPartLength(in: text, at: index + 1) > 0 else { break scan }
                isPlain = false
                isCompound = true
                index += 1
            case .apostrophe, .wide:
                let length = joinedLength(in: text, at: index)
                guard length > 0 else { break scan }
                isPlain = false
                index += length
            case .separator:
                break scan
            }
        }
        position = index
        return RawToken(range: start..<index, isPlainWord: isPlain, isCompound: isCompound)
    }

    /// Length of the apostrophe or wide word part at an index inside a token, or zero if the token ends there.
    private func joinedLength(in text: Span<UInt8>, at index: Int) -> Int {
        if text[index] == Letter.apostrophe {
            return wordPartLength(in: text, at: index + 1) > 0 ? 1 : 0
        }
        let decoded = UTF8Scalar(text, at: index)
        if decoded.scalar == Self.typographicApostrophe {
            return wordPartLength(in: text, at: index + decoded.count) > 0 ? decoded.count : 0
        }
        return decoded.isWordPart ? decoded.count : 0
    }

    /// Length of the word part at an index; zero if there is none, or an ideograph, which is a token of its own.
    private func wordPartLength(in text: Span<UInt8>, at index: Int) -> Int {
        guard index < text.count else { return 0 }
        switch Self.byteClass(text[index]) {
        case .lower, .upper, .digit: return 1
        case .connector, .apostrophe, .separator: return 0
        case .wide:
            let decoded = UTF8Scalar(text, at: index)
            return decoded.isWordPart ? decoded.count : 0
        }
    }

    /// U+2019, which word processors write for an apostrophe.
    static let typographicApostrophe: Unicode.Scalar = "\u{2019}"

    /// Classifies one byte.
    private static func byteClass(_ byte: UInt8) -> ByteClass {
        if byte &- UInt8(ascii: "a") < 26 { return .lower }
        if byte &- UInt8(ascii: "A") < 26 { return .upper }
        if byte &- UInt8(ascii: "0") < 10 { return .digit }
        if byte >= 0x80 { return .wide }
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): return .connector
        case UInt8(ascii: "'"): return .apostrophe
        default: return .separator
        }
    }
}
