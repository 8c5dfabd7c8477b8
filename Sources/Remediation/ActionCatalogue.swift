public import IncidentModel

/// Every action that a plan may use: the single source of validator, simulator, schema, prompt and reference page.
public struct ActionCatalogue: Sendable {
    /// The definitions in order of their ids.
    public let definitions: [ActionDefinition]
    /// The place of each id in `definitions`.
    private let places: [ActionDefinition.ID: Int]

    /// A catalogue of `definitions`; of two with one id the last counts, so that operators can replace a built-in one.
    public init(_ definitions: [ActionDefinition]) {
        let unique = Dictionary(definitions.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        self.definitions = unique.values.sorted { $0.id < $1.id }
        self.places = Dictionary(uniqueKeysWithValues: self.definitions.enumerated().map { ($1.id, $0) })
    }

    /// The definition called `id`, or nil when there is none.
    public subscript(id: ActionDefinition.ID) -> ActionDefinition? { places[id].map { definitions[$0] } }

    /// The definition with this name in text, or nil when there is none.
    public func definition(named name: String) -> ActionDefinition? {
        ActionDefinition.ID(name).flatMap { self[$0] }
    }

    /// The definitions that can end `fault`, most successful first, then cheapest, then by id.
    public func remedies(for fault: FaultCode) -> [(definition: ActionDefinition, successRate: Double)] {
        definitions.compactMap { definition in
            definition.successRate(against: fault).map { (definition, $0) }
        }
        .sorted { left, right in
            if left.1 != right.1 { return left.1 > right.1 }
            if left.0.cost != right.0.cost { return left.0.cost < right.0.cost }
            return left.0.id < right.0.id
        }
        .map { (definition: $0.0, successRate: $0.1) }
    }

    /// This catalogue with `others` added, which replace definitions of the same id.
    public func adding(_ others: [ActionDefinition]) -> ActionCatalogue { ActionCatalogue(definitions + others) }

    /// The definitions that ship with the product.
    public static let builtIn = ActionCatalogue(
        observation + workloadActions + correctionActions + objectActions + nodeActions + dataActions + trafficActions
            + securityActions
    )
}
