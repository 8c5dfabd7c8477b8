import ContentDigests
import EvenkeelTestKit
import Journal
import Synchronization

/// A journal in memory that writes nothing from an entry of some kind on until it is told to, as a disk that is slow.
final class HeldJournal: JournalStore {
    private struct Waiting: Sendable {
        let drafts: [JournalDraft]
        let completion: @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    }

    let journal = InMemoryJournal()
    private let kind: String
    private let waiting = Mutex<[Waiting]?>([])

    init(holding kind: String) { self.kind = kind }

    /// Whether something waits.
    var isHolding: Bool { waiting.withLock { $0.map { !$0.isEmpty } ?? false } }
    /// How many appends wait.
    var count: Int { waiting.withLock { $0?.count ?? 0 } }

    /// Writes what waits, and all that follows at once.
    func release() {
        let held = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for append in held { journal.append(append.drafts, completion: append.completion) }
    }

    var head: JournalHead { journal.head }

    func append(
        _ drafts: [JournalDraft],
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) {
        let isHeld = waiting.withLock { waiting in
            guard let held = waiting, !held.isEmpty || drafts.contains(where: { $0.kind == kind }) else { return false }
            waiting = held + [Waiting(drafts: drafts, completion: completion)]
            return true
        }
        if !isHeld { journal.append(drafts, completion: completion) }
    }

    func append(_ drafts: [JournalDraft]) async throws(JournalError) -> ClosedRange<UInt64> {
        try await journal.append(drafts)
    }

    func entries(after sequence: UInt64, limit: Int) async throws(JournalError) -> [JournalEntry] {
        try await journal.entries(after: sequence, limit: limit)
    }

    func entries(of incident: String, last limit: Int) async throws(JournalError) -> [JournalEntry] {
        try await journal.entries(of: incident, last: limit)
    }

    func document(_ digest: ContentDigest) async throws(JournalError) -> [UInt8]? {
        try await journal.document(digest)
    }

    func proof(sequence: UInt64, size: UInt64) async throws(JournalError) -> InclusionProof {
        try await journal.proof(sequence: sequence, size: size)
    }

    func consistencyProof(from oldSize: UInt64, to newSize: UInt64) async throws(JournalError) -> ConsistencyProof {
        try await journal.consistencyProof(from: oldSize, to: newSize)
    }

    func saveSnapshot(_ snapshot: JournalSnapshot) async throws(JournalError) {
        try await journal.saveSnapshot(snapshot)
    }

    func loadSnapshot(_ name: String) async throws(JournalError) -> JournalSnapshot? {
        try await journal.loadSnapshot(name)
    }
}
