/// Leaves an endpoint alone after it failed several times in a row, and then tries it again with one request.
///
/// A pure state machine: time comes in as the duration since any fixed moment, and never runs backwards. There is no
/// random part, because one process has one breaker per endpoint and nobody to get out of step with.
///
/// - closed → open after `Thresholds.failures` failures in a row, or one that names its own pause
/// - open → trying when its pause is over and somebody asks
/// - trying → closed on success, → open with twice the pause on failure, → open with its pause over when given up
public struct CircuitBreaker: Sendable, Equatable {
    /// When to stop asking, and for how long.
    public struct Thresholds: Sendable, Equatable {
        /// How many failures in a row open the breaker, at least 1. Three: one may be chance, two a restart.
        public var failures: Int
        /// How long the first pause lasts. Five seconds: the time in which a crashed local server is back.
        public var firstPause: Duration
        /// How long a pause may become by doubling. A minute: an operator who repaired the endpoint does not wait
        /// longer.
        public var longestPause: Duration

        /// Creates thresholds.
        public init(
            failures: Int = 3,
            firstPause: Duration = .seconds(5),
            longestPause: Duration = .seconds(60)
        ) {
            self.failures = failures
            self.firstPause = firstPause
            self.longestPause = longestPause
        }
    }

    /// Where the breaker stands.
    public enum State: Sendable, Equatable {
        /// Requests go through; so many have failed since the last success. → open
        case closed(failures: Int)
        /// Requests are refused until then. → trying, closed
        case open(until: Duration, pause: Duration)
        /// One request is on its way to find out. → closed, open
        case trying(pause: Duration)
    }

    /// How a request went.
    public enum Outcome: Sendable, Equatable {
        /// The endpoint answered; a refusal of this one request is an answer.
        case success
        /// It did not, or not usefully; it may have said how long to leave it alone.
        case failure(pause: Duration?)
        /// Its caller gave it up before it was known.
        case abandoned
    }

    /// When to stop asking.
    public let thresholds: Thresholds
    /// Where the breaker stands.
    public private(set) var state = State.closed(failures: 0)

    /// Creates a closed breaker.
    public init(thresholds: Thresholds = Thresholds()) {
        self.thresholds = thresholds
    }

    /// Whether a request may be sent now. Each one that may has to be followed by `record(_:at:)`.
    public mutating func admits(at now: Duration) -> Bool {
        switch state {
        case .closed: return true
        case .trying: return false
        case .open(let until, let pause):
            guard now >= until else { return false }
            state = .trying(pause: pause)
            return true
        }
    }

    /// Notes how a request that was admitted went.
    public mutating func record(_ outcome: Outcome, at now: Duration) {
        switch (state, outcome) {
        case (_, .success): state = .closed(failures: 0)
        case (.closed(let failures), .failure(let pause)):
            let isOver = failures + 1 >= thresholds.failures || pause != nil
            state = isOver ? opened(for: pause ?? thresholds.firstPause, at: now) : .closed(failures: failures + 1)
        case (.trying(let pause), .failure(let wished)):
            state = opened(for: max(pause * 2, wished ?? .zero), at: now)
        case (.trying(let pause), .abandoned): state = .open(until: now, pause: pause)
        // Requests that were admitted before the breaker opened tell nothing new.
        case (.open, _), (.closed, .abandoned): break
        }
    }

    private func opened(for pause: Duration, at now: Duration) -> State {
        let pause = max(.zero, min(pause, thresholds.longestPause))
        return .open(until: now + pause, pause: pause)
    }
}
