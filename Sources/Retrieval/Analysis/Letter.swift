/// The letters the stemmer asks about, as ASCII bytes, and the letter classes of the published algorithm.
enum Letter {
    /// `'`
    static let apostrophe = UInt8(ascii: "'")
    /// `d`
    static let d = UInt8(ascii: "d")
    /// `e`
    static let e = UInt8(ascii: "e")
    /// `i`
    static let i = UInt8(ascii: "i")
    /// `l`
    static let l = UInt8(ascii: "l")
    /// `s`
    static let s = UInt8(ascii: "s")
    /// `y` acting as a vowel.
    static let y = UInt8(ascii: "y")
    /// `y` acting as a consonant: it never occurs in lower-case input.
    static let consonantY = UInt8(ascii: "Y")

    /// One of a, e, i, o, u, y.
    static func isVowel(_ byte: UInt8) -> Bool { contains(byte, in: 0b1_0001_0000_0100_0001_0001_0001) }

    /// One of a, e, o: before these three a doubled consonant is kept.
    static func isAEO(_ byte: UInt8) -> Bool { contains(byte, in: 0b100_0000_0001_0001) }

    /// One of b, d, f, g, m, n, p, r, t: consonants that English doubles before an ending.
    static func isDoubling(_ byte: UInt8) -> Bool { contains(byte, in: 0b1010_1011_0000_0110_1010) }

    /// One of c, d, e, g, h, k, m, n, r, t: the letters that may stand before a removable `li`.
    static func isValidLI(_ byte: UInt8) -> Bool { contains(byte, in: 0b1010_0011_0100_1101_1100) }

    /// One of w, x or the consonant Y: a syllable that ends in one of them is not short.
    static func isWXY(_ byte: UInt8) -> Bool {
        byte == consonantY || contains(byte, in: 0b1100_0000_0000_0000_0000_0000)
    }

    /// One of s, t: the letters after which `ion` is removed.
    static func isSOrT(_ byte: UInt8) -> Bool { contains(byte, in: 0b1100_0000_0000_0000_0000) }

    /// Whether a byte is a lower-case letter of a set: bit 0 for `a`, bit 25 for `z`.
    ///
    /// The sets are written out, since a set computed at start would cost a check at every use.
    static func contains(_ byte: UInt8, in set: UInt32) -> Bool {
        let offset = byte &- UInt8(ascii: "a")
        return offset < 26 && set & (1 << UInt32(offset)) != 0
    }
}
