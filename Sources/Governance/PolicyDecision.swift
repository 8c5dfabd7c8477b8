/// What is allowed for a plan now, and why.
public struct PolicyDecision: Sendable, Hashable {
    /// Something that lets the plan not start now.
    public struct Block: Sendable, Hashable {
        /// What sort of thing.
        public enum Kind: String, CaseIterable, Sendable, Hashable {
            /// The stop switch is engaged.
            case stop
            /// A change freeze.
            case freeze
            /// A budget is used up.
            case budget
            /// The resource was acted on a moment ago, or the step would undo what was just done.
            case cooldown
            /// The resource flaps.
            case flap
            /// The policy does not let the service start it, whoever approves.
            case policy
            /// It may be started in a maintenance window, and none is open.
            case window
        }

        /// What sort of thing.
        public let kind: Kind
        /// Why, in a sentence.
        public let reason: String

        /// Creates a block.
        public init(kind: Kind, reason: String) {
            self.kind = kind
            self.reason = reason
        }
    }

    /// How far the service may go.
    public let rung: AutonomyRung
    /// How many people have to approve first: 0, 1 or 2; 0 below the rung `approve`, where approving starts nothing.
    public let needed: Int
    /// Why, in sentences, the rule that matched first.
    public let reasons: [String]
    /// What lets it not start now; empty when it may start as soon as enough people have approved.
    public let blockedBy: [Block]
    /// The open maintenance window that counts what is started now; nil when none is open for the plan.
    public let window: String?
    /// The environment for which it was decided; nil when it is not known, which satisfies no rule.
    public let environment: String?

    /// Creates a decision.
    public init(
        rung: AutonomyRung,
        needed: Int,
        reasons: [String],
        blockedBy: [Block] = [],
        window: String? = nil,
        environment: String? = nil
    ) {
        self.rung = rung
        self.needed = needed
        self.reasons = reasons
        self.blockedBy = blockedBy
        self.window = window
        self.environment = environment
    }

    /// Whether the plan may start once `needed` people have approved it.
    public var mayStart: Bool { rung >= .approve && blockedBy.isEmpty }
}
