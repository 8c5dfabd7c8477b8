/// Two cumulative sums of deviations, one for each direction, and what they usually reach.
///
/// - Source: Page, Continuous inspection schemes (1954), https://doi.org/10.1093/biomet/41.1-2.100.
struct CumulativeSums: Sendable {
    /// What sums look for.
    struct Design: Sendable {
        /// Deviations up to this many spreads are noise that sums may not grow by: half the smallest shift that is meant.
        var allowance: Double
        /// Deviations count for at most this many spreads, so that a spike alone cannot reach the threshold.
        var cut: Double
        /// The smallest sum that is a shift, in spreads.
        var threshold: Double
        /// What remains of a sum from one sample to the next: slow growth is left to the detectors of drift.
        var decay: Double
    }

    /// What the sums look for.
    let design: Design
    /// By how much a sum must exceed what is usual.
    private let margin: Double
    private var upper = 0.0
    private var lower = 0.0
    /// The largest sum that went back to 0 by itself; it shrinks slowly.
    private var usual = 0.0
    /// The largest sum since the last 0.
    private var peak = 0.0

    init(_ design: Design, margin: Double) {
        self.design = design
        self.margin = margin
    }

    /// Whether the larger sum is that of rises.
    var isRise: Bool { upper >= lower }

    /// What a sum must exceed.
    private var bound: Double { max(design.threshold, margin * usual) }

    /// Takes a deviation.
    ///
    /// - Parameter deviation: in spreads.
    /// - Returns: whether a sum is beyond what is usual for the series.
    /// - Complexity: constant.
    mutating func observe(_ deviation: Double) -> Bool {
        let held = min(max(deviation, -design.cut), design.cut)
        upper = max(0, design.decay * upper + held - design.allowance)
        lower = max(0, design.decay * lower - held - design.allowance)
        let sum = max(upper, lower)
        let bound = bound
        usual *= 0.99998
        peak = max(peak, sum)
        if sum == 0 {
            usual = max(usual, min(peak, bound))
            peak = 0
        }
        return sum > bound
    }

    /// Begins anew after an alarm, and asks for more the next time: a false alarm must not be raised for ever.
    mutating func raise() {
        usual = max(usual, 0.9 * bound)
        restart()
    }

    /// Forgets the sums, and keeps what is usual.
    mutating func restart() {
        peak = 0
        upper = 0
        lower = 0
    }
}
