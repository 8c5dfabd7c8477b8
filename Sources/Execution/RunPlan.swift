public import ContentDigests
public import Remediation

/// A plan as it is carried out: what was approved, in order.
public struct RunPlan: Sendable, Hashable {
    /// One step.
    public struct Step: Sendable, Hashable {
        /// What is done, to what, with which arguments.
        public let action: Action
        /// The fingerprint of the target when the plan was approved; nil for a step that rests on no state, such as a look.
        public let approvedState: ContentDigest?
        /// How long the executor may take until it counts as silent.
        public let limit: Duration

        /// Creates a step.
        public init(action: Action, approvedState: ContentDigest?, limit: Duration) {
            (self.action, self.approvedState, self.limit) = (action, approvedState, limit)
        }

        /// Whether there is something to undo, and a way to.
        var isUndoable: Bool {
            leavesSomething && action.definition.compensation.isReversible
        }

        /// Whether something of it stays when it is not undone.
        var leavesSomething: Bool {
            if case .notNeeded = action.definition.compensation { return false }
            // A silence changes no system, but hides from people what one does for as long as it is there.
            return action.definition.actionClass.changesState || action.definition.actionClass == .silence
        }
    }

    /// The name of the intent that the journal took once.
    public let intent: String
    /// The steps in order.
    public let steps: [Step]

    /// A plan, or nil when the intent's name can be no part of a key.
    public init?(intent: String, steps: [Step]) {
        guard IdempotencyKey(intent: intent, step: 0, isUndo: false) != nil else { return nil }
        (self.intent, self.steps) = (intent, steps)
    }
}

/// How often a run tries, and how long it waits, before it asks a person; and how long an effect has to stay until it is believed.
public struct RunLimits: Sendable, Hashable {
    /// The most attempts at one step: further ones than the first only follow where the executor never heard of it.
    public var attempts: Int
    /// The most inquiries without an answer until a step counts as unknown.
    public var inquiries: Int
    /// For how many times an order's own limit an executor may answer that it is still at it, counted from its first such
    /// answer, until the step counts as unknown. Nobody else would ever be asked, and the run would keep what it has to itself.
    public var running: Int
    /// How long after they were first seen to hold the postconditions have to be seen to hold again. One look alone would
    /// take a flicker for the effect. Zero believes the first look.
    public var hold: Duration

    /// Creates limits.
    public init(attempts: Int = 3, inquiries: Int = 5, running: Int = 4, hold: Duration = .seconds(1)) {
        self.attempts = max(1, attempts)
        self.inquiries = max(1, inquiries)
        self.running = max(1, running)
        self.hold = max(.zero, hold)
    }
}
