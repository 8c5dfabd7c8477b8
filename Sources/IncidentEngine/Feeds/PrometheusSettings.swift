public import EvidenceCapture
internal import IncidentModel
internal import StructuredDocuments

/// What a Prometheus server is asked.
public struct PrometheusSettings: Sendable, Hashable {
    /// The name by which alarms, figures and evidence call it.
    public let name: String
    /// Where it is.
    public let address: SourceAddress
    /// The interval between two rounds of questions.
    public internal(set) var every: Duration = .seconds(5)
    /// The longest time of one question.
    public internal(set) var timeout: Duration = .seconds(4)
    /// How much of the past is asked for at the start and after a gap: what a normal is learned from.
    public internal(set) var window: Duration = .seconds(1800)
    /// The time between two samples of one answer.
    public internal(set) var step: Duration = .seconds(5)
    /// How often the server asks its targets; rates are taken over four of these.
    public internal(set) var scrapeInterval: Duration = .seconds(15)
    /// The namespaces of which the standard questions are asked.
    public internal(set) var namespaces: [String] = []
    /// The operators' own questions.
    public internal(set) var queries: [MetricQuery] = []
    /// The questions about versions, whose changes are releases.
    public internal(set) var releases: [ReleaseQuery] = []
    /// The tenant that the series belong to; empty for the only one.
    public internal(set) var tenant = ""
    /// The most series of all questions together.
    public internal(set) var series = 1000
    /// The most samples of one answer: half of what is kept of a series, so that the past does not push the present out.
    let historySamples = 60
    /// What one answer may hold.
    let limits = SeriesLimits()

    /// The most own questions.
    static let mostQueries = 100

    /// Settings from their fields; faults are reported.
    init?(reading fields: FieldReader, name: String, resolve: (String) -> String) {
        self.name = name
        let address = SourceAddress(reading: fields, resolve: resolve)
        every = fields.optional("every", .duration(in: .seconds(1) ... .seconds(3600)), default: every)
        timeout = fields.optional("timeout", .duration(in: .milliseconds(100) ... .seconds(60)), default: timeout)
        window = fields.optional("window", .duration(in: .seconds(60) ... .seconds(7 * 86_400)), default: window)
        step = fields.optional("step", .duration(in: .seconds(1) ... .seconds(3600)), default: max(every, .seconds(1)))
        let scrape = FieldRule<Duration>.duration(in: .seconds(1) ... .seconds(3600))
        scrapeInterval = fields.optional("scrape-interval", scrape, default: scrapeInterval)
        // A name of this form ends no text of an expression.
        namespaces = fields.optional("namespaces", .list(of: .identifier(.name), count: 0...20), default: [])
        let query = FieldRule<MetricQuery>.mapping { MetricQuery(reading: $0) }
        queries = fields.optional("queries", .list(of: query, count: 0...Self.mostQueries), default: [])
        let release = FieldRule<ReleaseQuery>.mapping { ReleaseQuery(reading: $0) }
        releases = fields.optional("releases", .list(of: release, count: 0...20), default: [])
        tenant = fields.optional("tenant", .line(upTo: 100), default: "")
        series = fields.optional("series", .integer(in: 1...2000), default: series)
        guard let address else { return nil }
        self.address = address
        if !releases.isEmpty, !tenant.isEmpty {
            fields.report("releases", "cannot stand beside `tenant`", advice: "changes are of all tenants")
        }
        guard !namespaces.isEmpty || !queries.isEmpty || !releases.isEmpty else {
            fields.report(
                "queries",
                "asks nothing",
                advice: "name `namespaces` for the standard questions, or `queries` or `releases` of your own"
            )
            return nil
        }
    }
}

extension MetricQuery {
    /// A question from its fields; faults are reported.
    init?(reading fields: FieldReader) {
        let name = FieldRule<String>.line(upTo: 100).refined("a name of letters, digits, `_`, `.`, `:` and `-`") {
            EntityReference.isWellFormed($0) ? $0 : nil
        }
        let metric = fields.required("metric", name)
        let unit = fields.optional("unit", .line(upTo: 20), default: "")
        let reference = FieldRule<String>.line(upTo: 600).refined("a name, or KIND/NAME or KIND/NAMESPACE/NAME") {
            EntityReference.isWellFormed($0) || EntityReference($0) != nil ? $0 : nil
        }
        let entity = fields.optional("entity", reference)
        let kind = fields.optional("entity-kind", .enumeration(EntityKind.self))
        let label = fields.optional("entity-label", .identifier(.word))
        let expression = fields.required("expression", .line(upTo: 4000))
        guard (entity == nil) != (label == nil) else {
            fields.report(
                "entity-label",
                entity == nil ? "is missing" : "stands beside `entity`",
                advice: "name the label that names the entity, or the `entity` itself"
            )
            return nil
        }
        guard let metric, let expression else { return nil }
        if let entity {
            self.init(metric, unit, of: entity, expression)
        } else if let label {
            self.init(metric, unit, by: label, naming: kind, expression)
        } else {
            return nil
        }
    }
}

extension ReleaseQuery {
    /// A question from its fields; faults are reported.
    init?(reading fields: FieldReader) {
        let expression = fields.required("expression", .line(upTo: 4000))
        let entity = fields.required("entity-label", .identifier(.word))
        let version = fields.optional("version-label", .identifier(.word), default: "version")
        guard let expression, let entity else { return nil }
        self.init(expression, by: entity, version: version)
    }
}
