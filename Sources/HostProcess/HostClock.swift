internal import Glibc

/// The host's clocks.
public enum HostClock: Sendable {
    /// Seconds and nanoseconds since 1970, as the host believes; it may jump.
    /// - Source: `clock_gettime(2)`, `CLOCK_REALTIME`.
    public static func wall() -> (seconds: Int64, nanoseconds: Int32) {
        var time = timespec()
        // Fails only for a clock that does not exist or an address that is none.
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return (Int64(time.tv_sec), Int32(truncatingIfNeeded: time.tv_nsec))
    }

    /// Time since the host started, which never jumps and counts sleep.
    /// - Source: `clock_gettime(2)`, `CLOCK_BOOTTIME`.
    public static func elapsed() -> Duration {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
