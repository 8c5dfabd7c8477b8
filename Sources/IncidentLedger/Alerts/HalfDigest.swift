internal import Signatures

/// What texts are told apart by: a million alerts and their names must be remembered, in a few bytes each whatever a sender
/// calls its things.
///
/// SHA-256 cut to 128 bits, so that nobody can make two texts that meet.
struct HalfDigest: Sendable, Hashable, Comparable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// The digest of what was fed.
    init(_ feed: consuming Feed) {
        let half = SHA256.hash(feed.bytes.span).firstHalf
        self.init(high: half.high, low: half.low)
    }

    /// A part of a digest is as good as a hash of the whole.
    func hash(into hasher: inout Hasher) { hasher.combine(low) }

    static func < (lhs: Self, rhs: Self) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }

    /// Texts and numbers on their way into a digest. Each text is fed with its length, so that no two different sequences
    /// feed the same bytes.
    struct Feed: ~Copyable {
        fileprivate var bytes: [UInt8] = []

        init() { bytes.reserveCapacity(96) }

        mutating func append(_ text: String) {
            append(UInt64(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }

        /// Seven bits a byte, the lowest first: no number's bytes are the beginning of another one's.
        mutating func append(_ number: UInt64) {
            var rest = number
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
    }
}
