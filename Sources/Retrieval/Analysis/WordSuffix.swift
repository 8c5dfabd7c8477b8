/// An ending of an English word, compared in one machine operation.
///
/// No ending in the stemmer is longer than seven bytes, so an ending and the tail of a word both fit in 64 bits.
struct WordSuffix: Sendable {
    /// The bytes of the ending, last byte lowest.
    let packed: UInt64
    /// One bits over the bytes of `packed`.
    let mask: UInt64
    /// Length in bytes, 1...7.
    let count: Int

    /// Packs an ending.
    ///
    /// - Parameter text: one to seven ASCII letters or apostrophes.
    init(_ text: String) {
        precondition((1...7).contains(text.utf8.count), "an ending has one to seven bytes")
        packed = text.utf8.reduce(0) { $0 << 8 | UInt64($1) }
        count = text.utf8.count
        mask = (1 << (8 * UInt64(count))) - 1
    }

    /// Whether a word with this tail (see `tail(of:)`) has the ending.
    ///
    /// - Complexity: O(1).
    func matches(tail: UInt64) -> Bool { tail & mask == packed }

    /// The last eight bytes of a word, last byte lowest, zero where the word is shorter.
    ///
    /// - Complexity: O(1).
    static func tail(of word: [UInt8]) -> UInt64 {
        var packed: UInt64 = 0
        for index in max(0, word.count - 8)..<word.count {
            packed = packed << 8 | UInt64(word[index])
        }
        return packed
    }
}
