internal import IncidentModel

/// The services that answer more slowly than before, and those whose processor is at its limit, each with what shows it.
struct SlowServices: Sendable {
    /// What shows that a service is slow.
    private(set) var slow: [String: [Observation]] = [:]
    /// What shows that a service has no processor time left.
    private(set) var saturated: [String: [Observation]] = [:]

    /// How many times slower than at the beginning counts; a tail of responses easily doubles by itself.
    private static let slowdown = 3.0
    /// Milliseconds by which it must be slower besides: nobody notices less.
    private static let noticeable = 20.0
    /// The share of its processor limit at which a container is held back from time to time.
    private static let busy = 0.6
    /// Seconds of throttling in a second that slow a program down.
    private static let throttled = 0.1

    private static let slowness = FaultCode(literal: "service.latency-high")
    private static let saturation = [
        FaultCode(literal: "resource.cpu-overload"), FaultCode(literal: "resource.cpu-throttled"),
    ]

    /// What alerts and series show.
    /// - Complexity: O(alerts + samples).
    init(_ scene: Scene) {
        let tellsSlowness = scene.rules.map { $0.tells(of: Self.slowness) }
        let tellsSaturation = scene.rules.map { rule in Self.saturation.contains { rule.tells(of: $0) } }
        for firing in scene.firing where firing.severity > .none {
            guard tellsSlowness[firing.rule] || tellsSaturation[firing.rule], let subject = firing.subjects.first,
                subject.kind.answersRequests
            else { continue }
            let observation = Observation(firing.alert)
            if tellsSlowness[firing.rule] { slow[subject.name, default: []].append(observation) }
            if tellsSaturation[firing.rule] { saturated[subject.name, default: []].append(observation) }
        }
        for series in scene.evidence.metrics { read(series, scene) }
    }

    private mutating func read(_ series: MetricSeries, _ scene: Scene) {
        let metric = series.metric.lowercased()
        let isLatency = metric.contains("latency") || metric.contains("response_time")
        let isUse = ["cpu", "cpu_usage", "cpu_cores", "container_cpu_usage_seconds_total"].contains(metric)
        let isThrottling = metric.contains("throttl") || metric.contains("cfs")
        guard isLatency || isUse || isThrottling, let change = SeriesChange(series),
            let entity = scene.resolver.entity(named: series.entityName), entity.kind.answersRequests
        else { return }
        let evidence = Evidence(
            source: .metric,
            document: "metrics.csv",
            locator: "\(series.entityName) \(series.metric)",
            excerpt: change.description
        )
        if isLatency {
            let scale = series.unit == "s" || metric.hasSuffix("seconds") ? 1000.0 : 1
            let isSlower = change.later > change.earlier * Self.slowdown
            if isSlower, (change.later - change.earlier) * scale > Self.noticeable {
                slow[entity.name, default: []].append(Observation(evidence))
            }
        } else if isUse {
            let workload = scene.resolver.workload(named: entity.name, namespace: entity.namespace) ?? entity
            let limit = scene.snapshot.facts.number(.cpuLimit, of: workload) ?? .infinity
            if change.later >= limit * Self.busy, change.later > change.earlier * 2 {
                saturated[entity.name, default: []].append(Observation(evidence))
            }
        } else if change.later >= Self.throttled, change.later > change.earlier * 5 {
            saturated[entity.name, default: []].append(Observation(evidence))
        }
    }
}

/// How a series went from the first third of its samples to the later ones.
struct SeriesChange: Sendable, CustomStringConvertible {
    /// The median of the first third.
    let earlier: Double
    /// The larger median of the other two.
    let later: Double
    private let name: String

    /// The change of `series`, or nil with fewer than nine samples.
    /// - Complexity: O(n log n) for n samples.
    init?(_ series: MetricSeries) {
        let size = series.samples.count / 3
        guard size >= 3 else { return nil }
        let medians = (0..<3).map { part in
            let values = series.samples[(part * size)..<((part + 1) * size)].map(\.value).sorted()
            return values[values.count / 2]
        }
        guard medians.allSatisfy(\.isFinite) else { return nil }
        earlier = medians[0]
        later = max(medians[1], medians[2])
        name = "\(series.metric) of \(series.entityName)"
    }

    var description: String { "\(name): \(Self.shortened(earlier)) -> \(Self.shortened(later))" }

    /// A number with three decimals.
    private static func shortened(_ value: Double) -> String {
        abs(value) < 1e12 ? String((value * 1000).rounded() / 1000) : String(value)
    }
}
