internal import CSQLite

/// A connection to a database, for one thread.
///
/// Every result code is checked. Only prepared statements are run.
@safe
struct Connection: ~Copyable {
    private let handle: OpaquePointer

    /// Opens a database.
    /// - Parameters:
    ///   - path: The file.
    ///   - isReadOnly: Whether nothing may be written; otherwise a missing file is made.
    ///   - vfs: The file layer, nil for the usual one.
    ///   - busyTimeout: How long to wait for a lock of another connection, in milliseconds.
    /// - Throws: `SQLiteError`.
    init(path: String, isReadOnly: Bool, vfs: String?, busyTimeout: Int32) throws(SQLiteError) {
        let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        var opened: OpaquePointer?
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &opened, flags, vfs)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            let message = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            // A handle is made even when opening fails.
            unsafe sqlite3_close_v2(opened)
            throw SQLiteError(code: code, operation: "opening the journal", message: message)
        }
        unsafe sqlite3_busy_timeout(opened, busyTimeout)
        unsafe handle = opened
    }

    deinit {
        // The second version waits for statements that are still there.
        unsafe sqlite3_close_v2(handle)
    }

    /// Prepares a statement.
    /// - Throws: `SQLiteError`.
    func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else {
            throw error(code, "preparing a statement")
        }
        return unsafe Statement(statement, of: handle)
    }

    /// Runs statements, one after the other, and lets go of what they answer.
    /// - Throws: `SQLiteError` of the first that fails.
    func execute(_ statements: String...) throws(SQLiteError) {
        for sql in statements {
            let statement = try prepare(sql)
            while try statement.step() {}
        }
    }

    /// The first number that a query answers, or nil for none.
    /// - Throws: `SQLiteError`.
    func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The first text that a query answers, or nil for none.
    /// - Throws: `SQLiteError`.
    func text(_ sql: String) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    /// Moves what the write-ahead log holds into the database.
    /// - Parameter truncates: Whether to wait for readers and empty the log; otherwise nobody waits.
    /// - Returns: Whether all of the log was moved.
    /// - Throws: `SQLiteError`.
    func checkpoint(truncates: Bool) throws(SQLiteError) -> Bool {
        var pages: Int32 = 0
        var moved: Int32 = 0
        let mode = truncates ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, &pages, &moved)
        guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw error(code, "moving the log") }
        return code == SQLITE_OK && pages == moved
    }

    /// The pages that the last transactions have left in the log since a meter was set; see ``LogMeter``.
    func attach(_ meter: LogMeter) {
        // The meter outlives the connection: both are held by the writer.
        let context = unsafe Unmanaged.passUnretained(meter).toOpaque()
        _ = unsafe sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                guard let context = unsafe context else { return SQLITE_OK }
                unsafe Unmanaged<LogMeter>.fromOpaque(context).takeUnretainedValue().pages = Int(pages)
                return SQLITE_OK
            },
            context
        )
    }

    private func error(_ code: Int32, _ operation: String) -> SQLiteError {
        SQLiteError(code: code, operation: operation, message: unsafe String(cString: sqlite3_errmsg(handle)))
    }
}

/// How many pages the write-ahead log holds; set by SQLite after each commit, on the connection's thread.
final class LogMeter {
    /// The number of pages.
    var pages = 0
}
