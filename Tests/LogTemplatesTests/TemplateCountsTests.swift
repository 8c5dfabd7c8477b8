import EvenkeelTestKit
import IncidentModel
import LogTemplates
import Testing

@Suite struct TemplateCountsTests {
    static func match(_ number: UInt64) -> TemplateMatch {
        var miner = TemplateMiner()
        var match = miner.observe("template a")
        // A miner numbers from 1, so the wanted number is reached by as many kinds of lines.
        for place in 1..<number { match = miner.observe(String(repeating: "word ", count: Int(place) + 2)) }
        return match
    }

    static func time(_ seconds: Int64) -> Timestamp { Timestamp.epoch.adding(seconds: 1_700_000_040 + seconds) }

    /// Lines of a steady source: a count for each minute, spread by a seeded generator.
    static func run(
        _ counts: inout TemplateCounts,
        _ match: TemplateMatch,
        minutes: Range<Int64>,
        rate: Int,
        seed: UInt64 = 1
    ) -> [TemplateChange] {
        var generator = SeededGenerator(seed: seed)
        var changes: [TemplateChange] = []
        for minute in minutes {
            // A sum of twenty coins has a variance below a Poisson count's.
            let count = (0..<rate * 2).reduce(0) { sum, _ in sum + Int.random(in: 0...1, using: &generator) }
            for _ in 0..<count { changes += counts.count(match, at: time(minute * 60)) }
        }
        return changes
    }

    @Test func `what was seen while learning is usual`() {
        var counts = TemplateCounts()
        #expect(Self.run(&counts, Self.match(1), minutes: 0..<60, rate: 20) == [])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `a steady source never bursts`(_ seed: UInt64) {
        var counts = TemplateCounts()
        #expect(Self.run(&counts, Self.match(1), minutes: 0..<500, rate: 8, seed: seed) == [], "seed \(seed)")
    }

    @Test func `a template that was never there is new, once`() {
        var counts = TemplateCounts()
        _ = Self.run(&counts, Self.match(1), minutes: 0..<20, rate: 10)
        _ = counts.count(Self.match(2), at: Self.time(20 * 60))
        let changes = counts.advance(to: Self.time(21 * 60))
        #expect(changes.map(\.kind) == [.new])
        #expect(changes.map(\.template) == [Self.match(2).template])
        #expect(changes.map(\.count) == [1])
        #expect(changes.first?.windowStart == Self.time(20 * 60))
        _ = counts.count(Self.match(2), at: Self.time(21 * 60))
        #expect(counts.advance(to: Self.time(22 * 60)) == [])
    }

    @Test func `far more than learned is a burst, with what was expected`() throws {
        var counts = TemplateCounts()
        _ = Self.run(&counts, Self.match(1), minutes: 0..<30, rate: 10)
        for _ in 0..<100 { _ = counts.count(Self.match(1), at: Self.time(30 * 60)) }
        let change = try #require(counts.advance(to: Self.time(31 * 60)).first)
        #expect(change.kind == .burst)
        #expect(change.count == 100)
        #expect(abs(change.expected - 10) < 2)
        #expect(change.significance > 10)
    }

    @Test func `a burst that lasts is told again`() {
        var counts = TemplateCounts()
        _ = Self.run(&counts, Self.match(1), minutes: 0..<60, rate: 10)
        let bursts = Self.run(&counts, Self.match(1), minutes: 60..<64, rate: 200)
        #expect(bursts.count >= 3)
    }

    @Test func `a wait of years is no burst and takes no time`() {
        var counts = TemplateCounts()
        _ = Self.run(&counts, Self.match(1), minutes: 0..<30, rate: 10)
        #expect(counts.advance(to: Self.time(3600 * 24 * 365 * 100)) == [])
        #expect(counts.advance(to: Self.time(0)) == [], "time that runs backwards closes nothing")
    }

    @Test func `the rates of templates that merge are added up`() {
        var miner = TemplateMiner()
        var counts = TemplateCounts()
        let names = ["anna", "boris", "chiara", "dmitri"]
        for minute in 0..<30 as Range<Int64> {
            for name in names {
                _ = counts.count(miner.observe("login of \(name) from console"), at: Self.time(minute * 60))
            }
        }
        #expect(counts.templateCount == 4)
        for name in ["elena", "farid", "greta"] {
            _ = counts.count(miner.observe("login of \(name) from console"), at: Self.time(30 * 60))
        }
        #expect(counts.templateCount == 1)
        #expect(counts.advance(to: Self.time(31 * 60)) == [], "three instead of four are nothing new")
    }

    @Test func `no more rates are held than allowed`() {
        var settings = TemplateCountSettings()
        settings.templates = 3
        var counts = TemplateCounts(settings)
        for number in 1...8 as ClosedRange<UInt64> {
            _ = counts.count(Self.match(number), at: Self.time(Int64(number) * 60))
        }
        #expect(counts.templateCount <= 4)
    }
}
