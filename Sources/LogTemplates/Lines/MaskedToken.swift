/// A token of a line after its values have been masked.
struct MaskedToken {
    /// The first byte in the line; of a value, where it began.
    var start: Int
    /// The byte behind the last.
    var end: Int
    /// Word, delimiter or value.
    var kind: LinePiece.Kind
    /// Whether no white space stands before it.
    var isGlued: Bool

    /// A value stands for any other.
    static let variableHash: UInt64 = 0x9E37_79B9_7F4A_7C15
}

/// A number from bytes, the same on every machine and in every run.
enum StableHash {
    /// FNV-1a over the bytes, mixed.
    ///
    /// It is no defence against collisions on purpose: whoever looks up by it compares the bytes as well.
    ///
    /// - Source: Fowler, Noll, Vo, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
    /// - Complexity: O(length).
    static func of(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in start..<end { hash = (hash ^ UInt64(bytes[place])) &* 0x0000_0100_0000_01B3 }
        return mixed(hash)
    }

    /// The finaliser of SplitMix64.
    @inline(__always) static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// What a token adds to the hash of its line at `place`; hashes of lines are sums of these, so one token can be exchanged in
    /// O(1).
    @inline(__always) static func part(_ token: UInt64, at place: Int) -> UInt64 {
        mixed(token &+ UInt64(truncatingIfNeeded: place &+ 1) &* 0xD6E8_FEB8_6659_FD93)
    }
}
