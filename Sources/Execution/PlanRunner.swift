internal import IncidentModel
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

    /// Whether a step brought about what it should, so long after it was carried out. Nothing that was seen or told before
    /// that moment may answer: it would be the world before the step. Waits as long as is sensible between two looks.
    func verify(_ step: RunPlan.Step, elapsed: Duration) async -> RunVerification

    /// The invariant of a step that does not hold at this moment, in words; nil while none is known not to. Asked while the
    /// step is carried out, of those that have invariants.
    func violation(of step: RunPlan.Step) async -> String?
}

/// How long whoever drives a run waits.
public struct RunPauses: Sendable, Hashable {
    /// Before asking again what became of an order.
    public var inquiry: Duration
    /// Before looking again at a world that could not be read.
    public var observation: Duration
    /// The most looks at a world that cannot be read until the run pauses.
    public var observations: Int
    /// Between two looks at a step's invariants while it is carried out.
    public var watch: Duration

    /// Creates pauses.
    public init(
        inquiry: Duration = .seconds(2),
        observation: Duration = .seconds(2),
        observations: Int = 5,
        watch: Duration = .seconds(1)
    ) {
        (self.inquiry, self.observation, self.observations) = (inquiry, observation, observations)
        self.watch = watch
    }
}

/// Drives a run: does what it needs, makes durable what came of it, and lets the run take it in; a verification it writes with
/// what comes next. It decides nothing.
public struct PlanRunner<Time: Clock<Duration>>: Sendable {
    private let journal: any RunJournal
    let observer: any RunObserver
    private let executors: @Sendable (ExecutorBinding) -> (any StepExecutor)?
    let clock: Time
    let pauses: RunPauses

    /// A runner.
    /// - Parameters:
    ///   - journal: Where records become durable.
    ///   - observer: Looks at the world.
    ///   - clock: Measures windows and waits.
    ///   - pauses: How long it waits.
    ///   - executors: Who carries out what, asked before each order and inquiry: configuration may change in between. Where
    ///     there is nobody the run pauses.
    public init(
        journal: any RunJournal,
        observer: any RunObserver,
        clock: Time,
        pauses: RunPauses = RunPauses(),
        executors: @escaping @Sendable (ExecutorBinding) -> (any StepExecutor)?
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
        var hold = VerificationHold<Time.Instant>(run.limits.hold)
        var violated: [Int: String] = [:]
        var running: [FencingToken: Time.Instant] = [:]
        var unread = 0
        // That a step was verified is written with what comes next. Until then nothing but a look rests on it, and whoever
        // takes the run up after a crash verifies it again.
        var verified: [RunRecord] = []
        while true {
            try Task.checkCancellation()
            if let event = inbox() {
                try await take(run.records(for: event), after: &verified, into: &run)
                continue
            }
            let need = run.need
            if !need.isBrief { try await take([], after: &verified, into: &run) }
            let event: RunEvent
            switch need {
            case .nothing, .person, .resumption: return run
            case .conclusion: event = .ended
            case .observation(let part):
                guard let seen = await observation(part, run.plan.steps[part.step], &unread) else {
                    try await take([], after: &verified, into: &run)
                    try await clock.sleep(for: pauses.observation)
                    continue
                }
                event = seen
            case .execution(let part, let order):
                if let executor = executors(order.action.definition.executor) {
                    run.markOrdered()
                    let (answered, words) = await watching(part, run.plan.steps[part.step]) {
                        await answer(part, order) { () throws(ExecutorSilence) in try await executor.run(order) }
                    }
                    event = answered
                    if !part.isUndo { violated[part.step] = words }
                    if case .silent = event { try await clock.sleep(for: pauses.inquiry) }
                } else {
                    event = .stopped(Self.missing(part, order.action))
                }
            case .inquiry(let part, let order):
                guard let executor = executors(order.action.definition.executor) else {
                    let records = run.records(for: .unattended(part, Self.missing(part, order.action)))
                    // It waits for a person already.
                    if records.isEmpty { return run }
                    try await take(records, after: &verified, into: &run)
                    continue
                }
                let answer = await inquire(executor, part, order)
                if case .answered(_, .running) = answer {
                    let since = running[order.token] ?? clock.now
                    running[order.token] = since
                    event = .stillRunning(part, since.duration(to: clock.now))
                } else {
                    event = answer
                }
                if event.isUndecided { try await clock.sleep(for: pauses.inquiry) }
            case .verification(let step):
                let since = carriedOut[step] ?? clock.now
                carriedOut[step] = since
                let elapsed = since.duration(to: clock.now)
                let seen =
                    if let words = violated[step] {
                        RunVerification(postconditions: .no, state: nil, elapsed: elapsed, violated: words)
                    } else {
                        await observer.verify(run.plan.steps[step], elapsed: elapsed)
                    }
                if let pause = hold.pause(after: seen, of: run.plan.steps[step], at: step, now: clock.now) {
                    try await clock.sleep(for: pause)
                    continue
                }
                let records = run.records(for: .checked(step, seen))
                if case .verified? = records.first {
                    // Only an intent's place means something.
                    for record in records { try run.apply(record, at: 0) }
                    verified += records
                } else {
                    try await take(records, after: &verified, into: &run)
                }
                continue
            }
            try await take(run.records(for: event), after: &verified, into: &run)
        }
    }

    /// Makes records durable, after those that the run has taken in already, and only then lets the run take them in.
    private func take(
        _ records: [RunRecord],
        after verified: inout [RunRecord],
        into run: inout PlanRun
    ) async throws {
        let all = verified + records
        guard !all.isEmpty else { return }
        let places = try await journal.append(all, of: run.plan.intent)
        for (record, place) in zip(records, places.dropFirst(verified.count)) { try run.apply(record, at: place) }
        verified = []
    }

    /// What is seen just before a step; nil when it has to be looked at again.
    private func observation(_ part: RunPart, _ step: RunPlan.Step, _ unread: inout Int) async -> RunEvent? {
        guard executors(step.action.definition.executor) != nil else {
            return .stopped(Self.missing(part, step.action))
        }
        do throws(ExecutorSilence) {
            let seen = try await observer.observe(step, isUndo: part.isUndo)
            unread = 0
            return .observed(part, seen)
        } catch {
            unread += 1
            guard unread >= pauses.observations else { return nil }
            unread = 0
            return .stopped(Self.unreadable(part, step.action, error))
        }
    }

    private func inquire(_ executor: any StepExecutor, _ part: RunPart, _ order: StepOrder) async -> RunEvent {
        guard executor.canInquire else { return .notInquirable(part) }
        return await answer(part, order) { () throws(ExecutorSilence) in try await executor.inquire(order) }
    }

    /// What an executor answers within the order's limit. One that is still at it then is cancelled.
    private func answer(
        _ part: RunPart,
        _ order: StepOrder,
        _ ask: @escaping @Sendable () async throws(ExecutorSilence) -> StepAnswer
    ) async -> RunEvent {
        await withTaskGroup(of: RunEvent.self) { group in
            group.addTask(name: "order") {
                do throws(ExecutorSilence) {
                    return .answered(part, try await ask())
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

extension PlanRunner {
    /// That nobody is configured who could carry a part out, or say what became of it.
    static func missing(_ part: RunPart, _ action: Action) -> String {
        """
        nobody is configured any more for `\(action.definition.id)`, which \(part.phrase) needs for \
        \(action.target.phrase); put the executor back into `serve.executors` and reload the service, then let the run go \
        on, or end it as it is
        """
    }

    /// That the state of a part's target was looked for too often in vain.
    static func unreadable(_ part: RunPart, _ action: Action, _ silence: ExecutorSilence) -> String {
        """
        the state of \(action.target.phrase), which \(part.phrase) rests on, cannot be read: \(silence.clause); let the run \
        go on when it can be read again, or end it as it is
        """
    }
}

extension PlanRun.Need {
    /// Whether something is written within moments: after a look, or with the end.
    fileprivate var isBrief: Bool {
        switch self {
        case .observation, .conclusion: true
        default: false
        }
    }
}

extension RunEvent {
    /// Whether it leaves an inquiry open.
    fileprivate var isUndecided: Bool {
        switch self {
        case .silent, .stillRunning: true
        default: false
        }
    }
}
