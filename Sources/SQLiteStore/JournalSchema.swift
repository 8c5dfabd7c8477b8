internal import Journal

/// The tables of a journal and the settings of its connections.
enum JournalSchema {
    /// "EvKl", which `file` and `PRAGMA application_id` show.
    static let applicationID: Int64 = 0x4576_4B6C
    /// The format that this program writes.
    static let version: Int64 = 1

    /// The tables. `node` holds every eighth level of the Merkle tree; `usage` which entries name a document.
    static let tables = [
        """
        CREATE TABLE entry (
            sequence INTEGER PRIMARY KEY, seconds INTEGER NOT NULL, nanoseconds INTEGER NOT NULL,
            kind TEXT NOT NULL, incident TEXT, actor TEXT NOT NULL, body BLOB, documents BLOB NOT NULL,
            leaf BLOB NOT NULL, chain BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX entry_of_incident ON entry (incident, sequence) WHERE incident IS NOT NULL",
        """
        CREATE TABLE node (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE document (digest BLOB NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT",
        """
        CREATE TABLE usage (digest BLOB NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (digest, sequence))
            STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE claim (name TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE snapshot (name TEXT NOT NULL, sequence INTEGER NOT NULL, digest BLOB NOT NULL,
            content BLOB NOT NULL, PRIMARY KEY (name, sequence)) STRICT
        """,
        """
        CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
            chain BLOB NOT NULL, root BLOB NOT NULL) STRICT
        """,
    ]

    /// Settings of every connection.
    ///
    /// - Source: https://www.sqlite.org/security.html for `trusted_schema`.
    static func configure(_ connection: borrowing Connection) throws(SQLiteError) {
        try connection.execute("PRAGMA trusted_schema = OFF", "PRAGMA foreign_keys = ON", "PRAGMA cell_size_check = ON")
    }

    /// Settings of the connection that writes: what is committed is synced, what is deleted is overwritten.
    static func configureWriter(_ connection: borrowing Connection) throws(SQLiteError) {
        try configure(connection)
        guard try connection.text("PRAGMA journal_mode = WAL") == "wal" else {
            throw SQLiteError(
                code: 0,
                operation: "opening the journal",
                message: "this file system has no shared memory"
            )
        }
        // The log is moved between batches, by hand, and not inside of a commit that somebody waits for.
        try connection.execute(
            "PRAGMA synchronous = FULL",
            "PRAGMA wal_autocheckpoint = 0",
            "PRAGMA journal_size_limit = 67108864",
            "PRAGMA secure_delete = ON"
        )
    }

    /// Makes the tables in a new database, or makes sure that an old one is of a format that is known.
    /// - Throws: `newerFormat`, `corrupt` for a database of something else, or `system`.
    static func prepare(_ connection: borrowing Connection) throws(JournalError) {
        let (application, found, tableCount) = try JournalError.translating { () throws(SQLiteError) in
            (
                try connection.integer("PRAGMA application_id") ?? 0,
                try connection.integer("PRAGMA user_version") ?? 0,
                try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
            )
        }
        if application == 0, found == 0, tableCount == 0 {
            return try JournalError.translating { () throws(SQLiteError) in try create(connection) }
        }
        guard application == applicationID else { throw .corrupt("the file is the database of another program") }
        guard found <= version else { throw .newerFormat(found: Int(found), known: Int(version)) }
    }

    private static func create(_ connection: borrowing Connection) throws(SQLiteError) {
        try connection.execute("BEGIN IMMEDIATE")
        for table in tables { try connection.execute(table) }
        try connection.execute(
            "INSERT INTO head VALUES (1, 0, 0, zeroblob(32), zeroblob(32))",
            "PRAGMA application_id = \(applicationID)",
            "PRAGMA user_version = \(version)",
            "COMMIT"
        )
    }
}
