/// The most that mining holds and looks at; what is beyond is cut or forgotten, never refused.
public struct MiningLimits: Hashable, Sendable {
    /// Bytes of a line that are looked at. The rest of a longer line is as if it were not there.
    public var lineBytes = 4096
    /// Pieces (words, delimiters) of a line that are looked at.
    public var lineTokens = 192
    /// Masked lines that are remembered; beyond, the one that was not seen for longest is forgotten.
    public var variants = 4096
    /// Different words at one place, everything else equal, from which on the place is a value.
    public var valuesToMerge = 5
    /// The same for the first word of a line, which mostly says what the line is about.
    public var firstValuesToMerge = 20
    /// Different words at each of two places, everything else equal, from which on both are values.
    public var pairsToMerge = 8
    /// Words of a line between which pairs are looked at.
    public var pairedWords = 10

    /// The defaults: one configuration for every system.
    public init() {}
}
