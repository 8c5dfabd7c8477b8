public import IncidentModel

/// What one telemetry export held, as far as it is used.
public struct TelemetryBatch: Sendable, Hashable {
    /// Log lines in the order of reading.
    public var logs: [LogRecord] = []
    /// Pieces of series, each of one entity and metric, in order of first appearance.
    public var metrics: [MetricPiece] = []
    /// Who was seen to call whom.
    public var edges: [Topology.Edge] = []
    /// How each service answered.
    public var calls: [CallSummary] = []
    /// The spans' places in their traces, for a ``SpanJoiner`` that finds calls across exports.
    public var links: [SpanLink] = []
    /// Records, points or spans that were not taken.
    public var rejected = 0
    /// What is odd or was not taken; only the first of many.
    public var notes: [String] = []

    /// The most notes on one export.
    public static let maximumNotes = 5
    /// The most records, points or spans of one export; further ones are rejected.
    public static let maximumItems = 100_000

    /// A batch of nothing.
    public init() {}

    /// Counts an item that is not taken, and says why unless enough was said.
    mutating func reject(_ reason: @autoclosure () -> String) {
        rejected += 1
        note(reason())
    }

    /// Notes what is odd, unless enough was noted.
    mutating func note(_ text: @autoclosure () -> String) {
        guard notes.count < Self.maximumNotes else { return }
        let text = text()
        if !notes.contains(text) { notes.append(text) }
    }
}

/// Samples of one metric with what they count, so that pieces of several exports can be put together.
public struct MetricPiece: Sendable, Hashable {
    /// What a sample's value means.
    public enum Kind: Sendable, Hashable {
        /// The value at that time.
        case gauge
        /// What was added since the sample before.
        case delta
        /// What was added since a start; it falls only when the program starts anew.
        case counter
        /// What was added and taken away since a start.
        case total
    }

    /// The samples. The metric's name carries the point's attributes, if any: `http.requests{code=500}`.
    public var series: MetricSeries
    /// What a sample's value means.
    public var kind: Kind

    /// Creates a piece.
    public init(series: MetricSeries, kind: Kind) {
        self.series = series
        self.kind = kind
    }
}

/// How a service answered its calls during one export.
public struct CallSummary: Sendable, Hashable {
    /// The service as its spans name it.
    public let service: String
    /// Its namespace; empty when not told.
    public let namespace: String
    /// How many calls it answered.
    public let calls: Int
    /// How many of them with an error.
    public let errors: Int
    /// The end of the last of them.
    public let time: Timestamp
    /// The median time of an answer in seconds.
    public let median: Double
    /// The time within which 95 of 100 answers came, in seconds.
    public let percentile95: Double
    /// The longest time of an answer in seconds.
    public let longest: Double

    /// Share of errors and times of answers as series of one sample each.
    public var series: [MetricSeries] {
        let values = [
            ("error_rate", "", Double(errors) / Double(max(calls, 1))), ("latency_p50", "s", median),
            ("latency_p95", "s", percentile95),
        ]
        return values.map { name, unit, value in
            let sample = MetricSeries.Sample(time: time, value: value)
            return MetricSeries(entityName: service, metric: name, unit: unit, samples: [sample])
        }
    }
}

/// A span's place in its trace, with the service that it belongs to.
public struct SpanLink: Sendable, Hashable {
    /// The identity of a span within all traces.
    public struct Key: Sendable, Hashable {
        let traceHigh: UInt64
        let traceLow: UInt64
        let span: UInt64
    }

    /// The span.
    public let key: Key
    /// The span that caused it; nil for the first of a trace.
    public let parent: Key?
    /// The service that it belongs to.
    public let service: EntityReference
}
