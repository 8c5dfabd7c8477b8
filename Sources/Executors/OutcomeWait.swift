internal import Synchronization

/// Whoever waits for an outcome, which is the first that comes: nobody → somebody → over, or at once over.
final class OutcomeWait<Outcome: Sendable>: Sendable {
    private enum State {
        case nobody
        case somebody(CheckedContinuation<Outcome, Never>)
        case over(Outcome)
    }

    private let state = Mutex(State.nobody)

    /// Lets a continuation wait, once.
    func wait(_ continuation: CheckedContinuation<Outcome, Never>) {
        let outcome: Outcome? = state.withLock { state in
            if case .over(let outcome) = state { return outcome }
            state = .somebody(continuation)
            return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    /// Ends the waiting; later outcomes are dropped.
    func end(with outcome: Outcome) {
        let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            let before = state
            if case .over = before { return nil }
            state = .over(outcome)
            if case .somebody(let continuation) = before { return continuation }
            return nil
        }
        continuation?.resume(returning: outcome)
    }
}
