import ContentDigests
import Journal
import Signatures
import Synchronization

/// A journal in memory: what a real one promises but for surviving the process. It can be made to fail.
final class MemoryJournal: JournalStore {
    private struct State {
        var entries: [JournalEntry] = []
        var leaves: [Hash256] = []
        var documents: [ContentDigest: [UInt8]] = [:]
        var claims: Set<String> = []
        var isFailing = false
    }

    private typealias Completion = @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void

    private let state = Mutex(State())
    private let work: AsyncStream<@Sendable () -> Void>.Continuation

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: (@Sendable () -> Void).self)
        work = continuation
        // The writer: one after the other, never on the caller's thread, as a real journal's.
        Task { for await job in stream { job() } }
    }

    deinit { work.finish() }

    /// Whether everything is refused, as with a full disk.
    func fail(_ isFailing: Bool) { state.withLock { $0.isFailing = isFailing } }

    /// All entries.
    var all: [JournalEntry] { state.withLock { $0.entries } }

    var head: JournalHead {
        state.withLock { state in
            guard let last = state.entries.last else { return .empty }
            let root = MerkleProver(MerkleLeaves(state.leaves)).root(size: UInt64(state.leaves.count))
            return JournalHead(sequence: last.sequence, chain: last.chainHash, root: root)
        }
    }

    func append(_ drafts: [JournalDraft]) async throws(JournalError) -> ClosedRange<UInt64> {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<ClosedRange<UInt64>, JournalError>, Never>) in
            append(drafts) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    func append(
        _ drafts: [JournalDraft],
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) {
        work.yield { [self] in
            let result = state.withLock { state in Self.write(drafts, &state) }
            completion(result)
        }
    }

    private static func write(
        _ drafts: [JournalDraft],
        _ state: inout State
    ) -> Result<ClosedRange<UInt64>, JournalError> {
        if state.isFailing { return .failure(.failed("no space left")) }
        do throws(JournalError) {
            for draft in drafts {
                try draft.check()
                for claim in draft.claims where state.claims.contains(claim) { throw .claimSpent(claim) }
            }
        } catch { return .failure(error) }
        let first = UInt64(state.entries.count) + 1
        for draft in drafts {
            state.claims.formUnion(draft.claims)
            for document in draft.documents { state.documents[ContentDigest(of: document)] = document }
            var entry = JournalEntry(
                sequence: UInt64(state.entries.count) + 1,
                draft: draft,
                documents: draft.documents.map { ContentDigest(of: $0) },
                leafHash: .zero,
                chainHash: .zero
            )
            entry.leafHash = HashChain.leafHash(of: entry.canonicalBytes.span)
            entry.chainHash = HashChain.next(
                after: state.entries.last?.chainHash ?? HashChain.start,
                leaf: entry.leafHash
            )
            state.entries.append(entry)
            state.leaves.append(entry.leafHash)
        }
        return .success(first...UInt64(state.entries.count))
    }

    func entries(after sequence: UInt64, limit: Int) async throws(JournalError) -> [JournalEntry] {
        state.withLock { Array($0.entries.dropFirst(Int(min(sequence, UInt64($0.entries.count)))).prefix(limit)) }
    }

    func entries(of incident: String, last limit: Int) async throws(JournalError) -> [JournalEntry] {
        state.withLock { Array($0.entries.filter { $0.incident == incident }.suffix(limit)) }
    }

    func document(_ digest: ContentDigest) async throws(JournalError) -> [UInt8]? {
        state.withLock { $0.documents[digest] }
    }

    func proof(sequence: UInt64, size: UInt64) async throws(JournalError) -> InclusionProof {
        try state.withLock { state throws(JournalError) in
            guard sequence >= 1, sequence <= size, size <= state.leaves.count else { throw .outOfRange("entry") }
            return MerkleProver(MerkleLeaves(state.leaves)).inclusion(of: sequence - 1, treeSize: size)
        }
    }

    func consistencyProof(from oldSize: UInt64, to newSize: UInt64) async throws(JournalError) -> ConsistencyProof {
        try state.withLock { state throws(JournalError) in
            guard oldSize <= newSize, newSize <= state.leaves.count else { throw .outOfRange("size") }
            return MerkleProver(MerkleLeaves(state.leaves)).consistency(from: oldSize, to: newSize)
        }
    }

    func saveSnapshot(_ snapshot: JournalSnapshot) async throws(JournalError) {}

    func loadSnapshot(_ name: String) async throws(JournalError) -> JournalSnapshot? { nil }
}
