internal import IncidentModel
internal import Remediation

/// Runs both planners against one deadline: the deterministic plan is ready first, and the model's replaces it if it comes
/// in time, is valid and simulates at least as well. Whatever the model does, there is a plan by the deadline.
public struct PlanRace<Time: Clock>: Sendable where Time.Duration == Duration {
    /// What came of a race.
    public struct Result: Sendable {
        /// The plan that stands.
        public var plan: Plan
        /// How long the deterministic plan took.
        public let deterministicTime: Duration
        /// How long the model was waited for; nil when it was not asked.
        public let modelTime: Duration?

        /// This result with the reason why no model was asked, when there is one.
        public func unasked(because reason: String?) -> Result {
            guard let reason else { return self }
            var copy = self
            copy.plan.plannerReason = reason
            return copy
        }
    }

    private let planner: DeterministicPlanner
    private let model: ModelPlanner?
    private let clock: Time

    /// Creates a race.
    /// - Parameters:
    ///   - planner: The planner that always answers.
    ///   - model: The planner that may do better; nil when no model is configured.
    ///   - clock: The clock that the deadline runs on.
    public init(planner: DeterministicPlanner = DeterministicPlanner(), model: ModelPlanner?, clock: Time) {
        self.planner = planner
        self.model = model
        self.clock = clock
    }

    /// The plan that stands at the deadline.
    /// - Parameters:
    ///   - request: What is planned.
    ///   - limit: The time from now until the deadline.
    /// - Returns: The plan, at the latest a few milliseconds after the deadline. When the task is cancelled, the
    ///   deterministic plan at once.
    public func run(_ request: PlanRequest, within limit: Duration) async -> Result {
        let start = clock.now
        var plan = planner.plan(request)
        let deterministicTime = start.duration(to: clock.now)
        guard let model else { return Result(plan: plan, deterministicTime: deterministicTime, modelTime: nil) }
        guard !plan.isAbstention else {
            plan.plannerReason = "the evidence shows nothing wrong, so no model was asked"
            return Result(plan: plan, deterministicTime: deterministicTime, modelTime: nil)
        }
        let deadline = start.advanced(by: limit)
        let rest = limit - deterministicTime
        let asked = clock.now
        let base = plan
        let outcome = await DeadlineRace(clock: clock).first(until: deadline) {
            await model.outcome(for: request, against: base, timeLimit: rest)
        }
        let modelTime = asked.duration(to: clock.now)
        switch outcome {
        case .better(let better): plan = better
        case .refused(let reason, let steps):
            plan.plannerReason = "the model's plan was not taken: \(reason)"
            plan.considered.insert(Self.considered(steps, reason), at: 0)
        case nil:
            plan.plannerReason = "the model did not answer within the deadline"
            plan.considered.insert(Self.considered([], "no whole and valid plan within the deadline"), at: 0)
        }
        return Result(plan: plan, deterministicTime: deterministicTime, modelTime: modelTime)
    }

    /// A plan of the model that was not taken, with its steps where they are known.
    private static func considered(_ steps: [PlanStep], _ reason: String) -> Plan.Considered {
        let words = steps.map { "\($0.action.definition.title) (\($0.action.target.phrase))" }.joined(separator: "; ")
        let proposal = "a plan of the language model" + (words.isEmpty ? "" : ": \(words)")
        return Plan.Considered(proposal: proposal, origin: "model", reason: reason)
    }
}
