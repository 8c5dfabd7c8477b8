public import Signatures

/// What the verification of an exported journal found.
public struct JournalReport: Sendable, Equatable {
    /// The first thing that is wrong, or nil when everything fits.
    public internal(set) var fault: JournalFault?
    /// How far the journal was good: all of it without a fault, otherwise the entries before the first bad one.
    public internal(set) var head = JournalHead.empty
    /// The entries without bodies, of which only number and hashes could be verified.
    public internal(set) var pruned: [ClosedRange<UInt64>] = []
    /// The number of documents.
    public internal(set) var documents = 0
    /// The number of checkpoints in the export with a valid signature.
    public internal(set) var checkpoints = 0
    /// The number of checkpoints that were kept apart and fit.
    public internal(set) var trustedCheckpoints = 0
    /// The journal's name.
    public internal(set) var origin = ""
    /// The key that signed, as the export names it. Unless it was compared with one that is trusted, whoever wrote the
    /// export chose it.
    public internal(set) var key: VerifyingKey?

    /// Whether nothing is wrong.
    public var isGood: Bool { fault == nil }
}
