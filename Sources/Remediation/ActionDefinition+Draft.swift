internal import IncidentModel

extension ActionDefinition {
    /// A definition of the built-in catalogue; malformed names trap, since they are this product's own code.
    /// - Parameters:
    ///   - id: The name.
    ///   - actionClass: What sort of step it is.
    ///   - targetKinds: The kinds of target.
    ///   - title: What it does, in the imperative.
    ///   - details: Everything else, as far as it differs from an action that changes nothing.
    init(
        _ id: StaticString,
        _ actionClass: ActionClass,
        on targetKinds: Set<EntityKind>,
        _ title: String,
        _ details: Details = Details()
    ) {
        self.init(id: ID(literal: id), actionClass, on: targetKinds, title, details)
    }

    /// A definition from checked parts.
    init(id: ID, _ actionClass: ActionClass, on targetKinds: Set<EntityKind>, _ title: String, _ details: Details) {
        self.id = id
        self.actionClass = actionClass
        self.title = title
        self.targetKinds = targetKinds
        self.parameters = details.parameters
        self.preconditions = details.before
        self.invariants = details.during
        self.postconditions = details.after
        self.verificationWindow = details.window
        self.effects = details.effects
        self.compensation = details.undo
        self.locks = details.locks
        self.timing = details.timing
        self.cost = details.cost
        self.executor = details.executor
        self.remedies = details.remedies
        self.settable = details.settable
        self.approval = details.approval ?? Self.leastApproval(actionClass, details.undo)
    }

    /// How many people must agree where a definition does not say: nobody for what changes nothing, two for what cannot
    /// be undone, one for the rest.
    private static func leastApproval(_ actionClass: ActionClass, _ undo: Compensation) -> ApprovalNeed {
        guard actionClass.changesState else { return .none }
        return undo.isReversible ? .one : .two
    }

    /// The parts of a definition that have a usual value.
    struct Details: Sendable {
        var parameters: [ParameterDefinition] = []
        var before: [Condition] = []
        var during: [Condition] = []
        var after: [Condition] = []
        var window: Double = 300
        var effects: [ActionEffect] = []
        var undo: Compensation = .notNeeded
        var locks: Set<LockScope> = []
        var timing = Timing(typical: 5, slow: 30)
        var cost: Double = 0
        var executor: ExecutorBinding = .kubernetes
        var remedies: [Remedy] = []
        var approval: ApprovalNeed?
        var settable: [String] = []
    }
}

extension [ActionDefinition.Remedy] {
    /// Remedies from pairs of a pattern's text and a success rate; malformed patterns trap.
    static func rates(_ pairs: KeyValuePairs<StaticString, Double>) -> Self {
        pairs.map { pair in
            guard let pattern = FaultPattern("\(pair.key)") else {
                preconditionFailure("malformed fault pattern: \(pair.key)")
            }
            return ActionDefinition.Remedy(pattern: pattern, successRate: pair.value)
        }
    }
}
