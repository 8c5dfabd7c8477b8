public import ContentDigests
public import IncidentModel
public import Remediation

/// One change that was started, as the journal's intent tells it.
public struct ActionRecord: Sendable, Hashable {
    /// The incident.
    public let incident: String
    /// The plan it was a step of; steps of one plan were judged together and do not get in each other's way.
    public let plan: ContentDigest
    /// The action.
    public let action: ActionDefinition.ID
    /// The action that undoes it; nil when none does.
    public let undo: ActionDefinition.ID?
    /// Whether it undoes a step of the same incident.
    public let isUndo: Bool
    /// Everything it acted on.
    public let targets: [EntityReference]
    /// The services that these serve.
    public let services: [String]
    /// The maintenance window it was started in.
    public let window: String?
    /// When it was started: when the plan was handed over, and once its run ordered the step, when it last heard of it.
    public internal(set) var time: Timestamp
    /// The place of its step in a run that the service carries out; nil where nobody does, or people do.
    var step: Int?
    /// Whether a run may still do it. Until it is known to be done it counts as if it were done now.
    var isPending = false

    /// Creates a record.
    public init(
        _ step: GovernedStep,
        incident: String,
        plan: ContentDigest,
        window: String?,
        time: Timestamp
    ) {
        (self.incident, self.plan, self.window, self.time) = (incident, plan, window, time)
        (action, undo, isUndo) = (step.action, step.undo, step.isUndo)
        (targets, services) = (step.targets, step.services)
    }

    /// A record as the journal tells it.
    public init(
        restoring action: ActionDefinition.ID,
        undo: ActionDefinition.ID?,
        isUndo: Bool,
        on targets: [EntityReference],
        services: [String],
        context: (incident: String, plan: ContentDigest, window: String?, time: Timestamp)
    ) {
        (incident, plan, window, time) = context
        (self.action, self.undo, self.isUndo) = (action, undo, isUndo)
        (self.targets, self.services) = (targets, services)
    }

    /// The record of undoing it.
    func undoing(at time: Timestamp) -> ActionRecord {
        var record = ActionRecord(
            restoring: undo ?? action,
            undo: undo == nil ? nil : action,
            isUndo: true,
            on: targets,
            services: services,
            context: (incident, plan, window, time)
        )
        record.step = step
        return record
    }

    /// Whether this and another action undo each other.
    func isOpposite(of action: ActionDefinition.ID, undoneBy undo: ActionDefinition.ID?) -> Bool {
        self.undo == action || undo == self.action
    }
}
