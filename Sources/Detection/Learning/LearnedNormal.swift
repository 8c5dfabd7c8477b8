/// What is normal for one series: robust level and spread of a window, and seasons where they help.
struct LearnedNormal: Sendable {
    /// What the model says of a value before it learns it.
    struct Judgement: Sendable {
        /// The expected value, in the unit of the series.
        var expected = 0.0
        /// The value freed of all seasons that are used, in the unit of the series.
        var flat = 0.0
        /// Value minus expectation, with the season taken away where it helps; in the unit of the series.
        var residual = 0.0
        /// The spread of the noise, above 0, in the same unit.
        var spread = 1.0
        /// The step from the last value, in the same unit, not negative.
        var step = 0.0
        /// Whether a season was taken away.
        var isSeasonal = false
    }

    private let configuration: DetectorConfiguration
    private var window: SlidingOrder
    private var seasons: [SeasonProfile]
    private(set) var finder = SeasonFinder()
    private(set) var count = 0
    private var last = 0.0
    /// The mean step between neighbours, large ones cut.
    private var step = 0.0
    /// The mean distance from the level, not robust on purpose: what a sparse series does between its zeros.
    private var reach = 0.0
    /// Seconds of the first sample.
    private var start: Double?

    init(_ configuration: DetectorConfiguration) {
        self.configuration = configuration
        window = SlidingOrder(capacity: configuration.window)
        seasons = configuration.seasons.map { SeasonProfile(period: $0.period, phases: $0.phases) }
    }

    /// Seconds since the first sample.
    func age(at time: Double) -> Double { time - (start ?? time) }

    /// The season that is used: the first, unless it is far worse than the median, or a longer one that is clearly better.
    private var season: Int? {
        var best: Int?
        var bound = configuration.seasonRemainder
        for place in seasons.indices where seasons[place].remainder < bound {
            bound = seasons[place].remainder * configuration.longerSeasonGain
            best = place
        }
        return best
    }

    /// The seasons that are used now.
    func usedSeasons(at time: Double) -> [DetectorConfiguration.Season] {
        let found = finder.seasons.map { DetectorConfiguration.Season(period: $0.period, phases: $0.phases) }
        guard let season, seasons[season].expectation(at: time) != nil else { return found }
        return [configuration.seasons[season]] + found
    }

    /// Judges a value.
    ///
    /// - Parameters:
    ///   - value: finite.
    ///   - time: seconds since 1970.
    /// - Returns: expectation, residual and spread.
    /// - Complexity: constant in the length of the stream.
    func judge(_ value: Double, at time: Double) -> Judgement {
        let added = finder.contribution(at: time)
        let value = value - added
        let level = window.quantile(0.5)
        var judgement = Judgement()
        // The range of the middle 80 % of a normal law is 2.56 standard deviations.
        let spread = (window.quantile(0.9) - window.quantile(0.1)) / 2.56
        judgement.spread = max(spread, floor(level)) + configuration.stepWeight * step
        judgement.step = abs(value - last)
        judgement.expected = level + added
        judgement.flat = value
        judgement.residual = value - level
        if let season, let range = seasons[season].expectation(at: time) {
            judgement.expected = (range.lowerBound + range.upperBound) / 2 + added
            judgement.residual = value - min(max(value, range.lowerBound), range.upperBound)
            judgement.flat = judgement.residual
            judgement.isSeasonal = true
        }
        return judgement
    }

    /// The smallest spread that is believed: a thousandth of the level, and a part of what happens outside of it.
    private func floor(_ level: Double) -> Double {
        1e-3 * max(abs(level), abs(window.quantile(0.99))) + 1e-9 + configuration.reachWeight * reach
    }

    /// Learns a value.
    ///
    /// - Complexity: O(window) moves at worst, a few on average.
    mutating func learn(_ raw: Double, at time: Double, usual: Double) {
        let value = raw - finder.contribution(at: time)
        count += 1
        if start == nil { start = time }
        guard count > 1 else {
            window.insert(value)
            last = value
            return
        }
        let level = window.quantile(0.5)
        let distance = abs(value - level)
        let jump = abs(value - last)
        let bound = 10 * step + floor(level) + (count < 20 ? jump : 0)
        step += max(1 / Double(count), 0.003) * (min(jump, bound) - step)
        reach += max(1 / Double(count), 0.001) * (distance - reach)
        window.insert(value)
        for place in seasons.indices { seasons[place].learn(value, error: distance, at: time) }
        last = value
        if configuration.findsSeasons { find(raw, at: time, usual: usual) }
    }

    /// Looks for seasons in what those known beforehand leave.
    private mutating func find(_ raw: Double, at time: Double, usual: Double) {
        let spread = (window.quantile(0.9) - window.quantile(0.1)) / 2.56
        var rest = raw
        var known: [Double] = []
        if let season {
            known = [seasons[season].period]
            rest -= seasons[season].component(at: time)
        }
        finder.learn(rest, at: time, usual: usual, spread: max(spread, reach) + 1e-12, known: known)
    }
}
