public import ContentDigests
public import Governance
public import IncidentModel
public import Risk

/// That a plan was made: what people see of it in a list, and what an approval of it is bound to.
public struct PlanMade: Sendable, Equatable {
    /// The digest that it states of itself.
    public var digest: ContentDigest
    /// The digest under which the journal keeps its document.
    public var document: ContentDigest
    /// The digest of what it would do: two plans with one essence are the same to whoever approves.
    public var essence: ContentDigest
    /// The digest of what it rests on: evidence, predicted effect, state of its targets.
    public var basis: ContentDigest
    /// Whether a person changed an earlier plan into it.
    public var isModification = false
    /// The people who changed it; none of them may approve it, whenever people are asked.
    public var authors: Set<String> = []
    /// Who made it: `deterministic` or `model`.
    public var planner: String
    /// What it does, in one sentence, inert.
    public var sentence: String
    /// How risky it is; nil when it has no step.
    public var tier: RiskReport.Tier?
    /// How many steps it has.
    public var steps = 0
    /// How many of them change something.
    public var changes = 0
    /// Whether it says that nothing is to be done.
    public var isAbstention = false
    /// How far the policy lets the service go with it.
    public var rung: AutonomyRung
    /// Why the policy lets it go so far, in sentences.
    public var reasons: [String] = []
    /// The request for approval; nil where there is nothing to approve.
    public var request: ApprovalRequest?

    /// Creates a description.
    public init(
        digest: ContentDigest,
        document: ContentDigest,
        essence: ContentDigest,
        basis: ContentDigest,
        planner: String,
        sentence: String,
        rung: AutonomyRung
    ) {
        self.digest = digest
        self.document = document
        self.essence = essence
        self.basis = basis
        self.planner = planner
        self.sentence = sentence
        self.rung = rung
    }
}

/// The plan that stands, with what became of its approval.
public struct StandingPlan: Sendable, Equatable {
    /// Every state of a request.
    static let states: [ApprovalMachine.State] = [.pending, .approved, .rejected, .voided, .expired, .spent]

    /// The plan.
    public let made: PlanMade
    /// When it was made.
    public let madeAt: Timestamp
    /// Where its request for approval is; nil where there is none.
    public private(set) var state: ApprovalMachine.State?
    /// Who approved it.
    public private(set) var grants: [ApprovalGrant] = []
    /// Why it was rejected, voided or has expired, in words.
    public private(set) var ending: String?
    /// The intent that it was spent on.
    public private(set) var intent: String?
    /// In which state executors found what each of its steps changes when enough people had approved it, by step. Nil for a
    /// step that changes nothing, and while nobody could tell; empty while nobody was asked.
    public internal(set) var approvedStates: [ContentDigest?] = []
    /// Whether each of its steps is to wait for a person's word.
    public internal(set) var isStepwise = false
    /// The time of the last event of its approval.
    public private(set) var changedAt: Timestamp

    /// A plan as it was made.
    init(_ made: PlanMade, at time: Timestamp) {
        self.made = made
        madeAt = time
        changedAt = time
        state = made.request.map { $0.needed == 0 ? .approved : .pending }
    }

    /// A plan as a snapshot tells it.
    init(
        _ made: PlanMade,
        at time: Timestamp,
        state: ApprovalMachine.State?,
        grants: [ApprovalGrant],
        ending: String?,
        intent: String?,
        changedAt: Timestamp
    ) {
        (self.made, madeAt, self.state, self.grants) = (made, time, state, grants)
        (self.ending, self.intent, self.changedAt) = (ending, intent, changedAt)
    }

    /// Whether a person has dealt with it.
    var isTouched: Bool { !grants.isEmpty || state == .rejected || state == .spent }

    /// How far the incident has come with it.
    var phase: IncidentRecord.Phase {
        if made.isAbstention { return .abstained }
        switch state {
        case .pending: return .awaitingApproval
        case .approved: return .approved
        case .rejected: return .rejected
        case .spent: return .handedOver
        case .voided, .expired, nil: return .planned
        }
    }

    /// Lets an event of its approval change it. Events of a plan that no longer stands are history.
    mutating func fold(_ event: ApprovalEvent, at time: Timestamp) {
        guard event.plan == made.digest else { return }
        changedAt = time
        switch event.happening {
        case .granted(let grant, let isEnough):
            grants.append(grant)
            if isEnough { state = .approved }
        case .described(let states): approvedStates = states
        case .rejected(let reason): end(.rejected, reason)
        case .voided(let reason): end(.voided, reason)
        case .expired: end(.expired, "its time ran out")
        case .spent(let intent):
            state = .spent
            self.intent = intent.id
        }
    }

    /// Lets each step wait for a person's word; too late once it is handed over.
    mutating func askForSteps(_ digest: ContentDigest) {
        if digest == made.digest, state != .spent { isStepwise = true }
    }

    /// Voids a request that is open, since its incident is over: what was approved then is not approved for what comes.
    mutating func incidentEnded(at time: Timestamp) {
        guard state?.isOpen ?? false else { return }
        changedAt = time
        end(.voided, "the incident is over")
    }

    private mutating func end(_ state: ApprovalMachine.State, _ reason: String) {
        self.state = state
        ending = reason
    }
}

/// Something that happened to the approval of a plan.
public struct ApprovalEvent: Sendable, Equatable {
    /// What can happen.
    public enum Happening: Sendable, Equatable {
        /// A person approved; `isEnough` when no more people are needed.
        case granted(ApprovalGrant, isEnough: Bool)
        /// Executors told in which state they find what each step changes, by step; nil for one that changes nothing, and
        /// where nobody could tell. The approval holds for this state and no other.
        case described([ContentDigest?])
        /// A person said no.
        case rejected(reason: String)
        /// What was to be approved changed.
        case voided(reason: String)
        /// Its time ran out.
        case expired
        /// It was spent: the plan is handed over. The journal takes the request's nonce only once.
        case spent(Intent)
    }

    /// The plan.
    public let plan: ContentDigest
    /// What happened.
    public let happening: Happening

    /// Creates an event.
    public init(plan: ContentDigest, _ happening: Happening) {
        self.plan = plan
        self.happening = happening
    }

    /// The kind under which the journal keeps it.
    var kind: String {
        switch happening {
        case .granted: "approval.granted"
        case .described: "approval.described"
        case .rejected: "approval.rejected"
        case .voided: "approval.voided"
        case .expired: "approval.expired"
        case .spent: "intent.written"
        }
    }

    /// What happened, in one sentence.
    var sentence: String {
        switch happening {
        case .granted(let grant, let isEnough):
            "\(grant.person) approved the plan\(isEnough ? "" : "; more people are needed")"
                + (grant.comment.isEmpty ? "." : ": \(grant.comment)")
        case .described: "The approval holds for the state in which executors find what the plan acts on now."
        case .rejected(let reason): "The plan was rejected: \(reason)"
        case .voided(let reason): "The request for approval is void: \(reason)."
        case .expired: "The request for approval has expired."
        case .spent(let intent):
            "The plan is handed over: \(intent.changes.count) changes, approved by \(intent.approvers)."
        }
    }
}

/// The intent to carry a plan out, written before anything is done.
public struct Intent: Sendable, Equatable {
    /// Its name, which whoever carries it out hands on as the key of idempotency.
    public let id: String
    /// The people who approved it; none where the policy lets the service act by itself.
    public let people: [String]
    /// What is going to be changed.
    public let changes: [ActionRecord]

    /// Creates an intent.
    public init(id: String, people: [String], changes: [ActionRecord]) {
        self.id = id
        self.people = people
        self.changes = changes
    }

    /// Who approved, in words.
    var approvers: String { people.isEmpty ? "the policy" : people.joined(separator: " and ") }
}
