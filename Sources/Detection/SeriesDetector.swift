/// Watches one series, sample by sample, without labels and in constant memory.
///
/// The same samples in the same order give the same observations on every machine.
public struct SeriesDetector: Sendable {
    private let configuration: DetectorConfiguration
    private var gate = SampleGate()
    private var counter = CounterRate()
    private var normal: LearnedNormal
    private var scorer: RarityScorer
    private var episodes: AlarmEpisodes
    private var baseline: LocalBaseline
    /// The level of the hour before, by which a small shift is seen that the local level takes over.
    private var before = LocalBaseline(delay: 32)
    private var shifts: ShiftDetector
    private var drifts: [DriftDetector]
    private var saturation: SaturationDetector
    private var isSeasonal = false

    /// A detector that knows nothing yet.
    ///
    /// - Parameter configuration: what is known of the series; the default suits any gauge.
    public init(_ configuration: DetectorConfiguration = DetectorConfiguration()) {
        self.configuration = configuration
        normal = LearnedNormal(configuration)
        scorer = RarityScorer(configuration)
        episodes = AlarmEpisodes(configuration)
        baseline = LocalBaseline()
        shifts = ShiftDetector(configuration)
        drifts = configuration.driftWidths.map { DriftDetector(configuration, width: $0) }
        saturation = SaturationDetector(configuration)
    }

    /// Takes a sample.
    ///
    /// NaN, infinities, repeated and earlier moments change nothing and are named in the answer; they are no error.
    /// Values beyond 1e30 count as 1e30.
    ///
    /// - Parameters:
    ///   - value: the sample; for a counter its reading.
    ///   - time: seconds since 1970, later than the last one.
    /// - Returns: score, expectation and findings.
    /// - Complexity: constant on average, about a microsecond.
    public mutating func observe(_ value: Double, at time: Double) -> Observation {
        if let refusal = gate.refusal(of: value, at: time) { return Observation(refusal: refusal) }
        var value = min(max(value, -1e30), 1e30)
        if configuration.isCounter {
            guard let rate = counter.rate(value, at: time) else { return Observation(refusal: .noRate) }
            value = min(rate, 1e30)
        }
        let judgement = normal.judge(value, at: time)
        let isKnown = normal.count > 2
        let deviation = isKnown ? judgement.residual / judgement.spread : 0
        let step = isKnown ? judgement.step / judgement.spread : 0
        let score = isKnown ? episodes.score(scorer.surprise(deviation: deviation, step: step)) : 0
        let findings = findings(value, judgement, at: time)
        normal.learn(value, at: time, usual: gate.interval)
        return Observation(
            score: score,
            expected: isKnown ? judgement.expected : nil,
            deviation: deviation,
            findings: findings
        )
    }

    /// The seasons that the series is freed of at a moment: of those known beforehand the one that serves best, and those
    /// that were found in the data.
    ///
    /// - Complexity: constant.
    public func seasons(at time: Double) -> [DetectorConfiguration.Season] { normal.usedSeasons(at: time) }

    /// The silence that a moment finds: no sample for much longer than is usual for the series.
    ///
    /// - Parameter time: now, in seconds since 1970.
    /// - Returns: nil while the series is not overdue.
    /// - Complexity: constant.
    public func silence(at time: Double) -> Silence? { gate.silence(at: time) }

    /// What the detectors of lasting states say.
    private mutating func findings(
        _ value: Double,
        _ judgement: LearnedNormal.Judgement,
        at time: Double
    ) -> [Finding] {
        var found: [Finding] = []
        let flat = judgement.flat
        let local = baseline.judge(flat, spread: judgement.spread, isSeasonal: judgement.isSeasonal)
        let earlier = before.judge(flat, spread: judgement.spread, isSeasonal: judgement.isSeasonal)
        // The slope of a season that is not known yet is no shift either.
        let lasting = before.isReady && isSeasonSeen(at: time) ? earlier.deviation : nil
        if let change = shifts.observe(value, local.deviation, lasting: lasting, at: time, isReady: baseline.isReady) {
            found.append(.shift(change))
            baseline.restart()
            before.restart()
        }
        baseline.learn(flat)
        before.learn(flat)
        if let drift = drift(flat, value, noise: local.spread, judgement, at: time) { found.append(.drift(drift)) }
        if let full = saturation.observe(value) { found.append(.saturation(full)) }
        return found
    }

    /// Whether a day and more was seen, so that half a wave of it is not taken for something else.
    private func isSeasonSeen(at time: Double) -> Bool { normal.age(at: time) > 1.5 * 86_400 }

    /// The first growth that one of the detectors sees.
    private mutating func drift(
        _ flat: Double,
        _ value: Double,
        noise: Double,
        _ judgement: LearnedNormal.Judgement,
        at time: Double
    ) -> Drift? {
        if judgement.isSeasonal != isSeasonal {
            isSeasonal = judgement.isSeasonal
            for place in drifts.indices { drifts[place].restart() }
        }
        let isSeasonKnown = isSeasonSeen(at: time)
        var found: Drift?
        for place in drifts.indices {
            let drift = drifts[place].observe(flat, level: value, at: time, noise: noise, isSeasonKnown: isSeasonKnown)
            found = found ?? drift
        }
        return found
    }
}
