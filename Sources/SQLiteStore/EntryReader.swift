internal import ContentDigests
internal import IncidentModel
internal import Journal
internal import Signatures

/// Reads entries, hashes, documents and snapshots over one connection, on its thread.
final class EntryReader {
    private let connection: Connection
    private let range: Statement
    private let leaves: Statement
    private let nodes: Statement
    private let content: Statement
    private let snapshots: Statement
    private let uses: Statement
    private let ofIncident: Statement
    private var texts = TextTable()

    /// Opens a connection of its own, which only reads.
    /// - Throws: `system` or `corrupt`.
    init(path: String, vfs: String?, busyTimeout: Int32) throws(JournalError) {
        connection = try JournalError.translating { () throws(SQLiteError) in
            let connection = try Connection(path: path, isReadOnly: true, vfs: vfs, busyTimeout: busyTimeout)
            try JournalSchema.configure(connection)
            return connection
        }
        range = try Self.prepare(connection, Self.rangeQuery)
        leaves = try Self.prepare(
            connection,
            "SELECT leaf FROM entry WHERE sequence > ?1 AND sequence <= ?2 ORDER BY sequence"
        )
        nodes = try Self.prepare(
            connection,
            "SELECT hash FROM node WHERE level = ?1 AND position >= ?2 AND position < ?3 ORDER BY position"
        )
        content = try Self.prepare(connection, "SELECT content FROM document WHERE digest = ?1")
        ofIncident = try Self.prepare(
            connection,
            "SELECT sequence FROM entry WHERE incident = ?1 ORDER BY sequence DESC LIMIT ?2"
        )
        uses = try Self.prepare(connection, "SELECT min(sequence) FROM usage WHERE digest = ?1")
        snapshots = try Self.prepare(
            connection,
            "SELECT sequence, digest, content FROM snapshot WHERE name = ?1 AND sequence <= ?2 ORDER BY sequence DESC"
        )
    }

    private static let rangeQuery = """
        SELECT sequence, seconds, nanoseconds, kind, incident, actor, body, documents, leaf, chain
        FROM entry WHERE sequence > ?1 ORDER BY sequence LIMIT ?2
        """

    private static func prepare(_ connection: borrowing Connection, _ sql: String) throws(JournalError) -> Statement {
        do throws(SQLiteError) {
            return try connection.prepare(sql)
        } catch {
            throw JournalError(error)
        }
    }

    /// Calls `body` with each entry after a number, in order.
    /// - Parameters:
    ///   - sequence: The last entry that is left out.
    ///   - limit: The most entries.
    ///   - body: Takes an entry.
    /// - Throws: `system` or `corrupt`.
    func forEach(
        after sequence: UInt64,
        limit: Int,
        _ body: (JournalEntry) -> Void
    ) throws(JournalError) {
        range.bind(1, sequence)
        range.bind(2, Int64(limit))
        var expected = sequence
        while try step(range) {
            expected += 1
            guard range.sequence(0) == expected else {
                range.reset()
                throw .corrupt("entry \(expected) is missing")
            }
            guard let entry = entry() else {
                range.reset()
                throw .corrupt("entry \(expected) cannot be read")
            }
            body(entry)
        }
    }

    /// The last entries of an incident, in order.
    /// - Throws: `system` or `corrupt`.
    func last(_ limit: Int, of incident: String) throws(JournalError) -> [JournalEntry] {
        ofIncident.bind(1, incident)
        ofIncident.bind(2, Int64(limit))
        var numbers: [UInt64] = []
        while try step(ofIncident) { numbers.append(ofIncident.sequence(0)) }
        var entries: [JournalEntry] = []
        for number in numbers.reversed() { try forEach(after: number - 1, limit: 1) { entries.append($0) } }
        return entries
    }

    private func step(_ statement: borrowing Statement) throws(JournalError) -> Bool {
        do throws(SQLiteError) {
            return try statement.step()
        } catch {
            throw JournalError(error)
        }
    }

    /// The entry of the row at which `range` stands.
    private func entry() -> JournalEntry? {
        guard let time = Timestamp(seconds: range.integer(1), nanoseconds: Int32(clamping: range.integer(2))),
            let leaf = range.hash(8), let chain = range.hash(9), let documents = documents()
        else { return nil }
        let draft = JournalDraft(
            kind: unsafe range.withBytes(3) { unsafe texts.text($0) },
            incident: range.isNull(4) ? nil : unsafe range.withBytes(4) { unsafe texts.text($0) },
            actor: unsafe range.withBytes(5) { unsafe texts.text($0) },
            time: time,
            body: range.bytes(6)
        )
        return JournalEntry(
            sequence: range.sequence(0),
            draft: draft,
            documents: documents,
            leafHash: leaf,
            chainHash: chain
        )
    }

    private func documents() -> [ContentDigest]? {
        let bytes = range.bytes(7)
        guard bytes.count % Hash256.byteCount == 0 else { return nil }
        return stride(from: 0, to: bytes.count, by: Hash256.byteCount).compactMap { start in
            Hash256(bytes: bytes[start..<start + Hash256.byteCount])
                .flatMap { ContentDigest(hexadecimal: $0.hexadecimal) }
        }
    }

    /// A document, or nil.
    func document(_ digest: ContentDigest) throws(JournalError) -> [UInt8]? {
        content.bind(1, digest.bytes)
        guard try step(content) else { return nil }
        defer { content.reset() }
        return content.bytes(0)
    }

    /// What the journal says of its end.
    func head() throws(JournalError) -> JournalHead {
        try JournalError.translating { () throws(SQLiteError) in
            let statement = try connection.prepare("SELECT sequence, chain, root FROM head")
            guard try statement.step() else { return .empty }
            return JournalHead(
                sequence: statement.sequence(0),
                chain: statement.hash(1) ?? .zero,
                root: statement.sequence(0) == 0 ? MerkleTree.emptyRoot : statement.hash(2) ?? .zero
            )
        }
    }

    /// The first entry that names a document and still has its body, or 0.
    func firstUse(of digest: ContentDigest) throws(JournalError) -> UInt64 {
        uses.bind(1, digest.bytes)
        guard try step(uses) else { return 0 }
        defer { uses.reset() }
        return uses.sequence(0)
    }

    /// The newest snapshot that is whole.
    func snapshot(_ name: String, upTo sequence: UInt64) throws(JournalError) -> JournalSnapshot? {
        snapshots.bind(1, name)
        snapshots.bind(2, sequence)
        defer { snapshots.reset() }
        while try step(snapshots) {
            let bytes = snapshots.bytes(2)
            if SHA256.hash(bytes) == snapshots.hash(1) {
                return JournalSnapshot(name: name, sequence: snapshots.sequence(0), bytes: bytes)
            }
        }
        return nil
    }
}

extension EntryReader: MerkleSource {
    /// The hashes of complete nodes: leaves, or every eighth level.
    func hashes(level: Int, range: Range<UInt64>) throws(JournalError) -> [Hash256] {
        var hashes: [Hash256] = []
        if level == 0 {
            leaves.bind(1, range.lowerBound)
            leaves.bind(2, range.upperBound)
            while try step(leaves) { hashes.append(leaves.hash(0) ?? .zero) }
        } else {
            nodes.bind(1, Int64(level))
            nodes.bind(2, range.lowerBound)
            nodes.bind(3, range.upperBound)
            while try step(nodes) { hashes.append(nodes.hash(0) ?? .zero) }
        }
        guard hashes.count == range.count else { throw .corrupt("the hashes of level \(level) are not all there") }
        return hashes
    }
}
