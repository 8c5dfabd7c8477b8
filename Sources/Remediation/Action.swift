public import IncidentModel

/// A step that may stand in a plan: a declared action, on a target of the inventory, with checked arguments.
///
/// It is made from a proposal that passed every check, or as the journal tells of one that did.
public struct Action: Sendable, Hashable {
    /// One checked argument.
    public struct Argument: Sendable, Hashable {
        /// The parameter's name.
        public let name: String
        /// The value.
        public let value: ArgumentValue
    }

    /// What is done.
    public let definition: ActionDefinition
    /// To what.
    public let target: EntityReference
    /// With which arguments, in the order of the definition's parameters.
    public let arguments: [Argument]
    /// Who proposed it.
    public let origin: ProposedAction.Origin
    /// Preconditions that the snapshot can neither confirm nor refute; they are read again before the step.
    public let unconfirmed: [Condition]

    /// The action that `proposal` means, if everything about it is in order.
    /// - Parameters:
    ///   - proposal: What somebody proposes.
    ///   - catalogue: The actions that there are.
    ///   - snapshot: The entities that there are, what is known of them, and the corrections that evidence supports.
    /// - Throws: `ActionRejection` with every fault found.
    /// - Complexity: O(arguments + preconditions), and O(catalogue + inventory) for the hint in a refusal.
    public init(
        validating proposal: ProposedAction,
        catalogue: ActionCatalogue,
        snapshot: IncidentSnapshot
    ) throws(ActionRejection) {
        var validation = ActionValidation(snapshot: snapshot)
        let definition = validation.definition(named: proposal.action, in: catalogue)
        let target = validation.target(proposal.target, for: definition)
        let arguments = definition.map { validation.arguments(proposal.arguments, for: $0) } ?? []
        var unconfirmed: [Condition] = []
        // Arguments that were refused are unknown here, so a precondition fails only for what is known not to hold.
        if let definition, let target {
            validation.checkCorrections(arguments, of: definition, on: target)
            unconfirmed = validation.unconfirmed(definition.preconditions, target: target, arguments: arguments)
        }
        guard let definition, let target, validation.faults.isEmpty else {
            throw ActionRejection(faults: validation.faults)
        }
        self.definition = definition
        self.target = target
        self.arguments = arguments
        self.origin = proposal.origin
        self.unconfirmed = unconfirmed
    }

    /// An action that passed every check when it was approved, as the journal tells it: its target may be gone by now, which
    /// whoever carries it out finds. For nothing that comes from outside.
    public init(
        restoring definition: ActionDefinition,
        target: EntityReference,
        arguments: [(name: String, value: ArgumentValue)],
        origin: ProposedAction.Origin
    ) {
        (self.definition, self.target, self.origin) = (definition, target, origin)
        self.arguments = arguments.map { Argument(name: $0.name, value: $0.value) }
        unconfirmed = definition.preconditions
    }

    /// The value of the argument called `name`, when it was given.
    public subscript(argument name: String) -> ArgumentValue? { arguments.first { $0.name == name }?.value }

    /// The correction that the step makes, when it makes one.
    public var correction: Correction? {
        for argument in arguments {
            if case .correction(let correction) = argument.value { return correction }
        }
        return nil
    }

    /// What a person has to supply before the step can run, when the evidence does not say.
    public var neededValue: String? { correction.flatMap { $0.desired == nil ? $0.reason : nil } }
}
