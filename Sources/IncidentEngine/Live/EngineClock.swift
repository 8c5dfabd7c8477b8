internal import HostProcess
public import IncidentModel

/// The clocks of a live engine: wall time is only recorded, expiry and waiting follow the one that never jumps.
public struct EngineClock: Sendable {
    /// The wall time.
    public let wall: @Sendable () -> Timestamp
    /// Time since some moment, never going back.
    public let elapsed: @Sendable () -> Duration

    /// Waits for a time; whether it passed, and the task was not cancelled.
    public let sleep: @Sendable (Duration) async -> Bool

    /// Clocks of the caller's choice.
    public init(
        wall: @escaping @Sendable () -> Timestamp,
        elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async -> Bool = EngineClock.wait
    ) {
        self.wall = wall
        self.elapsed = elapsed
        self.sleep = sleep
    }

    /// Waits on the host's clock.
    public static func wait(_ time: Duration) async -> Bool {
        // A sleep throws for nothing but a cancellation.
        (try? await ContinuousClock().sleep(for: time)) != nil
    }

    /// The host's clocks.
    public static let host = EngineClock(
        wall: {
            let time = HostClock.wall()
            return Timestamp(seconds: time.seconds, nanoseconds: time.nanoseconds) ?? .epoch
        },
        elapsed: { HostClock.elapsed() }
    )
}
