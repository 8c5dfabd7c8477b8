import EvenkeelTestKit
import Testing

@testable import Risk

@Suite struct WorldModelTests {
    private static func call(_ caller: Int, _ callee: Int) -> WorldModel.Call {
        WorldModel.Call(caller: caller, callee: callee, fanOut: 1, passedErrors: .assumed(0...1))
    }

    private static func model(_ count: Int, _ calls: [(Int, Int)]) -> WorldModel {
        WorldModel(
            components: (0..<count).map { SampleWorld.component("c\($0)") },
            calls: calls.map { call($0, $1) }
        )
    }

    @Test func `calls of nobody, to oneself and twice are dropped`() {
        let model = Self.model(2, [(0, 0), (0, 1), (0, 1), (0, 2), (-1, 1)])
        #expect(model.calls == [Self.call(0, 1)])
    }

    @Test func `a cycle is broken and everything else kept`() {
        let model = Self.model(3, [(0, 1), (1, 2), (2, 0)])
        #expect(model.order == [0, 1, 2])
        #expect(model.calls == [Self.call(0, 1), Self.call(1, 2)])
    }

    @Test(arguments: UInt64(1)...8) func `callers come before callees, and everybody comes once`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let count = Int.random(in: 1...12, using: &random)
            let calls = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
            }
            let model = Self.model(count, calls)
            #expect(model.order.sorted() == Array(0..<count), "seed \(seed)")
            for call in model.calls {
                let (caller, callee) = (
                    model.order.firstIndex(of: call.caller), model.order.firstIndex(of: call.callee)
                )
                #expect((caller ?? 0) < (callee ?? 0), "seed \(seed)")
            }
        }
    }

    @Test func `a graph without a cycle loses no call`() {
        let calls = [(3, 1), (3, 2), (1, 0), (2, 0), (3, 0)]
        #expect(Self.model(4, calls).calls.count == calls.count)
    }

    @Test func `what was measured is counted`() {
        let measured = SampleWorld.chain(dependence: 1).measuredQuantities
        #expect(measured.measured == 9)
        #expect(measured.all == 9)
        let assumed = Self.model(2, [(0, 1)]).measuredQuantities
        #expect(assumed.measured == 8)
        #expect(assumed.all == 9)
    }

    @Test func `capacity follows from load and utilisation on a healthy day`() {
        let sample = SampleWorld.sample(SampleWorld.chain(dependence: 1))
        #expect(sample.components.map { $0.replicas * $0.capacityPerReplica * 0.6 }.allSatisfy { abs($0 - 100) < 1e-9 })
        #expect(sample.totalArrivals == 100)
    }

    @Test func `conditions that meet add up to no more than everything`() {
        let half = ComponentCondition(instances: 0.5, requestsFailed: 0.5, slowdown: 2, shed: 0.5, downstreamLoad: 2)
        let both = half.combined(with: half)
        #expect(
            both
                == ComponentCondition(instances: 0.25, requestsFailed: 0.75, slowdown: 4, shed: 0.75, downstreamLoad: 4)
        )
        #expect(half.combined(with: .normal) == half)
    }

    @Test func `a timeline holds what is out of the ordinary, within the horizon`() {
        var timeline = Timeline(horizon: 100)
        let down = ComponentCondition(instances: 0)
        timeline.add(down, at: [0, 1], from: -5, to: 10)
        timeline.add(down, at: [0], from: 50, to: .infinity)
        timeline.add(down, at: [0], from: 100, to: 200)
        timeline.add(down, at: [0], from: 20, to: 20)
        timeline.add(.normal, at: [0], from: 0, to: 100)
        #expect(timeline.intervals.map(\.start) == [0, 0, 50])
        #expect(timeline.intervals.map(\.end) == [10, 10, 100])
        timeline.faultEnd = 70
        #expect(timeline.moments == [0, 10, 50, 70, 100])
    }
}
