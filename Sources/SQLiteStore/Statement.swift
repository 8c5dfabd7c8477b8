internal import CSQLite
internal import Signatures

/// A prepared statement, for the thread of its connection.
@safe
struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    @unsafe
    init(_ handle: OpaquePointer, of connection: OpaquePointer) {
        unsafe self.handle = handle
        unsafe self.connection = connection
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Goes on to the next row; false after the last one, when the statement is ready to be run again.
    /// - Throws: `SQLiteError`; the statement is ready to be run again then, too.
    func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        let message = code == SQLITE_DONE ? "" : unsafe String(cString: sqlite3_errmsg(connection))
        _ = unsafe sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            let sql = unsafe String(cString: sqlite3_sql(handle))
            let words = sql.split(separator: " ").prefix(3).joined(separator: " ")
            throw SQLiteError(code: code, operation: words, message: message)
        }
        return false
    }

    /// Runs a statement that answers nothing.
    /// - Throws: `SQLiteError`.
    func run() throws(SQLiteError) {
        while try step() {}
    }

    /// Ends a query before its last row.
    func reset() { _ = unsafe sqlite3_reset(handle) }

    /// Binds a number; parameters count from 1.
    func bind(_ index: Int32, _ value: Int64) { check(unsafe sqlite3_bind_int64(handle, index, value)) }

    /// Binds a sequence number.
    func bind(_ index: Int32, _ value: UInt64) { bind(index, Int64(bitPattern: value)) }

    /// Binds text, or NULL.
    func bind(_ index: Int32, _ value: String?) {
        guard var value else { return check(unsafe sqlite3_bind_null(handle, index)) }
        check(
            value.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) {
                    unsafe csqlite_bind_text(handle, index, $0.baseAddress, Int32($0.count))
                }
            }
        )
    }

    /// Binds bytes, or NULL.
    func bind(_ index: Int32, _ value: [UInt8]?) {
        guard let value else { return check(unsafe sqlite3_bind_null(handle, index)) }
        check(unsafe csqlite_bind_blob(handle, index, value, Int32(value.count)))
    }

    /// Binds the bytes of a hash.
    func bind(_ index: Int32, _ value: Hash256) {
        unsafe value.withBytes { bytes in unsafe check(csqlite_bind_blob(handle, index, bytes.baseAddress, 32)) }
    }

    /// A parameter that does not exist or too little memory: neither comes from outside.
    private func check(_ code: Int32) { precondition(code == SQLITE_OK, "SQLite binds no value (\(code))") }

    /// A number of the row; columns count from 0.
    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// A sequence number of the row.
    func sequence(_ column: Int32) -> UInt64 { UInt64(bitPattern: integer(column)) }

    /// Whether a value of the row is NULL.
    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// A text of the row.
    func text(_ column: Int32) -> String { unsafe withBytes(column) { unsafe String(decoding: $0, as: UTF8.self) } }

    /// Bytes of the row.
    func bytes(_ column: Int32) -> [UInt8] { unsafe withBytes(column) { unsafe Array($0) } }

    /// A hash of the row, or nil when there are not 32 bytes.
    func hash(_ column: Int32) -> Hash256? { unsafe withBytes(column) { unsafe Hash256(raw: $0) } }

    /// Calls `body` with the bytes of a value, which are valid for the time of the call.
    func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // In this order: asking for the value may convert it and change the length.
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe sqlite3_column_bytes(handle, column)
        return unsafe body(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }
}
