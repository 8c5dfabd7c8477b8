internal import IncidentModel
internal import Remediation
internal import StrictJSON

/// Encodes the steps of a plan.
enum StepEncoder: Sendable {
    /// A step with everything that its readers need: people, validators, executors.
    static func json(_ step: PlanStep, number: Int) -> JSONValue {
        let definition = step.action.definition
        return [
            "number": JSONValue(number),
            "action": .string(definition.id.text),
            "class": .string(definition.actionClass.rawValue),
            "title": .string(definition.title),
            "target": EvidenceEncoder.json(step.action.target),
            "approval": .string(step.approval.rawValue),
            "arguments": .object(arguments(step.action)),
            "supply": step.action.neededValue.map { .string($0) } ?? .null,
            "origin": .string(step.action.origin.description),
            "rationale": .array(step.rationale.map { json($0) }),
            "preconditions": .array(definition.preconditions.map { condition($0, of: step.action) }),
            "invariants": .array(definition.invariants.map { json($0) }),
            "expectedEffect": .string(step.expectedEffect),
            "verification": [
                "withinSeconds": .double(definition.verificationWindow),
                "conditions": .array(definition.postconditions.map { json($0) }),
            ],
            "compensation": compensation(definition.compensation),
            "executor": .string(definition.executor.rawValue),
            "locks": .array(definition.locks.sorted().map { .string($0.rawValue) }),
        ]
    }

    /// A statement with its citations.
    static func json(_ statement: Statement) -> JSONValue {
        ["text": .string(statement.text), "citations": .array(statement.citations.map { .string($0.description) })]
    }

    /// A correction.
    static func json(_ correction: Correction) -> JSONValue {
        [
            "entity": EvidenceEncoder.json(correction.entity),
            "field": .string(correction.field),
            "from": correction.current.map { .string($0) } ?? .null,
            "to": correction.desired.map { .string($0) } ?? .null,
            "basis": .string(correction.basis.rawValue),
            "reason": .string(correction.reason),
        ]
    }

    /// The arguments by name; a correction as its field with the value now and then.
    static func arguments(_ action: Action) -> JSONObject {
        var object = JSONObject()
        for argument in action.arguments {
            switch argument.value {
            case .integer(let value), .duration(let value): object[argument.name] = JSONValue(value)
            case .decimal(let value): object[argument.name] = .double(value)
            case .choice(let text), .name(let text), .network(let text): object[argument.name] = .string(text)
            case .entity(let entity): object[argument.name] = .string(entity.description)
            case .correction(let correction): object[argument.name] = json(correction)
            }
        }
        return object
    }

    private static func json(_ condition: Condition) -> JSONValue {
        ["expression": .string(condition.description), "meaning": .string(condition.meaning)]
    }

    /// A precondition with what is known of it: a plan holds none that is known to fail.
    private static func condition(_ condition: Condition, of action: Action) -> JSONValue {
        let state = action.unconfirmed.contains(condition) ? "unknown" : "holds"
        return [
            "expression": .string(condition.description), "meaning": .string(condition.meaning),
            "state": .string(state),
        ]
    }

    private static func compensation(_ compensation: Compensation) -> JSONValue {
        let kind: JSONValue
        var action: JSONValue = .null
        switch compensation {
        case .notNeeded: kind = "not-needed"
        case .action(let id, _):
            kind = "action"
            action = .string(id)
        case .restoresRecordedState: kind = "restore-recorded-state"
        case .irreversible: kind = "irreversible"
        }
        return ["kind": kind, "action": action, "meaning": .string(compensation.meaning)]
    }
}
