public import IncidentModel

/// A moment on two clocks: the wall's, which people read and which may be set, and one that only runs forward.
public struct Moment: Sendable, Hashable {
    /// Wall time.
    public let time: Timestamp
    /// The time since some fixed moment of this process, of a clock that is never set.
    public let elapsed: Duration

    /// Creates a moment.
    public init(time: Timestamp, elapsed: Duration) {
        self.time = time
        self.elapsed = elapsed
    }

    /// The later reading of each clock.
    func latest(_ other: Moment) -> Moment {
        Moment(time: max(time, other.time), elapsed: max(elapsed, other.elapsed))
    }
}
