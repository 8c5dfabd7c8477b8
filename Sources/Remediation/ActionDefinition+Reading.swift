internal import IncidentModel
public import StructuredDocuments

extension ActionDefinition {
    /// A definition that operators wrote, from the fields of a YAML mapping; nil when something is wrong, which is then
    /// reported.
    ///
    ///     id: shop.drain-region
    ///     class: drain
    ///     title: Move shop traffic out of the region
    ///     targets: [service]
    ///     parameters:
    ///       - {name: share-percent, type: integer, from: 10, to: 100, meaning: how much to move}
    ///     before: [{holds: "target.replicas.ready >= 1", meaning: the target serves}]
    ///     after: [{holds: "target.alerts.firing == 0", meaning: no alert fires}]
    ///     effects: [{type: fails-over, seconds: 20}]
    ///     undo: {type: restores-recorded-state, meaning: move it back}
    ///     remedies: {"dependency.unavailable": 0.5}
    public init?(reading fields: FieldReader) {
        let id = fields.required("id", FieldRule<String>.identifier(.dotted).refined("an id") { ID($0) })
        let actionClass = fields.required("class", .enumeration(ActionClass.self))
        let title = fields.required("title", .line(upTo: 160))
        let kinds = fields.required("targets", .list(of: .entityKind, count: 1...40))
        var details = Details()
        details.parameters = fields.optional(
            "parameters",
            .list(of: .mapping { ParameterDefinition(reading: $0) }),
            default: []
        )
        details.before = fields.optional("before", .list(of: .condition), default: [])
        details.during = fields.optional("during", .list(of: .condition), default: [])
        details.after = fields.optional("after", .list(of: .condition), default: [])
        details.effects = fields.optional("effects", .list(of: .mapping { ActionEffect.reading($0) }), default: [])
        details.undo = fields.optional("undo", .mapping { Compensation.reading($0) }, default: .notNeeded)
        details.locks = Set(fields.optional("locks", .list(of: .enumeration(LockScope.self)), default: [.target]))
        details.cost = fields.optional("cost", .decimal(in: 0...10), default: 1)
        details.executor = fields.optional("executor", .enumeration(ExecutorBinding.self), default: .webhook)
        details.settable = fields.optional("settable", .list(of: .line(upTo: 100), count: 1...40), default: [])
        details.approval = fields.optional("approval", .enumeration(ApprovalNeed.self))
        let typical = fields.optional("typical", .duration(in: .seconds(1) ... .seconds(86_400)), default: .seconds(60))
        let slow = fields.optional("slow", .duration(in: .seconds(1) ... .seconds(86_400)), default: typical * 4)
        details.timing = Timing(typical: typical.inSeconds, slow: slow.inSeconds)
        let window = fields.optional(
            "verify-within",
            .duration(in: .seconds(1) ... .seconds(86_400)),
            default: .seconds(300)
        )
        details.window = window.inSeconds
        let rates = fields.optional("remedies", .entries(of: .decimal(in: 0...1), keys: .anything), default: [])
        details.remedies = rates.compactMap { rate in
            guard let pattern = FaultPattern(rate.key) else {
                fields.report("remedies", "`\(rate.key)` is no fault code", advice: "write area.name or area.*")
                return nil
            }
            return Remedy(pattern: pattern, successRate: rate.value)
        }
        details.checkNames(fields)
        guard let id, let actionClass, let title, let kinds else { return nil }
        self.init(id: id, actionClass, on: Set(kinds), title, details)
    }
}

extension ActionDefinition.Details {
    /// Reports parameters that come twice, and arguments that conditions and effects name though no parameter declares
    /// them: such a condition would never be known to hold, and such an effect would never be simulated.
    fileprivate func checkNames(_ fields: FieldReader) {
        var declared: [String: ParameterDefinition.Domain] = [:]
        for parameter in parameters where declared.updateValue(parameter.domain, forKey: parameter.name) != nil {
            fields.report("parameters", "has `\(parameter.name)` twice", advice: "give each parameter its own name")
        }
        for (key, conditions) in [("before", before), ("during", during), ("after", after)] {
            for name in Set(conditions.flatMap(\.expression.arguments)).subtracting(declared.keys).sorted() {
                fields.report(key, "names an argument `\(name)`, which no parameter declares")
            }
        }
        for case .setsInstances(let name) in effects where !name.isEmpty {
            if case .integer = declared[name] { continue }
            fields.report("effects", "sets instances by `\(name)`, which is no parameter of type integer")
        }
    }
}

extension Duration {
    /// The duration in seconds.
    fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension IdentifierPattern {
    /// Any key; what it means is checked elsewhere.
    fileprivate static let anything = IdentifierPattern(expecting: "a key") { !$0.isEmpty && $0.utf8.count <= 100 }
}

extension FieldRule where Value == EntityKind {
    /// A kind of entity by any of its usual names.
    static var entityKind: FieldRule {
        FieldRule<String>.line(upTo: 60).refined("a kind of entity such as deployment") { EntityKind(named: $0) }
    }
}

extension FieldRule where Value == Condition {
    /// A condition as `{holds: expression, meaning: words}`.
    static var condition: FieldRule {
        .mapping { fields in
            let text = fields.required("holds", .line(upTo: ConditionParser.maximumLength))
            let meaning = fields.required("meaning", .line(upTo: 200))
            guard let text, let meaning else { return nil }
            do throws(ConditionSyntaxError) {
                return Condition(expression: try ConditionParser.parse(text), meaning: meaning)
            } catch {
                fields.report("holds", "\(error)")
                return nil
            }
        }
    }
}

extension ParameterDefinition {
    /// A parameter from its fields.
    init?(reading fields: FieldReader) {
        let types = ["integer", "decimal", "duration", "choice", "entity", "correction", "name", "network"]
        let name = fields.required("name", .identifier(.name))
        let type = fields.required("type", .oneOf(types))
        let meaning = fields.required("meaning", .line(upTo: 200))
        let isRequired = fields.optional("required", .boolean, default: true)
        let low = fields.optional("from", .decimal(in: (type == "duration" ? 0 : -1e15)...1e15))
        let high = fields.optional("to", .decimal(in: -1e15...1e15))
        let words = fields.optional("words", .list(of: .line(upTo: 60), count: 1...60), default: [])
        let kinds = fields.optional("kinds", .list(of: .entityKind, count: 1...40), default: [])
        guard let name, let type, let meaning else { return nil }
        let lowest = low ?? 0
        let highest = high ?? 1_000_000
        let needsWhole = type == "integer" || type == "duration"
        for (key, bound) in [("from", lowest), ("to", highest)] where needsWhole && bound.rounded() != bound {
            fields.report(key, "must be a whole number for a parameter of type \(type)")
        }
        guard lowest <= highest else {
            fields.report("from", "is above `to`, so that no value is left")
            return nil
        }
        let domain: Domain
        switch type {
        case "integer": domain = .integer(Int64(lowest)...Int64(highest))
        case "duration": domain = .duration(Int64(lowest)...Int64(highest))
        case "decimal": domain = .decimal(lowest...highest)
        case "choice": domain = .choice(words)
        case "entity": domain = .entity(Set(kinds))
        case "correction": domain = .correction
        case "name": domain = .name
        default: domain = .network
        }
        if type == "choice", !fields.has("words") { fields.report("words", "is missing: a choice needs its words") }
        if type == "entity", !fields.has("kinds") { fields.report("kinds", "is missing: an entity needs its kinds") }
        self.init(name, domain, isRequired: isRequired, meaning)
    }
}

extension ActionEffect {
    /// An effect from its fields.
    static func reading(_ fields: FieldReader) -> ActionEffect? {
        let types = [
            "replaces-instances", "stops-all-instances", "sets-instances", "adds-capacity", "removes-instances",
            "sheds-load", "cools-cache", "severs", "fails-over", "drops-work",
        ]
        let type = fields.required("type", .oneOf(types))
        let share = fields.optional("share", .decimal(in: 0...10))
        let seconds = fields.optional("seconds", .decimal(in: 0...86_400))
        let factor = fields.optional("factor", .decimal(in: 1...100))
        let argument = fields.optional("argument", .identifier(.name))
        func needed(_ name: String, _ value: Double?) -> Double {
            if value == nil, !fields.has(name) { fields.report(name, "is missing") }
            return value ?? 0
        }
        switch type {
        case "replaces-instances": return .replacesInstances(shareAtOnce: min(needed("share", share), 1))
        case "stops-all-instances": return .stopsAllInstances
        case "sets-instances":
            if !fields.has("argument") { fields.report("argument", "is missing") }
            return .setsInstances(argument: argument ?? "")
        case "adds-capacity": return .addsCapacity(share: needed("share", share))
        case "removes-instances": return .removesInstances(share: min(needed("share", share), 1))
        case "sheds-load": return .shedsLoad(share: min(needed("share", share), 1))
        case "cools-cache":
            return .coolsCache(loadFactor: needed("factor", factor), seconds: needed("seconds", seconds))
        case "severs": return .severs
        case "fails-over": return .failsOver(seconds: needed("seconds", seconds))
        case "drops-work": return .dropsWork
        default: return nil
        }
    }
}

extension Compensation {
    /// A way to undo from its fields.
    static func reading(_ fields: FieldReader) -> Compensation? {
        let types = ["not-needed", "action", "restores-recorded-state", "irreversible"]
        let type = fields.required("type", .oneOf(types))
        let meaning = fields.optional("meaning", .line(upTo: 200), default: "")
        let action = fields.optional("action", .identifier(.dotted))
        if let type, type != "not-needed", !fields.has("meaning") {
            fields.report("meaning", "is missing", advice: "say in words how it is undone, or why it cannot be")
        }
        switch type {
        case "not-needed": return .notNeeded
        case "action":
            if !fields.has("action") { fields.report("action", "is missing") }
            return .action(action ?? "", meaning: meaning)
        case "restores-recorded-state": return .restoresRecordedState(meaning: meaning)
        case "irreversible": return .irreversible(meaning)
        default: return nil
        }
    }
}
