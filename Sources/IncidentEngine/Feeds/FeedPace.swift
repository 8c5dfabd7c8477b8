internal import CurlTransport

/// When a source is asked next: at its interval while it answers; after failures ever later, and after several in a row
/// it is left alone.
///
/// A pure state machine: time comes in as the duration since any fixed moment, chance as a number. The back-off spreads
/// those who ask one source; the breaker keeps questions out of turn away as well.
struct FeedPace: Sendable, Equatable {
    /// The longest pause between two questions to a source that fails.
    static let longestPause = Duration.seconds(60)
    /// The share of a pause by which chance lengthens it at most.
    private static let spread = 0.25

    /// The interval between two questions to a source that answers.
    let every: Duration
    /// The breaker: after three failures in a row it lets nobody ask for a while.
    private(set) var breaker: CircuitBreaker
    /// How many questions in a row failed.
    private(set) var failures = 0

    /// A pace of this interval.
    init(every: Duration) {
        self.every = every
        let first = min(max(every, .seconds(5)), Self.longestPause)
        breaker = CircuitBreaker(thresholds: .init(failures: 3, firstPause: first, longestPause: Self.longestPause))
    }

    /// Whether the source is left alone at `now`.
    func isLeftAlone(at now: Duration) -> Bool {
        if case .open(let until, _) = breaker.state { now < until } else { false }
    }

    /// Whether the source may be asked now. Each question that may has to be followed by `settle`.
    mutating func admits(at now: Duration) -> Bool { breaker.admits(at: now) }

    /// Notes how a question went.
    /// - Parameters:
    ///   - answered: Whether the source answered; nil when the question was given up before that was known.
    ///   - now: The time.
    ///   - chance: A number from 0 to 1 that nobody foretells.
    /// - Returns: The pause before the next question.
    mutating func settle(_ answered: Bool?, at now: Duration, chance: Double) -> Duration {
        guard let answered else {
            breaker.record(.abandoned, at: now)
            return every
        }
        guard !answered else {
            breaker.record(.success, at: now)
            failures = 0
            return every
        }
        breaker.record(.failure(pause: nil), at: now)
        failures += 1
        // Beyond six doublings every pause is the longest.
        let longer = min(max(every, .milliseconds(500)) * (1 << min(failures, 7)), Self.longestPause)
        var pause = max(longer, every)
        if case .open(let until, _) = breaker.state { pause = max(pause, until - now) }
        return pause + pause * ((chance.isFinite ? min(max(chance, 0), 1) : 0) * Self.spread)
    }
}
