/// Turns a counter that only grows into a rate.
public struct CounterRate: Sendable {
    private var last: (value: Double, time: Double)?

    /// Nothing was read of the counter yet.
    public init() {}

    /// The rate since the last sample, per second; nil for the first.
    ///
    /// A value below the last one means that the counter began again at 0, as Prometheus reads it.
    ///
    /// - Complexity: constant.
    /// - Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
    public mutating func rate(_ value: Double, at time: Double) -> Double? {
        defer { last = (value, time) }
        guard let last, time > last.time else { return nil }
        return (value < last.value ? value : value - last.value) / (time - last.time)
    }
}
