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
        /// How far it is from the local level, in spreads.
        var deviation = 0.0
        /// How far it is from the level of an hour before.
        var lasting = 0.0
    }

    /// Sums for what is plain within a few samples.
    private var sudden: CumulativeSums
    /// Sums for what is small and takes longer.
    private var small: CumulativeSums
    /// Deviations count for at most this many spreads when the onset is looked for.
    private let cut: Double
    private var quiet = 0
    private var recent: [Kept]
    private var next = 0
    private var count = 0

    init(_ configuration: DetectorConfiguration) {
        sudden = CumulativeSums(configuration.suddenShift, margin: configuration.shiftMargin)
        small = CumulativeSums(configuration.smallShift, margin: configuration.shiftMargin)
        cut = configuration.suddenShift.cut + configuration.suddenShift.allowance
        recent = Array(repeating: Kept(), count: 32)
    }

    /// Takes a sample.
    ///
    /// - Parameters:
    ///   - value: the sample.
    ///   - deviation: how far it is from the local level, in spreads.
    ///   - lasting: how far it is from the level before, in spreads; nil while that is not known.
    ///   - time: seconds since 1970.
    ///   - isReady: whether normal is known well enough.
    /// - Returns: the change, at the sample that gives certainty of it.
    /// - Complexity: constant; a pass over 32 samples at a change.
    mutating func observe(
        _ value: Double,
        _ deviation: Double,
        lasting: Double?,
        at time: Double,
        isReady: Bool
    ) -> ChangePoint? {
        recent[next] = Kept(time: time, value: value, deviation: deviation, lasting: lasting ?? deviation)
        next = (next + 1) % recent.count
        count += 1
        guard isReady else { return nil }
        if quiet > 0 { quiet -= 1 }
        let isSudden = sudden.observe(deviation)
        let isSmall = lasting.map { small.observe($0) } ?? false
        guard quiet == 0, isSudden || isSmall else { return nil }
        let change = changePoint(
            isRise: isSudden ? sudden.isRise : small.isRise,
            by: isSudden ? \.deviation : \.lasting
        )
        if isSudden { sudden.raise() } else { sudden.restart() }
        if isSmall { small.raise() } else { small.restart() }
        quiet = recent.count
        return change
    }

    /// The most likely split of the last samples.
    private func changePoint(isRise: Bool, by deviation: KeyPath<Kept, Double>) -> ChangePoint? {
        let held = min(count, recent.count)
        guard held >= 4 else { return nil }
        let samples = (0..<held).map { recent[(next + recent.count - held + $0) % recent.count] }
        let deviations = samples.map { min(max($0[keyPath: deviation], -cut), cut) }
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
            strength: Self.median(samples[best...].map { $0[keyPath: deviation] })
        )
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
