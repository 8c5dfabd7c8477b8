import Detection
import Testing

@Suite struct SeriesDetectorTests {
    static let day = 1440
    /// A score that is worth waking somebody for.
    static let alarmScore = 0.15

    /// A latency in seconds, noise of a tenth.
    static func latency(_ source: inout SeriesSource) -> Double { 0.2 * (1 + 0.1 * source.normal()) }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `half a second more latency is found within five samples, and quiet weeks stay quiet`(_ seed: UInt64) throws {
        var source = SeriesSource(seed: seed)
        var detector = SeriesDetector()
        let onset = 7 * Self.day
        var falseAlarms = 0
        var found: (minute: Int, change: ChangePoint)?
        for minute in 0..<onset + 20 {
            let value = Self.latency(&source) + (minute >= onset ? 0.5 : 0)
            for case .shift(let change) in detector.observe(value, at: Double(minute) * 60).findings {
                if minute < onset { falseAlarms += 1 } else { found = found ?? (minute, change) }
            }
        }
        #expect(falseAlarms <= 1)
        let (minute, change) = try #require(found)
        #expect(minute - onset < 5)
        #expect(change.earliest <= Double(onset) * 60 && Double(onset) * 60 <= change.latest)
        #expect(abs(change.onset / 60 - Double(onset)) <= 2)
        #expect(change.after - change.before > 0.3 && change.strength > 3)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a leak is found while 30 % of the room is left, and its end foretold`(_ seed: UInt64) throws {
        var source = SeriesSource(seed: seed)
        var configuration = DetectorConfiguration()
        configuration.upperLimit = 1
        var detector = SeriesDetector(configuration)
        let onset = 2 * Self.day
        let length = 2 * Self.day
        var found: (minute: Int, drift: Drift)?
        for minute in 0..<onset + length {
            let leaked = minute < onset ? 0 : 0.7 * Double(minute - onset) / Double(length)
            let value = 0.3 + leaked + 0.01 * source.normal()
            for case .drift(let drift) in detector.observe(value, at: Double(minute) * 60).findings {
                #expect(minute >= onset, "nothing grows yet")
                found = found ?? (minute, drift)
            }
        }
        let (minute, drift) = try #require(found)
        let headroom = try #require(drift.headroom)
        #expect(headroom >= 0.3 && drift.slope > 0 && drift.steadiness > 0.5)
        let left = Double(onset + length - minute) * 60
        let told = try #require(drift.timeToLimit)
        #expect(told > left / 2 && told < left * 2, "told \(told), true \(left)")
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `a shift of three spreads, too small for five samples, is found within thirty`(_ seed: UInt64) throws {
        var source = SeriesSource(seed: seed)
        var detector = SeriesDetector()
        let onset = 3 * Self.day
        var falseAlarms = 0
        var found: (minute: Int, change: ChangePoint)?
        for minute in 0..<onset + 40 {
            let value = 40 + source.normal() + (minute >= onset ? 3 : 0)
            for case .shift(let change) in detector.observe(value, at: Double(minute) * 60).findings {
                if minute < onset { falseAlarms += 1 } else { found = found ?? (minute, change) }
            }
        }
        #expect(falseAlarms <= 1)
        let (minute, change) = try #require(found)
        #expect(minute - onset < 30)
        #expect(abs(change.onset / 60 - Double(onset)) <= 5 && change.after > change.before)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `a daily season is no news`(_ seed: UInt64) {
        var source = SeriesSource(seed: seed)
        var detector = SeriesDetector()
        var findings = 0
        var alarms = 0
        for minute in 0..<14 * Self.day {
            let value = 100 + 40 * SeriesSource.wave(minute: minute) + 3 * source.normal()
            let observation = detector.observe(value, at: Double(minute) * 60)
            findings += observation.findings.count
            if minute > 2 * Self.day, observation.score >= Self.alarmScore { alarms += 1 }
        }
        #expect(findings <= 2)
        #expect(alarms <= 12, "in twelve days")
    }

    @Test func `a day without its usual rise is news`() {
        var source = SeriesSource(seed: 3)
        var detector = SeriesDetector()
        var usual = 0.0
        var missing = 0.0
        for step in 0..<12 * 288 {
            let isUp = (96..<192).contains(step % 288) && step / 288 != 10
            let value = (isUp ? 80 : 20) + source.normal()
            let score = detector.observe(value, at: Double(step) * 300).score
            if (5 * 288..<10 * 288).contains(step) { usual = max(usual, score) }
            if (10 * 288..<11 * 288).contains(step) { missing = max(missing, score) }
        }
        #expect(missing > usual)
    }

    @Test func `NaN, infinities, repetitions and old samples change nothing`() {
        var clean = SeriesDetector()
        var dirty = SeriesDetector()
        var source = SeriesSource(seed: 5)
        for minute in 0..<2000 {
            let value = Self.latency(&source)
            let time = Double(minute) * 60
            let wanted = clean.observe(value, at: time)
            #expect(dirty.observe(.nan, at: time).refusal == .notFinite)
            #expect(dirty.observe(.infinity, at: time).refusal == .notFinite)
            #expect(dirty.observe(1, at: .nan).refusal == .notFinite)
            #expect(dirty.observe(value, at: time) == wanted)
            #expect(dirty.observe(7, at: time).refusal == .duplicate)
            #expect(dirty.observe(7, at: time - 1).refusal == .outOfOrder)
        }
    }

    @Test(arguments: [0.0, 1e300, -1e300, Double.leastNonzeroMagnitude]) func `scores stay numbers from 0 to 1`(
        _ odd: Double
    ) {
        var detector = SeriesDetector()
        var source = SeriesSource(seed: 9)
        for minute in 0..<3000 {
            let value = minute % 97 == 0 ? odd : source.number(-1...1)
            // Gaps of all sizes.
            let time = Double(minute) * 60 + (minute > 1500 ? 1e7 : 0)
            let observation = detector.observe(value, at: time)
            #expect((0...1).contains(observation.score))
            #expect(observation.deviation.isFinite)
        }
    }

    @Test func `what never varies has hardly a score until it does`() {
        var detector = SeriesDetector()
        for minute in 0..<3000 { #expect(detector.observe(45, at: Double(minute) * 60).score < 0.05) }
        let observation = detector.observe(46, at: 3000 * 60)
        #expect(observation.score >= Self.alarmScore)
    }

    @Test func `the same samples give the same observations`() {
        let run = {
            var detector = SeriesDetector()
            var source = SeriesSource(seed: 11)
            return (0..<3000).map { detector.observe(source.normal(), at: Double($0) * 60) }
        }
        #expect(run() == run())
    }
}
