internal import IncidentModel

/// The entities that alerts name, with how many of their alerts fire.
struct AlertedEntities: Sendable {
    /// The number of firing alerts of each; zero where all are resolved.
    let counts: [EntityReference: Int]
    /// How many entities a firing alert names.
    let count: Int

    /// The entities of `alerts`.
    /// - Parameters:
    ///   - alerts: The alerts.
    ///   - named: For each the entities that its labels name.
    init(_ alerts: [Alert], named: [[EntityReference]]) {
        var counts: [EntityReference: Int] = [:]
        for (alert, entities) in zip(alerts, named) {
            let isFiring = alert.status == .firing
            for entity in entities { counts[entity, default: 0] += isFiring ? 1 : 0 }
        }
        self.counts = counts
        count = counts.values.count { $0 > 0 }
    }

    /// Whether a firing alert names `entity`.
    func contains(_ entity: EntityReference) -> Bool { counts[entity, default: 0] > 0 }

    /// The entities that a firing alert names, in no order.
    var all: some Sequence<EntityReference> { counts.lazy.filter { $0.value > 0 }.map(\.key) }
}
