internal import IncidentModel
internal import Remediation
internal import Risk
public import StructuredDocuments

extension Policy {
    /// A policy from the fields of its mapping: `default`, `rules`, `ceilings`.
    public init?(reading fields: FieldReader) {
        let standard = fields.optional("default", .enumeration(AutonomyRung.self), default: .observe)
        if standard == .act {
            fields.report("default", "must not be `act`", advice: "write a rule that says where the service may act")
        }
        let rules = fields.optional("rules", .list(of: .policyRule(isCeiling: false), count: 0...500), default: [])
        let ceilings = fields.optional("ceilings", .list(of: .policyRule(isCeiling: true), count: 0...500), default: [])
        self.init(
            standard: standard,
            rules: Self.named(rules, "rule", "rules", fields),
            ceilings: Self.named(ceilings, "ceiling", "ceilings", fields)
        )
    }

    /// The rules, those without a name called by their number; a name that is there twice is reported.
    private static func named(_ rules: [Rule], _ word: String, _ key: String, _ fields: FieldReader) -> [Rule] {
        var names: Set<String> = []
        return rules.enumerated().map { index, rule in
            let name = rule.name.isEmpty ? "\(word) \(index + 1)" : rule.name
            if !names.insert(name).inserted {
                fields.report(key, "has the name \(InertText(name, maximum: 100).quoted) twice", advice: "rename one")
            }
            return Rule(name: name, condition: rule.condition, rung: rule.rung, approvals: rule.approvals)
        }
    }
}

extension Policy.Rule {
    /// A rule or ceiling from its fields.
    init?(reading fields: FieldReader, isCeiling: Bool) {
        let name = fields.optional("name", .line(upTo: 100), default: "")
        let condition = fields.optional("when", .policyCondition, default: PolicyCondition())
        let rung = fields.required("rung", .enumeration(AutonomyRung.self))
        let approvals = fields.optional("approvals", .enumeration(ApprovalNeed.self))
        guard let rung else { return nil }
        switch (rung, approvals) {
        case (.act, .one?), (.act, .two?):
            if !isCeiling {
                fields.report("approvals", "asks for approval of what is done without", advice: "write `rung: approve`")
            }
        case (.approve, ApprovalNeed.none?):
            fields.report("approvals", "must be one or two where the rung is `approve`", advice: "or write `rung: act`")
        case (.observe, _?), (.suggest, _?):
            fields.report("approvals", "means nothing where the rung is `\(rung.rawValue)`", advice: "leave it out")
        default: break
        }
        if isCeiling, approvals == ApprovalNeed.none {
            fields.report("approvals", "must be one or two", advice: "a ceiling can only ask for more")
        }
        self.init(name: name, condition: condition, rung: rung, approvals: approvals)
    }
}

extension PolicyCondition {
    /// A condition from the fields of `when`.
    init?(reading fields: FieldReader) {
        self.init(readingPlaces: fields)
        classes = Set(fields.optional("classes", .list(of: .enumeration(ActionClass.self), count: 1...30), default: []))
        actions = fields.optional("actions", .namePatterns, default: [])
        riskFrom = fields.optional("risk-from", .enumeration(RiskReport.Tier.self))
        riskUpTo = fields.optional("risk-up-to", .enumeration(RiskReport.Tier.self))
        let words: FieldRule<[Severity]> = .list(of: .severity, count: 1...4)
        severities = Set(fields.optional("severities", words, default: []))
        if let riskFrom, let riskUpTo, riskFrom > riskUpTo {
            fields.report("risk-from", "must not be above `risk-up-to`", advice: "swap them")
        }
    }

    /// That part which says where something happens.
    init(readingPlaces fields: FieldReader) {
        self.init()
        environments = fields.optional("environments", .namePatterns, default: [])
        tenants = fields.optional("tenants", .namePatterns, default: [])
        services = fields.optional("services", .namePatterns, default: [])
        tiers = Set(fields.optional("tiers", .list(of: .integer(in: 1...4), count: 1...4), default: []))
    }
}

extension FieldRule where Value == Policy.Rule {
    /// A rule of a policy, or a ceiling.
    static func policyRule(isCeiling: Bool) -> FieldRule {
        .mapping { Policy.Rule(reading: $0, isCeiling: isCeiling) }
    }
}

extension FieldRule where Value == PolicyCondition {
    /// The condition of a rule.
    static var policyCondition: FieldRule { .mapping { PolicyCondition(reading: $0) } }
    /// The place of a freeze or window.
    static var policyPlace: FieldRule { .mapping { PolicyCondition(readingPlaces: $0) } }
}

extension FieldRule where Value == [NamePattern] {
    /// A list of names. An empty one would mean "none" to whoever wrote it, and "any" here, so it is refused.
    static var namePatterns: FieldRule { .list(of: .namePattern, count: 1...200) }
}

extension FieldRule where Value == NamePattern {
    /// A name in which `*` stands for anything.
    static var namePattern: FieldRule {
        FieldRule<String>.line(upTo: 200).refined(
            "a name of at most \(NamePattern.longest) bytes without blanks, in which `*` stands for anything"
        ) { NamePattern($0) }
    }
}

extension FieldRule where Value == Severity {
    /// A severity's word.
    static var severity: FieldRule {
        let words = Severity.allCases.map(\.word)
        return FieldRule<String>.oneOf(words).refined("a severity") { word in
            Severity.allCases.first { $0.word == word }
        }
    }
}
