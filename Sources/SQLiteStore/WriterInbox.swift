internal import Dispatch
internal import Glibc
internal import Journal
internal import Synchronization

/// What waits for the writer's thread, with a bound on it.
final class WriterInbox: Sendable {
    private struct State {
        var requests: [WriterRequest] = []
        var entries = 0
        var bytes = 0
        var status = SQLiteJournal.Status.running
        var isClosing = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    /// How long a pause goes on at most after the journal was closed.
    private static let longestSlice = Duration.milliseconds(20)
    private let maximumEntries: Int
    private let maximumBytes: Int

    /// An empty inbox.
    /// - Parameters:
    ///   - maximumEntries: The most entries that may wait.
    ///   - maximumBytes: The most bytes that may wait.
    init(maximumEntries: Int, maximumBytes: Int) {
        self.maximumEntries = maximumEntries
        self.maximumBytes = maximumBytes
    }

    /// The journal's state.
    var status: SQLiteJournal.Status { state.withLock { $0.status } }

    /// Takes a request in, or says at once why not.
    func submit(_ request: WriterRequest) -> JournalError? {
        let (refusal, isFirst) = state.withLock { state -> (JournalError?, Bool) in
            if state.isClosing { return (.closed, false) }
            switch state.status {
            case .closed: return (.closed, false)
            case .failed(let reason): return (.failed(reason), false)
            case .running: break
            }
            guard state.entries + request.count <= maximumEntries, state.bytes + request.weight <= maximumBytes else {
                return (.overloaded(retryAfter: Self.delay(behind: state.entries)), false)
            }
            state.entries += request.count
            state.bytes += request.weight
            state.requests.append(request)
            return (nil, state.requests.count == 1)
        }
        if isFirst { wake.signal() }
        return refusal
    }

    /// How long it takes to write what waits, at a low estimate of 10,000 entries a second; 100 ms to 5 s.
    private static func delay(behind entries: Int) -> Duration {
        .milliseconds(min(max(entries / 10, 100), 5000))
    }

    /// Waits for requests and takes them, as many as one commit may hold.
    ///
    /// - Parameters:
    ///   - entries: The most entries, unless the first request has more.
    ///   - bytes: The most bytes, unless the first request has more.
    /// - Returns: The requests in order; none when the journal is being closed and nothing is left.
    func take(entries: Int, bytes: Int) -> [WriterRequest] {
        while true {
            let (batch, isClosing) = state.withLock { state in
                (Self.take(from: &state, entries: entries, bytes: bytes), state.isClosing)
            }
            if !batch.isEmpty || isClosing { return batch }
            wake.wait()
        }
    }

    private static func take(from state: inout State, entries: Int, bytes: Int) -> [WriterRequest] {
        var count = 0
        var (entrySum, byteSum) = (0, 0)
        for request in state.requests {
            let isFull = entrySum + request.count > entries || byteSum + request.weight > bytes
            if count > 0, isFull { break }
            count += 1
            entrySum += request.count
            byteSum += request.weight
        }
        let batch = Array(state.requests[..<count])
        state.requests.removeFirst(count)
        state.entries -= entrySum
        state.bytes -= byteSum
        return batch
    }

    /// Takes nothing in any more until `recover()`.
    /// - Returns: What waited, which is to be refused.
    func fail(_ reason: String) -> [WriterRequest] {
        state.withLock { state in
            state.status = .failed(reason)
            defer { (state.requests, state.entries, state.bytes) = ([], 0, 0) }
            return state.requests
        }
    }

    /// Takes requests in again.
    func recover() { state.withLock { $0.status = .running } }

    /// Waits before the next try to recover, whatever the wall clock does meanwhile: a semaphore's time limit follows it.
    /// - Returns: Whether to try again; false when the journal is being closed.
    func pause(_ delay: Duration) -> Bool {
        let end = ContinuousClock.now + delay
        while !state.withLock({ $0.isClosing }) {
            let rest = end - .now
            guard rest > .zero else { return true }
            let slice = min(rest, Self.longestSlice).components
            var time = timespec(tv_sec: 0, tv_nsec: Int(slice.attoseconds / 1_000_000_000))
            unsafe nanosleep(&time, nil)
        }
        return false
    }

    /// Takes nothing in any more and lets the writer's thread end when everything is written.
    func close() {
        state.withLock { $0.isClosing = true }
        wake.signal()
    }

    /// Marks the end of the writer's thread.
    func noteClosed() { state.withLock { $0.status = .closed } }
}
