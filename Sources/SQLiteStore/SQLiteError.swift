internal import CSQLite

/// What SQLite answered when something did not work.
struct SQLiteError: Error, Equatable, CustomStringConvertible {
    /// The extended result code.
    let code: Int32
    /// What was being done.
    let operation: String
    /// SQLite's own words.
    let message: String

    /// The result code without its extension.
    var primaryCode: Int32 { code & 0xFF }

    /// Whether the file is no database, or not a whole one.
    var isCorruption: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }

    /// Another process has opened the journal for writing, in spite of the lock: its file was removed, say.
    static let takenOver = SQLiteError(
        code: -1,
        operation: "writing",
        message: "another process has taken the journal over; stop one of the two"
    )

    /// The journal's files are no longer those that were opened: what is written into them is lost.
    static let removed = SQLiteError(
        code: -1,
        operation: "writing",
        message:
            "the journal's file or its log was removed or replaced; put it back, or stop the service and restore it"
    )

    /// A clause with the code, for people and logs.
    var description: String { "\(operation): \(message) (SQLite \(code))" }
}
