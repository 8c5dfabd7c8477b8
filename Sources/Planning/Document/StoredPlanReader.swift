internal import IncidentModel
internal import Remediation
internal import StrictJSON

/// Reads the parts of a plan document and keeps every fault with its place.
struct StoredPlanReader: Sendable {
    /// The most steps and hypotheses of a document.
    private static let most = 100
    /// What is wrong so far.
    private(set) var faults: [String] = []

    /// Notes a fault.
    mutating func report(_ place: String, _ problem: String) { faults.append("\(place): \(problem)") }

    /// Whether the document is a plan of this form.
    mutating func checkForm(_ value: JSONValue) -> Bool {
        guard let schema = value["schema"]?.string else {
            report("schema", "it is missing; a plan says `\(PlanDocument.schema)` there")
            return false
        }
        guard schema == PlanDocument.schema else {
            report("schema", "it must be `\(PlanDocument.schema)`, the only form that this version reads")
            return false
        }
        return true
    }

    /// A text that must be there.
    mutating func text(_ value: JSONValue?, _ place: String) -> String {
        guard let text = value?.string, !text.isEmpty else {
            report(place, "it must be a text")
            return ""
        }
        return text
    }

    /// The steps.
    mutating func steps(_ value: JSONValue?) -> [StoredPlan.Step] {
        guard let items = value?.array, items.count <= Self.most else {
            report("steps", "it must be a list of at most \(Self.most) steps")
            return []
        }
        return items.enumerated().map { number, item in step(item, "steps[\(number)]") }
    }

    private mutating func step(_ value: JSONValue, _ place: String) -> StoredPlan.Step {
        let action = text(value["action"], "\(place).action")
        let target = entity(value["target"], "\(place).target")
        let stated = value["approval"]?.string
        let approval = stated.flatMap { ApprovalNeed(rawValue: $0) }
        if approval == nil {
            let words = ApprovalNeed.allCases.map(\.rawValue).joined(separator: ", ")
            report("\(place).approval", "it must be one of \(words)")
        }
        let arguments = (value["arguments"]?.object ?? JSONObject()).map { name, value in
            ProposedAction.Argument(name: name, value: Self.argument(value))
        }
        let proposal = ProposedAction(
            action: action,
            target: target?.description ?? "",
            arguments: arguments,
            origin: .person
        )
        return StoredPlan.Step(proposal: proposal, approval: approval ?? .two)
    }

    /// A value as a proposal.
    static func argument(_ value: JSONValue) -> ProposedAction.Value {
        if let text = value.string { return .text(text) }
        if let number = value.int64 { return .integer(number) }
        if let number = value.double { return .decimal(number) }
        if let field = value["field"]?.string, let entity = value["entity"].flatMap({ EvidenceEncoder.entity($0) }) {
            return .setting(entity: entity.description, field: field, desired: value["to"]?.string)
        }
        return .unusable("a \(value.kind.rawValue)")
    }

    /// An entity that must be there.
    private mutating func entity(_ value: JSONValue?, _ place: String) -> EntityReference? {
        guard let entity = value.flatMap({ EvidenceEncoder.entity($0) }) else {
            report(place, "it must be an object with `kind`, `name` and for some kinds `namespace`")
            return nil
        }
        return entity
    }

    /// What the document says was found.
    mutating func findings(_ value: JSONValue?) -> Findings {
        guard let items = value?.array, items.count <= Self.most else {
            report("hypotheses", "it must be a list of at most \(Self.most) hypotheses")
            return Findings(hypotheses: [], onset: nil, groups: [], ruledOut: [], abstention: nil, missing: [])
        }
        var hypotheses: [Hypothesis] = []
        for (number, item) in items.enumerated() {
            let place = "hypotheses[\(number)]"
            let fault = text(item["fault"], "\(place).fault")
            guard let code = FaultCode(fault), let entity = entity(item["entity"], "\(place).entity") else {
                if !fault.isEmpty, FaultCode(fault) == nil { report("\(place).fault", "it is no fault code") }
                continue
            }
            let confidence = min(max(item["confidence"]?.double ?? 0, 0), 1)
            hypotheses.append(
                Hypothesis(
                    entity: entity,
                    fault: code,
                    confidence: confidence,
                    summary: item["summary"]?.string ?? "",
                    evidence: [],
                    corrections: (item["corrections"]?.array ?? []).compactMap { Self.correction($0) }
                )
            )
        }
        return Findings(hypotheses: hypotheses, onset: nil, groups: [], ruledOut: [], abstention: nil, missing: [])
    }

    private static func correction(_ value: JSONValue) -> Correction? {
        guard let entity = value["entity"].flatMap({ EvidenceEncoder.entity($0) }), let field = value["field"]?.string
        else { return nil }
        return Correction(
            entity: entity,
            field: field,
            current: value["from"]?.string,
            desired: value["to"]?.string,
            basis: value["basis"]?.string.flatMap { Correction.Basis(rawValue: $0) } ?? .person,
            reason: value["reason"]?.string ?? ""
        )
    }
}
