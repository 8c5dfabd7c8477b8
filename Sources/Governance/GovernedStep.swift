public import IncidentModel
public import Remediation

/// What governance has to know of one step of a plan. Nothing in it comes from text that a model or an alert wrote: the
/// definition is the catalogue's, the targets are the inventory's.
public struct GovernedStep: Sendable, Hashable {
    /// The action.
    public internal(set) var action: ActionDefinition.ID
    /// What sort of step it is.
    public internal(set) var actionClass: ActionClass
    /// How many people the action's definition asks for.
    public internal(set) var approval: ApprovalNeed
    /// Whether the state before can be brought back.
    public internal(set) var isReversible: Bool
    /// The action that undoes it; nil when none does.
    public internal(set) var undo: ActionDefinition.ID?
    /// Everything it acts on, wildcards and groups expanded.
    public internal(set) var targets: [EntityReference]
    /// The services that the targets serve; empty when that is not known.
    public internal(set) var services: [String]
    /// Whether its executor can tell beforehand what it would do.
    public var isSimulated = true
    /// Whether it undoes a step of the same incident that did not do what it should.
    public internal(set) var isUndo: Bool

    /// Creates the view of a step.
    /// - Parameters:
    ///   - definition: The action.
    ///   - targets: Everything it acts on, wildcards and groups expanded: this is what budgets count.
    ///   - services: The services that the targets serve.
    ///   - isUndo: Whether it undoes a step of the same incident.
    public init(
        _ definition: ActionDefinition,
        targets: [EntityReference],
        services: [String],
        isUndo: Bool = false
    ) {
        action = definition.id
        actionClass = definition.actionClass
        approval = definition.approval
        isReversible = definition.compensation.isReversible
        undo = if case .action(let name, _) = definition.compensation { ActionDefinition.ID(name) } else { nil }
        self.targets = targets
        self.services = services
        self.isUndo = isUndo
    }

    /// Whether the policy looks at it. Looking, waiting and calling a person are always allowed; a silence changes no
    /// system, but hides what one does.
    public var isGoverned: Bool { actionClass.changesState || actionClass == .silence }

    /// Whether budgets count it.
    public var isCounted: Bool { actionClass.changesState }
}
