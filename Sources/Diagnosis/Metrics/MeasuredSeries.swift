internal import Detection
internal import IncidentModel

/// A series with what it measures, cut into the normal time and the time under suspicion.
struct MeasuredSeries: Sendable {
    /// The entity and metric as the source names them.
    let series: MetricSeries
    /// What it measures.
    let vocabulary: MetricVocabulary
    /// The values of the normal time, and the samples under suspicion.
    let normal: [Double]
    let suspect: [MetricSeries.Sample]

    /// Cuts a series; a counter counts as its rate.
    init(_ series: MetricSeries, vocabulary: MetricVocabulary, window: SuspectWindow) {
        self.series = series
        self.vocabulary = vocabulary
        let samples = Self.isCounter(series, vocabulary) ? Self.rates(series.samples) : series.samples
        var normal: [Double] = []
        var suspect: [MetricSeries.Sample] = []
        for sample in samples where sample.value.isFinite {
            let time = sample.time.unixSeconds
            if window.normal.contains(time) { normal.append(sample.value) }
            if window.isSuspect(time) { suspect.append(sample) }
        }
        self.normal = normal
        self.suspect = suspect
    }

    /// A name alone is not believed: some exporters call a gauge a total. A counter falls only where it begins anew.
    private static func isCounter(_ series: MetricSeries, _ vocabulary: MetricVocabulary) -> Bool {
        guard vocabulary.isCounterByName, series.samples.count >= 3 else { return false }
        let falls = zip(series.samples, series.samples.dropFirst()).count { $1.value < $0.value }
        return falls * 50 <= series.samples.count
    }

    private static func rates(_ samples: [MetricSeries.Sample]) -> [MetricSeries.Sample] {
        var counter = CounterRate()
        return samples.compactMap { sample in
            counter.rate(sample.value, at: sample.time.unixSeconds).map {
                MetricSeries.Sample(time: sample.time, value: $0)
            }
        }
    }

    /// The median of the window over that of the normal time, at least 0.05; nil when either is unknown.
    var ratio: Double? {
        guard normal.count >= 8, suspect.count >= 2, case let base = SeriesDeviation.median(normal), base > 0 else {
            return nil
        }
        return max(0.05, SeriesDeviation.median(suspect.map(\.value)) / base)
    }

    /// How far the series leaves its normal.
    /// - Parameters:
    ///   - direction: 1 for values above normal, -1 for those below.
    ///   - window: The windows.
    ///   - load: The traffic in the window over that of the normal time; 1 when it is not known.
    ///   - requests: How many requests a sample is usually about; infinite when it is not known.
    /// - Returns: The deviation; of no surprise when too little is known.
    /// - Complexity: O(n log n) for n samples.
    func deviation(
        _ direction: Double,
        _ window: SuspectWindow,
        load: Double,
        requests: Double = .infinity
    ) -> SeriesDeviation {
        guard suspect.count >= 2, normal.count >= window.leastNormal, let scale else { return SeriesDeviation() }
        let sorted = normal.map { scale.position($0) }.sorted()
        var prior = SeriesNormal.Prior()
        prior.floor = floor(of: sorted)
        prior.linearFloor = linearFloor(requests: requests)
        // The noise of an average grows as the requests under it become fewer: with the root of their number.
        if load < 1, window.isGiven, vocabulary.aspect.trouble != .resource, load > 0 {
            prior.widening = (1 / load).squareRoot()
        }
        guard let model = SeriesNormal(sorted, scale: scale, direction: direction, prior: prior) else {
            return SeriesDeviation()
        }
        return SeriesDeviation(suspect, normal: model, isAdjacent: window.isAdjacent)
    }

    /// Shares of requests are compared as they are; all else by its logarithm where most of it is above zero.
    private var scale: SeriesNormal.Scale? {
        guard vocabulary.aspect != .success, vocabulary.aspect != .errors else { return .linear }
        let positive = normal.filter { $0 > 0 }
        guard positive.count * 2 >= normal.count, !normal.contains(where: { $0 < 0 }),
            !suspect.contains(where: { $0.value < 0 })
        else { return .linear }
        return .logarithmic(least: 0.1 * SeriesDeviation.median(positive))
    }

    /// The smallest mean excess on a logarithmic scale: 4 % for what users feel, 10 % for resources. Estimates from the
    /// buckets of a histogram jump from bound to bound, mostly a factor of two apart.
    private func floor(of sorted: [Double]) -> Double {
        guard vocabulary.aspect == .latency else { return vocabulary.aspect == .traffic ? 0.04 : 0.1 }
        let distinct = zip(sorted, sorted.dropFirst()).count { $0 != $1 } + 1
        return distinct <= max(3, sorted.count / 4) ? 0.35 : 0.04
    }

    /// The smallest mean excess on a linear scale: half a percent of all requests and at least half of one, a twentieth of
    /// a rate of errors.
    private func linearFloor(requests: Double) -> Double {
        let largest = max(normal.map { abs($0) }.max() ?? 0, suspect.map { abs($0.value) }.max() ?? 0)
        switch vocabulary.aspect {
        case .success: return max(0.005, 0.5 / max(requests, 1)) * (largest > 1.5 ? 100 : 1)
        case .errors: return max(0.05 * abs(SeriesDeviation.median(normal)), 0.005 * largest, 1e-12)
        case .throttling: return max(0.04 * abs(SeriesDeviation.median(normal)), 0.02)
        default: return max(0.04 * abs(SeriesDeviation.median(normal)), 0.02 * largest, 1e-12)
        }
    }

    /// The most that a change of the resource can count for when little of it is used even now: a processor, a memory or
    /// a disk of which half is free is no bottleneck, and one that is hardly used at all cannot hurt. Infinite where the
    /// unit does not tell.
    var mostByUse: Double {
        guard [.processor, .memory, .storage].contains(vocabulary.aspect), !vocabulary.isRemainder else {
            return .infinity
        }
        let most = suspect.map(\.value).max() ?? 0
        let unit = series.unit.lowercased()
        if vocabulary.isPercent || unit == "ratio" {
            let percent = vocabulary.isPercent ? most : most * 100
            return percent < 15 ? 1 : percent < 50 ? 2 : .infinity
        }
        // A twentieth, or a tenth, of one processor.
        let isIdle =
            (unit == "m" || unit == "millicores") && most < 100 || (unit == "cores" || unit == "cpu") && most < 0.05
        return isIdle ? 1 : .infinity
    }

    /// Whether the processor is used up, as far as the unit tells: 80 % and more.
    var isAtLimit: Bool {
        guard vocabulary.aspect == .processor, vocabulary.isPercent else { return false }
        return (80...110).contains(suspect.map(\.value).max() ?? 0)
    }

    /// How much there was above the quiet part of the window, summed over the samples, each weighted with the traffic of
    /// its moment; what a callee adds is a part of what its caller adds.
    /// - Parameters:
    ///   - direction: 1 for what rises, -1 for what falls.
    ///   - traffic: Traffic by moment; samples without count once.
    /// - Returns: The sum; 0 or above.
    func excess(_ direction: Double, traffic: [Timestamp: Double]) -> Double {
        let values = suspect.map { $0.value * direction }.sorted()
        guard !values.isEmpty else { return 0 }
        let quiet = values[(values.count - 1) / 4]
        return suspect.reduce(0) { sum, sample in
            sum + max(0, sample.value * direction - quiet) * (traffic.isEmpty ? 1 : traffic[sample.time] ?? 1)
        }
    }
}
