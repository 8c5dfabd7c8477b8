public import IncidentModel
public import Remediation
public import StrictJSON

/// The JSON Schema of proposed actions, made from the catalogue: one variant for each action, with its kinds of target and
/// its arguments.
public struct ActionSchema: Sendable {
    /// The actions.
    let catalogue: ActionCatalogue
    /// The entities that may be targets; nil when they are not known.
    let inventory: Inventory?

    /// Creates the schema.
    /// - Parameters:
    ///   - catalogue: The actions that there are.
    ///   - inventory: The entities that there are, when they are known: targets are then enumerated.
    public init(catalogue: ActionCatalogue, inventory: Inventory? = nil) {
        self.catalogue = catalogue
        self.inventory = inventory
    }

    /// The schema of one proposed action.
    /// - Complexity: O(actions × inventory).
    public var json: JSONValue {
        let variants = catalogue.definitions.compactMap { definition -> JSONValue? in
            guard let target = target(of: definition) else { return nil }
            let action: JSONValue = ["const": .string(definition.id.text)]
            let members = [("action", action), ("target", target), ("arguments", arguments(of: definition))]
            guard var object = SchemaParts.object(members).object else { return nil }
            object["title"] = .string(definition.title)
            object["description"] = .string(Self.description(of: definition))
            return .object(object)
        }
        return [
            "$schema": SchemaParts.dialect,
            "$id": "urn:evenkeel:schema:actions",
            "title": "An action that a plan may hold",
            "anyOf": .array(variants),
            "$defs": ["correction": Self.correction],
        ]
    }

    /// The targets of an action; nil when the inventory has none of their kinds.
    func target(of definition: ActionDefinition) -> JSONValue? {
        guard let inventory else { return SchemaParts.entity(definition.targetKinds.sorted()) }
        let entities = inventory.entities(of: definition.targetKinds)
        // Not a conditional expression: its `nil` would be the literal for JSON's null.
        guard !entities.isEmpty else { return nil }
        return SchemaParts.entity(among: entities)
    }

    /// The arguments of an action.
    func arguments(of definition: ActionDefinition) -> JSONValue {
        let optional = definition.parameters.filter { !$0.isRequired }.map(\.name)
        let members = definition.parameters.map { parameter -> (String, JSONValue) in
            let schema = SchemaParts.value(of: parameter.domain)
            // Beside a reference a description is allowed since draft 2019-09.
            guard var object = schema.object else { return (parameter.name, schema) }
            object["description"] = .string(parameter.meaning)
            return (parameter.name, .object(object))
        }
        return SchemaParts.object(members, optional: Set(optional))
    }

    /// The correction of a field.
    static let correction = SchemaParts.object([
        ("entity", SchemaParts.entity(nil)),
        ("field", SchemaParts.text),
        ("from", SchemaParts.nullable(SchemaParts.text)),
        ("to", SchemaParts.nullable(SchemaParts.text)),
        ("basis", SchemaParts.cases(of: Correction.Basis.self)),
        ("reason", SchemaParts.text),
    ])

    /// What people should know before they choose an action.
    private static func description(of definition: ActionDefinition) -> String {
        let people = definition.approval == .none ? "no approval" : "approval by \(definition.approval.rawValue)"
        return "Class \(definition.actionClass.rawValue); \(people); undo: \(definition.compensation.meaning)."
    }
}
