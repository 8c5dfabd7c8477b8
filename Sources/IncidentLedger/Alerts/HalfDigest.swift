internal import ContentDigests
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
    init(_ feed: DigestFeed) {
        let half = SHA256.hash(feed.bytes.span).firstHalf
        self.init(high: half.high, low: half.low)
    }

    /// A part of a digest is as good as a hash of the whole.
    func hash(into hasher: inout Hasher) { hasher.combine(low) }

    static func < (lhs: Self, rhs: Self) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }
}
