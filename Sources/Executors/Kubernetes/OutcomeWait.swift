internal import Synchronization

/// Whoever waits for a call's outcome, which is the first that comes: nobody → somebody → over, or at once over.
final class OutcomeWait: Sendable {
    private enum State {
        case nobody
        case somebody(CheckedContinuation<KubectlOutcome, Never>)
        case over(KubectlOutcome)
    }

    private let state = Mutex(State.nobody)

    /// Lets a continuation wait, once.
    func wait(_ continuation: CheckedContinuation<KubectlOutcome, Never>) {
        let outcome: KubectlOutcome? = state.withLock { state in
            if case .over(let outcome) = state { return outcome }
            state = .somebody(continuation)
            return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    /// Ends the waiting; later outcomes are dropped.
    func end(with outcome: KubectlOutcome) {
        let continuation: CheckedContinuation<KubectlOutcome, Never>? = state.withLock { state in
            let before = state
            if case .over = before { return nil }
            state = .over(outcome)
            if case .somebody(let continuation) = before { return continuation }
            return nil
        }
        continuation?.resume(returning: outcome)
    }
}
