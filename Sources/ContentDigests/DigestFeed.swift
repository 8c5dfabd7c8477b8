/// Texts and numbers on their way into a digest. Each text is fed with its length, and no number's bytes are the beginning
/// of another one's, so that no two different sequences feed the same bytes.
public struct DigestFeed: Sendable {
    /// What was fed.
    public private(set) var bytes: [UInt8] = []

    /// Nothing was fed yet.
    /// - Parameter capacity: How many bytes there is room for at once.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Feeds a text.
    public mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Feeds a number, seven bits a byte, the lowest first.
    /// - Source: LEB128, DWARF 5, section 7.6.
    public mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// The digest of what was fed.
    public var digest: ContentDigest { ContentDigest(of: bytes) }
}
