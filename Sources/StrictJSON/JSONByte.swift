/// The ASCII bytes that JSON gives a meaning to, by name.
enum JSONByte {
    /// Horizontal tab, white space.
    static let tab: UInt8 = 0x09
    /// Line feed, white space; the one byte that begins a new line in a location.
    static let lineFeed: UInt8 = 0x0A
    /// Carriage return, white space.
    static let carriageReturn: UInt8 = 0x0D
    /// Space; every byte below it is a control character.
    static let space: UInt8 = 0x20
    /// `"`
    static let quote: UInt8 = 0x22
    /// `+`
    static let plus: UInt8 = 0x2B
    /// `,`
    static let comma: UInt8 = 0x2C
    /// `-`
    static let minus: UInt8 = 0x2D
    /// `.`
    static let point: UInt8 = 0x2E
    /// `/`
    static let slash: UInt8 = 0x2F
    /// `0`
    static let zero: UInt8 = 0x30
    /// `9`
    static let nine: UInt8 = 0x39
    /// `:`
    static let colon: UInt8 = 0x3A
    /// `E`
    static let uppercaseE: UInt8 = 0x45
    /// `[`
    static let openBracket: UInt8 = 0x5B
    /// `\`
    static let backslash: UInt8 = 0x5C
    /// `]`
    static let closeBracket: UInt8 = 0x5D
    /// `b`
    static let lowercaseB: UInt8 = 0x62
    /// `e`
    static let lowercaseE: UInt8 = 0x65
    /// `f`
    static let lowercaseF: UInt8 = 0x66
    /// `n`
    static let lowercaseN: UInt8 = 0x6E
    /// `r`
    static let lowercaseR: UInt8 = 0x72
    /// `t`
    static let lowercaseT: UInt8 = 0x74
    /// `u`
    static let lowercaseU: UInt8 = 0x75
    /// `{`
    static let openBrace: UInt8 = 0x7B
    /// `}`
    static let closeBrace: UInt8 = 0x7D

    /// Whether the byte is one of the four that RFC 8259 section 2 counts as white space.
    @inline(__always)
    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == space || byte == lineFeed || byte == carriageReturn || byte == tab
    }

    /// Whether the byte is `0` to `9`.
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- zero < 10
    }

    /// The value 0 to 15 of a hexadecimal digit of either case, or nil.
    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case zero...nine: UInt32(byte &- zero)
        case 0x41...0x46: UInt32(byte &- 0x37)
        case 0x61...0x66: UInt32(byte &- 0x57)
        default: nil
        }
    }
}
