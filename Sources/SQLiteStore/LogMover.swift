internal import Synchronization

/// Moves the write-ahead log into the database over a connection of its own, while the writer goes on: pages are copied and
/// synced there, and nobody who waits for a commit waits for that.
///
/// - Source: https://www.sqlite.org/wal.html: a passive checkpoint holds up neither readers nor the writer.
final class LogMover: Sendable {
    private let connection: Mutex<Connection?>
    private let isBusy = Mutex(false)

    /// Opens the connection.
    /// - Throws: `SQLiteError`.
    init(path: String, vfs: String?, busyTimeout: Int32) throws(SQLiteError) {
        let opened = try Connection(path: path, isReadOnly: false, vfs: vfs, busyTimeout: busyTimeout)
        try JournalSchema.configureWriter(opened)
        connection = Mutex(opened)
    }

    /// Moves what the log holds by now, unless that is being done already.
    /// - Parameter failed: Told when it does not work, on another thread; what was moved by then is not known.
    func move(_ failed: @escaping @Sendable (SQLiteError) -> Void) {
        let wasBusy = isBusy.withLock { isBusy in
            defer { isBusy = true }
            return isBusy
        }
        guard !wasBusy else { return }
        do {
            try WorkerThread.start(named: "journal log") { [self] in
                defer { isBusy.withLock { $0 = false } }
                do throws(SQLiteError) { try checkpoint() } catch { failed(error) }
            }
        } catch {
            // No thread: the writer moves the log itself when it has become long.
            isBusy.withLock { $0 = false }
        }
    }

    private func checkpoint() throws(SQLiteError) {
        let result: Result<Void, SQLiteError> = connection.withLock { connection in
            Result { () throws(SQLiteError) in _ = try connection?.checkpoint(truncates: false) }
        }
        try result.get()
    }

    /// Closes the connection, after what is being moved.
    func close() { connection.withLock { $0 = nil } }
}
