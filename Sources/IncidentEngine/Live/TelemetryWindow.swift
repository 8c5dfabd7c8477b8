internal import Connectors
internal import IncidentModel

/// The latest telemetry that senders handed over, bounded: raw telemetry stays where it lives, and the journal keeps the
/// excerpts that a decision used.
struct TelemetryWindow: Sendable {
    /// What the window may hold of one tenant.
    struct Limits: Sendable, Hashable {
        /// The most log lines; the oldest go first.
        var logs = 5000
        /// The most series; those longest silent go first.
        var series = 2000
        /// The most samples of one series; beyond it the older half is thinned out.
        var samples = 240
        /// The most calls between services.
        var edges = 5000
        /// The most tenants.
        var tenants = 200
        /// How long a series must have been silent before another takes its place, in seconds.
        var silence: Double = 600
    }

    /// What names one series.
    private struct SeriesName: Hashable, Sendable {
        let entity: String
        let metric: String
    }

    /// One tenant's telemetry; what one sent is never another's evidence.
    private struct Tenant: Sendable {
        var logs: [LogRecord] = []
        var series: [SeriesName: MetricPiece] = [:]
        var edges: Set<Topology.Edge> = []
        var joiner: SpanJoiner
    }

    /// The most spans that wait for the other end of their call.
    private static let waitingSpans = 20_000
    private let limits: Limits
    private var byTenant: [String: Tenant] = [:]

    /// An empty window.
    init(limits: Limits = Limits()) { self.limits = limits }

    /// Takes telemetry in.
    /// - Returns: How many things were taken, and how many pieces of series were not since there are too many.
    /// - Complexity: O(what comes in).
    mutating func add(_ batch: TelemetryBatch, of tenant: String) -> (taken: Int, refused: Int) {
        guard byTenant[tenant] != nil || byTenant.count < limits.tenants else { return (0, batch.metrics.count + 1) }
        // Taken out, so that it is changed in place and not copied.
        var window = byTenant.removeValue(forKey: tenant) ?? Tenant(joiner: SpanJoiner(capacity: Self.waitingSpans))
        window.logs += batch.logs
        // A quarter more than is kept, so that not each line moves all others.
        if window.logs.count > limits.logs * 5 / 4 { window.logs.removeFirst(window.logs.count - limits.logs) }
        let summaries = batch.calls.flatMap { $0.series.map { MetricPiece(series: $0, kind: .gauge) } }
        var taken = batch.logs.count + batch.links.count
        var refused = 0
        for piece in batch.metrics + summaries {
            if add(piece, to: &window) { taken += piece.series.samples.count } else { refused += 1 }
        }
        for edge in batch.edges + window.joiner.edges(adding: batch) where window.edges.count < limits.edges {
            window.edges.insert(edge)
        }
        byTenant[tenant] = window
        return (taken, refused)
    }

    private func add(_ piece: MetricPiece, to window: inout Tenant) -> Bool {
        let name = SeriesName(entity: piece.series.entityName, metric: piece.series.metric)
        guard let known = window.series[name]?.series, window.series[name]?.kind == piece.kind else {
            guard makeRoom(for: piece, in: &window) else { return false }
            window.series[name] = piece
            return true
        }
        var samples = known.samples
        if let last = samples.last, let first = piece.series.samples.first, first.time < last.time {
            samples = (samples + piece.series.samples).sorted { $0.time < $1.time }
        } else {
            samples += piece.series.samples
        }
        if samples.count > limits.samples { samples = shortened(samples, of: piece.kind) }
        let series = MetricSeries(
            entityName: known.entityName,
            metric: known.metric,
            unit: piece.series.unit,
            samples: samples,
            document: piece.series.document
        )
        window.series[name] = MetricPiece(series: series, kind: piece.kind)
        return true
    }

    /// Samples that are no more than may be kept. Of the older half every second goes, so that what was usual is
    /// remembered longer than what is of now in detail; of what counts since the sample before, the oldest go instead.
    private func shortened(_ samples: [MetricSeries.Sample], of kind: MetricPiece.Kind) -> [MetricSeries.Sample] {
        guard kind != .delta else { return Array(samples.suffix(limits.samples)) }
        var samples = samples
        while samples.count > limits.samples {
            let half = samples.count / 2
            let old = samples[..<half].indices.filter { $0 % 2 == 1 }.map { samples[$0] }
            samples = old + samples[half...]
        }
        return samples
    }

    /// Whether another series may be kept; one that is silent for long gives way.
    private func makeRoom(for piece: MetricPiece, in window: inout Tenant) -> Bool {
        guard window.series.count >= limits.series else { return true }
        guard let now = piece.series.samples.last?.time else { return false }
        let stalest = window.series.min { ($0.value.last, $0.key.metric) < ($1.value.last, $1.key.metric) }
        guard let stalest, now.seconds(since: stalest.value.last) > limits.silence else { return false }
        window.series[stalest.key] = nil
        return true
    }

    /// The log lines of a tenant, oldest first.
    func logs(of tenant: String) -> [LogRecord] { Array(byTenant[tenant]?.logs.suffix(limits.logs) ?? []) }

    /// The series of a tenant, in order of entity and metric; counters as what they grow by in a second.
    func metrics(of tenant: String) -> [MetricSeries] {
        let series = (byTenant[tenant]?.series.values).map { $0.map(\.shown) } ?? []
        return series.filter { !$0.samples.isEmpty }
            .sorted { ($0.entityName, $0.metric) < ($1.entityName, $1.metric) }
    }

    /// The calls that traces showed of a tenant, in order.
    func edges(of tenant: String) -> [Topology.Edge] { byTenant[tenant]?.edges.sorted() ?? [] }
}

extension MetricPiece {
    /// The time of the last sample.
    fileprivate var last: Timestamp { series.samples.last?.time ?? .epoch }

    /// The series as a diagnosis reads it: a counter says little, what it grows by says a lot.
    fileprivate var shown: MetricSeries {
        guard kind == .counter else { return series }
        let rates = zip(series.samples, series.samples.dropFirst()).compactMap {
            earlier,
            later -> MetricSeries.Sample? in
            let seconds = later.time.seconds(since: earlier.time)
            guard seconds > 0 else { return nil }
            // A counter that fell began anew: what it shows now is what came since.
            let growth = later.value >= earlier.value ? later.value - earlier.value : later.value
            return MetricSeries.Sample(time: later.time, value: growth / seconds)
        }
        return MetricSeries(
            entityName: series.entityName,
            metric: series.metric,
            unit: series.unit.isEmpty ? "1/s" : series.unit + "/s",
            samples: rates
        )
    }
}
