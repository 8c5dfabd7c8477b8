public import Remediation

/// Where a run's records become durable.
public protocol RunJournal: Sendable {
    /// Appends records of the run of `intent`, durably and in order, all or none.
    /// - Returns: Their places, rising over all runs.
    /// - Throws: When they are not durable: then nothing that follows from them may be done.
    func append(_ records: [RunRecord], of intent: String) async throws -> [UInt64]
}

/// Looks at the world for a run.
public protocol RunObserver: Sendable {
    /// What is known just before a step: the target's state, its preconditions read anew, and whether policy, budgets and the
    /// stop switch let it start.
    /// - Throws: `ExecutorSilence` when the world cannot be read.
    func observe(_ step: RunPlan.Step, isUndo: Bool) async throws(ExecutorSilence) -> RunObservation

    /// Whether a step brought about what it should, so long after it was carried out. Waits as long as is sensible between two
    /// looks.
    func verify(_ step: RunPlan.Step, elapsed: Duration) async -> RunVerification
}

/// How long whoever drives a run waits.
public struct RunPauses: Sendable, Hashable {
    /// Before asking again what became of an order.
    public var inquiry: Duration
    /// Before looking again at a world that could not be read.
    public var observation: Duration
    /// The most looks at a world that cannot be read until the run pauses.
    public var observations: Int

    /// Creates pauses.
    public init(inquiry: Duration = .seconds(2), observation: Duration = .seconds(2), observations: Int = 5) {
        (self.inquiry, self.observation, self.observations) = (inquiry, observation, observations)
    }
}

/// Drives a run: does what it needs, makes durable what came of it, and lets the run take it in. It decides nothing.
public struct PlanRunner<Time: Clock<Duration>>: Sendable {
    private let journal: any RunJournal
    private let observer: any RunObserver
    private let executors: [ExecutorBinding: any StepExecutor]
    private let clock: Time
    private let pauses: RunPauses

    /// A runner.
    /// - Parameters:
    ///   - journal: Where records become durable.
    ///   - observer: Looks at the world.
    ///   - executors: Who carries out what; a step of another kind pauses the run.
    ///   - clock: Measures windows and waits.
    ///   - pauses: How long it waits.
    public init(
        journal: any RunJournal,
        observer: any RunObserver,
        executors: [ExecutorBinding: any StepExecutor],
        clock: Time,
        pauses: RunPauses = RunPauses()
    ) {
        (self.journal, self.observer, self.executors) = (journal, observer, executors)
        (self.clock, self.pauses) = (clock, pauses)
    }

    /// Drives `run` until it is over or needs a person.
    ///
    /// Cancelling ends it between two steps, or leaves what was ordered to be inquired about: the run, folded from its
    /// records, goes on from there.
    /// - Parameters:
    ///   - run: The run.
    ///   - inbox: What people did meanwhile, taken in before anything else is; asked between any two things that are done.
    /// - Throws: What the journal throws, `CancellationError`, and `RunRecordError`, which would be an error of this program.
    /// - Returns: The run as it stands then.
    public func drive(_ run: PlanRun, inbox: @Sendable () -> RunEvent? = { nil }) async throws -> PlanRun {
        var run = run
        var carriedOut: [Int: Time.Instant] = [:]
        var unread = 0
        while true {
            try Task.checkCancellation()
            if let event = inbox() {
                try await take(run.records(for: event), into: &run)
                continue
            }
            let event: RunEvent
            switch run.need {
            case .nothing, .person, .resumption: return run
            case .conclusion: event = .ended
            case .observation(let part):
                if let seen = await observation(part, of: run) {
                    unread = 0
                    event = .observed(part, seen)
                } else {
                    unread += 1
                    guard unread >= pauses.observations else {
                        try await clock.sleep(for: pauses.observation)
                        continue
                    }
                    event = .stopped("the state of its target cannot be read")
                }
            case .execution(let part, let order):
                run.markOrdered()
                event = await answer(part, order) { executor throws(ExecutorSilence) in try await executor.run(order) }
                if case .silent = event { try await clock.sleep(for: pauses.inquiry) }
            case .inquiry(let part, let order):
                event = await inquire(part, order)
                if event.isUndecided { try await clock.sleep(for: pauses.inquiry) }
            case .verification(let step):
                let since = carriedOut[step] ?? clock.now
                carriedOut[step] = since
                let seen = await observer.verify(run.plan.steps[step], elapsed: since.duration(to: clock.now))
                event = .checked(step, seen)
            }
            try await take(run.records(for: event), into: &run)
        }
    }

    /// Makes records durable, and only then lets the run take them in.
    private func take(_ records: [RunRecord], into run: inout PlanRun) async throws {
        guard !records.isEmpty else { return }
        let places = try await journal.append(records, of: run.plan.intent)
        for (record, place) in zip(records, places) { try run.apply(record, at: place) }
    }

    private func observation(_ part: RunPart, of run: PlanRun) async -> RunObservation? {
        // A world that cannot be read is looked at again; why is the observer's to tell.
        try? await observer.observe(run.plan.steps[part.step], isUndo: part.isUndo)
    }

    private func inquire(_ part: RunPart, _ order: StepOrder) async -> RunEvent {
        guard executors[order.action.definition.executor]?.canInquire ?? false else { return .notInquirable(part) }
        return await answer(part, order) { executor throws(ExecutorSilence) in try await executor.inquire(order) }
    }

    /// What an executor answers within the order's limit. One that is still at it then is cancelled.
    private func answer(
        _ part: RunPart,
        _ order: StepOrder,
        _ ask: @escaping @Sendable (any StepExecutor) async throws(ExecutorSilence) -> StepAnswer
    ) async -> RunEvent {
        guard let executor = executors[order.action.definition.executor] else {
            return .answered(part, .refused(.init(.notConfigured, "no executor for such steps is configured")))
        }
        return await withTaskGroup(of: RunEvent.self) { group in
            group.addTask(name: "order") {
                do throws(ExecutorSilence) {
                    return .answered(part, try await ask(executor))
                } catch {
                    return .silent(part, error)
                }
            }
            group.addTask(name: "limit") { [clock] in
                // Cancelled as soon as there is an answer; then nobody reads what it returns.
                try? await clock.sleep(for: order.limit)
                return .silent(part, ExecutorSilence(.outOfTime))
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? .silent(part, ExecutorSilence(.died))
        }
    }
}

extension RunEvent {
    /// Whether it leaves an inquiry open.
    fileprivate var isUndecided: Bool {
        switch self {
        case .silent, .answered(_, .running): true
        default: false
        }
    }
}
