public import IncidentModel
public import Journal
public import Signatures

/// A journal that is only read, also while a service writes it: for audits.
///
/// Not sendable: it blocks, so whoever opens it reads it on the same thread.
public final class JournalArchive {
    private let reader: EntryReader
    /// How far the journal had come when it was opened.
    public let head: JournalHead

    /// Opens the journal of a state folder.
    /// - Parameter path: The database's file.
    /// - Throws: `system` when it cannot be read, `corrupt` when its end does not fit its hashes.
    /// - Complexity: O(log n).
    public init(path: String) throws(JournalError) {
        let configuration = SQLiteJournal.Configuration()
        reader = try EntryReader(path: path, vfs: nil, busyTimeout: configuration.busyMilliseconds)
        head = try reader.head()
    }

    /// The export of the journal in pieces; see ``JournalExport``.
    /// - Parameters:
    ///   - origin: The journal's name.
    ///   - key: Signs the checkpoint at the end.
    ///   - time: The time of that checkpoint.
    ///   - sink: Takes the next piece.
    /// - Throws: What `sink` throws, or `JournalError`.
    /// - Complexity: O(size of the journal); a piece holds at most 500 entries with their documents.
    public func export(
        origin: String,
        key: SigningKey,
        time: Timestamp,
        to sink: ([UInt8]) throws -> Void
    ) throws {
        let note = try Checkpoint(origin: origin, head: head, time: time).signed(by: key)
        var piece: [UInt8] = []
        JournalExport.appendHeader(origin: origin, key: key.publicKey, to: &piece)
        try sink(piece)
        var last: UInt64 = 0
        while last < head.sequence {
            let limit = Int(min(500, head.sequence - last))
            try sink(try reader.exported(after: last, limit: limit))
            last += UInt64(limit)
        }
        piece = []
        JournalExport.append(note, to: &piece)
        try sink(piece)
    }

    /// An entry, or nil when there is none of that number.
    public func entry(_ sequence: UInt64) throws(JournalError) -> JournalEntry? {
        guard sequence > 0 else { return nil }
        var found: JournalEntry?
        try reader.forEach(after: sequence - 1, limit: 1) { found = $0 }
        return found
    }

    /// The proof that an entry is among the first `size`.
    /// - Throws: `outOfRange`, `system` or `corrupt`.
    public func proof(sequence: UInt64, size: UInt64) throws(JournalError) -> InclusionProof {
        guard sequence > 0, sequence <= size, size <= head.sequence else {
            throw .outOfRange("entry \(sequence) among the first \(size)")
        }
        return try MerkleProver(reader).inclusion(of: sequence - 1, treeSize: size)
    }

    /// The root over the first `size` entries.
    public func root(size: UInt64) throws(JournalError) -> Hash256 { try MerkleProver(reader).root(size: size) }
}

@available(*, unavailable)
extension JournalArchive: Sendable {}
