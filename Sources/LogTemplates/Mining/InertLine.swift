/// Text of a line that may be shown.
enum InertLine {
    /// The most bytes of a template's text.
    static let limit = 1024
    private static let mark = Array("<*>".utf8)
    /// Separates tokens in a stored text: the unit separator, which no copied line has.
    private static let separator: UInt8 = 0x1F

    /// The tokens as stored text: each behind a separator, with its white space.
    static func template(_ tokens: [MaskedToken], _ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for token in tokens {
            if text.count >= limit { break }
            text.append(separator)
            if !token.isGlued, text.count > 1 { text.append(LogByte.space) }
            if token.kind == .variable { text += mark } else { text += bytes[token.start..<token.end] }
        }
        return text
    }

    /// The stored text with values at some places.
    static func masking(_ text: [UInt8], _ places: [Int]) -> [UInt8] {
        var parts = text.split(separator: separator, omittingEmptySubsequences: true).map(Array.init)
        for place in places where place < parts.count {
            let isSpaced = parts[place].first == LogByte.space
            parts[place] = isSpaced ? [LogByte.space] + mark : mark
        }
        return parts.reduce(into: []) { joined, part in
            joined.append(separator)
            joined += part
        }
    }

    /// The stored text as it is shown, at most `limit` bytes and without a character that acts on a terminal or hides text.
    static func text(_ stored: [UInt8], limit: Int = limit) -> String {
        let shown = stored.filter { $0 != separator }.prefix(limit)
        var text = ""
        for scalar in String(decoding: shown, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text.unicodeScalars.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
