internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import Synchronization

/// Retention: bodies go when their time is over; numbers and hashes stay, so that the rest can be verified as before.
extension LiveEngine {
    /// The most entries whose bodies go in one transaction.
    private static let atOnce = 1000

    /// Removes the bodies of entries that are older than the configuration wants them kept. Only what a stored snapshot
    /// covers goes: the state must follow from what is left.
    /// - Complexity: O(entries that go), and O(entries that went before) once after a start.
    public func pruneIfDue() async {
        while true {
            let (limit, first, last) = state.withLock { state in
                (
                    state.settings.retention.map { parts.clock.wall().adding(seconds: -$0.components.seconds) },
                    state.prunedSequence, state.snapshotSequence
                )
            }
            guard let limit, first < last else { return }
            let entries: [JournalEntry]
            do throws(JournalError) {
                entries = try await parts.journal.entries(after: first, limit: Self.atOnce)
            } catch { return }  // Tried again at the next turn.
            let old = entries.prefix { $0.sequence <= last && ($0.isPruned || $0.time < limit) }
            guard let end = old.last?.sequence else { return }
            if let begin = old.first(where: { !$0.isPruned && $0.kind != JournalEntry.pruningKind })?.sequence {
                guard await prune(begin...end) else { return }
            }
            state.withLock { $0.prunedSequence = end }
            guard old.count == entries.count else { return }
        }
    }

    private func prune(_ range: ClosedRange<UInt64>) async -> Bool {
        do throws(LiveError) {
            try await transact { state, moment throws(LiveError) in
                let text = "The bodies of entries \(range.lowerBound) to \(range.upperBound) were removed."
                let remark = Remark(kind: JournalEntry.pruningKind, text: text)
                var entry = state.happen(.remark(remark), by: "engine", at: moment.time)
                entry.pruning = range
                return Transaction(entries: [entry], value: ())
            }
            return true
        } catch { return false }
    }
}
