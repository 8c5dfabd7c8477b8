/// Durations of one operation, measured many times.
struct LatencySamples {
    /// Milliseconds.
    private var samples: [Double] = []
    /// Measures with this clock.
    private let clock = ContinuousClock()

    /// Times an operation and keeps its result.
    mutating func measure<Result>(_ operation: () -> Result) -> Result {
        let start = clock.now
        let result = operation()
        let elapsed = start.duration(to: clock.now)
        samples.append(Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1e3)
        return result
    }

    /// A percentile by the nearest-rank rule, in milliseconds.
    ///
    /// - Parameter fraction: above 0, at most 1.
    /// - Returns: the percentile; 0 without samples.
    func percentile(_ fraction: Double) -> Double {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((fraction * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    /// p50, p95 and the number of samples.
    var description: String {
        "p50 \(Self.text(percentile(0.5))) ms, p95 \(Self.text(percentile(0.95))) ms, n \(samples.count)"
    }

    /// Three decimals.
    static func text(_ milliseconds: Double) -> String {
        String(Double(Int((milliseconds * 1000).rounded())) / 1000)
    }
}
