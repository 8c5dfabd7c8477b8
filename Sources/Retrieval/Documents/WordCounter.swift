/// Counts budget words byte by byte.
struct WordCounter: Sendable {
    /// Words so far.
    private(set) var words = 0
    /// Scalars until the current stretch counts as another word; 0 between stretches.
    private var remaining = 0

    /// Scalars of a long word that count as another.
    static let scalarsPerWord = 16

    /// Words in a stretch without white space of a number of scalars.
    static func words(scalars: Int) -> Int { (scalars + scalarsPerWord - 1) / scalarsPerWord }

    /// Takes the next byte.
    mutating func count(_ byte: UInt8) {
        if Self.isSpace(byte) {
            remaining = 0
        } else if byte & 0xC0 != 0x80 {
            // Continuation bytes are not counted, so that a count never rises inside a scalar.
            if remaining == 0 {
                words += 1
                remaining = Self.scalarsPerWord
            }
            remaining -= 1
        }
    }

    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
}
