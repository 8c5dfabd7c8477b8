internal import Dispatch
internal import Journal
internal import Synchronization

/// The thread that reads, over a connection of its own, so that readers never hold the writer up.
final class ReaderThread: Sendable {
    private typealias Job = @Sendable (EntryReader?, JournalError?) -> Void

    private struct State {
        var jobs: [Job] = []
        var isClosing = false
    }

    /// The most reads that may wait; each is one request of somebody.
    private static let maximumJobs = 4096

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    /// Starts the thread.
    /// - Throws: `system` when there is no room for it.
    init(path: String, configuration: SQLiteJournal.Configuration) throws(JournalError) {
        let (vfs, milliseconds) = (configuration.vfs, configuration.busyMilliseconds)
        try WorkerThread.start(named: "journal reader") { [self] in
            var reader: EntryReader?
            while let job = next() {
                var failure: JournalError?
                if reader == nil {
                    do throws(JournalError) {
                        reader = try EntryReader(path: path, vfs: vfs, busyTimeout: milliseconds)
                    } catch {
                        failure = error
                    }
                }
                job(reader, failure)
            }
        }
    }

    private func next() -> Job? {
        while true {
            let (job, isClosing) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosing)
            }
            if let job { return job }
            if isClosing { return nil }
            wake.wait()
        }
    }

    /// Lets the thread end when all reads are done.
    func close() {
        state.withLock { $0.isClosing = true }
        wake.signal()
    }

    /// Reads something.
    /// - Throws: What `body` throws, `overloaded` or `closed`.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (EntryReader) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            let job: Job = { reader, failure in
                guard let reader else {
                    return continuation.resume(returning: .failure(failure ?? .system("the journal cannot be read")))
                }
                continuation.resume(returning: Result { () throws(JournalError) in try body(reader) })
            }
            let refusal = state.withLock { state -> JournalError? in
                if state.isClosing { return .closed }
                if state.jobs.count >= Self.maximumJobs { return .overloaded(retryAfter: .seconds(1)) }
                state.jobs.append(job)
                return nil
            }
            if let refusal { return continuation.resume(returning: .failure(refusal)) }
            wake.signal()
        }
        return try result.get()
    }
}
