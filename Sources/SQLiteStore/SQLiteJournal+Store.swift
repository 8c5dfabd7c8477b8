public import ContentDigests
public import IncidentModel
public import Journal

extension SQLiteJournal {
    /// Writes entries, all or none, and returns their numbers after the sync.
    /// - Throws: `malformedDraft`, `claimSpent`, `overloaded`, `failed` or `closed`.
    public func append(_ drafts: [JournalDraft]) async throws(JournalError) -> ClosedRange<UInt64> {
        let result: Result<ClosedRange<UInt64>, JournalError> = await withCheckedContinuation { continuation in
            append(drafts) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Like the other, for a caller without a task.
    public func append(
        _ drafts: [JournalDraft],
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) {
        submit(drafts, pruning: nil, completion)
    }

    /// Removes the bodies of entries, and the documents that only they name, and writes down that it was done.
    ///
    /// Numbers and hashes stay, so that the rest of the journal can be verified as before. Entries that say that others
    /// were pruned are left as they are.
    /// - Parameters:
    ///   - range: The entries, at most 10,000: it is one transaction.
    ///   - reason: The rule that asks for it.
    ///   - actor: Who asks for it.
    ///   - time: When.
    /// - Returns: The number of the entry that says so.
    /// - Throws: What ``append(_:)`` throws, and `outOfRange`.
    public func prune(
        _ range: ClosedRange<UInt64>,
        reason: String,
        actor: String,
        time: Timestamp
    ) async throws(JournalError) -> UInt64 {
        guard range.lowerBound > 0, range.count <= 10_000 else {
            throw .outOfRange("range of 1 to 10,000 entries from \(range.lowerBound) to \(range.upperBound)")
        }
        let draft = JournalDraft.pruning(range, reason: reason, actor: actor, time: time)
        let result: Result<ClosedRange<UInt64>, JournalError> = await withCheckedContinuation { continuation in
            submit([draft], pruning: range) { continuation.resume(returning: $0) }
        }
        return try result.get().upperBound
    }

    /// Writes entries and removes the bodies of at most 10,000 earlier ones, in one transaction.
    public func append(
        _ drafts: [JournalDraft],
        pruning: ClosedRange<UInt64>,
        completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) {
        guard pruning.lowerBound > 0, pruning.count <= 10_000 else {
            let what = "range of 1 to 10,000 entries from \(pruning.lowerBound) to \(pruning.upperBound)"
            return completion(.failure(.outOfRange(what)))
        }
        submit(drafts, pruning: pruning, completion)
    }

    private func submit(
        _ drafts: [JournalDraft],
        pruning: ClosedRange<UInt64>?,
        _ completion: @escaping @Sendable (Result<ClosedRange<UInt64>, JournalError>) -> Void
    ) {
        do throws(JournalError) {
            guard !drafts.isEmpty, drafts.count <= configuration.maximumWaitingEntries else {
                throw .malformedDraft("a call has 1 to \(configuration.maximumWaitingEntries) entries")
            }
            let weight = drafts.reduce(0) { $0 + $1.weight }
            guard weight <= configuration.maximumWaitingBytes else {
                throw .malformedDraft("a call has more than \(configuration.maximumWaitingBytes) bytes")
            }
            var prepared: [PreparedDraft] = []
            prepared.reserveCapacity(drafts.count)
            for draft in drafts { prepared.append(try PreparedDraft(draft)) }
            let work = WriterRequest.Work.append(prepared, pruning: pruning)
            let request = WriterRequest(work: work, weight: weight, completion: completion)
            if let refusal = inbox.submit(request) { throw refusal }
        } catch {
            completion(.failure(error))
        }
    }

    /// The entries after a number, in order, at most `limit` of them.
    public func entries(after sequence: UInt64, limit: Int) async throws(JournalError) -> [JournalEntry] {
        try await reader.read { reader throws(JournalError) in
            var entries: [JournalEntry] = []
            try reader.forEach(after: sequence, limit: limit) { entries.append($0) }
            return entries
        }
    }

    /// The last `limit` entries of an incident, in order.
    public func entries(of incident: String, last limit: Int) async throws(JournalError) -> [JournalEntry] {
        try await reader.read { reader throws(JournalError) in try reader.last(limit, of: incident) }
    }

    /// A document, or nil when none of that digest is kept.
    public func document(_ digest: ContentDigest) async throws(JournalError) -> [UInt8]? {
        try await reader.read { reader throws(JournalError) in try reader.document(digest) }
    }

    /// The proof that an entry is among the first `size`.
    public func proof(sequence: UInt64, size: UInt64) async throws(JournalError) -> InclusionProof {
        guard sequence > 0, sequence <= size, size <= head.sequence else {
            throw .outOfRange("entry \(sequence) among the first \(size)")
        }
        return try await reader.read { reader throws(JournalError) in
            try MerkleProver(reader).inclusion(of: sequence - 1, treeSize: size)
        }
    }

    /// The proof that the first `newSize` entries begin with the first `oldSize`.
    public func consistencyProof(
        from oldSize: UInt64,
        to newSize: UInt64
    ) async throws(JournalError) -> ConsistencyProof {
        guard oldSize > 0, oldSize <= newSize, newSize <= head.sequence else {
            throw .outOfRange("growth from \(oldSize) to \(newSize) entries")
        }
        return try await reader.read { reader throws(JournalError) in
            try MerkleProver(reader).consistency(from: oldSize, to: newSize)
        }
    }

    /// Keeps a snapshot and the one before it.
    public func saveSnapshot(_ snapshot: JournalSnapshot) async throws(JournalError) {
        let result: Result<ClosedRange<UInt64>, JournalError> = await withCheckedContinuation { continuation in
            let request = WriterRequest(work: .save(snapshot), weight: snapshot.bytes.count) {
                continuation.resume(returning: $0)
            }
            if let refusal = inbox.submit(request) { continuation.resume(returning: .failure(refusal)) }
        }
        _ = try result.get()
    }

    /// The newest snapshot of a name that is whole and no newer than the journal, or nil.
    public func loadSnapshot(_ name: String) async throws(JournalError) -> JournalSnapshot? {
        let head = head.sequence
        return try await reader.read { reader throws(JournalError) in try reader.snapshot(name, upTo: head) }
    }
}
