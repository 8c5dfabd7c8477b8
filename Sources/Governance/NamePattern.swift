/// A name, or a form of names in which `*` stands for any number of characters: `production`, `prod-*`, `*-eu-*`.
///
/// Names are compared byte for byte. The work is one step of a few machine words for each byte of the name, whatever
/// the pattern: no pattern in a configuration and no name in an alert can make it slow.
/// - Source: the Shift-And automaton of R. Baeza-Yates and G. Gonnet, "A new approach to text searching",
///   Communications of the ACM 35(10), 1992, doi:10.1145/135239.135243; a `*` is a state that keeps itself.
public struct NamePattern: Sendable, Hashable, CustomStringConvertible {
    /// The most bytes of a pattern: its states have to fit a machine word.
    public static let longest = 63

    /// The pattern as it was written.
    public let text: String
    /// For each byte the places of the pattern at which it stands.
    private let places: [UInt8: UInt64]
    /// The places of `*`.
    private let stars: UInt64
    /// The state in which the whole pattern is matched.
    private let end: UInt64

    /// The pattern that `text` says; nil when it is empty, too long, or holds a blank or a control character.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...Self.longest).contains(bytes.count), bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        var places: [UInt8: UInt64] = [:]
        var stars: UInt64 = 0
        var place: UInt64 = 1
        var isBehindStar = false
        for byte in bytes {
            let isStar = byte == UInt8(ascii: "*")
            // Two stars say what one says, and the closure below looks one place ahead.
            if isStar, isBehindStar { continue }
            if isStar { stars |= place } else { places[byte, default: 0] |= place }
            isBehindStar = isStar
            place <<= 1
        }
        self.text = text
        self.places = places
        self.stars = stars
        end = place
    }

    /// Whether `name` has this form.
    /// - Complexity: O(bytes of `name`).
    public func matches(_ name: String) -> Bool {
        var state: UInt64 = 1 | ((1 & stars) << 1)
        for byte in name.utf8 {
            state = ((state & (places[byte] ?? 0)) << 1) | (state & stars)
            state |= (state & stars) << 1
            if state == 0 { return false }
        }
        return state & end != 0
    }

    /// The pattern as it was written.
    public var description: String { text }
}
