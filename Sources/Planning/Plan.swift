public import IncidentModel
public import Remediation
public import Risk

/// What to do about an incident: steps in order, why, and what they are predicted to do.
public struct Plan: Sendable {
    /// Who made a plan.
    public enum Planner: String, Sendable, CaseIterable {
        /// Rules and simulation alone.
        case deterministic
        /// A language model's proposal that passed every check.
        case model
    }

    /// Who made it.
    public var planner: Planner
    /// Why that planner's plan stands, in a sentence.
    public var plannerReason: String
    /// The steps in order; none when nothing is to be done.
    public var steps: [PlanStep]
    /// Why nothing is to be done, when nothing is wrong.
    public var abstention: String?
    /// The predicted consequence, when there are steps.
    public var risk: RiskReport?
    /// What was considered and not taken, and why.
    public var considered: [Considered]
    /// The evidence that the plan cites.
    public var evidence: EvidenceLedger
    /// What people should know about the input and the planning, such as parts that could not be read.
    public var notes: [String]

    /// Whether nothing is held to be wrong.
    public var isAbstention: Bool { abstention != nil }

    /// The steps that change a system.
    public var changes: [PlanStep] { steps.filter { $0.action.definition.actionClass.changesState } }

    /// Something that was considered and not taken.
    public struct Considered: Sendable, Hashable {
        /// What it was, in words.
        public let proposal: String
        /// Who proposed it.
        public let origin: String
        /// Why it was not taken.
        public let reason: String

        /// Creates an entry.
        public init(proposal: String, origin: String, reason: String) {
            self.proposal = proposal
            self.origin = origin
            self.reason = reason
        }
    }
}

/// One step of a plan.
public struct PlanStep: Sendable, Hashable {
    /// What is done, to what, with which arguments.
    public let action: Action
    /// How many people must agree first.
    public let approval: ApprovalNeed
    /// Why, in statements that cite their evidence.
    public let rationale: [Statement]
    /// What it is expected to do, in a sentence.
    public let expectedEffect: String

    /// Creates a step.
    public init(action: Action, approval: ApprovalNeed, rationale: [Statement], expectedEffect: String) {
        self.action = action
        self.approval = approval
        self.rationale = rationale
        self.expectedEffect = expectedEffect
    }
}

/// A statement with the evidence that it rests on.
public struct Statement: Sendable, Hashable, CustomStringConvertible {
    /// The statement in one sentence; it may quote untrusted text.
    public let text: String
    /// The evidence, at least one piece.
    public let citations: [Citation]

    /// Creates a statement.
    public init(text: String, citations: [Citation]) {
        self.text = text
        self.citations = citations
    }

    /// The statement with its citations in brackets.
    public var description: String { "\(text) [\(citations.map(\.description).joined(separator: ", "))]" }
}
