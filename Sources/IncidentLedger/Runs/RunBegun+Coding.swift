internal import ContentDigests
internal import Execution
internal import IncidentModel
internal import Remediation
internal import StrictJSON

extension RunBegun {
    /// The body under which the journal keeps it.
    var json: JSONValue {
        var object: JSONObject = [
            "fault": .string(fault), "intent": .string(intent), "plan": .string(plan.hexadecimal),
            "steps": .array(steps.map(\.json)), "stepwise": .bool(isStepwise),
        ]
        if let claims { object["claims"] = .array(claims.sorted { $0.order < $1.order }.map(\.json)) }
        return .object(object)
    }

    init(reading body: EventBody) throws(EventBodyProblem) {
        self.init(
            intent: try body.text("intent"),
            plan: try body.digest("plan"),
            isStepwise: body.flag("stepwise"),
            fault: try body.text("fault"),
            steps: try body.list("steps").map { item throws(EventBodyProblem) in try Step(reading: item) },
            claims: try body.optional("claims") == nil ? nil : Self.claims(body)
        )
    }
}

extension RunBegun {
    private static func claims(_ body: EventBody) throws(EventBodyProblem) -> Set<LockClaim> {
        Set(try body.list("claims").map { item throws(EventBodyProblem) in try LockClaim(reading: item) })
    }
}

extension LockClaim {
    fileprivate var json: JSONValue {
        switch self {
        case .thing(let namespace, let name):
            ["name": .string(name), "namespace": namespace.map { .string($0) } ?? .null, "type": "thing"]
        case .namespace(let name): ["name": .string(name), "type": "namespace"]
        case .nodes: ["type": "nodes"]
        }
    }

    /// Sets have no order, and one beginning has one form.
    fileprivate var order: String {
        switch self {
        case .thing(let namespace, let name): "thing \(namespace ?? "") \(name)"
        case .namespace(let name): "namespace \(name)"
        case .nodes: "nodes"
        }
    }

    fileprivate init(reading body: EventBody) throws(EventBodyProblem) {
        switch try body.text("type") {
        case "thing": self = .thing(namespace: body.optionalText("namespace"), name: try body.text("name"))
        case "namespace": self = .namespace(try body.text("name"))
        case "nodes": self = .nodes
        default: throw EventBodyProblem(problem: "`type` is none that there is")
        }
    }
}

extension RunBegun.Step {
    fileprivate var json: JSONValue {
        [
            "action": .string(action.text),
            "arguments": .array(
                arguments.map { argument in
                    var object = argument.value.members
                    object["name"] = .string(argument.name)
                    return .object(object)
                }
            ),
            "expected": [
                "slow": .double(expected.slow), "success": expected.success.map { .double($0) } ?? .null,
                "typical": .double(expected.typical),
            ],
            "forecast": .string(forecast), "limit": JSONValue(limit),
            "state": state.map { .string($0.hexadecimal) } ?? .null, "target": .string(target.description),
        ]
    }

    fileprivate init(reading body: EventBody) throws(EventBodyProblem) {
        let arguments = try body.list("arguments").map { item throws(EventBodyProblem) in
            (name: try item.text("name"), value: try ArgumentValue(reading: item))
        }
        guard let expected = body.optional("expected") else {
            throw EventBodyProblem(problem: "`expected` is missing")
        }
        self.init(
            action: try body.identifier("action", ActionDefinition.self),
            target: try body.entity("target"),
            arguments: arguments,
            state: body.optionalText("state") == nil ? nil : try body.digest("state"),
            limit: try body.number("limit"),
            forecast: try body.text("forecast"),
            expected: RunBegun.Expectation(
                typical: try expected.fraction("typical"),
                slow: try expected.fraction("slow"),
                success: expected.optional("success") == nil ? nil : try expected.fraction("success")
            )
        )
    }
}

extension ArgumentValue {
    /// The value with the name of its type.
    fileprivate var members: JSONObject {
        switch self {
        case .integer(let number): ["type": "integer", "value": .integer(number)]
        case .decimal(let number): ["type": "decimal", "value": .double(number)]
        case .duration(let seconds): ["type": "duration", "value": .integer(seconds)]
        case .choice(let word): ["type": "choice", "value": .string(word)]
        case .entity(let entity): ["type": "entity", "value": .string(entity.description)]
        case .name(let name): ["type": "name", "value": .string(name)]
        case .network(let address): ["type": "network", "value": .string(address)]
        case .correction(let correction):
            [
                "basis": .string(correction.basis.rawValue),
                "current": correction.current.map { .string($0) } ?? .null,
                "entity": .string(correction.entity.description), "field": .string(correction.field),
                "reason": .string(correction.reason), "type": "correction",
                "value": correction.desired.map { .string($0) } ?? .null,
            ]
        }
    }

    fileprivate init(reading body: EventBody) throws(EventBodyProblem) {
        switch try body.text("type") {
        case "integer": self = .integer(Int64(try body.number("value")))
        case "decimal": self = .decimal(try body.fraction("value"))
        case "duration": self = .duration(Int64(try body.number("value")))
        case "choice": self = .choice(try body.text("value"))
        case "entity": self = .entity(try body.entity("value"))
        case "name": self = .name(try body.text("value"))
        case "network": self = .network(try body.text("value"))
        case "correction":
            self = .correction(
                Correction(
                    entity: try body.entity("entity"),
                    field: try body.text("field"),
                    current: body.optionalText("current"),
                    desired: body.optionalText("value"),
                    basis: try body.word("basis", Correction.Basis.self),
                    reason: try body.text("reason")
                )
            )
        default: throw EventBodyProblem(problem: "`type` is none that there is")
        }
    }
}

extension RunEntry {
    init(kind: String, reading body: EventBody) throws(EventBodyProblem) {
        let intent = try body.text("intent")
        let members = JSONValue.object(try body.object("record"))
        do throws(RunRecordFault) { self.init(intent: intent, try RunRecord(kind: kind, members)) } catch {
            throw EventBodyProblem(problem: error.description)
        }
    }
}
