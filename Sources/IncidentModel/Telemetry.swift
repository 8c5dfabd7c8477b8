/// One line that a program logged; untrusted text.
public struct LogRecord: Sendable, Hashable {
    /// When it was logged, when the line says.
    public let time: Timestamp?
    /// The service or pod that logged it; empty when the source does not say.
    public let emitter: String
    /// The severity as the source writes it; empty when it does not say.
    public let severity: String
    /// The text of the line.
    public let body: String
    /// The file and line or command it was read from.
    public let locator: String

    /// Creates a record.
    public init(time: Timestamp?, emitter: String, severity: String, body: String, locator: String) {
        self.time = time
        self.emitter = emitter
        self.severity = severity
        self.body = body
        self.locator = locator
    }
}

/// The samples of one metric of one entity, in order of time.
public struct MetricSeries: Sendable, Hashable {
    /// One measured value.
    public struct Sample: Sendable, Hashable {
        /// When it was measured.
        public let time: Timestamp
        /// The value; finite.
        public let value: Double

        /// Creates a sample.
        public init(time: Timestamp, value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// The entity as the source names it.
    public let entityName: String
    /// The metric as the source names it.
    public let metric: String
    /// The unit as the source writes it; may be empty.
    public let unit: String
    /// The samples in order of time. Where `spans` is not empty, each is the mean of several measured values.
    public let samples: [Sample]
    /// What each sample was merged from; empty when every sample is as it was measured.
    public let spans: [Span]
    /// The file that it was read from.
    public let document: String

    /// Measured values that were merged into one sample, so that a long series takes little room.
    public struct Span: Sendable, Hashable {
        /// The smallest value.
        public let minimum: Double
        /// The largest value.
        public let maximum: Double
        /// How many values there were, at least 1.
        public let count: Int

        /// Creates a span.
        public init(minimum: Double, maximum: Double, count: Int) {
            self.minimum = minimum
            self.maximum = maximum
            self.count = count
        }
    }

    /// Creates a series.
    public init(
        entityName: String,
        metric: String,
        unit: String,
        samples: [Sample],
        spans: [Span] = [],
        document: String = "metrics.csv"
    ) {
        self.entityName = entityName
        self.metric = metric
        self.unit = unit
        self.samples = samples
        self.spans = spans.count == samples.count ? spans : []
        self.document = document
    }
}
