/// What the bytes of a log line are, in ASCII; bytes from 0x80 on count as letters.
enum LogByte {
    static let space: UInt8 = 0x20
    static let dot: UInt8 = 0x2E
    static let colon: UInt8 = 0x3A
    static let equals: UInt8 = 0x3D
    static let hyphen: UInt8 = 0x2D
    static let plus: UInt8 = 0x2B
    static let slash: UInt8 = 0x2F
    static let backslash: UInt8 = 0x5C
    static let comma: UInt8 = 0x2C
    static let semicolon: UInt8 = 0x3B
    static let bar: UInt8 = 0x7C
    static let underscore: UInt8 = 0x5F
    static let at: UInt8 = 0x40
    static let star: UInt8 = 0x2A
    static let tilde: UInt8 = 0x7E
    static let hash: UInt8 = 0x23
    static let quote: UInt8 = 0x22
    static let apostrophe: UInt8 = 0x27
    static let backtick: UInt8 = 0x60
    static let openAngle: UInt8 = 0x3C
    static let closeAngle: UInt8 = 0x3E
    static let openSquare: UInt8 = 0x5B
    static let closeSquare: UInt8 = 0x5D
    static let openRound: UInt8 = 0x28
    static let closeRound: UInt8 = 0x29
    static let openCurly: UInt8 = 0x7B
    static let closeCurly: UInt8 = 0x7D

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always) static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

    @inline(__always) static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }

    @inline(__always) static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

    /// The byte in lower case if it is an ASCII letter.
    @inline(__always) static func lowered(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }

    /// Whether the byte is a piece of its own wherever it stands: brackets, quotes, and what parts keys from values and
    /// items from each other. A dot, a slash, a hyphen and their like belong to the words they stand in.
    @inline(__always) static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case equals, colon, comma, openRound, closeRound, openSquare, closeSquare, openAngle, closeAngle, openCurly,
            closeCurly, quote, apostrophe, backtick, semicolon, bar:
            true
        default: false
        }
    }

    /// The bracket that closes this one, or nil if it opens nothing.
    @inline(__always) static func closing(_ byte: UInt8) -> UInt8? {
        switch byte {
        case openRound: closeRound
        case openSquare: closeSquare
        case openCurly: closeCurly
        case openAngle: closeAngle
        default: nil
        }
    }

    @inline(__always) static func isClosing(_ byte: UInt8) -> Bool {
        byte == closeRound || byte == closeSquare || byte == closeCurly || byte == closeAngle
    }

    @inline(__always) static func isQuote(_ byte: UInt8) -> Bool {
        byte == quote || byte == apostrophe || byte == backtick
    }
}
