internal import Journal

extension JournalError {
    /// The error of a journal for one of SQLite.
    init(_ error: SQLiteError) {
        self = error.isCorruption ? .corrupt("\(error)") : .system("\(error)")
    }

    /// Runs `body` and throws its error as one of a journal.
    static func translating<Value: ~Copyable>(
        _ body: () throws(SQLiteError) -> Value
    ) throws(JournalError) -> Value {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw JournalError(error)
        }
    }
}
