/// Finds a lasting change of level a few samples after it began.
///
/// Two cumulative sums, one for each direction, over deviations that are cut off, so that a spike alone cannot reach the
/// threshold. The threshold is learned: what this series' sums reach every day is no news. When a sum crosses it, the
/// onset is the split of the last samples that is most likely, and its uncertainty all splits that are not much less so.
///
/// - Source: Page, Continuous inspection schemes (1954), https://doi.org/10.1093/biomet/41.1-2.100; the onset as in
///   Hinkley, Inference about the change-point in a sequence of random variables (1970),
///   https://doi.org/10.1093/biomet/57.1.1.
struct ShiftDetector: Sendable {
    /// What is kept of a sample.
    private struct Kept: Sendable {
        var time = 0.0
        var value = 0.0
        var deviation = 0.0
    }

    /// Deviations up to this many spreads are noise that sums may not grow by.
    private let allowance: Double
    /// Deviations count for at most this many spreads.
    private let cut: Double
    /// The smallest threshold.
    private let threshold: Double
    private var upper = 0.0
    private var lower = 0.0
    /// By how much a sum must exceed what is usual.
    private let margin: Double
    /// What remains of a sum from one sample to the next.
    private let decay: Double
    /// The largest sum that went back to 0 by itself; it shrinks slowly.
    private var usual = 0.0
    /// The largest sum since the last 0.
    private var peak = 0.0
    private var quiet = 0
    private var recent: [Kept]
    private var next = 0
    private var count = 0

    init(_ configuration: DetectorConfiguration) {
        allowance = configuration.shiftAllowance
        cut = configuration.shiftCut
        threshold = configuration.shiftThreshold
        margin = configuration.shiftMargin
        decay = configuration.shiftDecay
        recent = Array(repeating: Kept(), count: 32)
    }

    /// Takes a sample.
    ///
    /// - Parameters:
    ///   - value: the sample.
    ///   - deviation: how far it is from normal, in spreads.
    ///   - time: seconds since 1970.
    ///   - isReady: whether normal is known well enough.
    /// - Returns: the change, at the sample that gives certainty of it.
    /// - Complexity: constant; a pass over 32 samples at a change.
    mutating func observe(_ value: Double, _ deviation: Double, at time: Double, isReady: Bool) -> ChangePoint? {
        recent[next] = Kept(time: time, value: value, deviation: deviation)
        next = (next + 1) % recent.count
        count += 1
        guard isReady else { return nil }
        let held = min(max(deviation, -cut), cut)
        upper = max(0, decay * upper + held - allowance)
        lower = max(0, decay * lower - held - allowance)
        let sum = max(upper, lower)
        if quiet > 0 { quiet -= 1 }
        let bound = max(threshold, margin * usual)
        usual *= 0.99998
        peak = max(peak, sum)
        if sum == 0 {
            usual = max(usual, min(peak, bound))
            peak = 0
        }
        guard sum > bound, quiet == 0 else { return nil }
        let change = changePoint(isRise: upper >= lower)
        // An alarm that was false must not be raised for ever.
        usual = max(usual, 0.9 * bound)
        peak = 0
        upper = 0
        lower = 0
        quiet = recent.count
        return change
    }

    /// Forgets the sums, when normal itself has been replaced.
    mutating func restart() {
        upper = 0
        lower = 0
    }

    /// The most likely split of the last samples.
    private func changePoint(isRise: Bool) -> ChangePoint? {
        let held = min(count, recent.count)
        guard held >= 4 else { return nil }
        let samples = (0..<held).map { recent[(next + recent.count - held + $0) % recent.count] }
        let bound = cut + allowance
        let deviations = samples.map { min(max($0.deviation, -bound), bound) }
        // Likelihood of "from place on, the mean is another": n mean^2 / 2 of the tail, in units of the noise.
        var gains = [Double](repeating: -.infinity, count: held)
        var sum = 0.0
        for place in stride(from: held - 1, through: 1, by: -1) {
            sum += deviations[place]
            guard (sum > 0) == isRise else { continue }
            gains[place] = sum * sum / Double(held - place) / 2
        }
        let best = gains.indices.max { gains[$0] < gains[$1] } ?? held - 1
        // Half the 95 % point of chi-squared with one degree of freedom: 1.92.
        let likely = gains.indices.filter { gains[best] - gains[$0] <= 1.92 }
        let after = Self.median(samples[best...].map(\.value))
        let before = Self.median(samples[..<best].map(\.value))
        return ChangePoint(
            onset: samples[best].time,
            earliest: samples[likely.first ?? best].time,
            latest: samples[likely.last ?? best].time,
            before: before,
            after: after,
            strength: Self.median(samples[best...].map(\.deviation))
        )
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
