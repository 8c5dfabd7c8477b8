/// Durations of the same work, and their percentiles.
struct Samples {
    /// Nanoseconds for one unit of work, ascending.
    let nanoseconds: [Double]

    /// Times a piece of work.
    ///
    /// - Parameters:
    ///   - count: The number of samples; one more is run first and dropped.
    ///   - units: The units of work in one call.
    ///   - work: The work; its result is added up so that it cannot be optimised away.
    init(count: Int = 31, units: Int, of work: () -> Int) {
        let clock = ContinuousClock()
        var sink = 0
        var measured: [Double] = []
        for round in 0...count {
            let start = clock.now
            sink &+= work()
            let taken = clock.now - start
            if round > 0 {
                let (seconds, attoseconds) = taken.components
                measured.append((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(units))
            }
        }
        precondition(sink != Int.min)
        nanoseconds = measured.sorted()
    }

    /// The sample that the given share of all samples do not exceed, in nanoseconds for one unit.
    func percentile(_ share: Double) -> Double {
        nanoseconds[min(nanoseconds.count - 1, Int(Double(nanoseconds.count) * share))]
    }

    /// A line with rate and percentiles.
    ///
    /// - Parameters:
    ///   - name: What was done.
    ///   - bytes: The bytes in one unit.
    /// - Returns: The line.
    func line(_ name: String, bytes: Int) -> String {
        let median = percentile(0.5)
        let rate = Int(1e9 / median)
        let megabytes = Int(Double(bytes) * 1e3 / median)
        return "\(name): \(rate)/s (\(megabytes) MB/s), p50 \(Int(median)) ns, p95 \(Int(percentile(0.95))) ns, "
            + "\(nanoseconds.count) samples"
    }
}
