/// A seeded stream of random numbers for one purpose of one sample.
///
/// Common random numbers: candidate plans that are compared draw the same numbers for the same purpose, so that their
/// difference is not drowned by chance. Each purpose has its own stream, so that a plan that draws more for one purpose
/// does not shift the others.
/// - Source: SplitMix64, G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
///   doi:10.1145/2660193.2660195.
struct RandomStream: Sendable {
    /// What numbers are drawn for.
    enum Purpose: UInt64, Sendable {
        case world, truth, impact, healing, approval, action, person
    }

    private var state: UInt64

    /// The stream for a purpose.
    /// - Parameters:
    ///   - seed: The seed of the whole simulation.
    ///   - sample: The number of the sample.
    ///   - purpose: What the numbers are for.
    ///   - index: Which of several things of that purpose, such as the number of a step.
    init(seed: UInt64, sample: Int, purpose: Purpose, index: Int = 0) {
        state = Self.mixed(seed &+ 0x9e37_79b9_7f4a_7c15)
        state = Self.mixed(state ^ UInt64(truncatingIfNeeded: sample))
        state = Self.mixed(state ^ purpose.rawValue << 32 ^ UInt64(truncatingIfNeeded: index))
    }

    /// The next 64 random bits.
    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mixed(state)
    }

    /// A number in [0, 1).
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number within `range`, evenly.
    mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A number with mean 0 and variance 1, nearly normal and within ±6.
    /// - Source: the sum of twelve uniform numbers less six (Irwin-Hall).
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniform() }
        return sum
    }

    /// A log-normal duration with this median and 95th percentile.
    mutating func duration(median: Double, slow: Double) -> Double {
        let median = max(median, 0.001)
        // 1.645 standard deviations above the median of the logarithm lies the 95th percentile.
        let deviation = PortableMath.logarithm(max(slow / median, 1)) / 1.645
        return median * PortableMath.exponential(deviation * normal())
    }

    /// The time until something that happens `rate` times per unit happens, exponentially distributed.
    mutating func waitingTime(rate: Double) -> Double {
        guard rate > 0 else { return .infinity }
        return -PortableMath.logarithm(max(1 - uniform(), 0x1p-53)) / rate
    }

    /// The finaliser of SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
