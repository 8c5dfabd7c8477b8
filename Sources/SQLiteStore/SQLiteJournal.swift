internal import Dispatch
public import Journal
internal import Synchronization

/// A journal in a SQLite database, written by one process.
///
/// One thread writes: whatever waits goes into one transaction, and is acknowledged after its sync. Another thread
/// reads. After a fault of the disk the journal refuses to write, goes on reading, and recovers by itself; see
/// ``Event``.
///
/// - Source: https://www.sqlite.org/wal.html; `synchronous=FULL` syncs the log at each commit.
public final class SQLiteJournal: JournalStore, Sendable {
    /// Whether the journal can be written.
    public enum Status: Sendable, Equatable {
        /// It can.
        case running
        /// It cannot, for this reason, and tries to recover.
        case failed(String)
        /// It was closed.
        case closed
    }

    /// What an observer is told, on the writer's thread.
    public enum Event: Sendable, Equatable {
        /// A write or a sync failed; nothing of what was under way was acknowledged.
        case failed(reason: String)
        /// A try to recover failed as well.
        case stillFailing(reason: String)
        /// Writing works again. The head is the one on the disk: it may hold entries that were not acknowledged.
        case recovered(head: JournalHead)
    }

    let inbox: WriterInbox
    let reader: ReaderThread
    let configuration: Configuration
    private let published: PublishedHead
    private let closing: WriterEnd

    /// Opens a journal, makes it if there is none, and verifies its last entries. Blocks for as long as that takes.
    ///
    /// - Parameters:
    ///   - path: The database's file; a lock file and SQLite's log lie beside it.
    ///   - configuration: Limits and delays.
    ///   - observer: Told of failure and recovery, on the writer's thread; it must be quick.
    /// - Throws: `held` when another process writes it, `newerFormat`, `corrupt` or `system`.
    public init(
        path: String,
        configuration: Configuration = Configuration(),
        observer: @escaping @Sendable (Event) -> Void = { _ in }
    ) throws(JournalError) {
        let lock = try StoreLock(preparing: path)
        let inbox = WriterInbox(
            maximumEntries: configuration.maximumWaitingEntries,
            maximumBytes: configuration.maximumWaitingBytes
        )
        let head = PublishedHead()
        let end = WriterEnd()
        let start = WriterStart()
        try WorkerThread.start(named: "journal writer") {
            let writer = JournalWriter(
                path: path,
                configuration: configuration,
                inbox: inbox,
                head: head,
                observer: observer
            )
            let isOpen = start.note(Result { () throws(JournalError) in try writer.open() })
            if isOpen { writer.run() }
            lock.release()
            end.note()
        }
        try start.wait()
        do throws(JournalError) {
            reader = try ReaderThread(path: path, configuration: configuration)
        } catch {
            inbox.close()
            throw error
        }
        self.inbox = inbox
        self.configuration = configuration
        published = head
        closing = end
    }

    deinit {
        inbox.close()
        reader.close()
    }

    /// How far the journal has come, durably.
    public var head: JournalHead { published.value }

    /// Whether the journal can be written.
    public var status: Status { inbox.status }

    /// Writes what waits, ends both threads and gives the lock back. Whatever comes after it is refused.
    public func close() async {
        inbox.close()
        await closing.wait()
        reader.close()
    }
}

/// Tells whoever opens a journal how that went on the writer's thread.
private final class WriterStart: Sendable {
    private let result = Mutex<Result<Void, JournalError>?>(nil)
    private let ready = DispatchSemaphore(value: 0)

    /// - Returns: Whether it went well.
    func note(_ value: Result<Void, JournalError>) -> Bool {
        result.withLock { $0 = value }
        ready.signal()
        return if case .success = value { true } else { false }
    }

    func wait() throws(JournalError) {
        ready.wait()
        try result.withLock { $0 ?? .success(()) }.get()
    }
}

/// Tells whoever closes a journal that the writer's thread is done.
private final class WriterEnd: Sendable {
    private enum State {
        case running([CheckedContinuation<Void, Never>])
        case done
    }

    private let state = Mutex(State.running([]))

    func note() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            defer { state = .done }
            return if case .running(let waiting) = state { waiting } else { [] }
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                guard case .running(let waiting) = state else { return true }
                state = .running(waiting + [continuation])
                return false
            }
            if isDone { continuation.resume() }
        }
    }
}
