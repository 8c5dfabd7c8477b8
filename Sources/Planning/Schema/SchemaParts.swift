internal import IncidentModel
internal import Remediation
internal import StrictJSON

/// The parts that the product's JSON Schemas are put together from, so that each rule is written once.
/// - Source: JSON Schema draft 2020-12, https://json-schema.org/draft/2020-12/schema
enum SchemaParts: Sendable {
    /// The dialect.
    static let dialect: JSONValue = "https://json-schema.org/draft/2020-12/schema"
    /// Any text.
    static let text: JSONValue = ["type": "string"]
    /// Any number.
    static let number: JSONValue = ["type": "number"]
    /// A share.
    static let share: JSONValue = ["type": "number", "minimum": 0, "maximum": 1]
    /// A number that is not negative.
    static let amount: JSONValue = ["type": "number", "minimum": 0]
    /// A whole number that is not negative.
    static let count: JSONValue = ["type": "integer", "minimum": 0]
    /// Yes or no.
    static let flag: JSONValue = ["type": "boolean"]
    /// A moment in UTC as `Timestamp` writes it.
    static let moment: JSONValue = [
        "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$",
    ]
    /// A digest.
    static let digest: JSONValue = ["type": "string", "pattern": "^sha256:[0-9a-f]{64}$"]
    /// A citation.
    static let citation: JSONValue = ["type": "string", "pattern": "^E[1-9][0-9]{0,5}$"]

    /// An object of exactly these members, all of them required but those named.
    static func object(_ members: [(String, JSONValue)], optional: Set<String> = []) -> JSONValue {
        let required = members.map(\.0).filter { !optional.contains($0) }
        return [
            "type": "object",
            "properties": .object(JSONObject(members)),
            "required": .array(required.map { .string($0) }),
            "additionalProperties": false,
        ]
    }

    /// A list.
    static func list(of item: JSONValue, atMost maximum: Int? = nil) -> JSONValue {
        var schema: JSONObject = ["type": "array", "items": item]
        if let maximum { schema["maxItems"] = JSONValue(maximum) }
        return .object(schema)
    }

    /// One of these words.
    static func oneOf(_ words: [String]) -> JSONValue { ["enum": .array(words.map { .string($0) })] }

    /// The cases of an enumeration.
    static func cases<Value: CaseIterable & RawRepresentable>(of type: Value.Type) -> JSONValue
    where Value.RawValue == String { oneOf(type.allCases.map(\.rawValue)) }

    /// `schema`, or nothing.
    static func nullable(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }

    /// A part that is defined under `$defs`.
    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

    /// An entity of any of `kinds`; all kinds when nil.
    static func entity(_ kinds: [EntityKind]?) -> JSONValue {
        let name: JSONValue = [
            "type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9._:@-]*$",
            "maxLength": JSONValue(EntityReference.longestName),
        ]
        let kind = oneOf((kinds ?? EntityKind.allCases.sorted()).map(\.rawValue))
        return object([("kind", kind), ("namespace", name), ("name", name)], optional: ["namespace"])
    }

    /// One of these entities and no other.
    static func entity(among entities: [EntityReference]) -> JSONValue {
        ["enum": .array(entities.map { EvidenceEncoder.json($0) })]
    }

    /// The value of a parameter as plans write it.
    static func value(of domain: ParameterDefinition.Domain) -> JSONValue {
        switch domain {
        case .integer(let range), .duration(let range):
            ["type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound)]
        case .decimal(let range):
            ["type": "number", "minimum": .double(range.lowerBound), "maximum": .double(range.upperBound)]
        case .choice(let words): oneOf(words)
        case .entity(let kinds):
            [
                "type": "string",
                "pattern": .string("^(\(kinds.sorted().map(\.rawValue).joined(separator: "|")))/[A-Za-z0-9._:@/-]+$"),
            ]
        case .correction: reference("correction")
        case .name: ["type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"]
        case .network: ["type": "string", "pattern": "^[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?$"]
        }
    }
}
