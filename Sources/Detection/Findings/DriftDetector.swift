/// Finds slow, steady growth or fall, and says when the limit will be met.
///
/// Samples are gathered into buckets, of which the last two dozen are kept; several detectors with wider and wider
/// buckets see leaks of hours and of weeks. A trend must be one-sided by Kendall's tau, must not be slowing down, and
/// must have moved much further than the noise.
///
/// - Source: Mann, Nonparametric tests against trend (1945), https://doi.org/10.2307/1907187.
struct DriftDetector: Sendable {
    /// The mean of some neighbouring samples.
    private struct Bucket: Sendable {
        var time: Double
        var value: Double
    }

    /// How many buckets are kept at most.
    private static let capacity = 24
    /// The smallest stretch that is tested, in buckets.
    private static let shortest = 12

    private let configuration: DetectorConfiguration
    /// How many samples make a bucket.
    private let width: Int
    private var buckets: [Bucket] = []
    private var time = 0.0
    private var value = 0.0
    private var filled = 0
    /// Buckets to wait before the same growth is told again.
    private var quiet = 0

    init(_ configuration: DetectorConfiguration, width: Int) {
        self.configuration = configuration
        self.width = width
        buckets.reserveCapacity(Self.capacity)
    }

    /// Takes a sample.
    ///
    /// - Parameters:
    ///   - value: the sample, freed of its season where one is known.
    ///   - level: the sample as it is.
    ///   - time: seconds since 1970.
    ///   - noise: the spread of the noise, in units.
    ///   - isSeasonKnown: whether a day and more has been seen, so that half a wave of a season is not taken for growth.
    /// - Returns: the growth, once per stretch.
    /// - Complexity: constant; O(capacity^2) once per bucket, so constant per sample on average.
    mutating func observe(
        _ value: Double,
        level: Double,
        at time: Double,
        noise: Double,
        isSeasonKnown: Bool
    ) -> Drift? {
        self.value += value
        self.time += time
        filled += 1
        guard filled >= width else { return nil }
        if buckets.count == Self.capacity { buckets.removeFirst() }
        buckets.append(Bucket(time: self.time / Double(filled), value: self.value / Double(filled)))
        self.value = 0
        self.time = 0
        filled = 0
        if quiet > 0 { quiet -= 1 }
        guard quiet == 0, buckets.count >= Self.shortest else { return nil }
        guard let drift = steepest(level: level, noise: noise, isSeasonKnown: isSeasonKnown) else { return nil }
        quiet = Self.capacity
        return drift
    }

    /// Forgets what was gathered, when samples change their meaning.
    mutating func restart() {
        buckets.removeAll(keepingCapacity: true)
        value = 0
        time = 0
        filled = 0
    }

    /// The growth over the longest stretch up to now that shows one.
    private func steepest(level: Double, noise: Double, isSeasonKnown: Bool) -> Drift? {
        var length = buckets.count
        while length >= Self.shortest {
            if let drift = drift(
                Array(buckets.suffix(length)),
                level: level,
                noise: noise,
                isSeasonKnown: isSeasonKnown
            ) {
                return drift
            }
            length = length == Self.shortest ? 0 : max(Self.shortest, length * 3 / 4)
        }
        return nil
    }

    private func drift(_ stretch: [Bucket], level: Double, noise: Double, isSeasonKnown: Bool) -> Drift? {
        guard let first = stretch.first, let last = stretch.last, last.time > first.time else { return nil }
        let steadiness = Self.tau(stretch)
        guard abs(steadiness) >= configuration.driftSteadiness else { return nil }
        let slope = Self.slope(stretch)
        let span = last.time - first.time
        let moved = slope * span
        guard abs(moved) > configuration.driftDistance * noise, moved * steadiness > 0 else { return nil }
        guard Self.isHoldingOn(stretch, slope) else { return nil }
        // The stretch may have begun before the growth: the forecast goes by its later half.
        let latest = Self.slope(Array(stretch.suffix(max(6, stretch.count / 2))))
        guard latest * slope > 0 else { return nil }
        let free = headroom(at: level, latest)
        guard isSeasonKnown || (free?.time ?? .infinity) < span * 2 else { return nil }
        return Drift(
            since: first.time,
            slope: latest,
            steadiness: steadiness,
            level: level,
            timeToLimit: free?.time,
            headroom: free?.share
        )
    }

    /// How far the limit ahead is, in seconds and as a share of it.
    private func headroom(at level: Double, _ slope: Double) -> (time: Double, share: Double)? {
        let limit = slope > 0 ? configuration.upperLimit : configuration.lowerLimit
        guard let limit, slope != 0 else { return nil }
        let size = max(abs(limit), abs(configuration.upperLimit ?? limit), 1e-12)
        return (max(0, (limit - level) / slope), min(1, max(0, abs(limit - level) / size)))
    }

    /// Whether the growth of the last third is at least half of the whole's: waves slow down before they turn.
    private static func isHoldingOn(_ stretch: [Bucket], _ slope: Double) -> Bool {
        self.slope(Array(stretch.suffix(max(5, stretch.count / 3)))) / slope > 0.5
    }

    /// Kendall's tau against time.
    private static func tau(_ stretch: [Bucket]) -> Double {
        var score = 0
        for later in stretch.indices.dropFirst() {
            for earlier in 0..<later {
                let difference = stretch[later].value - stretch[earlier].value
                score += difference > 0 ? 1 : difference < 0 ? -1 : 0
            }
        }
        return Double(score) / (Double(stretch.count * (stretch.count - 1)) / 2)
    }

    /// The median of the slopes between buckets half a stretch apart.
    private static func slope(_ stretch: [Bucket]) -> Double {
        let half = stretch.count / 2
        let slopes = (0..<stretch.count - half).map { place in
            let earlier = stretch[place]
            let later = stretch[place + half]
            return (later.value - earlier.value) / max(later.time - earlier.time, 1e-9)
        }
        return slopes.sorted()[slopes.count / 2]
    }
}
