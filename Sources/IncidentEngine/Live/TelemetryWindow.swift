public import IncidentModel

/// The latest telemetry that senders handed over, bounded: raw telemetry stays where it lives, and the journal keeps the
/// excerpts that a decision used.
public struct TelemetryWindow: Sendable {
    /// What the window may hold.
    public struct Limits: Sendable, Hashable {
        /// The most log lines; the oldest go first.
        public var logs = 5000
        /// The most series.
        public var series = 2000
        /// The most samples of one series; the oldest go first.
        public var samples = 240
        /// The most calls between services.
        public var edges = 5000

        /// The usual limits.
        public init() {}
    }

    /// What names one series.
    private struct SeriesName: Hashable, Sendable {
        let entity: String
        let metric: String
    }

    private let limits: Limits
    private var byTenant: [String: Tenant] = [:]

    /// One tenant's telemetry; what one sent is never another's evidence.
    private struct Tenant: Sendable {
        var logs: [LogRecord] = []
        var series: [SeriesName: MetricSeries] = [:]
        var edges: Set<Topology.Edge> = []
    }

    /// An empty window.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Takes telemetry in.
    /// - Returns: How many series were left out because there are too many.
    /// - Complexity: O(what comes in).
    public mutating func add(
        logs: [LogRecord] = [],
        metrics: [MetricSeries] = [],
        edges: [Topology.Edge] = [],
        of tenant: String
    ) -> Int {
        var window = byTenant[tenant] ?? Tenant()
        window.logs += logs
        // A quarter more than is kept, so that not each line moves all others.
        if window.logs.count > limits.logs * 5 / 4 { window.logs.removeFirst(window.logs.count - limits.logs) }
        var refused = 0
        for piece in metrics where !add(piece, to: &window) { refused += 1 }
        for edge in edges where window.edges.count < limits.edges { window.edges.insert(edge) }
        byTenant[tenant] = window
        return refused
    }

    private func add(_ piece: MetricSeries, to window: inout Tenant) -> Bool {
        let name = SeriesName(entity: piece.entityName, metric: piece.metric)
        guard let known = window.series[name] else {
            guard window.series.count < limits.series else { return false }
            window.series[name] = piece
            return true
        }
        var samples = known.samples
        if let last = samples.last, let first = piece.samples.first, first.time < last.time {
            samples = (samples + piece.samples).sorted { $0.time < $1.time }
        } else {
            samples += piece.samples
        }
        if samples.count > limits.samples { samples.removeFirst(samples.count - limits.samples) }
        window.series[name] = MetricSeries(
            entityName: piece.entityName,
            metric: piece.metric,
            unit: piece.unit,
            samples: samples
        )
        return true
    }

    /// The log lines of a tenant, oldest first.
    public func logs(of tenant: String) -> [LogRecord] { Array(byTenant[tenant]?.logs.suffix(limits.logs) ?? []) }

    /// The series of a tenant, in order of entity and metric.
    public func metrics(of tenant: String) -> [MetricSeries] {
        (byTenant[tenant]?.series.values).map { $0.sorted { ($0.entityName, $0.metric) < ($1.entityName, $1.metric) } }
            ?? []
    }

    /// The calls that traces showed of a tenant, in order.
    public func edges(of tenant: String) -> [Topology.Edge] { byTenant[tenant]?.edges.sorted() ?? [] }
}
