/// What one plan led to in one possible world.
struct SampleOutcome: Sendable {
    /// Share of failed user requests, summed over minutes.
    var errorMinutes = 0.0
    /// Minutes until users are served as usual for good; infinite when not within the horizon.
    var minutesToRecover = Double.infinity
    /// Minutes until the fault is gone; the horizon when it is not.
    var faultMinutes = 0.0
    /// The smallest share of capacity that was free anywhere while a step ran.
    var lowestMargin = 1.0
    /// Whether each component failed more than one request in a hundred at some time, by place.
    var affected: [Bool]
    /// What one minute of the fault costs beside failed requests.
    var exposure: Double

    /// The harm in error-minutes: what users see, and what the fault does besides.
    var harm: Double { errorMinutes + exposure * faultMinutes }

    /// The share of failed user requests that counts as served as usual.
    static let tolerated = 0.01

    /// The outcome of `timeline` in `world`.
    /// - Complexity: O(moments × (intervals + components)).
    init(of timeline: Timeline, in world: WorldSample, exposure: Double, actionEnd: Double) {
        self.exposure = exposure
        affected = Array(repeating: false, count: world.components.count)
        faultMinutes = min(timeline.faultEnd, timeline.horizon) / 60
        let moments = timeline.moments
        var states: [[Int]: SteadyState] = [:]
        var servedSince: Double? = 0
        for (start, end) in zip(moments, moments.dropFirst()) {
            let active = timeline.intervals.indices.filter { place in
                let interval = timeline.intervals[place]
                return interval.start <= start + 0.0005 && interval.end >= end - 0.0005
            }
            let state = states[active] ?? Self.state(timeline, active, world)
            states[active] = state
            errorMinutes += state.userErrors * (end - start) / 60
            for place in affected.indices where state.failures[place] > Self.tolerated { affected[place] = true }
            if start < actionEnd { lowestMargin = min(lowestMargin, 1 - (state.utilisation.max() ?? 0)) }
            if state.userErrors > Self.tolerated {
                servedSince = nil
            } else if servedSince == nil {
                servedSince = start
            }
        }
        if let servedSince, timeline.faultEnd <= timeline.horizon {
            minutesToRecover = max(servedSince, timeline.faultEnd) / 60
        }
    }

    /// The settled state while the intervals at the places `active` hold.
    private static func state(_ timeline: Timeline, _ active: [Int], _ world: WorldSample) -> SteadyState {
        var conditions = Array(repeating: ComponentCondition.normal, count: world.components.count)
        for place in active {
            let interval = timeline.intervals[place]
            conditions[interval.place] = conditions[interval.place].combined(with: interval.condition)
        }
        return SteadyState(of: world, under: conditions)
    }
}
