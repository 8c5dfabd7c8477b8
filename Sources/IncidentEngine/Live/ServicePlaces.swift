internal import IncidentLedger
internal import IncidentModel

/// Where things belong as operators declared it: environment and tier decide what the policy allows, so no alert's label
/// may say them.
struct ServicePlaces: Sendable {
    /// What is declared of one name.
    struct Place: Sendable, Hashable {
        var environment: String?
        var tier: Int?
        var service: String?
    }

    /// The environment of everything that declares none.
    var standardEnvironment: String?
    private let places: [EntityReference: Place]

    /// The declared places.
    init(_ places: [EntityReference: Place] = [:], standardEnvironment: String? = nil) {
        self.places = places
        self.standardEnvironment = standardEnvironment
    }

    /// The environment of all of these; nil when they have several, or one is not known.
    func environment(of entities: [EntityReference]) -> String? {
        let found = Set(entities.map { places[$0]?.environment ?? standardEnvironment })
        return found.count == 1 ? found.first ?? nil : nil
    }

    /// The environment that people are shown for an incident: what its alerts say, which groups them and authorises
    /// nothing; else what is declared of its cause, else of everything. Empty when nobody says it.
    func shownEnvironment(of record: IncidentRecord) -> String {
        if !record.environment.isEmpty { return record.environment }
        let cause = record.diagnosis?.cause.flatMap { places[$0.entity]?.environment }
        return cause ?? standardEnvironment ?? ""
    }

    /// The tier of the most important of these; nil when one is not known.
    func tier(of entities: [EntityReference]) -> Int? {
        let tiers = entities.map { places[$0]?.tier }
        return tiers.contains(nil) ? nil : tiers.compactMap(\.self).min()
    }

    /// The services that something serves: what is declared, else its own name.
    func services(of entity: EntityReference) -> [String] { [places[entity]?.service ?? entity.name] }
}
