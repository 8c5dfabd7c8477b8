extension SQLiteJournal {
    /// Limits and delays of a journal.
    public struct Configuration: Sendable {
        /// The most entries that may wait to be written; more are refused at once. About a second's work.
        public var maximumWaitingEntries = 20_000
        /// The most bytes that may wait to be written.
        public var maximumWaitingBytes = 64 << 20
        /// The most entries of one commit, so that its latency stays low.
        public var entriesPerCommit = 4096
        /// The most bytes of one commit.
        public var bytesPerCommit = 16 << 20
        /// The number of entries whose hashes are computed again when the journal is opened.
        public var verifiedTail = 1000
        /// After how many new pages, of 4 KiB, the log is moved into the database, while commits go on. Where they never
        /// rest the log grows to four times as many, and is then moved to its end between two commits.
        public var logPages = 2000
        /// How long to wait for a lock that another program has on the database.
        public var busyTimeout = Duration.seconds(2)
        /// The delay before the first try to recover; it doubles with each.
        public var firstRetryDelay = Duration.milliseconds(50)
        /// The longest delay between two tries to recover.
        public var lastRetryDelay = Duration.seconds(1)
        /// SQLite's file layer, nil for the usual one. For tests that make the disk fail.
        package var vfs: String?

        /// The defaults.
        public init() {}

        /// The time to wait for a lock, as SQLite takes it.
        var busyMilliseconds: Int32 {
            let (seconds, attoseconds) = busyTimeout.components
            return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        }
    }
}
