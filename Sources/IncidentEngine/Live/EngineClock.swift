internal import HostProcess
public import IncidentModel

/// The clocks of a live engine: wall time is only recorded, expiry and waiting follow the one that never jumps.
public struct EngineClock: Sendable {
    /// The wall time.
    public let wall: @Sendable () -> Timestamp
    /// Time since some moment, never going back.
    public let elapsed: @Sendable () -> Duration

    /// Clocks of the caller's choice.
    public init(wall: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration) {
        self.wall = wall
        self.elapsed = elapsed
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
