/// Lets in what can be learned from, in order of time, and learns how often samples come.
struct SampleGate: Sendable {
    /// When the last sample came, in seconds since 1970; nil before the first.
    private(set) var last: Double?
    /// The usual wait between two samples in seconds; 0 until two came.
    private(set) var interval = 0.0
    /// The longest wait that is usual for this series, in seconds; it shrinks slowly.
    private(set) var longest = 0.0
    private var count = 0

    /// Whether a sample may pass, or why not.
    ///
    /// - Parameters:
    ///   - value: any number.
    ///   - time: seconds since 1970.
    /// - Returns: nil when it may pass.
    /// - Complexity: constant.
    mutating func refusal(of value: Double, at time: Double) -> Observation.Refusal? {
        guard value.isFinite, time.isFinite else { return .notFinite }
        guard let last else {
            self.last = time
            return nil
        }
        guard time != last else { return .duplicate }
        guard time > last else { return .outOfOrder }
        learn(time - last)
        self.last = time
        return nil
    }

    /// Learns a wait: the median by small steps, by which a gap hardly moves it.
    ///
    /// - Source: Robbins and Monro, A stochastic approximation method (1951),
    ///   https://doi.org/10.1214/aoms/1177729586.
    private mutating func learn(_ wait: Double) {
        count += 1
        if count == 1 {
            interval = wait
        } else {
            let step = interval * max(1 / Double(count), 0.02)
            interval = max(interval + min(max(wait - interval, -step), step), 1e-9)
        }
        longest = max(longest * 0.9995, min(wait, interval * 50))
    }

    /// The silence that a moment finds, if any.
    ///
    /// A series is overdue after five usual waits, and after twice the longest one that it is known for.
    ///
    /// - Parameter time: now, in seconds since 1970.
    /// - Returns: nil while the series is not overdue.
    func silence(at time: Double) -> Silence? {
        guard let last, count >= 8, interval > 0, time - last > max(5 * interval, 2 * longest) else { return nil }
        return Silence(since: last, interval: interval, missed: (time - last) / interval)
    }
}
