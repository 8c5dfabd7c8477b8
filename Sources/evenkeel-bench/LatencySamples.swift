import Glibc

/// Durations of one operation, measured many times, by the clock and by the processor.
///
/// On a machine that is shared, the clock also counts what others run; the processor time of this process does not.
struct LatencySamples {
    /// Milliseconds by the clock.
    private var samples: [Double] = []
    /// Milliseconds of processor time.
    private var processor: [Double] = []
    /// Measures with this clock.
    private let clock = ContinuousClock()

    /// Times an operation and keeps its result.
    mutating func measure<Result>(_ operation: () -> Result) -> Result {
        let processorStart = Glibc.clock()
        let start = clock.now
        let result = operation()
        let elapsed = start.duration(to: clock.now)
        processor.append(Double(Glibc.clock() - processorStart) * 1e3 / Double(CLOCKS_PER_SEC))
        samples.append(Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1e3)
        return result
    }

    /// A percentile by the clock, by the nearest-rank rule, in milliseconds.
    ///
    /// - Parameter fraction: above 0, at most 1.
    /// - Returns: the percentile; 0 without samples.
    func percentile(_ fraction: Double) -> Double { Self.percentile(fraction, of: samples) }

    /// The same of processor time.
    func processorPercentile(_ fraction: Double) -> Double { Self.percentile(fraction, of: processor) }

    private static func percentile(_ fraction: Double, of samples: [Double]) -> Double {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((fraction * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    /// Percentiles of both kinds of time, and the number of samples.
    var description: String {
        func text(_ percentile: (Double) -> Double) -> String {
            [0.5, 0.95, 0.99].map { Self.text(percentile($0)) }.joined(separator: "/")
        }
        return "p50/p95/p99 by the clock \(text(percentile)) ms, by processor time \(text(processorPercentile)) ms, "
            + "n \(samples.count)"
    }

    /// Three decimals.
    static func text(_ milliseconds: Double) -> String {
        String(Double(Int((milliseconds * 1000).rounded())) / 1000)
    }
}
