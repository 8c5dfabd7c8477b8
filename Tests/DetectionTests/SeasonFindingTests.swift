import Detection
import Testing

@Suite struct SeasonFindingTests {
    /// Seasons that are not known beforehand: lengths in seconds, seconds between samples, how many samples.
    struct Case: CustomTestStringConvertible {
        let periods: [Double]
        let interval: Double
        let samples: Int
        var testDescription: String { "\(periods) s in samples of \(interval) s" }
    }

    static let cases = [
        Case(periods: [300], interval: 60, samples: 3000),
        Case(periods: [3600], interval: 60, samples: 3000),
        Case(periods: [25_200], interval: 60, samples: 6000),
        Case(periods: [86_400], interval: 300, samples: 4000),
        Case(periods: [604_800], interval: 1200, samples: 6000),
        Case(periods: [3600, 86_400], interval: 60, samples: 12_000),
    ]

    /// A wave of any length, -1 to 1.
    static func wave(_ time: Double, _ period: Double) -> Double {
        let x = 2 * (time / period - (time / period).rounded(.down)) - 1
        return 4 * x * (1 - abs(x))
    }

    /// A detector that knows no season beforehand.
    static func detector() -> SeriesDetector {
        var configuration = DetectorConfiguration()
        configuration.seasons = []
        return SeriesDetector(configuration)
    }

    @Test(arguments: cases) func `seasons of any length are found in noise and growth`(_ wanted: Case) {
        var source = SeriesSource(seed: 21)
        var detector = Self.detector()
        var isFound = false
        for place in 0..<wanted.samples {
            let time = Double(place) * wanted.interval
            let waves = wanted.periods.reduce(0) { $0 + 2 * Self.wave(time, $1) }
            _ = detector.observe(50 + waves + source.normal() + 0.0005 * Double(place), at: time)
            isFound =
                isFound
                || wanted.periods.allSatisfy { period in
                    detector.seasons(at: time).contains { abs($0.period - period) < 0.02 * period }
                }
        }
        #expect(isFound, "has \(detector.seasons(at: 0).map(\.period))")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func `noise, walks and growth have no season`(_ seed: UInt64) {
        var source = SeriesSource(seed: seed)
        var detectors = (0..<4).map { _ in Self.detector() }
        var inert = 0.0
        var walk = 0.0
        for minute in 0..<8000 {
            let noise = source.normal()
            inert = 0.9 * inert + noise
            walk += noise
            let values = [noise, inert, walk, noise + 0.01 * Double(minute)]
            for kind in values.indices { _ = detectors[kind].observe(values[kind], at: Double(minute) * 60) }
            guard minute % 50 == 0 else { continue }
            for detector in detectors { #expect(detector.seasons(at: Double(minute) * 60).isEmpty) }
        }
    }

    @Test func `a job that runs each half hour is no news once it is known`() {
        var source = SeriesSource(seed: 8)
        var detector = SeriesDetector()
        var deviations: [Double] = []
        for minute in 0..<4320 {
            let value = (minute % 30 < 2 ? 18 : 10) + 0.5 * source.normal()
            let deviation = abs(detector.observe(value, at: Double(minute) * 60).deviation)
            if minute % 30 == 0 { deviations.append(deviation) }
        }
        #expect(deviations[1] > 3, "at first it is a surprise")
        #expect(deviations.suffix(10).allSatisfy { $0 < 3 })
    }

    @Test func `a season that ends is dropped, and a shift within one is found`() throws {
        var source = SeriesSource(seed: 9)
        var detector = Self.detector()
        let change = 4000
        var shift: ChangePoint?
        for minute in 0..<12_000 {
            let wave = minute < 8000 ? 3 * Self.wave(Double(minute), 90) : 0
            let value = 20 + wave + 0.5 * source.normal() + (minute >= change ? 6 : 0)
            for case .shift(let found) in detector.observe(value, at: Double(minute) * 60).findings
            where (change..<change + 10).contains(minute) {
                shift = found
            }
            if minute == change - 1 { #expect(detector.seasons(at: Double(minute) * 60).count == 1) }
        }
        #expect(try #require(shift).onset / 60 == Double(change))
        #expect(detector.seasons(at: 12_000 * 60).isEmpty)
    }

    @Test func `gaps, changes of pace and absurd moments do no harm`() {
        var source = SeriesSource(seed: 10)
        var detector = Self.detector()
        var time = 0.0
        let waits = [60.0, 60, 61, 59, 60, 1e-6, 3600, 1e7]
        for place in 0..<20_000 {
            time += place % 1000 < 900 ? 60 : waits[place % waits.count]
            let value = place % 501 == 0 ? 1e300 : source.normal() + Self.wave(time, 1800)
            let observation = detector.observe(value, at: time)
            #expect((0...1).contains(observation.score) && observation.deviation.isFinite)
        }
        for absurd in [1e200, 1e300, Double.greatestFiniteMagnitude] {
            #expect(detector.observe(1, at: absurd).deviation.isFinite)
        }
    }

    @Test func `looking for seasons can be left out`() {
        var configuration = DetectorConfiguration()
        configuration.seasons = []
        configuration.findsSeasons = false
        var detector = SeriesDetector(configuration)
        for minute in 0..<3000 { _ = detector.observe(Self.wave(Double(minute), 30), at: Double(minute) * 60) }
        #expect(detector.seasons(at: 180_000).isEmpty)
    }
}
