import EvenkeelTestKit
import Testing
import Traces

/// Spans that nobody should send.
@Suite struct HostileTraceTests {
    static func id(_ number: UInt64) -> ArraySlice<UInt8> { TraceScript.bytes(String(number, radix: 16)) }

    /// A collector with spans of one trace, each with its parent.
    static func collector(
        _ parents: [(span: UInt64, parent: UInt64)],
        limits: TraceLimits = TraceLimits()
    ) throws
        -> TraceCollector
    {
        var collector = TraceCollector(limits: limits)
        let named = collector.service(named: "shop")
        let service = try #require(named)
        let trace = try #require(TraceID(id(77)))
        for (place, link) in parents.enumerated() {
            let span = try #require(SpanID(id(link.span)))
            let start = TraceScript.window + Int64(place)
            collector.add(
                SpanRecord(
                    trace: trace,
                    span: span,
                    parent: SpanID(id(link.parent)),
                    operation: "step",
                    start: start,
                    end: start + 1000
                ),
                of: service
            )
        }
        return collector
    }

    static func summary(_ collector: TraceCollector) -> TraceSummary {
        TraceSummary(collector, periods: TraceScript.periods)
    }

    @Test func `spans in a circle are left out`() throws {
        let summary = Self.summary(try Self.collector([(1, 0), (2, 1), (3, 5), (4, 3), (5, 4)]))
        #expect(summary.oddities.circular == 3)
        #expect(summary.operations.map(\.calls) == [1])
    }

    @Test func `a span that is its own parent is a first span`() throws {
        #expect(Self.summary(try Self.collector([(1, 1)])).operations.map(\.calls) == [1])
    }

    @Test func `spans without their parents are first spans`() throws {
        let summary = Self.summary(try Self.collector([(1, 99), (2, 98), (3, 1)]))
        #expect(summary.oddities.orphans == 2)
        #expect(summary.operations.map(\.calls) == [2])
    }

    @Test func `a span that is recorded twice counts once`() throws {
        let summary = Self.summary(try Self.collector([(1, 0), (1, 0), (2, 1), (2, 1), (2, 99)]))
        #expect(summary.oddities.duplicates == 3)
        #expect(summary.spans == 2)
    }

    @Test func `a trace of any depth is read`() throws {
        let chain = (1...20_000).map { (span: UInt64($0), parent: UInt64($0 - 1)) }
        let summary = Self.summary(try Self.collector(chain))
        #expect(summary.operations.map(\.calls) == [1])
    }

    @Test func `of a giant trace the beginning is kept`() throws {
        var limits = TraceLimits()
        limits.spansOfTrace = 100
        let collector = try Self.collector((1...500).map { (UInt64($0), UInt64($0 - 1)) }, limits: limits)
        #expect(collector.cut == 400)
        #expect(Self.summary(collector).spans == 100)
    }

    @Test func `of too many traces a fair sample is kept, in whatever order they come`() throws {
        var limits = TraceLimits()
        limits.spans = 1000
        func shown(_ numbers: [UInt64]) throws -> (TraceSummary, Double) {
            var collector = TraceCollector(limits: limits)
            let named = collector.service(named: "shop")
            let service = try #require(named)
            for number in numbers {
                guard let trace = TraceID(Self.id(number)), let span = SpanID(Self.id(number)) else { continue }
                let record = SpanRecord(
                    trace: trace,
                    span: span,
                    parent: nil,
                    operation: "step",
                    start: TraceScript.window,
                    end: TraceScript.window + 5
                )
                collector.add(record, of: service)
            }
            return (Self.summary(collector), collector.sampledShare)
        }
        let (one, share) = try shown(Array(1...8000))
        let (other, _) = try shown(Array((1...8000).reversed()))
        #expect(one == other)
        #expect(one.spans <= 1000 && one.spans > 400)
        #expect(share <= 1.0 / 8)
    }

    @Test func `a million services are too many and do no harm`() throws {
        var limits = TraceLimits()
        limits.services = 1000
        var collector = TraceCollector(limits: limits)
        var refused = 0
        for number in 0..<1_000_000 where collector.service(named: "service-\(number)") == nil { refused += 1 }
        #expect(refused == 999_000)
        #expect(collector.service(named: "service-7") != nil)
    }

    @Test func `times that are none are left out`() throws {
        var collector = TraceCollector()
        let named = collector.service(named: "shop")
        let service = try #require(named)
        let trace = try #require(TraceID(Self.id(5)))
        for (place, (start, end)) in [(Int64.min, 0), (-1, 5), (0, 5), (5, Int64.max), (Int64.max, Int64.max)]
            .enumerated()
        {
            let span = try #require(SpanID(Self.id(UInt64(place + 1))))
            collector.add(
                SpanRecord(trace: trace, span: span, parent: nil, operation: "x", start: start, end: end),
                of: service
            )
        }
        #expect(collector.rejected == 5 && collector.isEmpty)
        let span = try #require(SpanID(Self.id(9)))
        collector.add(SpanRecord(trace: trace, span: span, parent: nil, operation: "x", start: 5, end: 1), of: service)
        #expect(!collector.isEmpty, "an end before the beginning is a duration of nothing")
    }

    @Test func `identities of any text are identities, and none is none`() {
        for none in ["", "0", "0000000000000000", "00000000000000000000000000000000"] {
            #expect(TraceID(TraceScript.bytes(none)) == nil && SpanID(TraceScript.bytes(none)) == nil)
        }
        let texts = ["a", "A1", "6ZDg==", "ä", "\u{0}", String(repeating: "f", count: 33)]
        #expect(Set(texts.compactMap { TraceID(TraceScript.bytes($0)) }).count == texts.count)
        #expect(TraceID(TraceScript.bytes("AB")) == TraceID(TraceScript.bytes("ab")))
    }

    @Test(arguments: 0..<20) func `random spans never trap and give the same result again`(seed: Int) throws {
        func read() throws -> TraceSummary {
            var chance = SeededGenerator(seed: UInt64(seed) &+ 7)
            var collector = TraceCollector()
            for _ in 0..<2000 {
                let name = "service-\(chance.next() % 5)"
                let named = collector.service(named: name)
                let service = try #require(named)
                guard let trace = TraceID(Self.id(chance.next() % 40)), let span = SpanID(Self.id(chance.next() % 200))
                else { continue }
                let isOld = chance.next() % 2 == 0
                let start = (isOld ? TraceScript.baseline : TraceScript.window) + Int64(chance.next() % 1_000_000)
                collector.add(
                    SpanRecord(
                        trace: trace,
                        span: span,
                        parent: SpanID(Self.id(chance.next() % 200)),
                        operation: "step \(chance.next() % 9)",
                        start: start,
                        end: start + Int64(chance.next() % 5_000_000),
                        isError: chance.next() % 9 == 0
                    ),
                    of: service
                )
                collector.add(
                    SpanMark(
                        trace: trace,
                        span: span,
                        kind: chance.next() % 12,
                        isFailure: chance.next() % 7 == 0,
                        digest: chance.next() % 50
                    )
                )
            }
            return TraceSummary(collector, periods: TraceScript.periods, kinds: TraceScript.kinds)
        }
        let first = try read()
        #expect(try read() == first)
        #expect(first.changes.allSatisfy { $0.surprise.isFinite && $0.visits <= $0.total })
    }
}
