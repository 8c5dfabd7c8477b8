internal import Dispatch
internal import Journal
internal import Synchronization

/// Does work that blocks on a thread of its own, and gives up on it after a while: a disk of another machine may never
/// answer. While work is stuck no other is begun, so that threads do not pile up.
final class PatientWorker: Sendable {
    private typealias Answer = Result<Void, JournalError>

    private let isBusy = Mutex(false)

    /// Does work and waits for it, no longer than `limit`.
    /// - Throws: What `work` throws; `system` when it takes too long, or earlier work still does.
    func perform(
        _ path: String,
        within limit: Duration,
        _ work: @escaping @Sendable () throws(JournalError) -> Void
    ) async throws(JournalError) {
        let wasBusy = isBusy.withLock { isBusy in
            defer { isBusy = true }
            return isBusy
        }
        guard !wasBusy else { throw .system("\(path) does not answer") }
        let answer: Answer = await withCheckedContinuation { continuation in
            let first = FirstAnswer(continuation)
            do throws(JournalError) {
                try WorkerThread.start(named: "checkpoint file") { [self] in
                    let answer = Answer { () throws(JournalError) in try work() }
                    isBusy.withLock { $0 = false }
                    first.give(answer)
                }
            } catch {
                isBusy.withLock { $0 = false }
                first.give(.failure(error))
            }
            let (seconds, attoseconds) = limit.components
            let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
            DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(nanoseconds))) {
                first.give(.failure(.system("\(path) does not answer")))
            }
        }
        try answer.get()
    }

    /// Hands on the first of two answers.
    private final class FirstAnswer: Sendable {
        private let waiting: Mutex<CheckedContinuation<Answer, Never>?>

        init(_ continuation: CheckedContinuation<Answer, Never>) { waiting = Mutex(continuation) }

        func give(_ answer: Answer) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: answer)
        }
    }
}
