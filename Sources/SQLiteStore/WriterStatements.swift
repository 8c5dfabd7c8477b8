internal import ContentDigests
internal import IncidentModel
internal import Journal
internal import Signatures

/// The statements of the connection that writes, prepared once.
final class WriterStatements {
    /// Begins a transaction that will write.
    let begin: Statement
    /// Ends it.
    let commit: Statement
    private let entry: Statement
    private let node: Statement
    private let document: Statement
    private let usage: Statement
    private let claim: Statement
    private let claimed: Statement
    private let head: Statement
    private let headRow: Statement
    private let pruneBodies: Statement
    private let pruneUsage: Statement
    private let pruneDocuments: Statement
    private let snapshot: Statement
    private let oldSnapshots: Statement

    /// Prepares the statements.
    /// - Throws: `SQLiteError`.
    init(_ connection: borrowing Connection) throws(SQLiteError) {
        begin = try connection.prepare("BEGIN IMMEDIATE")
        commit = try connection.prepare("COMMIT")
        entry = try connection.prepare("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
        node = try connection.prepare("INSERT INTO node VALUES (?1, ?2, ?3)")
        document = try connection.prepare("INSERT OR IGNORE INTO document VALUES (?1, ?2)")
        usage = try connection.prepare("INSERT OR IGNORE INTO usage VALUES (?1, ?2)")
        claim = try connection.prepare("INSERT INTO claim VALUES (?1, ?2)")
        claimed = try connection.prepare("SELECT sequence FROM claim WHERE name = ?1")
        head = try connection.prepare("UPDATE head SET sequence = ?1, chain = ?2, root = ?3")
        headRow = try connection.prepare("SELECT epoch, sequence, chain, root FROM head")
        // An entry that says what was removed stays, or nothing would explain the gap.
        pruneBodies = try connection.prepare(
            """
            UPDATE entry SET body = NULL, documents = zeroblob(0), incident = NULL, actor = ''
            WHERE sequence >= ?1 AND sequence <= ?2 AND kind <> '\(JournalEntry.pruningKind)'
            """
        )
        pruneUsage = try connection.prepare("DELETE FROM usage WHERE sequence >= ?1 AND sequence <= ?2")
        pruneDocuments = try connection.prepare(
            "DELETE FROM document WHERE NOT EXISTS (SELECT 1 FROM usage WHERE usage.digest = document.digest)"
        )
        snapshot = try connection.prepare("INSERT OR REPLACE INTO snapshot VALUES (?1, ?2, ?3, ?4)")
        oldSnapshots = try connection.prepare(
            """
            DELETE FROM snapshot WHERE name = ?1 AND sequence NOT IN
                (SELECT sequence FROM snapshot WHERE name = ?1 ORDER BY sequence DESC LIMIT 2)
            """
        )
    }

    /// What the journal says of its end.
    /// - Throws: `SQLiteError`.
    func storedHead() throws(SQLiteError) -> JournalHead {
        guard try headRow.step() else { return .empty }
        defer { headRow.reset() }
        guard headRow.sequence(1) > 0 else { return .empty }
        return JournalHead(
            sequence: headRow.sequence(1),
            chain: headRow.hash(2) ?? .zero,
            root: headRow.hash(3) ?? .zero
        )
    }

    /// The number of times that the journal was opened for writing.
    /// - Throws: `SQLiteError`.
    func storedEpoch() throws(SQLiteError) -> Int64 {
        guard try headRow.step() else { return -1 }
        defer { headRow.reset() }
        return headRow.integer(0)
    }

    /// Writes down how far the journal has come.
    /// - Throws: `SQLiteError`.
    func store(_ value: JournalHead) throws(SQLiteError) {
        head.bind(1, value.sequence)
        head.bind(2, value.chain)
        head.bind(3, value.root)
        try head.run()
    }

    /// Writes an entry.
    /// - Throws: `SQLiteError`.
    func insert(_ value: JournalEntry) throws(SQLiteError) {
        entry.bind(1, value.sequence)
        entry.bind(2, value.time.seconds)
        entry.bind(3, Int64(value.time.nanoseconds))
        entry.bind(4, value.kind)
        entry.bind(5, value.incident)
        entry.bind(6, value.actor)
        entry.bind(7, value.body)
        entry.bind(8, value.documents.flatMap(\.bytes))
        entry.bind(9, value.leafHash)
        entry.bind(10, value.chainHash)
        try entry.run()
    }

    /// Writes a node of the Merkle tree.
    /// - Throws: `SQLiteError`.
    func insert(_ value: MerkleTree.Node) throws(SQLiteError) {
        node.bind(1, Int64(value.level))
        node.bind(2, value.index)
        node.bind(3, value.hash)
        try node.run()
    }

    /// Whether a claim was spent.
    /// - Throws: `SQLiteError`.
    func isSpent(_ name: String) throws(SQLiteError) -> Bool {
        claimed.bind(1, name)
        defer { claimed.reset() }
        return try claimed.step()
    }

    /// Spends a claim.
    /// - Throws: `SQLiteError`.
    func spend(_ name: String, by sequence: UInt64) throws(SQLiteError) {
        claim.bind(1, name)
        claim.bind(2, sequence)
        try claim.run()
    }

    /// Writes a document, unless it is there.
    /// - Throws: `SQLiteError`.
    func insertDocument(
        _ digest: ContentDigest,
        _ content: [UInt8],
        usedBy sequence: UInt64
    ) throws(SQLiteError) {
        document.bind(1, digest.bytes)
        document.bind(2, content)
        try document.run()
        usage.bind(1, digest.bytes)
        usage.bind(2, sequence)
        try usage.run()
    }

    /// Removes bodies and the documents that nothing names any more.
    /// - Throws: `SQLiteError`.
    func prune(_ range: ClosedRange<UInt64>) throws(SQLiteError) {
        pruneBodies.bind(1, range.lowerBound)
        pruneBodies.bind(2, range.upperBound)
        try pruneBodies.run()
        pruneUsage.bind(1, range.lowerBound)
        pruneUsage.bind(2, range.upperBound)
        try pruneUsage.run()
        try pruneDocuments.run()
    }

    /// Keeps a snapshot and the one before it.
    /// - Throws: `SQLiteError`.
    func save(_ value: JournalSnapshot) throws(SQLiteError) {
        snapshot.bind(1, value.name)
        snapshot.bind(2, value.sequence)
        snapshot.bind(3, SHA256.hash(value.bytes))
        snapshot.bind(4, value.bytes)
        try snapshot.run()
        oldSnapshots.bind(1, value.name)
        try oldSnapshots.run()
    }
}
