internal import IncidentLedger
internal import Journal

/// Finds the state that a journal leads to: from its last snapshot, and what came after.
///
/// Entries are read and understood some batches ahead, on other threads, while those before them are taken in.
struct LedgerReplay {
    /// The entries of one batch.
    private static let batchEntries: UInt64 = 1000
    /// How many batches are on their way at once: one that is read, those that are understood, and one to spare.
    private static let batchesAhead: UInt64 = 4

    private typealias Batch = (number: UInt64, entries: Result<[LedgerEntry], JournalError>)

    /// The state that the journal leads to.
    /// - Throws: What reading throws; `corrupt` when the state needs bodies that were removed.
    /// - Complexity: O(entries since the last snapshot).
    static func state(
        of journal: any JournalStore,
        _ configuration: LedgerConfiguration
    ) async throws(JournalError) -> IncidentLedger {
        var ledger = IncidentLedger(configuration)
        if let snapshot = try await journal.loadSnapshot(IncidentLedger.snapshotName),
            let stored = try? IncidentLedger(snapshot: snapshot.bytes)
        {
            // A snapshot that cannot be used costs time, not truth: the journal has it all.
            ledger = stored
            ledger.configure(configuration)
        }
        // Where bodies went with time, the snapshot alone holds what they led to: better no start than one that has
        // forgotten an engaged stop switch.
        if ledger.sequence == 0, try await journal.entries(after: 0, limit: 1).first?.isPruned ?? false {
            throw .corrupt("bodies of its first entries were removed, and the snapshot of their state cannot be read")
        }
        if let failure = await replay(journal, upTo: journal.head.sequence, into: &ledger) { throw failure }
        return ledger
    }

    /// Takes the entries in that the state does not hold yet.
    /// - Returns: What went wrong.
    private static func replay(
        _ journal: any JournalStore,
        upTo end: UInt64,
        into ledger: inout IncidentLedger
    ) async -> JournalError? {
        let start = ledger.sequence
        guard end > start else { return nil }
        let count = (end - start + batchEntries - 1) / batchEntries
        return await withTaskGroup(of: Batch.self, returning: JournalError?.self) { group in
            var (asked, taken) = (UInt64(0), UInt64(0))
            var waiting: [UInt64: [LedgerEntry]] = [:]
            var done: [LedgerEntry] = []
            while taken < count {
                while asked < min(count, taken + batchesAhead) {
                    let (number, past) = (asked, done)
                    (asked, done) = (asked + 1, [])
                    group.addTask {
                        // What was taken in is let go of here, which takes a good part of the time.
                        withExtendedLifetime(past) {}
                        return (number, await read(journal, after: start + number * batchEntries, upTo: end))
                    }
                }
                if let entries = waiting.removeValue(forKey: taken) {
                    for entry in entries { ledger.apply(entry) }
                    (taken, done) = (taken + 1, entries)
                    continue
                }
                switch await group.next() {
                case (let number, .success(let entries))?: waiting[number] = entries
                case (_, .failure(let error))?:
                    group.cancelAll()
                    return error
                case nil: return .system("the journal's entries after \(ledger.sequence) were not read")
                }
            }
            return nil
        }
    }

    /// Reads and understands one batch.
    private static func read(
        _ journal: any JournalStore,
        after sequence: UInt64,
        upTo end: UInt64
    ) async -> Result<[LedgerEntry], JournalError> {
        do throws(JournalError) {
            let limit = Int(min(batchEntries, end - sequence))
            return .success(LedgerEntry.reading(try await journal.entries(after: sequence, limit: limit)))
        } catch {
            return .failure(error)
        }
    }
}
