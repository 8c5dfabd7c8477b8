import Diagnosis
import IncidentModel

/// A shop of invented services whose series are written by a fixed formula, with what was done to some of them.
struct MetricCase: Sendable {
    /// Seconds between samples, and how many there are in the baseline and in the window.
    static let step: Int64 = 60
    static let baseline = 120
    static let window = 30

    var series: [MetricSeries] = []
    var edges: [(String, String)] = []
    var alerts: [Alert] = []
    var isAdjacent = true

    /// A number from 0 to 1 that looks like chance and is the same in every run.
    static func noise(_ seed: Int, _ place: Int) -> Double {
        var value = UInt64(truncatingIfNeeded: seed &* 7919 &+ place &* 104_729 &+ 12345)
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((value ^ (value >> 31)) >> 11) / Double(1 << 53)
    }

    /// The moment of a sample; samples of the window follow those of the baseline.
    func time(_ place: Int) -> Timestamp {
        let gap: Int64 = place >= Self.baseline && !isAdjacent ? 86_400 * 30 : 0
        return Timestamp.epoch.adding(seconds: 1_790_000_000 + Int64(place) * Self.step + gap)
    }

    /// Adds a series around `level` with some percent of noise; `change` makes the values of the window, by place from 0.
    func with(
        _ entity: String,
        _ metric: String,
        _ level: Double,
        unit: String = "",
        noise: Double = 0.05,
        change: (Int, Double) -> Double = { $1 }
    ) -> MetricCase {
        var copy = self
        let seed = series.count + entity.utf8.count * 31
        let samples = (0..<(Self.baseline + Self.window)).map { place in
            let usual = level * (1 + noise * (2 * Self.noise(seed, place) - 1))
            let value = place < Self.baseline ? usual : change(place - Self.baseline, usual)
            return MetricSeries.Sample(time: time(place), value: value)
        }
        copy.series.append(MetricSeries(entityName: entity, metric: metric, unit: unit, samples: samples))
        return copy
    }

    /// Adds latency and traffic of a service; its latency is multiplied in the second half of the window.
    func service(_ name: String, _ latency: Double, times factor: Double = 1, load: Double = 1) -> MetricCase {
        with(name, "latency_average", latency, unit: "s") { $0 >= 15 ? $1 * factor : $1 }
            .with(name, "requests_sum", 1000, unit: "count") { $0 >= 15 ? $1 * load : $1 }
    }

    func calls(_ from: String, _ to: String) -> MetricCase {
        var copy = self
        copy.edges.append((from, to))
        return copy
    }

    /// What was read.
    var evidence: IncidentEvidence {
        var evidence = IncidentEvidence(id: "metrics")
        evidence.metrics = series
        evidence.alerts = alerts
        evidence.window = IncidentEvidence.Window(
            start: time(Self.baseline),
            end: time(Self.baseline + Self.window - 1)
        )
        evidence.baseline = IncidentEvidence.Window(start: time(0), end: time(Self.baseline - 1))
        evidence.entrypoints = ["front"]
        let services = edges.map { pair in
            [pair.0, pair.1].compactMap { EntityReference(kind: .service, name: $0) }
        }
        evidence.topology = Topology(
            nodes: services.flatMap(\.self).map { Topology.Node(entity: $0) },
            edges: services.filter { $0.count == 2 }.map { Topology.Edge(from: $0[0], to: $0[1], relation: .calls) }
        )
        return evidence
    }

    var findings: Findings { Diagnoser().diagnose(evidence).findings }

    /// A chain front -> orders -> stock, each beside a service of its own.
    static func shop(
        stock: Double = 1,
        orders: Double = 1,
        front: Double = 1,
        load: Double = 1
    ) -> MetricCase {
        MetricCase().service("front", 0.2, times: front, load: load)
            .service("orders", 0.1, times: orders, load: load)
            .service("stock", 0.05, times: stock, load: load)
            .service("search", 0.02, load: load)
            .calls("front", "orders").calls("orders", "stock").calls("front", "search")
    }
}
