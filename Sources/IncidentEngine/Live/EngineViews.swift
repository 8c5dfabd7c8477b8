public import ContentDigests
public import Governance
public import IncidentLedger
public import IncidentModel
public import Remediation
public import StrictJSON

/// What came of a delivery.
public struct IngestReceipt: Sendable, Equatable {
    /// How many alerts or changes were taken in, repeats among them.
    public let accepted: Int
    /// How many said what was known.
    public let repeats: Int
    /// The incidents that they belong to.
    public let incidents: [IncidentIdentifier]
    /// The entry of the journal by which all of it is safe.
    public let sequence: UInt64
}

/// Something that happened, as people are told of it; the whole stands in the journal under its number.
public struct EngineNews: Sendable, Equatable {
    /// The number of its entry.
    public let sequence: UInt64
    /// When.
    public let time: Timestamp
    /// What kind of thing.
    public let kind: String
    /// The incident; nil when it is about none.
    public let incident: IncidentIdentifier?
    /// The incident's tenant; nil when it is about no incident that is held.
    public let tenant: String?
    /// Who did it.
    public let actor: String
    /// What happened, in one inert sentence.
    public let summary: String
}

/// Something that is wrong with the service itself, which everybody has to see.
public struct EngineAlarm: Sendable, Equatable {
    /// What kind of thing: `journal`, `checkpoint`, `configuration`, `stop`, `clock`.
    public let kind: String
    /// What is wrong and what to do, inert.
    public let text: String
    /// Since when.
    public let since: Timestamp
}

/// What people see before they approve, and what the approval is bound to.
public struct ApprovalCard: Sendable, Equatable {
    /// One step in short.
    public struct Step: Sendable, Equatable {
        /// Its number, from 1.
        public let number: Int
        /// What it does.
        public let title: String
        /// To what.
        public let target: EntityReference
        /// What sort of step it is.
        public let actionClass: ActionClass
        /// How many people its definition and its risk ask for.
        public let approval: ApprovalNeed
    }

    /// The incident.
    public let incident: IncidentIdentifier
    /// The plan that stands.
    public let plan: ContentDigest
    /// What an approval is bound to; nil where there is nothing to approve.
    public let binding: ApprovalBinding?
    /// When the request expires.
    public let expires: Timestamp?
    /// Where the request is.
    public let state: ApprovalMachine.State?
    /// Why it ended, when it did.
    public let ending: String?
    /// How many people have to approve.
    public let needed: Int
    /// Who has approved.
    public let grants: [ApprovalGrant]
    /// What the policy says now.
    public let decision: PolicyDecision
    /// Whether the asker may approve it now.
    public let mayApprove: Bool
    /// Why not.
    public let whyNot: String?
    /// What voids an approval, in sentences.
    public let voids: [String]
    /// The steps.
    public let steps: [Step]
}

/// What somebody approves, as it was shown.
public struct ApprovalClick: Sendable, Equatable {
    /// The digests that were shown.
    public let plan, evidence, effect, state: ContentDigest
    /// The name of the request.
    public let nonce: String
    /// What the person says; untrusted.
    public let comment: String

    /// Creates a click.
    public init(
        plan: ContentDigest,
        evidence: ContentDigest,
        effect: ContentDigest,
        state: ContentDigest,
        nonce: String,
        comment: String
    ) {
        (self.plan, self.evidence, self.effect, self.state) = (plan, evidence, effect, state)
        (self.nonce, self.comment) = (nonce, comment)
    }
}

/// A plan that somebody changed, with what that does to the risk.
public struct ModifiedPlan: Sendable {
    /// The changed plan's document, JSON.
    public let document: [UInt8]
    /// The risk of the plan before; null when it had no step.
    public let riskBefore: JSONValue
    /// The risk of the changed plan.
    public let riskAfter: JSONValue
    /// Whether the changed plan stands now; false for a look ahead.
    public let isStored: Bool
}

/// What governs at present.
public struct GovernanceView: Sendable {
    /// The stop switch.
    public let stop: StopSwitch
    /// The rules.
    public let rules: GovernanceRules
    /// Resources that are held since they flapped.
    public let held: [EntityReference]
    /// What is wrong with the service itself.
    public let alarms: [EngineAlarm]
}

/// Numbers about the engine, for monitoring; counts since the start of the process.
public struct EngineFigures: Sendable, Equatable {
    /// Deliveries.
    public var deliveries = 0
    /// The alerts in them.
    public var alerts = 0
    /// The alerts that said what was known.
    public var repeats = 0
    /// The alerts that were refused.
    public var refused = 0
    /// Changes that were told.
    public var changes = 0
    /// Points of telemetry.
    public var telemetry = 0
    /// Plans that were made.
    public var plans = 0
    /// The seconds that making them took.
    public var planSeconds = 0.0
    /// Incidents that are open.
    public var openIncidents = 0
    /// Incidents that are held in memory.
    public var incidents = 0
    /// Alerts that are remembered, so that repeats are recognised.
    public var rememberedAlerts = 0
    /// The last entry of the journal that is safe.
    public var journalSequence: UInt64 = 0
    /// Entries that are on their way to the journal.
    public var inFlight = 0
    /// Incidents whose plan is due to be looked at again.
    public var due = 0
    /// Remarks that were dropped since too many came at once.
    public var droppedRemarks = 0
    /// Alarms that are raised.
    public var alarms = 0

    /// Nothing has happened.
    public init() {}
}

/// Whether the engine can do its work.
public struct EngineHealth: Sendable, Equatable {
    /// What stands in the way, in sentences; empty when nothing does.
    public let problems: [String]
    /// Whether it takes alerts in.
    public var isReady: Bool { problems.isEmpty }
}

/// A graph for people: what runs, who calls whom, and the way that the trouble took.
public struct IncidentGraph: Sendable, Equatable {
    /// What a node has to do with the incident.
    public enum Role: String, Sendable, CaseIterable {
        /// It is held to be broken.
        case cause
        /// It suffers from the cause.
        case affected
        /// It alerts, and nothing explains it.
        case alerting
        /// It is only near.
        case other
    }

    /// One thing that runs.
    public struct Node: Sendable, Equatable {
        /// What it is.
        public let entity: EntityReference
        /// What it has to do with the incident.
        public let role: Role
        /// How many instances it has, when that is known.
        public let replicas: Int?
    }

    /// One dependence.
    public struct Edge: Sendable, Equatable {
        /// The place of the one that depends, among the nodes.
        public let from: Int
        /// The place of what it depends on.
        public let to: Int
        /// In which way.
        public let relation: Topology.Relation
        /// Whether the trouble travelled along it.
        public let isCausal: Bool
    }

    /// The nodes, the cause first.
    public let nodes: [Node]
    /// The edges.
    public let edges: [Edge]
}

/// One series for people.
public struct MetricView: Sendable, Equatable {
    /// The series.
    public let series: MetricSeries
    /// When the trouble began, when the diagnosis tells.
    public let onset: Timestamp?
}
