import Detection

/// Figures on synthetic series: latency shifts of half a second, leaks, and series in which nothing happens.
struct SyntheticDetection {
    /// How many series of each kind.
    let series: Int
    /// The first seed; each series has the next one.
    let seed: UInt64

    private static let day = 1440

    func run(_ figures: inout Figures) {
        print("detect --synthetic: \(series) series of each kind, seeds from \(seed); one sample a minute")
        shifts(&figures)
        leaks(&figures)
    }

    /// Eight quiet days, then half a second more.
    private func shifts(_ figures: inout Figures) {
        var inTime = 0
        var late = 0
        var onsets = 0
        var delays: [Double] = []
        var falseAlarms: [Double] = []
        for number in 0..<series {
            var source = SyntheticSeries(seed: seed &+ UInt64(number))
            let onset = 8 * Self.day + Int(source.number(0...1439))
            var detector = SeriesDetector()
            var alarms = 0
            var delay: Int?
            for minute in 0..<onset + 30 {
                let value = source.latency(minute: minute) + (minute >= onset ? 0.5 : 0)
                for case .shift(let change) in detector.observe(value, at: Double(minute) * 60).findings {
                    if minute < onset {
                        alarms += 1
                    } else if delay == nil {
                        delay = minute - onset + 1
                        let range = (change.earliest / 60 - 0.5)...(change.latest / 60 + 0.5)
                        if range.contains(Double(onset)) { onsets += 1 }
                    }
                }
            }
            falseAlarms.append(Double(alarms) * 7 / Double(onset) * Double(Self.day))
            if let delay, delay <= 5 { inTime += 1 } else if delay != nil { late += 1 }
            if let delay { delays.append(Double(delay)) }
        }
        let details = "latency +0.5 s, within 5 samples, \(Self.share(inTime, of: series)); later, within 30: \(late)"
        figures.report("detect.shift-found", Double(inTime) / Double(series), "of the series", details)
        print(
            "  samples until found: \(Self.spread(delays)); true onset within the stated range: \(Self.share(onsets, of: delays.count))"
        )
        let mean = Self.mean(falseAlarms)
        figures.report("detect.shift-false-per-week", mean, "for a series", Self.spread(falseAlarms))
        print("  series with at most one a week: \(Self.share(falseAlarms.filter { $0 <= 1 }.count, of: series))")
    }

    /// Three quiet days, then a leak that fills the limit within 6 to 72 hours; and as many series without one.
    private func leaks(_ figures: inout Figures) {
        var found = 0
        var headrooms: [Double] = []
        var errors: [Double] = []
        var falseAlarms = 0
        var quietWeeks = 0.0
        for number in 0..<series {
            var source = SyntheticSeries(seed: seed &+ 1_000_000 &+ UInt64(number))
            let onset = 3 * Self.day + Int(source.number(0...1439))
            let length = 60 * source.number(6...72)
            var configuration = DetectorConfiguration()
            configuration.upperLimit = 1
            var leaking = SeriesDetector(configuration)
            var best: Drift?
            for minute in 0..<onset + Int(length) {
                let leaked = minute < onset ? 0 : Double(minute - onset) / length * 0.9
                let value = source.memory(minute: minute) + leaked
                guard value < 1 else { break }
                for case .drift(let drift) in leaking.observe(value, at: Double(minute) * 60).findings {
                    if minute < onset {
                        falseAlarms += 1
                    } else if best == nil, drift.slope > 0 {
                        best = drift
                        headrooms.append(1 - value)
                        let truth = (0.9 - leaked) / 0.9 * length * 60
                        errors.append(abs((drift.timeToLimit ?? 0) - truth) / truth)
                    }
                }
            }
            quietWeeks += Double(onset) / Double(7 * Self.day)
            if best != nil, (headrooms.last ?? 0) >= 0.3 { found += 1 }
            var still = SeriesDetector(configuration)
            for minute in 0..<14 * Self.day {
                let value = source.memory(minute: minute)
                for case .drift in still.observe(value, at: Double(minute) * 60).findings { falseAlarms += 1 }
            }
            quietWeeks += 2
        }
        let details = "with 30 % of headroom left, \(Self.share(found, of: series))"
        figures.report("detect.leak-found", Double(found) / Double(series), "of the series", details)
        print(
            "  headroom when found: \(Self.spread(headrooms)); error of the time to the limit, relative: \(Self.spread(errors))"
        )
        figures.report("detect.drift-false-per-week", Double(falseAlarms) / quietWeeks, "for a series")
    }

    /// A share with the half-width of its 95 % interval.
    private static func share(_ count: Int, of total: Int) -> String {
        guard total > 0 else { return "none" }
        let p = Double(count) / Double(total)
        let half = 1.96 * (p * (1 - p) / Double(total)).squareRoot()
        return "\(rounded(p)) ± \(rounded(half)) (\(count) of \(total))"
    }

    private static func mean(_ values: [Double]) -> Double {
        rounded(values.reduce(0, +) / Double(max(values.count, 1)))
    }

    /// Median and the 5 % and 95 % points.
    private static func spread(_ values: [Double]) -> String {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return "none" }
        let at = { (share: Double) in rounded(sorted[Int(share * Double(sorted.count - 1))]) }
        return "median \(at(0.5)), 5 % \(at(0.05)), 95 % \(at(0.95))"
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
