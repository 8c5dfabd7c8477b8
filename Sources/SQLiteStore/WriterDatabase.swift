internal import Journal
internal import Signatures

/// The connection that writes, with what it knows of the journal's end. For the writer's thread.
///
/// After any error it is thrown away: what is true then is what a new one reads from the disk.
final class WriterDatabase {
    private let connection: Connection
    private let statements: WriterStatements
    private let meter = LogMeter()
    private let mover: LogMover
    /// The pages that the log held when its move was last asked for.
    private var askedPages = 0
    /// How often the journal was opened for writing; another number means that somebody else has opened it.
    let epoch: Int64
    private let path: String
    /// The files that were opened.
    private let files: FileIdentity
    /// How long the database was when it was last looked at.
    private var knownBytes: Int64 = 0
    private var tree: MerkleTree
    private var chain: Hash256
    private var buffer: [UInt8] = []

    /// How far the journal has come, with what was written since the last commit.
    var head: JournalHead { JournalHead(sequence: tree.size, chain: chain, root: tree.root) }
    /// Opens the database, makes it if there is none, and makes sure that its end is whole.
    ///
    /// What the log holds is moved into the database first, with a sync: after a sync that failed, the pages of the log
    /// are in memory and perhaps not on the disk, and the kernel does not try them again.
    /// - Parameters:
    ///   - configuration: Limits and delays.
    ///   - path: The file.
    ///   - epochs: The numbers that ``epoch`` may have been left at; nil for a first opening.
    /// - Throws: `newerFormat`, `corrupt` or `system`; `held` when somebody else has opened the journal meanwhile.
    init(
        _ configuration: SQLiteJournal.Configuration,
        path: String,
        epochs: ClosedRange<Int64>? = nil
    ) throws(JournalError) {
        let opened = try Self.open(configuration, path: path)
        try JournalSchema.prepare(opened)
        let prepared = try JournalError.translating { () throws(SQLiteError) in try WriterStatements(opened) }
        let stored = try JournalError.translating { () throws(SQLiteError) in try prepared.storedEpoch() }
        if let epochs, !epochs.contains(stored) { throw .held(by: nil, path: path) }
        epoch = try JournalError.translating { () throws(SQLiteError) in
            guard try opened.checkpoint(truncates: true) else {
                throw SQLiteError(code: 5, operation: "emptying the log", message: "a reader holds it")
            }
            // A commit with a sync: whoever comes here can write.
            try opened.execute("UPDATE head SET epoch = epoch + 1")
            return try opened.integer("SELECT epoch FROM head") ?? 0
        }
        let reader = try EntryReader(path: path, vfs: configuration.vfs, busyTimeout: configuration.busyMilliseconds)
        let head = try JournalError.translating { () throws(SQLiteError) in try prepared.storedHead() }
        let end = try JournalEnd(reader, head: head, tail: configuration.verifiedTail)
        (tree, chain) = (end.tree, end.chain)
        self.path = path
        // The commit above has made the log.
        files = FileIdentity(path: path)
        knownBytes = files.databaseBytes
        mover = try JournalError.translating { () throws(SQLiteError) in
            try LogMover(path: path, vfs: configuration.vfs, busyTimeout: configuration.busyMilliseconds)
        }
        statements = prepared
        connection = opened
        connection.attach(meter)
    }

    deinit { mover.close() }

    private static func open(
        _ configuration: SQLiteJournal.Configuration,
        path: String
    ) throws(JournalError) -> Connection {
        do throws(SQLiteError) {
            let connection = try Connection(
                path: path,
                isReadOnly: false,
                vfs: configuration.vfs,
                busyTimeout: configuration.busyMilliseconds
            )
            try JournalSchema.configureWriter(connection)
            return connection
        } catch {
            throw JournalError(error)
        }
    }

    /// Begins a transaction.
    /// - Throws: `SQLiteError`, also when another process has taken the journal over.
    func begin() throws(SQLiteError) {
        try statements.begin.run()
        guard try statements.storedEpoch() == epoch else {
            throw SQLiteError.takenOver
        }
    }

    /// Commits, which returns when everything is on the disk.
    /// - Throws: `SQLiteError`, also when the files were removed or replaced meanwhile, so that what was written is lost;
    ///   then nothing is known, and this object is of no more use.
    func commit() throws(SQLiteError) {
        try statements.store(head)
        try statements.commit.run()
        let now = FileIdentity(path: path)
        guard files.isWhole, now.continues(files, bytes: knownBytes) else { throw SQLiteError.removed }
        knownBytes = now.databaseBytes
    }

    /// Moves the log into the database when it has grown by `pages`, without waiting for anybody: elsewhere, so that the
    /// next commit need not wait. A log that never rests, and so cannot begin anew, is moved to its end here.
    /// - Parameters:
    ///   - pages: The number of pages.
    ///   - failed: Told when it did not work elsewhere.
    /// - Throws: `SQLiteError`.
    func moveLog(_ pages: Int, _ failed: @escaping @Sendable (SQLiteError) -> Void) throws(SQLiteError) {
        if meter.pages < askedPages { askedPages = 0 }
        if meter.pages >= 4 * pages, try connection.checkpoint(truncates: false) {
            (meter.pages, askedPages) = (0, 0)
        } else if meter.pages - askedPages >= pages {
            askedPages = meter.pages
            mover.move(failed)
        }
    }

    /// The first claim of drafts that was spent before, or twice among them.
    /// - Throws: `SQLiteError`.
    func spentClaim(_ drafts: [PreparedDraft]) throws(SQLiteError) -> String? {
        var seen: Set<String> = []
        for claim in drafts.lazy.flatMap(\.draft.claims) {
            guard seen.insert(claim).inserted, try !statements.isSpent(claim) else { return claim }
        }
        return nil
    }

    /// Writes entries into the open transaction.
    /// - Returns: Their numbers.
    /// - Throws: `SQLiteError`.
    func insert(_ drafts: [PreparedDraft]) throws(SQLiteError) -> ClosedRange<UInt64> {
        let first = tree.size + 1
        for draft in drafts { try insert(draft) }
        return first...tree.size
    }

    private func insert(_ prepared: PreparedDraft) throws(SQLiteError) {
        var entry = JournalEntry(
            sequence: tree.size + 1,
            draft: prepared.draft,
            documents: prepared.digests,
            leafHash: .zero,
            chainHash: .zero
        )
        buffer.removeAll(keepingCapacity: true)
        entry.appendCanonicalBytes(to: &buffer)
        entry.leafHash = HashChain.leafHash(of: buffer.span)
        entry.chainHash = HashChain.next(after: chain, leaf: entry.leafHash)
        chain = entry.chainHash
        var nodes: [MerkleTree.Node] = []
        tree.append(entry.leafHash) { if $0.level % 8 == 0 { nodes.append($0) } }
        try statements.insert(entry)
        for node in nodes { try statements.insert(node) }
        for claim in prepared.draft.claims { try statements.spend(claim, by: entry.sequence) }
        for (digest, content) in zip(prepared.digests, prepared.draft.documents) {
            try statements.insertDocument(digest, content, usedBy: entry.sequence)
        }
    }

    /// Removes the bodies of entries, and the documents that nothing names any more, in the open transaction.
    /// - Throws: `SQLiteError`.
    func prune(_ range: ClosedRange<UInt64>) throws(SQLiteError) { try statements.prune(range) }

    /// Keeps a snapshot and the one before it, in a transaction of its own.
    /// - Throws: `SQLiteError`.
    func save(_ snapshot: JournalSnapshot) throws(SQLiteError) {
        try begin()
        try statements.save(snapshot)
        try statements.commit.run()
    }
}
