public import ContentDigests
public import Journal
internal import Signatures
internal import Synchronization

/// A journal in memory, with a switch that makes writing fail as a full disk does.
public final class InMemoryJournal: JournalStore {
    private struct State: Sendable {
        var entries: [JournalEntry] = []
        var documents: [ContentDigest: [UInt8]] = [:]
        var claims: Set<String> = []
        var snapshots: [String: JournalSnapshot] = [:]
        var failure: String?
        var syncs = 0
    }

    private let state = Mutex(State())

    /// An empty journal.
    public init() {}

    /// Makes every append fail, or lets it work again with nil.
    public func fail(_ reason: String?) { state.withLock { $0.failure = reason } }

    /// Everything that was written.
    public var entries: [JournalEntry] { state.withLock { $0.entries } }

    /// How far it has come.
    public var head: JournalHead {
        state.withLock { state in
            let prover = MerkleProver(MerkleLeaves(state.entries.map(\.leafHash)))
            return JournalHead(
                sequence: UInt64(state.entries.count),
                chain: state.entries.last?.chainHash ?? HashChain.start,
                root: prover.root(size: UInt64(state.entries.count))
            )
        }
    }

    /// Writes entries, all or none.
    public func append(_ drafts: [JournalDraft]) async throws(JournalError) -> ClosedRange<UInt64> {
        try write(drafts).get()
    }

    /// Writes entries, and calls back at once.
    public func append(
        _ drafts: [JournalDraft],
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) { completion(write(drafts)) }

    private func write(_ drafts: [JournalDraft]) -> Result<ClosedRange<UInt64>, JournalError> {
        state.withLock { state in
            if let failure = state.failure { return .failure(.failed(failure)) }
            do throws(JournalError) {
                for draft in drafts { try draft.check() }
                let claims = drafts.flatMap(\.claims)
                for claim in claims where state.claims.contains(claim) { throw .claimSpent(claim) }
                guard !drafts.isEmpty else { throw .malformedDraft("there is no draft") }
                state.claims.formUnion(claims)
                let first = UInt64(state.entries.count + 1)
                for draft in drafts { Self.add(draft, to: &state) }
                return .success(first...UInt64(state.entries.count))
            } catch {
                return .failure(error)
            }
        }
    }

    private static func add(_ draft: JournalDraft, to state: inout State) {
        let digests = draft.documents.map { ContentDigest(of: $0) }
        for (digest, document) in zip(digests, draft.documents) { state.documents[digest] = document }
        var entry = JournalEntry(
            sequence: UInt64(state.entries.count + 1),
            draft: draft,
            documents: digests,
            leafHash: .zero,
            chainHash: .zero
        )
        entry.leafHash = HashChain.leafHash(of: entry.canonicalBytes.span)
        entry.chainHash = HashChain.next(
            after: state.entries.last?.chainHash ?? HashChain.start,
            leaf: entry.leafHash
        )
        state.entries.append(entry)
    }

    /// The entries after a number.
    public func entries(after sequence: UInt64, limit: Int) async throws(JournalError) -> [JournalEntry] {
        state.withLock { Array($0.entries.dropFirst(Int(clamping: sequence)).prefix(limit)) }
    }

    /// The last entries of an incident.
    public func entries(of incident: String, last limit: Int) async throws(JournalError) -> [JournalEntry] {
        state.withLock { $0.entries.filter { $0.incident == incident }.suffix(limit) }
    }

    /// A document, or nil.
    public func document(_ digest: ContentDigest) async throws(JournalError) -> [UInt8]? {
        state.withLock { $0.documents[digest] }
    }

    /// The proof that an entry is among the first `size`.
    public func proof(sequence: UInt64, size: UInt64) async throws(JournalError) -> InclusionProof {
        let leaves = state.withLock { $0.entries.map(\.leafHash) }
        guard sequence > 0, sequence <= size, size <= leaves.count else { throw .outOfRange("entry \(sequence)") }
        return MerkleProver(MerkleLeaves(leaves)).inclusion(of: sequence - 1, treeSize: size)
    }

    /// The proof that it only grew.
    public func consistencyProof(
        from oldSize: UInt64,
        to newSize: UInt64
    ) async throws(JournalError) -> ConsistencyProof {
        let leaves = state.withLock { $0.entries.map(\.leafHash) }
        guard oldSize > 0, oldSize <= newSize, newSize <= leaves.count else { throw .outOfRange("size \(newSize)") }
        return MerkleProver(MerkleLeaves(leaves)).consistency(from: oldSize, to: newSize)
    }

    /// Keeps a snapshot.
    public func saveSnapshot(_ snapshot: JournalSnapshot) async throws(JournalError) {
        state.withLock { $0.snapshots[snapshot.name] = snapshot }
    }

    /// The last snapshot of a name.
    public func loadSnapshot(_ name: String) async throws(JournalError) -> JournalSnapshot? {
        state.withLock { $0.snapshots[name] }
    }
}
