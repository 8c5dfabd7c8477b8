import Glibc

/// Times of the same work, by the clock and by the processor, and their percentiles.
///
/// On a machine that is shared, the clock also counts what others run; the processor time of this process does not.
/// The work must be done on one thread.
struct Samples {
    /// Nanoseconds by the clock for one unit of work, ascending.
    let elapsed: [Double]
    /// Nanoseconds of processor time for one unit of work, ascending.
    let processor: [Double]

    /// Times a piece of work.
    ///
    /// - Parameters:
    ///   - count: The number of samples; one more is run first and dropped.
    ///   - units: The units of work in one call.
    ///   - work: The work; its result is added up so that it cannot be optimised away.
    init(count: Int = 31, units: Int, of work: () -> Int) {
        let clock = ContinuousClock()
        var sink = 0
        var elapsed: [Double] = []
        var processor: [Double] = []
        for round in 0...count {
            let processorStart = Glibc.clock()
            let start = clock.now
            sink &+= work()
            let (seconds, attoseconds) = (clock.now - start).components
            let ticks = Glibc.clock() - processorStart
            if round > 0 {
                elapsed.append((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(units))
                processor.append(Double(ticks) * 1e9 / Double(CLOCKS_PER_SEC) / Double(units))
            }
        }
        precondition(sink != Int.min)
        self.elapsed = elapsed.sorted()
        self.processor = processor.sorted()
    }

    /// The sample that the given share of all samples do not exceed.
    ///
    /// - Parameters:
    ///   - share: From 0, the best sample, to 1, the worst.
    ///   - samples: ``elapsed`` or ``processor``.
    /// - Returns: Nanoseconds for one unit.
    static func percentile(_ share: Double, of samples: [Double]) -> Double {
        samples[min(samples.count - 1, Int(Double(samples.count) * share))]
    }

    /// The median of processor time, in nanoseconds for one unit.
    var processorMedian: Double { Self.percentile(0.5, of: processor) }

    /// A line with rates and percentiles.
    ///
    /// - Parameters:
    ///   - name: What was done.
    ///   - bytes: The bytes in one unit.
    /// - Returns: The line.
    func line(_ name: String, bytes: Int) -> String {
        "\(name): by processor time \(rates(processor, bytes: bytes)); by the clock \(rates(elapsed, bytes: bytes)); "
            + "\(elapsed.count) samples"
    }

    /// Rate and percentiles of one kind of time.
    private func rates(_ samples: [Double], bytes: Int) -> String {
        let median = Self.percentile(0.5, of: samples)
        let high = Self.percentile(0.95, of: samples)
        return
            "\(Int(1e9 / median))/s (\(Int(Double(bytes) * 1e3 / median)) MB/s), p50 \(Int(median)) ns, p95 \(Int(high)) ns"
    }
}
