internal import IncidentModel
internal import StructuredDocuments

/// The checks that turn a proposal into an action; collects every fault.
struct ActionValidation: Sendable {
    /// What is known.
    let snapshot: IncidentSnapshot
    /// What is wrong so far.
    private(set) var faults: [ActionRejection.Fault] = []

    init(snapshot: IncidentSnapshot) { self.snapshot = snapshot }

    /// The definition called `name`.
    mutating func definition(named name: String, in catalogue: ActionCatalogue) -> ActionDefinition? {
        if let definition = catalogue.definition(named: name) { return definition }
        let nearest = SpellingSuggestion.nearest(to: name, among: catalogue.definitions.map(\.id.text))
        faults.append(.unknownAction(name, nearest: nearest))
        return nil
    }

    /// The target with this reference, of a kind that the definition accepts.
    mutating func target(_ text: String, for definition: ActionDefinition?) -> EntityReference? {
        guard let target = EntityReference(text), snapshot.inventory.contains(target) else {
            let names = snapshot.inventory.entries.lazy.map(\.entity.description)
            faults.append(
                .unknownTarget(text, nearest: SpellingSuggestion.nearest(to: text, among: names.prefix(5000)))
            )
            return nil
        }
        if let definition, !definition.targetKinds.contains(target.kind) {
            faults.append(.wrongTargetKind(target.kind, accepted: definition.targetKinds.sorted()))
            return nil
        }
        return target
    }

    /// The checked arguments in the order of the parameters.
    mutating func arguments(
        _ proposed: [ProposedAction.Argument],
        for definition: ActionDefinition
    ) -> [Action.Argument] {
        var given: [String: ProposedAction.Value] = [:]
        for argument in proposed {
            if definition.parameter(named: argument.name) == nil {
                let nearest = SpellingSuggestion.nearest(to: argument.name, among: definition.parameters.map(\.name))
                faults.append(.unknownArgument(argument.name, nearest: nearest))
            } else if given.updateValue(argument.value, forKey: argument.name) != nil {
                faults.append(.repeatedArgument(argument.name))
            }
        }
        var checked: [Action.Argument] = []
        for parameter in definition.parameters {
            guard let value = given[parameter.name] else {
                if parameter.isRequired {
                    faults.append(.missingArgument(parameter.name, expected: parameter.domainDescription))
                }
                continue
            }
            if let accepted = accept(value, in: parameter.domain) {
                checked.append(Action.Argument(name: parameter.name, value: accepted))
            } else {
                let expected = parameter.domainDescription
                faults.append(.unacceptableValue(argument: parameter.name, value: value.shown, expected: expected))
            }
        }
        return checked
    }

    /// Reports corrections of something else than the target, or of fields that the action does not set: people agree to
    /// a target and an action, so nothing else may be changed under their name.
    mutating func checkCorrections(
        _ arguments: [Action.Argument],
        of definition: ActionDefinition,
        on target: EntityReference
    ) {
        for argument in arguments {
            guard case .correction(let correction) = argument.value else { continue }
            let isOwner =
                target.kind == .pod && correction.entity.kind.isWorkload
                && correction.entity.namespace == target.namespace
                && correction.entity.name == PodName(target.name).owner
            let isOwn = correction.entity == target || isOwner
            if !isOwn || !definition.maySet(correction.field) { faults.append(.foreignCorrection(correction)) }
        }
    }

    /// The preconditions that can be neither confirmed nor refuted; refuted ones become faults.
    mutating func unconfirmed(
        _ conditions: [Condition],
        target: EntityReference,
        arguments: [Action.Argument]
    ) -> [Condition] {
        let values = Dictionary(
            arguments.map { ($0.name, $0.value.factValue) },
            uniquingKeysWith: { first, _ in first }
        )
        let evaluation = ConditionEvaluation(snapshot: snapshot, target: target, arguments: values)
        var open: [Condition] = []
        for condition in conditions {
            switch evaluation.truth(of: condition) {
            case .yes: continue
            case .no: faults.append(.failedPrecondition(condition))
            case .unknown: open.append(condition)
            }
        }
        return open
    }

    /// The value as one that the domain takes, or nil.
    private func accept(_ value: ProposedAction.Value, in domain: ParameterDefinition.Domain) -> ArgumentValue? {
        switch (domain, value) {
        case (.integer(let range), .integer(let number)) where range.contains(number): .integer(number)
        case (.duration(let range), .integer(let number)) where range.contains(number): .duration(number)
        case (.decimal(let range), .integer(let number)) where range.contains(Double(number)): .decimal(Double(number))
        case (.decimal(let range), .decimal(let number)) where range.contains(number): .decimal(number)
        // The declared word is taken, not the proposed one: equal text may have other bytes.
        case (.choice(let words), .text(let word)): words.first { $0.utf8.elementsEqual(word.utf8) }.map { .choice($0) }
        case (.entity(let kinds), .text(let text)): entity(text, of: kinds).map { .entity($0) }
        case (.name, .text(let text)) where ParameterDefinition.isName(text): .name(text)
        case (.network, .text(let text)): NetworkAddress(text).flatMap { $0.isBlockable ? .network(text) : nil }
        case (.correction, .text(let name)): snapshot.correction(named: name).map { .correction($0) }
        case (.correction, .setting(let entity, let field, let desired)):
            snapshot.corrections.first {
                $0.entity.description == entity && $0.field == field && $0.desired == desired
            }
            .map { .correction($0) }
        default: nil
        }
    }

    /// The entity of the inventory with this reference, of one of `kinds`.
    private func entity(_ text: String, of kinds: Set<EntityKind>) -> EntityReference? {
        guard let entity = EntityReference(text), kinds.contains(entity.kind), snapshot.inventory.contains(entity)
        else {
            return nil
        }
        return entity
    }
}

extension ProposedAction.Value {
    /// The value in a few characters, for a refusal.
    var shown: String {
        switch self {
        case .integer(let number): String(number)
        case .decimal(let number): String(number)
        case .text(let text): text
        case .setting(let entity, let field, let desired): "\(entity) \(field) = \(desired ?? "?")"
        case .unusable(let what): what
        }
    }
}
