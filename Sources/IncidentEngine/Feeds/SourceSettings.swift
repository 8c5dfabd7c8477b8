internal import StructuredDocuments

/// One item of `sources` in the configuration: something outside that the service asks again and again.
public struct SourceSettings: Sendable, Hashable {
    /// What it is, with what is asked of it.
    public enum Kind: Sendable, Hashable {
        /// A Prometheus server.
        case prometheus(PrometheusSettings)
        /// An Alertmanager.
        case alertmanager(AlertmanagerSettings)
        /// A cluster, by `kubectl`.
        case kubernetes(KubernetesSettings)
    }

    /// Its kinds, as the configuration names them.
    enum Word: String, Sendable, CaseIterable { case prometheus, alertmanager, kubernetes }

    /// The name by which alarms and figures call it.
    public let name: String
    /// What it is.
    public let kind: Kind

    /// The interval between two rounds of questions.
    var every: Duration {
        switch kind {
        case .prometheus(let settings): settings.every
        case .alertmanager(let settings): settings.every
        case .kubernetes(let settings): settings.every
        }
    }

    /// How much older than its time a value may be that it tells: a Prometheus server that is asked for the present answers
    /// with its last scrape.
    var lag: Duration {
        if case .prometheus(let settings) = kind { settings.scrapeInterval } else { .zero }
    }

    /// What it is, in one word.
    var word: Word {
        switch kind {
        case .prometheus: .prometheus
        case .alertmanager: .alertmanager
        case .kubernetes: .kubernetes
        }
    }

    /// The most sources.
    static let most = 20

    /// Settings from their fields; faults are reported.
    init?(reading fields: FieldReader, resolve: @Sendable (String) -> String) {
        guard let word = fields.required("type", .enumeration(Word.self)) else { return nil }
        name = fields.optional("name", .identifier(.name), default: word.rawValue)
        switch word {
        case .prometheus:
            guard let settings = PrometheusSettings(reading: fields, name: name, resolve: resolve) else { return nil }
            kind = .prometheus(settings)
        case .alertmanager:
            guard let settings = AlertmanagerSettings(reading: fields, resolve: resolve) else { return nil }
            kind = .alertmanager(settings)
        case .kubernetes:
            guard let settings = KubernetesSettings(reading: fields, resolve: resolve) else { return nil }
            kind = .kubernetes(settings)
        }
    }

    /// The rule for `sources`: a list, each with a name of its own.
    static func list(resolve: @escaping @Sendable (String) -> String) -> FieldRule<[SourceSettings]> {
        FieldRule(expecting: "a list of sources") { cursor in
            let item = FieldRule<SourceSettings>.mapping { SourceSettings(reading: $0, resolve: resolve) }
            guard let all = cursor.read(.list(of: item, count: 0...most)) else { return nil }
            guard Set(all.map(\.name)).count == all.count else {
                cursor.report("has two sources of one name", advice: "give each a `name` of its own")
                return nil
            }
            guard all.count(where: { $0.word == .kubernetes }) <= 1 else {
                cursor.report("has two clusters", advice: "a service looks at one")
                return nil
            }
            return all
        }
    }
}
