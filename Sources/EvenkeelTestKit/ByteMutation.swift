/// Spoils good input at random: flipped bits, parts taken out, repeated, cut off, and pieces that readers trip over.
public struct ByteMutation: Sendable {
    private let pieces: [[UInt8]]
    private let changes: ClosedRange<Int>
    private let length: ClosedRange<Int>

    /// Creates a mutation.
    /// - Parameters:
    ///   - pieces: What is put in, or in the place of something.
    ///   - changes: How many changes are made.
    ///   - length: How many bytes a change concerns.
    public init(pieces: [String], changes: ClosedRange<Int>, length: ClosedRange<Int>) {
        self.pieces = pieces.map { Array($0.utf8) }
        self.changes = changes
        self.length = length
    }

    /// `original`, spoilt; the same for the same state of `generator`.
    public func spoilt(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: changes, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: length, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &generator) ?? [])
            case 4: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
