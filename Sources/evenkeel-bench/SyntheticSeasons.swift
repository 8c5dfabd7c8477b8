import Detection

/// Figures on seasons: how often one is found that is there, and how often one that is not.
///
/// No season is known beforehand, so that all must be found.
struct SyntheticSeasons {
    /// How many series of each kind.
    let series: Int
    /// The first seed; each series has the next one.
    let seed: UInt64

    /// What noise is made of.
    private enum Noise: CaseIterable {
        case white
        case inert
        case walk
        case growing
        case heavy
        case bursts
    }

    /// Seasons that are there.
    private struct Case {
        /// Seconds between samples.
        let interval: Double
        /// Lengths in seconds.
        let periods: [Double]
        /// Whether they are spikes of a twentieth of the season and twice the height, or waves.
        var isSpike = false
    }

    private static let cases = [
        Case(interval: 60, periods: [300]), Case(interval: 10, periods: [300], isSpike: true),
        Case(interval: 60, periods: [3600]), Case(interval: 60, periods: [3600], isSpike: true),
        Case(interval: 60, periods: [25_200]), Case(interval: 60, periods: [86_400]),
        Case(interval: 300, periods: [86_400], isSpike: true), Case(interval: 300, periods: [604_800]),
        Case(interval: 60, periods: [300, 3600]), Case(interval: 60, periods: [3600, 86_400]),
        Case(interval: 300, periods: [86_400, 604_800]),
    ]

    func run(_ figures: inout Figures) {
        print("detect --seasons: \(series) series of each kind, seeds from \(seed)")
        var invented = 0
        for noise in Noise.allCases {
            let (count, share) = invention(noise)
            print("\(noise): a season was believed in \(count) of \(series), for \(share) of the samples")
            // Bursts are told, and not counted: a few of them can stand in line for a day.
            invented += noise == .bursts ? 0 : count
        }
        let kinds = Double(Noise.allCases.count - 1)
        figures.report("detect.seasons-invented", Double(invented) / kinds / Double(series), "of the series")
        var found = 0
        for kind in Self.cases {
            let count = discovery(kind)
            found += count
            let shape = kind.isSpike ? "spikes" : "waves"
            print("\(kind.periods) s, \(shape), a sample in \(kind.interval) s: found in \(count) of \(series)")
        }
        let share = Double(found) / Double(series * Self.cases.count)
        figures.report("detect.seasons-found", share, "of the series", "within 12 cycles and 4,000 samples")
    }

    /// In how many series of two weeks a season is believed at any time, and for which share of the samples.
    private func invention(_ noise: Noise) -> (count: Int, share: Double) {
        var count = 0
        var samples = 0
        let length = 14 * 1440
        for number in 0..<series {
            var source = SyntheticSeries(seed: seed &+ UInt64(number))
            var detector = Self.detector()
            var value = 0.0
            var believed = 0
            for minute in 0..<length {
                let time = Double(minute) * 60
                switch noise {
                case .white: value = source.normal()
                case .inert: value = 0.9 * value + source.normal()
                case .walk: value += source.normal()
                case .growing: value = source.normal() + 0.005 * Double(minute)
                case .heavy: value = source.normal() / max(0.05, abs(source.normal()))
                case .bursts: value = source.number(0...1) < 0.02 ? source.number(0...10) : 0
                }
                _ = detector.observe(100 + value, at: time)
                if minute % 16 == 0, !detector.seasons(at: time).isEmpty { believed += 1 }
            }
            count += believed > 0 ? 1 : 0
            samples += believed * 16
        }
        return (count, (Double(samples) / Double(series * length) * 10_000).rounded() / 10_000)
    }

    /// In how many series all seasons are found, each with its length within a fiftieth.
    private func discovery(_ kind: Case) -> Int {
        var found = 0
        let length = Int(max(12 * (kind.periods.max() ?? 0) / kind.interval, 4000))
        for number in 0..<series {
            var source = SyntheticSeries(seed: seed &+ UInt64(number))
            var detector = Self.detector()
            var isFound = false
            for place in 0..<length where !isFound {
                let time = Double(place) * kind.interval
                var value = 50 + source.normal() + 0.0002 * Double(place)
                for period in kind.periods {
                    let share = time / period - (time / period).rounded(.down)
                    // Twice the noise; a spike of four times the noise.
                    value += kind.isSpike ? (share < 0.05 ? 4 : 0) : 2 * BenchmarkMath.cosine(2 * .pi * share)
                }
                _ = detector.observe(value, at: time)
                guard place % 16 == 0 else { continue }
                let seasons = detector.seasons(at: time)
                isFound = kind.periods.allSatisfy { period in
                    seasons.contains { abs($0.period - period) < 0.02 * period }
                }
            }
            found += isFound ? 1 : 0
        }
        return found
    }

    /// A detector that knows no season beforehand.
    private static func detector() -> SeriesDetector {
        var configuration = DetectorConfiguration()
        configuration.seasons = []
        return SeriesDetector(configuration)
    }
}
