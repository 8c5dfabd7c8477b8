internal import IncidentModel

/// What a metric's name says it measures.
///
/// A metric that bears the name of a fact (`storage.free.share`) is that fact, in the fact's unit: whoever names it so, in
/// a recording rule or a question of a source, says what it means.
/// - Source: names of Amazon RDS in CloudWatch, of cAdvisor and kube-state-metrics, and of common exporters.
struct MetricMeaning: Sendable, Hashable {
    /// The fact that its newest value is.
    let fact: FactName
    /// What its value is multiplied by to be in the fact's unit.
    let scale: Double

    /// The meaning of `series`, or nil when its metric is not known.
    init?(_ series: MetricSeries) {
        let unit = series.unit.lowercased()
        let isPercent = unit.hasPrefix("percent") || unit == "%"
        let share = isPercent ? 0.01 : 1
        let metric = series.metric.lowercased()
        if let named = FactName(rawValue: metric) {
            // What operators declare, and the graph tells, is not for series to say.
            guard !named.isText, named != .callers else { return nil }
            (fact, scale) = (named, named.isShare ? share : unit == "ms" ? 0.001 : 1)
            return
        }
        switch metric {
        case "cpuutilization", "cpu_utilization", "cpu_usage_percent": (fact, scale) = (.utilisation, share)
        case "databaseconnections", "connections", "threads_connected": (fact, scale) = (.connectionsUsed, 1)
        case "max_connections": (fact, scale) = (.connectionsMaximum, 1)
        case "freestoragespace": (fact, scale) = (.storageFree, 1)
        case "replicalag", "replica_lag", "replication_lag_seconds": (fact, scale) = (.replicationLag, 1)
        case "memory_working_set", "container_memory_working_set_bytes", "memory_usage_bytes":
            (fact, scale) = (.memoryUsed, 1)
        case "error_rate", "errors_ratio": (fact, scale) = (.errorRate, share)
        case "request_rate", "requests_per_second", "rps": (fact, scale) = (.requestRate, 1)
        case "queue_depth", "consumer_lag": (fact, scale) = (.queueDepth, 1)
        default: return nil
        }
    }

    /// The fact's value for a value of the series.
    func value(of measured: Double) -> FactValue { fact.isFlag ? .flag(measured != 0) : .number(measured * scale) }
}

extension FactName {
    /// Whether it is a text, which no number can be.
    fileprivate var isText: Bool {
        [.image, .processGroup, .processNames, .unitName, .proxyBackend, .proxyFrontend, .keyPatterns].contains(self)
    }

    /// Whether it is yes or no.
    fileprivate var isFlag: Bool { [.flagEnabled, .nodeReady, .nodeSchedulable, .proxyDrained].contains(self) }

    /// Whether it is a share from 0 to 1, which some write in percent.
    fileprivate var isShare: Bool {
        [.utilisation, .errorRate, .storageFreeShare, .quotaUsed].contains(self)
    }
}
