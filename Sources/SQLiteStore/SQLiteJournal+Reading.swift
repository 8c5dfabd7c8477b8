internal import ContentDigests
public import IncidentModel
public import Journal
public import Signatures

extension SQLiteJournal {
    /// A checkpoint of everything that is written down.
    /// - Throws: `malformed` for an origin that is no name, `system` when libcrypto fails.
    public func checkpoint(
        origin: String,
        key: SigningKey,
        time: Timestamp
    ) throws(JournalError) -> SignedCheckpoint {
        try Checkpoint(origin: origin, head: head, time: time).signed(by: key)
    }

    /// Whether the journal holds what a checkpoint was made of. False shows that it was cut, replaced or rewritten.
    /// - Throws: `system` or `corrupt`.
    public func holds(_ checkpoint: Checkpoint) async throws(JournalError) -> Bool {
        guard checkpoint.size <= head.sequence else { return false }
        guard checkpoint.size > 0 else { return checkpoint.head == .empty }
        return try await reader.read { reader throws(JournalError) in
            var chain: Hash256?
            try reader.forEach(after: checkpoint.size - 1, limit: 1) { chain = $0.chainHash }
            let root = try MerkleProver(reader).root(size: checkpoint.size)
            return chain == checkpoint.chain && root == checkpoint.root
        }
    }

    /// Writes the whole journal as it is now, for a verifier; see ``JournalExport``.
    ///
    /// Entries that are added meanwhile are left out. Other reads go on in between.
    /// - Parameters:
    ///   - origin: The journal's name.
    ///   - key: Signs the checkpoint at the end.
    ///   - time: The time of that checkpoint.
    ///   - sink: Takes the next piece.
    /// - Throws: What `sink` throws, or `JournalError`.
    public func export(
        origin: String,
        key: SigningKey,
        time: Timestamp,
        to sink: ([UInt8]) async throws -> Void
    ) async throws {
        let note = try checkpoint(origin: origin, key: key, time: time)
        var piece: [UInt8] = []
        JournalExport.appendHeader(origin: origin, key: key.publicKey, to: &piece)
        try await sink(piece)
        var last: UInt64 = 0
        while last < note.checkpoint.size {
            let after = last
            let limit = Int(min(500, note.checkpoint.size - last))
            let bytes = try await reader.read { reader throws(JournalError) in
                try reader.exported(after: after, limit: limit)
            }
            try await sink(bytes)
            last += UInt64(limit)
        }
        piece = []
        JournalExport.append(note, to: &piece)
        try await sink(piece)
    }
}

extension EntryReader {
    /// The lines of entries, each after the documents that it is the first to name.
    func exported(after sequence: UInt64, limit: Int) throws(JournalError) -> [UInt8] {
        var entries: [JournalEntry] = []
        try forEach(after: sequence, limit: limit) { entries.append($0) }
        var lines: [UInt8] = []
        for entry in entries {
            var seen: [ContentDigest] = []
            for digest in entry.documents where !seen.contains(digest) {
                seen.append(digest)
                guard try firstUse(of: digest) == entry.sequence else { continue }
                guard let content = try document(digest) else {
                    throw .corrupt("a document of entry \(entry.sequence) is missing")
                }
                JournalExport.append(document: content, digest: digest, to: &lines)
            }
            JournalExport.append(entry, to: &lines)
        }
        return lines
    }
}
