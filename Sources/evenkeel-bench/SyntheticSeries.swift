import EvenkeelTestKit

/// Series as services make them, one sample a minute, from a seed.
///
/// Each has a level, noise, a daily wave and now and then a spike, drawn anew for each seed.
struct SyntheticSeries {
    private var generator: SeededGenerator
    /// Median latency in seconds, 0.02 to 0.4.
    private let level: Double
    /// Relative noise: standard deviation of the logarithm, 0.05 to 0.4.
    private let noise: Double
    /// Relative height of the daily wave, 0 to 0.4.
    private let wave: Double
    /// When the wave is highest, in minutes after midnight.
    private let phase: Double
    /// The chance of a spike, up to 0.5 %.
    private let spikes: Double
    /// How much of the noise of a sample stays in the next.
    private let inertia: Double
    private var carried = 0.0

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed &* 0x2545_F491_4F6C_DD1D)
        level = 0.02 * BenchmarkMath.power(20, Double.random(in: 0...1, using: &generator))
        noise = Double.random(in: 0.05...0.4, using: &generator)
        wave = Double.random(in: 0...0.4, using: &generator)
        phase = Double.random(in: 0..<1440, using: &generator)
        spikes = Double.random(in: 0...0.005, using: &generator)
        inertia = Double.random(in: 0...0.5, using: &generator)
        self.generator = generator
    }

    /// A number of the standard normal law (Box and Muller).
    mutating func normal() -> Double {
        let radius = (-2 * BenchmarkMath.logarithm(Double.random(in: 1e-12..<1, using: &generator))).squareRoot()
        return radius * BenchmarkMath.cosine(2 * .pi * Double.random(in: 0..<1, using: &generator))
    }

    /// A number between two.
    mutating func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &generator) }

    /// The next value of the noise: normal, with inertia, standard deviation 1.
    private mutating func noiseValue() -> Double {
        carried = inertia * carried + (1 - inertia * inertia).squareRoot() * normal()
        return carried
    }

    /// The daily wave at a minute, -1 to 1.
    private func daily(_ minute: Int) -> Double { BenchmarkMath.cosine(2 * .pi * (Double(minute) - phase) / 1440) }

    /// A latency in seconds.
    mutating func latency(minute: Int) -> Double {
        var value = level * (1 + wave * daily(minute)) * BenchmarkMath.power(2.718281828459045, noise * noiseValue())
        if Double.random(in: 0..<1, using: &generator) < spikes {
            value *= Double.random(in: 3...20, using: &generator)
        }
        return value
    }

    /// A memory use as a share of its limit, 0 to 1, without a leak: a level from 0.15 to 0.45, a daily wave of up to
    /// 0.08, noise, and a collector's sawtooth of up to 0.06.
    mutating func memory(minute: Int) -> Double {
        let base = 0.15 + 0.3 * (level - 0.02) / 0.38
        let saw = Double(minute % 45) / 45 * 0.15 * wave
        return base + 0.2 * wave * daily(minute) + saw + 0.05 * noise * noiseValue()
    }
}
