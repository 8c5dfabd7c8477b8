public import Execution
internal import IncidentLedger
public import Remediation

/// Who carries plans out for the service; without executors it hands them to people.
public struct Hands: Sendable {
    /// Who carries out what.
    public var executors: [ExecutorBinding: any StepExecutor]
    /// The most plans that are carried out at a time.
    public var parallelRuns: Int
    /// How often a run tries, and how long it waits, before it asks a person.
    public var limits: RunLimits
    /// How long a run waits between two looks.
    public var pauses: RunPauses
    /// How long an executor may take to describe or simulate one step.
    public var questionLimit: Duration
    /// Fetches what may have changed since the last look, as far as that can be had quickly.
    public var refresh: @Sendable () async -> Void

    /// Lets the memory of orders begin after a token; one that has begun stays as it is. Nil where there is none.
    var beginMemory: (@Sendable (UInt64) throws(EngineError) -> Void)?

    /// Makes who calls people about an incident; nil where nobody is to be called.
    var callsPeople: (@Sendable (LiveEngine, IncidentIdentifier) -> any StepExecutor)?

    /// Creates hands.
    public init(
        executors: [ExecutorBinding: any StepExecutor] = [:],
        parallelRuns: Int = 4,
        limits: RunLimits = RunLimits(),
        pauses: RunPauses = RunPauses(),
        questionLimit: Duration = .seconds(15),
        refresh: @escaping @Sendable () async -> Void = {}
    ) {
        self.executors = executors
        self.parallelRuns = max(1, parallelRuns)
        (self.limits, self.pauses, self.questionLimit) = (limits, pauses, questionLimit)
        self.refresh = refresh
    }

    /// Whether there is nobody, not even to call people.
    public var isEmpty: Bool { executors.isEmpty && callsPeople == nil }

    /// Whether what an action would do can be told beforehand. Where people carry it out, they tell.
    func canSimulate(_ definition: ActionDefinition) -> Bool {
        isEmpty || executors[definition.executor]?.canSimulate ?? true
    }
}
