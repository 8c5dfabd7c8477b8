internal import IncidentModel
internal import Remediation
internal import StrictJSON

/// Makes the JSON schema that constrains a model's reply: action names and targets as enumerations, numbers with ranges,
/// texts with printable patterns, so that an action that is not declared cannot even be written.
///
/// Engines honour different parts of JSON Schema and ignore the rest silently, so the reply is checked again in full.
/// Texts have a pattern because some engines emit invalid UTF-8 in free strings and then fail.
struct ReplySchemaBuilder: Sendable {
    /// Printable ASCII without quote and backslash, 1 to 160 characters.
    static let sentencePattern = "^[A-Za-z0-9 .,:;_/()=%+-]{1,160}$"

    let scope: ModelScope

    /// The schema of a plan's reply.
    func planSchema() -> ReplySchema {
        let variants = scope.actions.compactMap { variant($0) }
        let schema: JSONValue = [
            "type": "object",
            "properties": [
                "steps": [
                    "type": "array", "minItems": 0, "maxItems": JSONValue(scope.budget.steps),
                    "items": ["anyOf": .array(variants)],
                ]
            ],
            "required": ["steps"],
            "additionalProperties": false,
        ]
        return ReplySchema(name: "plan", json: Self.text(schema))
    }

    /// The schema of an answer's reply.
    static func answerSchema(_ ledger: EvidenceLedger) -> ReplySchema {
        let schema: JSONValue = [
            "type": "object",
            "properties": [
                "answer": [
                    "type": "array", "minItems": 1, "maxItems": 5,
                    "items": [
                        "type": "object",
                        "properties": [
                            "text": ["type": "string", "pattern": .string("^[A-Za-z0-9 .,:;_/()=%+-]{1,240}$")],
                            "evidence": citations(ledger),
                        ],
                        "required": ["text", "evidence"],
                        "additionalProperties": false,
                    ],
                ]
            ],
            "required": ["answer"],
            "additionalProperties": false,
        ]
        return ReplySchema(name: "answer", json: text(schema))
    }

    /// One action with its targets and arguments; nil when it has no target here. Keys stand in the order in which they
    /// should be generated: what decides first, the prose last.
    private func variant(_ definition: ActionDefinition) -> JSONValue? {
        let targets = scope.targets(of: definition)
        guard !targets.isEmpty else { return nil }
        var properties: JSONObject = [
            "action": ["const": .string(definition.id.text)],
            "target": ["enum": .array(targets.map { .string($0.description) })],
        ]
        var required: [JSONValue] = ["action", "target"]
        for parameter in definition.parameters {
            guard let schema = schema(of: parameter.domain) else {
                if parameter.isRequired { return nil }
                continue
            }
            properties[parameter.name] = schema
            if parameter.isRequired { required.append(.string(parameter.name)) }
        }
        properties["evidence"] = Self.citations(scope.ledger)
        properties["because"] = ["type": "string", "pattern": .string(Self.sentencePattern)]
        required += ["evidence", "because"]
        return [
            "type": "object", "properties": .object(properties), "required": .array(required),
            "additionalProperties": false,
        ]
    }

    /// The schema of an argument; nil where nothing can be chosen from.
    private func schema(of domain: ParameterDefinition.Domain) -> JSONValue? {
        switch domain {
        case .integer(let range), .duration(let range):
            return ["type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound)]
        case .decimal(let range):
            return ["type": "number", "minimum": .double(range.lowerBound), "maximum": .double(range.upperBound)]
        case .choice(let words): return ["enum": .array(words.map { .string($0) })]
        case .entity(let kinds):
            let entities = scope.targets.filter { kinds.contains($0.kind) }
            // Not a conditional expression: its `nil` would be the literal for JSON's null.
            guard !entities.isEmpty else { return nil }
            return ["enum": .array(entities.map { .string($0.description) })]
        case .correction:
            guard !scope.corrections.isEmpty else { return nil }
            return ["enum": .array(scope.corrections.indices.map { .string("C\($0 + 1)") })]
        // A name or an address is never a model's to write.
        case .name, .network: return nil
        }
    }

    private static func citations(_ ledger: EvidenceLedger) -> JSONValue {
        [
            "type": "array", "minItems": 1, "maxItems": 3,
            "items": ["enum": .array(ledger.citations.map { .string($0.description) })],
        ]
    }

    /// The schema as text, the same bytes for the same scope.
    private static func text(_ schema: JSONValue) -> String {
        do throws(JSONError) { return String(decoding: try schema.serialized(), as: UTF8.self) } catch {
            preconditionFailure("a schema could not be written: \(error)")
        }
    }
}
