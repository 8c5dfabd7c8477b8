public import ContentDigests
public import Execution
public import IncidentModel
public import Remediation

/// That a plan begins to be carried out: what will be done, written before anything is. The run that follows is the fold of
/// its records, and needs nothing but this to be made anew.
public struct RunBegun: Sendable, Equatable {
    /// One step, as it was approved.
    public struct Step: Sendable, Equatable {
        /// The action's name.
        public let action: ActionDefinition.ID
        /// On what.
        public let target: EntityReference
        /// With which arguments, by name.
        public let arguments: [(name: String, value: ArgumentValue)]
        /// The fingerprint of the target when the plan was handed over; nil for a step that rests on no state.
        public let state: ContentDigest?
        /// How long the executor may take, in whole seconds.
        public let limit: Int
        /// What the executor said that it would do, inert; empty when it was not asked.
        public let forecast: String
        /// What was predicted, to be held against what comes.
        public let expected: Expectation

        /// Creates a step.
        public init(
            action: ActionDefinition.ID,
            target: EntityReference,
            arguments: [(name: String, value: ArgumentValue)],
            state: ContentDigest?,
            limit: Int,
            forecast: String,
            expected: Expectation
        ) {
            (self.action, self.target, self.arguments) = (action, target, arguments)
            (self.state, self.limit, self.forecast, self.expected) = (state, limit, forecast, expected)
        }

        /// Whether two steps say the same.
        public static func == (lhs: Step, rhs: Step) -> Bool {
            lhs.action == rhs.action && lhs.target == rhs.target && lhs.state == rhs.state && lhs.limit == rhs.limit
                && lhs.forecast == rhs.forecast && lhs.expected == rhs.expected
                && lhs.arguments.elementsEqual(rhs.arguments) { $0.name == $1.name && $0.value == $1.value }
        }
    }

    /// What is predicted of one step.
    public struct Expectation: Sendable, Equatable {
        /// Seconds until it has brought about what it should: the median.
        public let typical: Double
        /// And with 95 % confidence at most.
        public let slow: Double
        /// How likely it ends the fault, 0 to 1; nil for a step that is not meant to.
        public let success: Double?

        /// Creates an expectation.
        public init(typical: Double, slow: Double, success: Double?) {
            (self.typical, self.slow, self.success) = (typical, slow, success)
        }
    }

    /// The name of the intent that is carried out.
    public let intent: String
    /// The plan.
    public let plan: ContentDigest
    /// Whether each step waits for a person's word.
    public let isStepwise: Bool
    /// The fault that it is meant to end; empty when none was named.
    public let fault: String
    /// The steps, in order.
    public let steps: [Step]
    /// What it has to itself until it is over: who calls whom may be seen otherwise later, and an action not be there any
    /// more. Nil where an older program wrote it.
    public let claims: Set<LockClaim>?

    /// Creates a beginning.
    public init(
        intent: String,
        plan: ContentDigest,
        isStepwise: Bool,
        fault: String,
        steps: [Step],
        claims: Set<LockClaim>? = nil
    ) {
        (self.intent, self.plan, self.isStepwise) = (intent, plan, isStepwise)
        (self.fault, self.steps, self.claims) = (fault, steps, claims)
    }
}
