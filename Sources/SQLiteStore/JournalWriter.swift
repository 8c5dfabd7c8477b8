internal import Journal
internal import Synchronization

/// What the writer's thread does: takes everything that waits, writes it in one transaction, syncs, and only then says so.
///
/// After a write or a sync that failed nobody is told of success, and nothing that was known before is relied upon: the
/// database is closed and opened again until it can be written, and the end of the journal is read from the disk.
final class JournalWriter {
    private let path: String
    private let configuration: SQLiteJournal.Configuration
    private let inbox: WriterInbox
    private let head: PublishedHead
    private let observer: @Sendable (SQLiteJournal.Event) -> Void
    private var database: WriterDatabase?
    /// The numbers that the journal's epoch may have: each try to open it may have raised it, and then failed.
    private var epochs: ClosedRange<Int64>?

    /// A writer for its thread.
    init(
        path: String,
        configuration: SQLiteJournal.Configuration,
        inbox: WriterInbox,
        head: PublishedHead,
        observer: @escaping @Sendable (SQLiteJournal.Event) -> Void
    ) {
        self.path = path
        self.configuration = configuration
        self.inbox = inbox
        self.head = head
        self.observer = observer
    }

    /// Opens the database, for the first time or after a fault.
    /// - Throws: `newerFormat`, `corrupt` or `system`.
    func open() throws(JournalError) {
        let allowed = epochs
        if let allowed {
            // Opening would make an empty one.
            guard FileIdentity(path: path).hasDatabase else { throw JournalError(SQLiteError.removed) }
            epochs = allowed.lowerBound...allowed.upperBound + 1
        }
        let database = try WriterDatabase(configuration, path: path, epochs: allowed)
        epochs = database.epoch...database.epoch
        head.set(database.head)
        self.database = database
    }

    /// Works until the journal is closed.
    func run() {
        while true {
            let batch = inbox.take(entries: configuration.entriesPerCommit, bytes: configuration.bytesPerCommit)
            guard !batch.isEmpty else { break }
            write(batch)
            if database == nil, !recover() { break }
            moveLog()
        }
        database = nil
        inbox.noteClosed()
        for request in inbox.fail("the journal was closed") { request.completion(.failure(.closed)) }
        inbox.noteClosed()
    }

    private func write(_ batch: [WriterRequest]) {
        guard let database else { return refuse(batch, "it is not open") }
        do throws(SQLiteError) {
            let answers = try Self.commit(batch, to: database)
            head.set(database.head)
            for (request, answer) in zip(batch, answers) { request.completion(answer) }
        } catch {
            fail("\(error)", batch)
        }
    }

    /// Writes requests, entries first and together.
    private static func commit(
        _ batch: [WriterRequest],
        to database: WriterDatabase
    ) throws(SQLiteError) -> [Result<ClosedRange<UInt64>, JournalError>] {
        var answers: [Result<ClosedRange<UInt64>, JournalError>] = []
        try database.begin()
        for request in batch { answers.append(try insert(request, into: database)) }
        try database.commit()
        for request in batch {
            if case .save(let snapshot) = request.work { try database.save(snapshot) }
        }
        return answers
    }

    private static func insert(
        _ request: WriterRequest,
        into database: WriterDatabase
    ) throws(SQLiteError) -> Result<ClosedRange<UInt64>, JournalError> {
        switch request.work {
        case .fail(let error): throw error
        case .save(let snapshot): return .success(snapshot.sequence...snapshot.sequence)
        case .append(let drafts, let pruning):
            if let claim = try database.spentClaim(drafts) { return .failure(.claimSpent(claim)) }
            if let pruning {
                guard pruning.upperBound <= database.head.sequence else {
                    return .failure(.outOfRange("entry \(pruning.upperBound) to remove the body of"))
                }
                try database.prune(pruning)
            }
            return .success(try database.insert(drafts))
        }
    }

    private func fail(_ reason: String, _ batch: [WriterRequest]) {
        database = nil
        let waiting = inbox.fail(reason)
        observer(.failed(reason: reason))
        refuse(batch + waiting, reason)
    }

    private func refuse(_ requests: [WriterRequest], _ reason: String) {
        for request in requests { request.completion(.failure(.failed(reason))) }
    }

    /// Tries to open the database until that works.
    /// - Returns: False when the journal is being closed.
    private func recover() -> Bool {
        var delay = configuration.firstRetryDelay
        while inbox.pause(delay) {
            do throws(JournalError) {
                try open()
                inbox.recover()
                observer(.recovered(head: head.value))
                return true
            } catch {
                observer(.stillFailing(reason: "\(error)"))
                delay = min(delay * 2, configuration.lastRetryDelay)
            }
        }
        return false
    }

    /// Moves the log into the database when it has grown, between batches.
    private func moveLog() {
        guard let database else { return }
        do throws(SQLiteError) {
            try database.moveLog(configuration.logPages) { [inbox] error in
                // What is known of the database is known no longer: the writer has to open it anew.
                _ = inbox.submit(WriterRequest(work: .fail(error), weight: 0) { _ in })
            }
        } catch {
            fail("\(error)", [])
            _ = recover()
        }
    }
}

/// How far the journal has come, for everybody.
final class PublishedHead: Sendable {
    private let state = Mutex(JournalHead.empty)

    /// The head.
    var value: JournalHead { state.withLock { $0 } }

    /// Publishes a head that is on the disk.
    func set(_ head: JournalHead) { state.withLock { $0 = head } }
}
