/// Level and noise of the last hour or so, against which a sudden shift is measured.
struct LocalBaseline: Sendable {
    /// The last samples, freed of the season where one is known.
    private var window = SlidingOrder(capacity: 64)
    /// Samples that wait until they count, the oldest first; a ring once it is full.
    private var waiting: [Double] = []
    private var oldest = 0
    private let delay: Int
    /// The mean size of residuals over about a thousand samples, large ones cut.
    private var noise = 0.0
    private var count = 0
    private var isSeasonal = false

    /// A baseline that knows nothing yet.
    ///
    /// - Parameter delay: how many samples pass until one counts, so that a new level is not at once its own measure.
    init(delay: Int = 0) { self.delay = max(0, delay) }

    /// Whether enough samples were seen since the start or the last restart.
    var isReady: Bool { window.count >= 24 }

    /// How far a sample is from the local level in spreads, and the spread.
    ///
    /// - Parameters:
    ///   - value: the sample.
    ///   - wide: the spread over a longer time, of which the local one is at least a tenth.
    ///   - isSeasonal: whether the sample is freed of a season; when that changes, the level begins anew.
    /// - Returns: the signed distance in spreads, and the spread in units.
    /// - Complexity: constant.
    mutating func judge(_ value: Double, spread wide: Double, isSeasonal: Bool) -> (deviation: Double, spread: Double) {
        if isSeasonal != self.isSeasonal {
            self.isSeasonal = isSeasonal
            restart()
        }
        let level = window.quantile(0.5)
        // Each side has its own spread: latencies reach further up than down.
        let near = value >= level ? window.quantile(0.84) - level : level - window.quantile(0.16)
        // For a normal law the standard deviation is 1.25 times the mean distance.
        let spread = max(near, 1.25 * noise * 0.7, 1e-3 * abs(level), 0.1 * wide)
        let distance = value - level
        if isReady {
            count += 1
            let held = count < 64 ? abs(distance) : min(abs(distance), 4 * spread)
            noise += max(1 / Double(count), 0.001) * (held - noise)
        }
        return (distance / spread, spread)
    }

    /// Learns a sample.
    mutating func learn(_ value: Double) {
        guard delay > 0 else { return window.insert(value) }
        guard waiting.count == delay else { return waiting.append(value) }
        window.insert(waiting[oldest])
        waiting[oldest] = value
        oldest = oldest + 1 == delay ? 0 : oldest + 1
    }

    /// Begins anew with the level, and keeps what is known of the noise.
    mutating func restart() {
        window = SlidingOrder(capacity: 64)
        waiting.removeAll(keepingCapacity: true)
        oldest = 0
    }
}
