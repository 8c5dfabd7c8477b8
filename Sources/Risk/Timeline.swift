/// What is out of the ordinary from when to when, in one possible course of events.
struct Timeline: Sendable {
    /// A condition of one component for a while.
    struct Interval: Sendable {
        let start: Double
        let end: Double
        let place: Int
        let condition: ComponentCondition
    }

    /// The end of what is looked at, in seconds.
    let horizon: Double
    /// The intervals in order of entry.
    private(set) var intervals: [Interval] = []
    /// When the fault ended; infinite when it did not within the horizon.
    var faultEnd = Double.infinity

    init(horizon: Double) { self.horizon = horizon }

    /// Enters a condition of `places` from `start` to `end`; nothing is entered for an empty time.
    mutating func add(_ condition: ComponentCondition, at places: [Int], from start: Double, to end: Double) {
        let bounded = min(end, horizon)
        guard start < bounded, condition != .normal else { return }
        for place in places {
            intervals.append(Interval(start: max(0, start), end: bounded, place: place, condition: condition))
        }
    }

    /// The moments at which something changes, from 0 to the horizon.
    var moments: [Double] {
        var moments = [0, horizon]
        for interval in intervals { moments += [interval.start, interval.end] }
        if faultEnd < horizon { moments.append(faultEnd) }
        moments.sort()
        var distinct: [Double] = []
        for moment in moments where distinct.last.map({ moment - $0 > 0.001 }) ?? true { distinct.append(moment) }
        return distinct
    }
}
