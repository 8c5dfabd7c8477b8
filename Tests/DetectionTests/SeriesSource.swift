import EvenkeelTestKit

/// Samples from a seed.
struct SeriesSource {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// A number of about the standard normal law: twelve even numbers, less six.
    mutating func normal() -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }

    /// A number between two.
    mutating func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &generator) }

    /// A smooth wave of a day, -1 to 1: two parabolas, near enough to a sine.
    static func wave(minute: Int) -> Double {
        let x = Double(minute % 1440) / 720 - 1
        return 4 * x * (1 - abs(x))
    }
}
