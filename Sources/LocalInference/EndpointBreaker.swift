internal import CurlTransport
internal import Planning
internal import Synchronization

/// An endpoint's circuit breaker with its clock, shared by all requests.
final class EndpointBreaker: Sendable {
    /// The right to send one request. Whoever lets go of it without saying how the request went gave the request up;
    /// if the endpoint had shown a sign of life by then, that counts as an answer.
    final class Permit: Sendable {
        private struct State {
            var isSettled = false
            var isAlive = false
        }

        private let breaker: EndpointBreaker
        private let state = Mutex(State())

        init(_ breaker: EndpointBreaker) {
            self.breaker = breaker
        }

        deinit {
            let (isSettled, isAlive) = state.withLock { ($0.isSettled, $0.isAlive) }
            if !isSettled { breaker.record(isAlive ? .success : .abandoned) }
        }

        /// The model produced something.
        func noteLife() {
            state.withLock { $0.isAlive = true }
        }

        /// Says how the request went; the first word counts.
        func settle(_ outcome: CircuitBreaker.Outcome) {
            let isFirst = state.withLock { state in
                defer { state.isSettled = true }
                return !state.isSettled
            }
            if isFirst { breaker.record(outcome) }
        }

        /// Says that the request failed, and whether that is the endpoint's fault.
        func settle(_ failure: ModelFailure, pause: Duration? = nil) {
            switch failure.code {
            case .unreachable, .timedOut, .unavailable, .malformedReply: settle(.failure(pause: pause))
            // An answer, only not one to this request.
            default: settle(.success)
            }
        }
    }

    private let origin = ContinuousClock.now
    private let machine: Mutex<CircuitBreaker>

    init(thresholds: CircuitBreaker.Thresholds) {
        machine = Mutex(CircuitBreaker(thresholds: thresholds))
    }

    /// The right to send a request.
    /// - Throws: `unavailable` while the endpoint is left alone.
    func permit() throws(ModelFailure) -> Permit {
        let now = ContinuousClock.now - origin
        guard machine.withLock({ $0.admits(at: now) }) else {
            throw ModelFailure(
                code: .unavailable,
                explanation: "the endpoint failed repeatedly and is left alone for a while"
            )
        }
        return Permit(self)
    }

    private func record(_ outcome: CircuitBreaker.Outcome) {
        let now = ContinuousClock.now - origin
        machine.withLock { $0.record(outcome, at: now) }
    }
}
