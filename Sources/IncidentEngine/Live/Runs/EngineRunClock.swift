/// The engine's clock that never jumps, as runs measure and wait by it.
struct EngineRunClock: Clock {
    /// A time since some moment.
    struct Instant: InstantProtocol {
        let elapsed: Duration

        func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.elapsed < rhs.elapsed }
    }

    let clock: EngineClock

    var now: Instant { Instant(elapsed: clock.elapsed()) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        guard await clock.sleep(max(.zero, deadline.elapsed - clock.elapsed())) else { throw CancellationError() }
    }
}
