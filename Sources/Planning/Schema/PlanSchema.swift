internal import Diagnosis
public import IncidentModel
public import Remediation
internal import Risk
public import StrictJSON

/// The JSON Schema of plan documents, made from the catalogue and, where it is known, the inventory.
public struct PlanSchema: Sendable {
    private let actions: ActionSchema

    /// Creates the schema.
    /// - Parameters:
    ///   - catalogue: The actions that there are.
    ///   - inventory: The entities that there are, when they are known: targets are then enumerated.
    public init(catalogue: ActionCatalogue, inventory: Inventory? = nil) {
        actions = ActionSchema(catalogue: catalogue, inventory: inventory)
    }

    /// The schema of a whole document.
    /// - Complexity: O(actions × inventory).
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("schema", ["const": .string(PlanDocument.schema)]),
            ("version", ["const": 1]),
            ("incident", Self.incident),
            ("snapshotDigest", SchemaParts.digest),
            ("seed", SchemaParts.count),
            ("planner", SchemaParts.cases(of: Plan.Planner.self)),
            ("plannerReason", SchemaParts.text),
            ("abstained", SchemaParts.flag),
            ("abstention", SchemaParts.nullable(SchemaParts.text)),
            ("hypotheses", SchemaParts.list(of: Self.hypothesis)),
            ("steps", SchemaParts.list(of: ["anyOf": .array(steps)])),
            ("risk", SchemaParts.nullable(SchemaParts.reference("risk"))),
            ("considered", SchemaParts.list(of: Self.considered)),
            ("evidence", SchemaParts.list(of: Self.evidence)),
        ]
        members += [
            ("missing", SchemaParts.list(of: SchemaParts.text)),
            ("notes", SchemaParts.list(of: SchemaParts.text)),
            ("world", SchemaParts.reference("world")),
            ("timings", Self.timings),
            ("digest", SchemaParts.digest),
        ]
        var schema: JSONObject = [
            "$schema": SchemaParts.dialect,
            "$id": .string("urn:evenkeel:schema:\(PlanDocument.schema)"),
            "title": "An Evenkeel plan",
        ]
        for (key, value) in SchemaParts.object(members, optional: ["world"]).object ?? JSONObject() {
            schema[key] = value
        }
        schema["$defs"] = Self.definitions
        return .object(schema)
    }

    /// One variant for each action that has a target.
    private var steps: [JSONValue] {
        actions.catalogue.definitions.compactMap { definition in
            guard let target = actions.target(of: definition) else { return nil }
            return SchemaParts.object([
                ("number", ["type": "integer", "minimum": 1]),
                ("action", ["const": .string(definition.id.text)]),
                ("class", ["const": .string(definition.actionClass.rawValue)]),
                ("title", ["const": .string(definition.title)]),
                ("target", target),
                ("approval", SchemaParts.reference("approval-\(definition.approval.rawValue)")),
                ("arguments", actions.arguments(of: definition)),
                ("supply", SchemaParts.reference("supply")),
                ("origin", SchemaParts.reference("origin")),
                ("rationale", SchemaParts.reference("rationale")),
                ("preconditions", SchemaParts.reference("preconditions")),
                ("invariants", SchemaParts.reference("conditions")),
                ("expectedEffect", SchemaParts.text),
                ("verification", SchemaParts.reference("verification")),
                ("compensation", SchemaParts.reference("compensation")),
                ("executor", ["const": .string(definition.executor.rawValue)]),
                ("locks", SchemaParts.reference("locks")),
            ])
        }
    }
}

/// The parts that do not depend on the catalogue.
extension PlanSchema {
    private static let definitions: JSONValue = {
        var definitions: JSONObject = [
            "entity": SchemaParts.entity(nil),
            "correction": ActionSchema.correction,
            "statement": SchemaParts.object([
                ("text", SchemaParts.text),
                ("citations", ["type": "array", "minItems": 1, "items": SchemaParts.citation]),
            ]),
            "rationale": SchemaParts.list(of: SchemaParts.reference("statement")),
            "condition": SchemaParts.object([("expression", SchemaParts.text), ("meaning", SchemaParts.text)]),
            "conditions": SchemaParts.list(of: SchemaParts.reference("condition")),
            "preconditions": SchemaParts.list(of: checkedCondition),
            "supply": SchemaParts.nullable(SchemaParts.text),
            "origin": ["type": "string", "pattern": "^(catalogue|model|person|runbook:.+|incident:.+)$"],
            "verification": verification,
            "compensation": compensation,
            "locks": SchemaParts.list(of: SchemaParts.cases(of: LockScope.self)),
            "spread": SchemaParts.object([("mean", SchemaParts.amount), ("tail95", SchemaParts.amount)]),
            "quantity": SchemaParts.object([
                ("low", SchemaParts.number), ("high", SchemaParts.number),
                ("measuredAt", SchemaParts.nullable(SchemaParts.text)),
            ]),
            "risk": risk,
            "world": world,
        ]
        // A step may ask for more people than its definition demands, never for fewer.
        for least in ApprovalNeed.allCases {
            let words = ApprovalNeed.allCases.filter { $0 >= least }.map(\.rawValue)
            definitions["approval-\(least.rawValue)"] = SchemaParts.oneOf(words)
        }
        return .object(definitions)
    }()

    private static let incident = SchemaParts.object([
        ("id", SchemaParts.text),
        ("capturedAt", SchemaParts.moment),
        ("onset", SchemaParts.nullable(SchemaParts.moment)),
        ("firingAlerts", SchemaParts.count),
        ("resolvedAlerts", SchemaParts.count),
    ])

    private static let hypothesis = SchemaParts.object([
        ("rank", ["type": "integer", "minimum": 1]),
        ("confidence", SchemaParts.share),
        ("entity", SchemaParts.reference("entity")),
        ("fault", ["type": "string", "pattern": "^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$"]),
        ("summary", SchemaParts.text),
        ("evidence", SchemaParts.list(of: SchemaParts.citation)),
        ("path", SchemaParts.list(of: SchemaParts.text)),
        ("corrections", SchemaParts.list(of: SchemaParts.reference("correction"))),
    ])

    private static let considered = SchemaParts.object([
        ("proposal", SchemaParts.text), ("origin", SchemaParts.text), ("reason", SchemaParts.text),
    ])

    private static let evidence = SchemaParts.object([
        ("id", SchemaParts.citation),
        ("source", SchemaParts.cases(of: Evidence.Source.self)),
        ("document", SchemaParts.text),
        ("locator", SchemaParts.text),
        ("excerpt", SchemaParts.text),
    ])

    private static let checkedCondition = SchemaParts.object([
        ("expression", SchemaParts.text), ("meaning", SchemaParts.text),
        ("state", SchemaParts.oneOf(["holds", "unknown"])),
    ])

    private static let verification = SchemaParts.object([
        ("withinSeconds", SchemaParts.amount),
        ("conditions", SchemaParts.list(of: SchemaParts.reference("condition"))),
    ])

    private static let compensation = SchemaParts.object([
        ("kind", SchemaParts.oneOf(["not-needed", "action", "restore-recorded-state", "irreversible"])),
        ("action", SchemaParts.nullable(SchemaParts.text)),
        ("meaning", SchemaParts.text),
    ])

    private static let risk = SchemaParts.object([
        ("tier", SchemaParts.cases(of: RiskReport.Tier.self)),
        ("errorMinutes", SchemaParts.reference("spread")),
        ("errorMinutesDoingNothing", SchemaParts.reference("spread")),
        ("benefit", SchemaParts.number),
        ("probabilityOfWorse", SchemaParts.share),
        ("probabilityOfRecovery", SchemaParts.share),
        ("probabilityOfRecoveryDoingNothing", SchemaParts.share),
        ("medianMinutesToRecover", SchemaParts.nullable(SchemaParts.amount)),
        ("slowMinutesToRecover", SchemaParts.nullable(SchemaParts.amount)),
        ("affected", SchemaParts.list(of: SchemaParts.reference("entity"))),
        ("lowestMargin", SchemaParts.number),
        ("irreversible", SchemaParts.list(of: SchemaParts.text)),
        ("measuredQuantities", SchemaParts.count),
        ("quantities", SchemaParts.count),
        ("assumptions", SchemaParts.list(of: SchemaParts.text)),
        ("samples", SchemaParts.count),
        ("horizonMinutes", SchemaParts.amount),
        ("sentences", SchemaParts.list(of: SchemaParts.text)),
    ])

    private static let world = SchemaParts.object([
        (
            "components",
            SchemaParts.list(
                of: SchemaParts.object([
                    ("entity", SchemaParts.text), ("replicas", SchemaParts.reference("quantity")),
                    ("utilisation", SchemaParts.reference("quantity")),
                    ("serviceTime", SchemaParts.reference("quantity")),
                    ("arrivals", SchemaParts.reference("quantity")),
                ])
            )
        ),
        (
            "calls",
            SchemaParts.list(
                of: SchemaParts.object([
                    ("caller", SchemaParts.count), ("callee", SchemaParts.count), ("fanOut", SchemaParts.amount),
                    ("passedErrors", SchemaParts.reference("quantity")),
                ])
            )
        ),
        (
            "faults",
            SchemaParts.list(
                of: SchemaParts.object([
                    ("fault", SchemaParts.text), ("entity", SchemaParts.text), ("probability", SchemaParts.share),
                    ("places", SchemaParts.list(of: SchemaParts.count)),
                    ("runsOn", SchemaParts.list(of: SchemaParts.text)),
                ])
            )
        ),
        ("assumptions", SchemaParts.list(of: SchemaParts.text)),
    ])

    private static let timings = SchemaParts.object(
        [
            ("diagnosisMs", SchemaParts.amount), ("deterministicMs", SchemaParts.amount),
            ("modelMs", SchemaParts.amount), ("totalMs", SchemaParts.amount),
        ],
        optional: ["diagnosisMs", "deterministicMs", "modelMs"]
    )
}
