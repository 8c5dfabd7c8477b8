/// The byte-by-byte check that a stretch of bytes is well-formed UTF-8.
///
/// Overlong forms, surrogates and values above U+10FFFF are refused at the first byte that makes them so.
///
/// - Source: The Unicode Standard 15.0, table 3-7 "Well-Formed UTF-8 Byte Sequences".
struct UTF8Grammar {
    /// Continuation bytes still owed by the sequence that was begun; 0 to 3.
    private var owed: UInt8 = 0
    /// The least value that the next continuation byte may have.
    private var least: UInt8 = 0x80
    /// The greatest value that the next continuation byte may have.
    private var greatest: UInt8 = 0xBF

    /// Whether no sequence is under way.
    var isBetweenCharacters: Bool { owed == 0 }

    /// Takes the next byte.
    ///
    /// - Returns: Whether a well-formed text may have this byte here.
    mutating func consume(_ byte: UInt8) -> Bool {
        guard owed == 0 else { return consumeContinuation(byte) }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: owed = 1
        case 0xE0: begin(owing: 2, least: 0xA0)
        case 0xED: begin(owing: 2, greatest: 0x9F)
        case 0xE1...0xEF: owed = 2
        case 0xF0: begin(owing: 3, least: 0x90)
        case 0xF1...0xF3: owed = 3
        case 0xF4: begin(owing: 3, greatest: 0x8F)
        default: return false
        }
        return true
    }

    /// Begins a sequence whose second byte has a narrower range than 0x80 to 0xBF.
    private mutating func begin(owing count: UInt8, least: UInt8 = 0x80, greatest: UInt8 = 0xBF) {
        owed = count
        self.least = least
        self.greatest = greatest
    }

    /// Takes a byte in the middle of a sequence.
    private mutating func consumeContinuation(_ byte: UInt8) -> Bool {
        guard byte >= least, byte <= greatest else { return false }
        owed -= 1
        least = 0x80
        greatest = 0xBF
        return true
    }

    /// Whether the bytes of a range are well-formed UTF-8.
    ///
    /// - Complexity: O(length), at the standard library's speed.
    static func accepts(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.extracting(range))
            return true
        } catch {
            return false
        }
    }
}
