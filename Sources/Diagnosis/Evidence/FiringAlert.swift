internal import IncidentModel

/// An alert that fires, with what its labels name, read once for everybody who asks. A reference, for of a storm each is
/// looked at many times.
final class FiringAlert: Sendable {
    /// The alert.
    let alert: Alert
    /// How bad its sender says it is.
    let severity: Severity
    /// The place of its rule in `FiringAlerts.rules`.
    let rule: Int
    /// The entities that it is about: those that its labels name, most precise first and workloads in the place of their
    /// pods, or, where these name nothing that runs, what an identifier among its annotations names.
    let subjects: [EntityReference]
    /// The place of the first of them in `FiringAlerts.subjects`; nil when there is none.
    let subject: Int?
    /// Whether annotations named the subjects.
    let isNamedByAnnotation: Bool

    fileprivate init(_ alert: Alert, rule: Int, _ subjects: [EntityReference], subject: Int?, isNamedByAnnotation: Bool)
    {
        self.alert = alert
        severity = alert.severity
        self.rule = rule
        self.subjects = subjects
        self.subject = subject
        self.isNamedByAnnotation = isNamedByAnnotation
    }
}

/// The firing alerts and their rules.
struct FiringAlerts: Sendable {
    /// The alerts in order.
    private(set) var alerts: [FiringAlert] = []
    /// The rules, each once, in order of first use.
    private(set) var rules: [AlertRule] = []
    /// What alerts are about first, each once: those that labels name, then those that only annotations do.
    private(set) var subjects: [EntityReference]

    /// The firing ones among `alerts`.
    /// - Parameters:
    ///   - alerts: All alerts.
    ///   - named: For each the entities that its labels name.
    ///   - alerted: The same together.
    ///   - inventory: Everything that is known.
    ///   - resolver: Finds entities by name.
    init(
        _ alerts: [Alert],
        named: [[EntityReference]],
        alerted: AlertedEntities,
        inventory: Inventory,
        resolver: EntityResolver
    ) {
        subjects = alerted.entities
        let isPrecise = subjects.map { Self.isPrecise($0, inventory) }
        var numbers: [String: Int] = [:]
        var others: [EntityReference: Int] = [:]
        self.alerts.reserveCapacity(alerts.count)
        for (place, alert) in alerts.enumerated() where alert.status == .firing {
            let name = alert.name
            let rule = numbers[name] ?? rules.count
            if rule == rules.count {
                rules.append(AlertRule(name))
                numbers[name] = rule
            }
            let (entities, first) = (named[place], alerted.firsts[place])
            let isKnown =
                first.map { isPrecise[$0] } ?? false || entities.dropFirst().contains { Self.isPrecise($0, inventory) }
            guard !isKnown, let annotated = Self.annotated(alert, inventory, resolver) else {
                self.alerts.append(FiringAlert(alert, rule: rule, entities, subject: first, isNamedByAnnotation: false))
                continue
            }
            let subject = alerted.place(of: annotated[0]) ?? others[annotated[0]] ?? subjects.count
            if subject == subjects.count {
                others[annotated[0]] = subject
                subjects.append(annotated[0])
            }
            self.alerts.append(
                FiringAlert(alert, rule: rule, annotated, subject: subject, isNamedByAnnotation: true)
            )
        }
    }

    /// Whether `entity` is known and more than where things run.
    private static func isPrecise(_ entity: EntityReference, _ inventory: Inventory) -> Bool {
        entity.kind != .namespace && entity.kind != .cluster && inventory.contains(entity)
    }

    /// Annotations in which agents name what an alert is about.
    private static let namingAnnotations = [
        "db_instance_identifier", "db_instance", "dbinstance", "read_replica", "instance_id", "service_name",
    ]

    /// What annotations say that an alert is about whose labels name nothing that runs: the one database or service of
    /// the topology that an identifier among its annotations spells out. Annotations may choose among what is known, and
    /// only when labels are silent.
    private static func annotated(
        _ alert: Alert,
        _ inventory: Inventory,
        _ resolver: EntityResolver
    ) -> [EntityReference]? {
        let spelled = namingAnnotations.compactMap { key in
            alert.annotations[key].flatMap { resolver.entity(named: $0) }
        }
        let observed = spelled.filter { inventory[$0].map { $0.origin != .alerted } ?? false }
        return observed.isEmpty ? nil : observed
    }
}
