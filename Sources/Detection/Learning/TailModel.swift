/// How rare a value of a statistic is for one series, learned from the maxima of blocks of it.
///
/// The maxima of blocks follow a Gumbel law for a wide class of streams, also dependent ones, whose tail a count of
/// single values would misjudge. The statistic is taken on a logarithmic scale, on which heavy tails become
/// exponential ones. Five numbers are kept.
///
/// - Source: Coles, An Introduction to Statistical Modeling of Extreme Values (2001), chapters 3.1 and 5.
struct TailModel: Sendable {
    /// Added to the statistic before its logarithm, so that tiny values are all alike; in spreads.
    static let offset = 0.0835
    /// Samples in a block.
    static let block = 66
    /// Blocks that are remembered.
    static let memory = 57.8
    /// The scale of the law that is assumed before blocks were seen, and as how many of them it counts.
    static let assumedScale = 0.352
    static let assumedBlocks = 4.0
    /// The smallest scale: a statistic that never varied is no proof that it never will.
    static let smallestScale = 0.0196

    /// The mean of the blocks' maxima and their mean distance from it.
    private var mean = 0.0
    private var deviation = 0.0
    private var blocks = 0.0
    /// The largest value of the block in progress.
    private var current = -Double.infinity
    private var filled = 0

    /// Measures a value, then learns it.
    ///
    /// - Parameter statistic: in spreads; below 0 counts as 0.
    /// - Returns: minus the decimal logarithm of the chance that a block holds one as large; 0 to 12, 0 until three
    ///   blocks were seen.
    /// - Complexity: constant.
    mutating func surprise(_ statistic: Double) -> Double {
        let x = ElementaryFunctions.logarithm(Self.offset + max(0, statistic))
        let result = measure(x)
        learn(x)
        return result
    }

    /// The tail of the Gumbel law: 1 - exp(-exp(-z)) is about exp(-z).
    ///
    /// Its mean lies 0.577 scales above its location, and its mean distance from the mean is about one scale (0.98).
    private func measure(_ x: Double) -> Double {
        guard blocks >= 3 else { return 0 }
        let learned = deviation * blocks + Self.assumedScale * Self.assumedBlocks
        let scale = max(Self.smallestScale, learned / (blocks + Self.assumedBlocks))
        let z = (x - mean) / scale + 0.577
        return z > 0 ? min(z * 0.4343, 12) : 0
    }

    private mutating func learn(_ x: Double) {
        current = max(current, x)
        filled += 1
        guard filled == Self.block else { return }
        let maximum = current
        filled = 0
        current = -Double.infinity
        blocks += 1
        guard blocks > 1 else {
            mean = maximum
            return
        }
        let distance = maximum - mean
        let rate = max(1 / blocks, 1 / Self.memory)
        mean += rate * distance
        deviation += rate * (abs(distance) - deviation)
    }
}
