import Glibc
import Testing

@testable import Risk

@Suite struct RandomStreamTests {
    @Test func `the same purpose of the same sample draws the same numbers`() {
        func draw(_ seed: UInt64, _ sample: Int, _ purpose: RandomStream.Purpose, _ index: Int = 0) -> [Double] {
            var stream = RandomStream(seed: seed, sample: sample, purpose: purpose, index: index)
            return (0..<8).map { _ in stream.uniform() }
        }
        let first = draw(1, 2, .action, 3)
        #expect(draw(1, 2, .action, 3) == first)
        for other in [draw(2, 2, .action, 3), draw(1, 3, .action, 3), draw(1, 2, .person, 3), draw(1, 2, .action, 4)] {
            #expect(other != first)
        }
    }

    @Test func `numbers keep to their ranges and distributions`() {
        var stream = RandomStream(seed: 7, sample: 0, purpose: .world)
        let uniform = (0..<20_000).map { _ in stream.uniform() }
        #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(mean(uniform) - 0.5) < 0.01)
        let normal = (0..<20_000).map { _ in stream.normal() }
        #expect(abs(mean(normal)) < 0.03)
        #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 0.03)
        #expect(normal.allSatisfy { abs($0) <= 6 })
        let waits = (0..<20_000).map { _ in stream.waitingTime(rate: 0.25) }
        #expect(abs(mean(waits) - 4) < 0.12)
        #expect(stream.waitingTime(rate: 0) == .infinity)
        #expect((2...5).contains(stream.uniform(in: 2...5)))
        #expect(stream.uniform(in: 3...3) == 3)
    }

    @Test func `durations have the median and the slow end that were asked for`() {
        var stream = RandomStream(seed: 7, sample: 0, purpose: .action)
        let durations = (0..<20_000).map { _ in stream.duration(median: 60, slow: 240) }.sorted()
        #expect(abs(durations[10_000] - 60) < 2)
        #expect(abs(durations[19_000] - 240) < 12)
        #expect(stream.duration(median: 60, slow: 60) == 60)
        #expect(stream.duration(median: 60, slow: 1) == 60)
        #expect(stream.duration(median: 0, slow: 0) > 0)
    }

    @Test func `exponential and logarithm agree with the C library`() {
        var stream = RandomStream(seed: 3, sample: 0, purpose: .world)
        for _ in 0..<5000 {
            let x = stream.uniform(in: -700...700)
            #expect(abs(PortableMath.exponential(x) / Glibc.exp(x) - 1) < 1e-13, "\(x)")
            let y = Glibc.exp(stream.uniform(in: -700...700))
            #expect(abs(PortableMath.logarithm(y) - Glibc.log(y)) <= 1e-13 * max(1, abs(Glibc.log(y))), "\(y)")
        }
        #expect(PortableMath.exponential(0) == 1)
        #expect(PortableMath.logarithm(1) == 0)
        #expect(PortableMath.exponential(710) == .infinity)
        #expect(PortableMath.exponential(-800) == 0)
    }

    @Test func `the logarithm of what has none traps`() async {
        await #expect(processExitsWith: .failure) { _ = PortableMath.logarithm(0) }
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
