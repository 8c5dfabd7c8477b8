internal import IncidentModel
public import StructuredDocuments

/// The Alertmanager in which alerts may be silenced, as `executors.alertmanager` in the configuration names it.
public struct SilenceSettings: Sendable, Hashable {
    /// The labels that alerts about a kind of entity carry.
    struct Labels: Sendable, Hashable {
        let name: String
        let namespace: String?
    }

    let endpoint: ControlEndpoint
    /// The labels of the alerts of an entity, by name.
    let targets: [EntityReference: [String: String]]
    /// The labels of the alerts of all entities of a kind.
    let kinds: [EntityKind: Labels]
    /// The longest silence.
    let longest: Duration

    /// Settings from their fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let endpoint = ControlEndpoint(reading: fields)
        longest = fields.optional(
            "longest",
            .duration(in: .seconds(300) ... .seconds(86_400)),
            default: .seconds(14_400)
        )
        let label = IdentifierPattern(expecting: "the name of a label, like `service`") { Self.isLabel($0) }
        let values: FieldRule<[String: String]> = .dictionary(of: .line(upTo: 200), keys: label, count: 1...10)
        targets = fields.optional("targets", EndpointRules.targets(of: values), default: [:])
        let kind = IdentifierPattern(expecting: "a kind of entity, like `service`") { EntityKind(rawValue: $0) != nil }
        let labels = FieldRule<Labels>.mapping { fields in
            let name = fields.required("name", .identifier(label))
            let namespace = fields.optional("namespace", .identifier(label))
            return name.map { Labels(name: $0, namespace: namespace) }
        }
        let kinds = fields.optional("kinds", .entries(of: labels, keys: kind, count: 1...50), default: [])
        self.kinds = Dictionary(
            kinds.compactMap { entry in EntityKind(rawValue: entry.key).map { ($0, entry.value) } }
        ) { first, _ in first }
        guard let endpoint else { return nil }
        guard !targets.isEmpty || !self.kinds.isEmpty else {
            fields.report("targets", "is missing", advice: "say by `targets` or `kinds` which labels alerts carry")
            return nil
        }
        self.endpoint = endpoint
    }

    /// The labels by which the alerts of an entity are silenced; nil when configuration does not say.
    func labels(of entity: EntityReference) -> [String: String]? {
        if let labels = targets[entity] { return labels }
        guard let labels = kinds[entity.kind] else { return nil }
        var found = [labels.name: entity.name]
        if let key = labels.namespace {
            // Without it alerts of other namespaces would be silenced too.
            guard let namespace = entity.namespace else { return nil }
            found[key] = namespace
        }
        return found
    }

    /// - Source: the Prometheus data model, "Metric names and labels".
    private static func isLabel(_ text: String) -> Bool {
        IdentifierPattern.word.matches(text) && !text.contains("-")
    }
}
