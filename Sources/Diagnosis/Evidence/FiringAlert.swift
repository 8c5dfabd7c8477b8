internal import IncidentModel

/// An alert that fires, with what its labels name, read once for everybody who asks.
struct FiringAlert: Sendable {
    /// The alert.
    let alert: Alert
    /// How bad its sender says it is.
    let severity: Severity
    /// The place of its rule in `Scene.rules`.
    let rule: Int
    /// The entities that its labels name, most precise first; pods stand for their workload.
    let entities: [EntityReference]
    /// The entities that it is about: those of its labels or, where these name nothing that runs, what an identifier
    /// among its annotations names.
    let subjects: [EntityReference]
    /// Whether annotations named the subjects.
    let isNamedByAnnotation: Bool
}

/// The firing alerts and their rules.
struct FiringAlerts: Sendable {
    /// The alerts in order.
    private(set) var alerts: [FiringAlert] = []
    /// The rules, each once, in order of first use.
    private(set) var rules: [AlertRule] = []

    /// The firing ones among `alerts`.
    /// - Parameters:
    ///   - alerts: All alerts.
    ///   - named: For each the entities that its labels name.
    ///   - inventory: Everything that is known.
    ///   - resolver: Finds entities by name.
    init(_ alerts: [Alert], named: [[EntityReference]], inventory: Inventory, resolver: EntityResolver) {
        var places: [String: Int] = [:]
        self.alerts.reserveCapacity(alerts.count)
        for (alert, entities) in zip(alerts, named) where alert.status == .firing {
            let name = alert.name
            let rule = places[name] ?? rules.count
            if rule == rules.count {
                rules.append(AlertRule(name))
                places[name] = rule
            }
            let annotated = Self.annotated(alert, named: entities, inventory, resolver)
            self.alerts.append(
                FiringAlert(
                    alert: alert,
                    severity: alert.severity,
                    rule: rule,
                    entities: entities,
                    subjects: annotated ?? entities,
                    isNamedByAnnotation: annotated != nil
                )
            )
        }
    }

    /// Annotations in which agents name what an alert is about.
    private static let namingAnnotations = [
        "db_instance_identifier", "db_instance", "dbinstance", "read_replica", "instance_id", "service_name",
    ]

    /// What annotations say that an alert is about. Where its labels name nothing that runs, it is the one database or
    /// service of the topology that an identifier among its annotations spells out: annotations may choose among what is
    /// known, and only when labels are silent.
    private static func annotated(
        _ alert: Alert,
        named: [EntityReference],
        _ inventory: Inventory,
        _ resolver: EntityResolver
    ) -> [EntityReference]? {
        let isPrecise = named.contains { entity in
            entity.kind != .namespace && entity.kind != .cluster && inventory.contains(entity)
        }
        guard !isPrecise else { return nil }
        let spelled = namingAnnotations.compactMap { key in
            alert.annotations[key].flatMap { resolver.entity(named: $0) }
        }
        let observed = spelled.filter { inventory[$0].map { $0.origin != .alerted } ?? false }
        return observed.isEmpty ? nil : observed
    }
}
