internal import IncidentModel

/// The entities that alerts name, with how many of their alerts fire.
struct AlertedEntities: Sendable {
    /// The entities, each once, in order of first use.
    private(set) var entities: [EntityReference] = []
    /// How many firing alerts name each; zero where all are resolved.
    private(set) var counts: [Int] = []
    /// For each alert the place of the first entity that its labels name; nil when they name none.
    private(set) var firsts: [Int?] = []
    private var places: [EntityReference: Int] = [:]

    /// The entities of `alerts`.
    /// - Parameters:
    ///   - alerts: The alerts.
    ///   - named: For each the entities that its labels name.
    init(_ alerts: [Alert], named: [[EntityReference]]) {
        firsts.reserveCapacity(alerts.count)
        for (alert, names) in zip(alerts, named) {
            let isFiring = alert.status == .firing
            var first: Int?
            for entity in names {
                let place = enter(entity)
                if isFiring { counts[place] += 1 }
                if first == nil { first = place }
            }
            firsts.append(first)
        }
    }

    private mutating func enter(_ entity: EntityReference) -> Int {
        if let known = places[entity] { return known }
        places[entity] = entities.count
        entities.append(entity)
        counts.append(0)
        return entities.count - 1
    }

    /// The place of `entity`; nil when no label names it.
    func place(of entity: EntityReference) -> Int? { places[entity] }

    /// Whether a firing alert names `entity`.
    func contains(_ entity: EntityReference) -> Bool { places[entity].map { counts[$0] > 0 } ?? false }

    /// The entities that a firing alert names, in no order.
    var all: some Sequence<EntityReference> {
        entities.indices.lazy.filter { counts[$0] > 0 }.map { entities[$0] }
    }

    /// How many entities a firing alert names.
    var count: Int { counts.count { $0 > 0 } }
}
