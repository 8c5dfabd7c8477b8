public import ContentDigests
internal import Execution
public import IncidentModel
public import StrictJSON

/// Something that happened, as the journal keeps it. The state of all incidents is the fold of these.
public enum LedgerEvent: Sendable, Equatable {
    /// Alerts of one incident arrived, or changed their state.
    case alertsReceived(AlertsReceived)
    /// The incident turned out to be a part of another one.
    case incidentMerged(into: IncidentIdentifier)
    /// The incident is over.
    case incidentResolved(reason: String)
    /// The incident came back.
    case incidentReopened(reason: String)
    /// Somebody wrote a note.
    case incidentNoted(text: String)
    /// Something was changed on purpose somewhere.
    case changesReceived(source: String, [Change])
    /// A diagnosis was made.
    case diagnosisMade(IncidentRecord.Diagnosis)
    /// A plan was made, and stands from now on.
    case planMade(PlanMade)
    /// A plan came too late to stand, and is offered.
    case planLate(ContentDigest)
    /// Something happened to the plan's approval.
    case approval(ApprovalEvent)
    /// Each step of the plan that stands is to wait for a person's word, should it be carried out.
    case steppingAsked(plan: ContentDigest)
    /// A plan begins to be carried out.
    case runBegun(RunBegun)
    /// Something happened to a run.
    case run(RunEntry)
    /// The stop switch was engaged or released.
    case stopTurned(isEngaged: Bool, reason: String)
    /// One incident's plans are let through a change freeze.
    case freezeOverridden(freeze: String, reason: String)
    /// A resource that was held since it flapped may be acted on again.
    case holdCleared(EntityReference, reason: String)
    /// What is too old to matter was let go of.
    case swept
    /// Something that no incident's state depends on, kept so that it can be proved.
    case remark(Remark)
}

/// Alerts of one incident that arrived together.
public struct AlertsReceived: Sendable, Equatable {
    /// Who sent them.
    public var source: String
    /// The tenant that they belong to.
    public var tenant: String
    /// The environment that they name.
    public var environment: String
    /// Whether the first of them opened the incident.
    public var isOpening: Bool
    /// The alerts, in the order in which they were taken.
    public var alerts: [Alert]
}

/// Something worth proving that changes no incident: who came in, what was refused, which policy is in force.
public struct Remark: Sendable, Equatable {
    /// What kind of thing, such as `policy.loaded`; lower-case letters, a point, lower-case letters.
    public let kind: String
    /// What happened, in one sentence; it may hold text from outside.
    public let text: String
    /// What else is worth keeping.
    public let details: JSONObject

    /// Creates a remark.
    public init(kind: String, text: String, details: JSONObject = [:]) {
        self.kind = kind
        self.text = text
        self.details = details
    }
}

extension LedgerEvent {
    /// The kind under which the journal keeps it.
    public var kind: String {
        switch self {
        case .alertsReceived: AlertsReceived.kind
        case .incidentMerged: "incident.merged"
        case .incidentResolved: "incident.resolved"
        case .incidentReopened: "incident.reopened"
        case .incidentNoted: "incident.noted"
        case .changesReceived: "changes.received"
        case .diagnosisMade: "diagnosis.made"
        case .planMade(let made): made.isModification ? "plan.modified" : "plan.made"
        case .planLate: "plan.late"
        case .approval(let event): event.kind
        case .steppingAsked: "run.stepping"
        case .runBegun: "run.begun"
        case .run(let entry): entry.record.kind
        case .stopTurned(let isEngaged, _): isEngaged ? "stop.engaged" : "stop.released"
        case .freezeOverridden: "freeze.overridden"
        case .holdCleared: "hold.cleared"
        case .swept: "ledger.swept"
        case .remark(let remark): remark.kind
        }
    }
}
