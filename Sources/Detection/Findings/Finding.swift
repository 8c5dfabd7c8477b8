/// Something that a person would want to know about one series.
public enum Finding: Hashable, Sendable {
    /// The level moved and stayed.
    case shift(ChangePoint)
    /// The level grows or falls steadily, as memory does that nobody gives back.
    case drift(Drift)
    /// The value is pressed against its limit.
    case saturation(Saturation)
    /// Samples stopped coming.
    case silence(Silence)
}

/// A lasting change of level, with when it began.
public struct ChangePoint: Hashable, Sendable {
    /// The most likely first moment of the new level, in seconds since 1970.
    public let onset: Double
    /// The earliest moment that is not much less likely, in seconds since 1970; at most `onset`.
    public let earliest: Double
    /// The latest moment that is not much less likely, in seconds since 1970; at least `onset`.
    public let latest: Double
    /// The level before, in the unit of the series (per second for counters).
    public let before: Double
    /// The level since, in the same unit.
    public let after: Double
    /// How far the level moved, in spreads of the noise; negative when it fell.
    public let strength: Double
}

/// A steady growth or fall.
public struct Drift: Hashable, Sendable {
    /// Where the stretch begins on which it is seen, in seconds since 1970.
    public let since: Double
    /// The median slope of the later half of the stretch, in units per second; negative when it falls.
    ///
    /// - Source: Sen, Estimates of the regression coefficient based on Kendall's tau (1968),
    ///   https://doi.org/10.1080/01621459.1968.10480934.
    public let slope: Double
    /// How one-sided the growth is: Kendall's tau, -1 to 1.
    public let steadiness: Double
    /// The level at the end of the stretch, in units.
    public let level: Double
    /// Seconds from the last sample until the limit is met at this slope; nil without a limit ahead.
    public let timeToLimit: Double?
    /// The share of the limit that is still free, 0 to 1; nil without a limit ahead.
    public let headroom: Double?
}

/// A value at its limit.
public struct Saturation: Hashable, Sendable {
    /// The limit, in units.
    public let limit: Double
    /// The share of the last samples that were at it, 0 to 1.
    public let share: Double
}

/// A series that is overdue.
public struct Silence: Hashable, Sendable {
    /// When the last sample came, in seconds since 1970.
    public let since: Double
    /// How long the usual wait is, in seconds.
    public let interval: Double
    /// How many usual waits have passed; above 1.
    public let missed: Double
}
