/// The bytes of known keys, laid out for comparing with keys in a document.
@usableFromInline
struct JSONFieldTable: Sendable {
    /// Each name's fingerprint, in the order of the names.
    private let fingerprints: [UInt64]
    /// Where each name ends in ``bytes``.
    private let ends: [Int]
    /// All names' bytes, one after the other.
    private let bytes: [UInt8]

    /// Prepares names.
    init(_ names: [String]) {
        var fingerprints: [UInt64] = []
        var ends: [Int] = []
        var bytes: [UInt8] = []
        for name in names {
            let start = bytes.count
            bytes.append(contentsOf: name.utf8)
            fingerprints.append(ByteScan.fingerprint(bytes.span, at: start, count: bytes.count - start))
            ends.append(bytes.count)
        }
        self.fingerprints = fingerprints
        self.ends = ends
        self.bytes = bytes
    }

    /// The position of the name whose bytes are these, or nil.
    ///
    /// - Complexity: O(number of names + length of the key).
    func index(of document: Span<UInt8>, at start: Int, count: Int) -> Int? {
        let wanted = ByteScan.fingerprint(document, at: start, count: count)
        let known = fingerprints.span
        for index in known.indices where known[index] == wanted {
            let nameStart = index == 0 ? 0 : ends[index - 1]
            if ends[index] - nameStart == count,
                ByteScan.isEqual(document, at: start, bytes.span, at: nameStart, count: count)
            {
                return index
            }
        }
        return nil
    }
}
