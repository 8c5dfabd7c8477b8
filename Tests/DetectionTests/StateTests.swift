import Detection
import Testing

@Suite struct StateTests {
    @Test func `a counter is read as a rate, and a restart of it is no shift`() throws {
        var configuration = DetectorConfiguration()
        configuration.isCounter = true
        var detector = SeriesDetector(configuration)
        var source = SeriesSource(seed: 1)
        var reading = 0.0
        #expect(detector.observe(reading, at: 0).refusal == .noRate)
        for minute in 1..<3000 {
            reading = minute == 2500 ? 600 : reading + 600 + 30 * source.normal()
            let observation = detector.observe(reading, at: Double(minute) * 60)
            #expect(observation.findings.isEmpty)
            if minute > 100 { #expect(abs((observation.expected ?? 0) - 10) < 2) }
        }
    }

    @Test func `a full disk is told once`() {
        var configuration = DetectorConfiguration()
        configuration.upperLimit = 100
        var detector = SeriesDetector(configuration)
        var told = 0
        for minute in 0..<500 {
            let value = minute < 300 ? 50.0 : 99.5
            for case .saturation(let full) in detector.observe(value, at: Double(minute) * 60).findings {
                told += 1
                #expect(full.limit == 100 && full.share >= 0.75)
            }
        }
        #expect(told == 1)
    }

    @Test func `a series that stops is silent, one that is merely slow is not`() throws {
        var detector = SeriesDetector()
        #expect(detector.silence(at: 1e9) == nil, "nothing is known of it")
        for minute in 0..<100 { _ = detector.observe(1, at: Double(minute) * 60) }
        let last = 99.0 * 60
        #expect(detector.silence(at: last + 200) == nil)
        let silence = try #require(detector.silence(at: last + 600))
        #expect(silence.since == last && silence.interval == 60 && silence.missed == 10)
        // It had a pause of 20 minutes before: such a pause is no silence any more.
        _ = detector.observe(1, at: last + 1200)
        #expect(detector.silence(at: last + 1200 + 1200) == nil)
        #expect(detector.silence(at: last + 1200 + 7200) != nil)
    }

    @Test func `bursts between zeros are no endless alarm`() {
        var detector = SeriesDetector()
        var source = SeriesSource(seed: 2)
        var alarms = 0
        for minute in 0..<7 * 1440 {
            let value = source.number(0...1) < 0.02 ? source.number(1...20).rounded() : 0
            if detector.observe(value, at: Double(minute) * 60).score >= SeriesDetectorTests.alarmScore {
                alarms += 1
            }
        }
        #expect(alarms <= 14, "two a day")
    }

    @Test func `memory does not grow with the stream`() {
        // All that grows would be an array, and the mirror shows every element.
        var detector = SeriesDetector()
        var source = SeriesSource(seed: 4)
        for minute in 0..<9000 { _ = detector.observe(source.normal(), at: Double(minute) * 60) }
        let early = Self.elements(detector)
        for minute in 9000..<30_000 { _ = detector.observe(source.normal(), at: Double(minute) * 60) }
        // The buckets of drifts come and go, and the wide rings of the season finder, eight of 256 cells, fill slowly.
        #expect(Self.elements(detector) <= early + 72 + 8 * 256)
    }

    /// How many values a value holds, all in all.
    private static func elements(_ value: Any) -> Int {
        Mirror(reflecting: value).children.reduce(1) { $0 + elements($1.value) }
    }
}
