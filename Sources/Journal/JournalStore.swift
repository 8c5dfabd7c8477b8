public import ContentDigests

/// Where a journal is kept.
///
/// Whatever a store returned from ``append(_:)`` survives a crash and a loss of power. What it threw for was not written,
/// or, when the store failed in the middle, was not promised: ``head`` tells after recovery.
public protocol JournalStore: Sendable {
    /// How far the journal has come, durably.
    var head: JournalHead { get }

    /// Writes entries, all or none, and returns their numbers once they are safe.
    ///
    /// Not cancellable: what was handed over is written.
    /// - Throws: `malformedDraft`, `claimSpent`, `overloaded`, `failed` or `closed`.
    func append(_ drafts: [JournalDraft]) async throws(JournalError) -> ClosedRange<UInt64>

    /// Like the other, for a caller without a task.
    ///
    /// `completion` is called once, on the writer's thread or, when refused at once, on the caller's; it must be quick.
    func append(
        _ drafts: [JournalDraft],
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    )

    /// Writes entries and removes the bodies of earlier ones, in one transaction; see ``JournalDraft/pruning(_:reason:actor:time:)``.
    func append(
        _ drafts: [JournalDraft],
        pruning: ClosedRange<UInt64>,
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    )

    /// The entries after a number, in order, at most `limit` of them.
    func entries(after sequence: UInt64, limit: Int) async throws(JournalError) -> [JournalEntry]

    /// The last `limit` entries of an incident, in order.
    func entries(of incident: String, last limit: Int) async throws(JournalError) -> [JournalEntry]

    /// A document, or nil when none of that digest is kept.
    func document(_ digest: ContentDigest) async throws(JournalError) -> [UInt8]?

    /// The proof that an entry is among the first `size`.
    /// - Throws: `outOfRange`.
    func proof(sequence: UInt64, size: UInt64) async throws(JournalError) -> InclusionProof

    /// The proof that the first `newSize` entries begin with the first `oldSize`.
    /// - Throws: `outOfRange`.
    func consistencyProof(from oldSize: UInt64, to newSize: UInt64) async throws(JournalError) -> ConsistencyProof

    /// Keeps a snapshot and the one before it, and forgets older ones of that name.
    func saveSnapshot(_ snapshot: JournalSnapshot) async throws(JournalError)

    /// The newest snapshot of a name that is whole and no newer than the journal, or nil.
    func loadSnapshot(_ name: String) async throws(JournalError) -> JournalSnapshot?
}

extension JournalStore {
    /// A store without retention writes the entries and removes nothing.
    public func append(
        _ drafts: [JournalDraft],
        pruning: ClosedRange<UInt64>,
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) { append(drafts, completion: completion) }
}

/// The state that the first entries of a journal lead to, so that a start need not read them all.
public struct JournalSnapshot: Sendable, Equatable {
    /// What it is a snapshot of; a new format of the same gets a new name.
    public var name: String
    /// The last entry that it covers.
    public var sequence: UInt64
    /// The state.
    public var bytes: [UInt8]

    /// Makes a snapshot of its parts.
    public init(name: String, sequence: UInt64, bytes: [UInt8]) {
        self.name = name
        self.sequence = sequence
        self.bytes = bytes
    }
}
