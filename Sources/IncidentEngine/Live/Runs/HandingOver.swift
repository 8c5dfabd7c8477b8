internal import ContentDigests
internal import Execution
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import Remediation
internal import StructuredDocuments

/// What becomes of an approved plan.
enum HandingOver: Sendable {
    /// Nobody is configured who could carry it out: people do.
    case toPeople
    /// These steps are carried out.
    case run([RunBegun.Step])
    /// It cannot be begun now, and why.
    case held(String)
}

/// What executors say of a plan before it is handed over.
struct Preparation: Sendable {
    /// What becomes of it.
    let handingOver: HandingOver
    /// In which state what each of the plan's steps changes was found, whether the plan can be begun or not. Nil for a step
    /// that changes nothing, and where nobody could tell; empty where nobody was asked.
    let states: [ContentDigest?]
    /// What of it is left out, a clause each.
    var leftOut: [String] = []

    /// What is told of that at the incident; nil when nothing is left out.
    var remark: Remark? {
        guard !leftOut.isEmpty else { return nil }
        let words = InertText(leftOut.joined(separator: "; "), maximum: 1500).text
        return Remark(kind: "run.shortened", text: "The run leaves out \(words).")
    }
}

extension Hands {
    /// The order by which a step is asked about before there is an intent.
    private static func question(_ action: Action, _ state: ContentDigest, _ limit: Duration) -> StepOrder? {
        IdempotencyKey(intent: "question", step: 0, isUndo: false).map { key in
            StepOrder(key: key, token: FencingToken(0), action: action, undoing: nil, state: state, limit: limit)
        }
    }

    /// Describes the targets of a plan and asks what its steps would do; changes nothing.
    ///
    /// The first step that changes something has to be accepted; what a later one would do may rest on those before it, so
    /// that its forecast is only kept. Looks and calls that nobody is configured for are left out, since the rest of the plan
    /// is what it was without them; but what contains an intruder destroys evidence, and waits until some can be kept.
    ///
    /// Where the plan cannot be begun, what its other steps change is described all the same: it is what was approved. Of an
    /// executor that does not answer nothing more is asked.
    func prepare(_ evaluation: Evaluation) async -> Preparation {
        guard !isEmpty else { return Preparation(handingOver: .toPeople, states: []) }
        var (steps, states): ([RunBegun.Step], [ContentDigest?]) = ([], [])
        var leftOut: [String] = []
        var held: String?
        var silent: Set<ExecutorBinding> = []
        var isFirst = true
        for step in evaluation.plan.steps {
            let action = step.action
            let changes = action.definition.actionClass.changesState
            states.append(nil)
            guard let executor = executors[action.definition.executor] else {
                let missing = "no executor for `\(action.definition.id)` is configured, so people have to carry it out"
                if changes {
                    held = held ?? missing
                } else {
                    leftOut.append("\(Self.name(action)), since nobody is configured for it")
                }
                continue
            }
            if let reason = action.neededValue {
                held = held ?? "a person has to supply a value for `\(action.definition.id)`: \(reason)"
                continue
            }
            if evaluation.needsEvidence(before: action), !executor.keepsEvidence(before: action),
                !steps.contains(where: { $0.action.text == Self.capture })
            {
                held = held ?? Self.lacksEvidence(action, leftOut)
            }
            guard held == nil || changes, !silent.contains(action.definition.executor) else { continue }
            switch await describe(executor, action) {
            case .failure(let problem) where problem.isUnknown && !changes:
                leftOut.append("\(Self.name(action)), since \(problem.words)")
            case .failure(let problem):
                held = held ?? problem.words + (problem.remedy.map { "; \($0), and it begins by itself" } ?? "")
                if problem.isSilence { silent.insert(action.definition.executor) }
            case .success(let state):
                if changes { states[states.count - 1] = state }
                guard held == nil else { continue }
                switch await forecast(executor, action, state, isFirst: isFirst && changes) {
                case .failure(let problem): held = problem.words
                case .success(let words): steps.append(runStep(step, changes ? state : nil, words, evaluation))
                }
                if changes { isFirst = false }
            }
        }
        if let held { return Preparation(handingOver: .held(held), states: states) }
        return Preparation(handingOver: steps.isEmpty ? .toPeople : .run(steps), states: states, leftOut: leftOut)
    }

    /// The action that keeps evidence.
    static let capture = "evidence.capture"

    private static func name(_ action: Action) -> String { "`\(action.definition.id)` on \(action.target.phrase)" }

    /// Why something that contains an intruder is not begun.
    private static func lacksEvidence(_ action: Action, _ leftOut: [String]) -> String {
        let lost = leftOut.first { $0.hasPrefix("`\(capture)`") }
        let reason =
            lost.map { "\($0) was left out" }
            ?? "the plan has no `\(capture)` before it; add one, or carry it out by hand"
        let remedy = lost == nil ? "" : "; mend `serve.executors`, and it begins by itself"
        return "evidence has to be kept before \(name(action)): \(reason)\(remedy)"
    }

    private struct Problem: Error {
        let words: String
        /// What people can do about it; nil where it is the target.
        var remedy: String?
        /// Whether configuration knows no such target or action.
        var isUnknown = false
        /// Whether the executor did not answer.
        var isSilence = false
    }

    /// The state of what an action acts on.
    private func describe(_ executor: any StepExecutor, _ action: Action) async -> Result<ContentDigest, Problem> {
        let target = action.target.phrase
        do throws(ExecutorSilence) {
            switch try await within(
                questionLimit,
                { () async throws(ExecutorSilence) in
                    try await executor.describe(action)
                }
            ) {
            case .state(let found): return .success(found.fingerprint)
            case .refused(let refusal):
                return .failure(
                    Problem(
                        words: "\(target): \(refusal.clause)",
                        remedy: refusal.reason.remedy,
                        isUnknown: refusal.reason == .notConfigured
                    )
                )
            }
        } catch {
            let words = "the state of \(target) cannot be read: \(error.clause)"
            return .failure(Problem(words: words, isSilence: true))
        }
    }

    /// What an action would do, in the executor's words; empty when it changes nothing or nobody can tell.
    private func forecast(
        _ executor: any StepExecutor,
        _ action: Action,
        _ state: ContentDigest,
        isFirst: Bool
    ) async -> Result<String, Problem> {
        guard action.definition.actionClass.changesState, executor.canSimulate,
            let order = Self.question(action, state, questionLimit)
        else { return .success("") }
        do throws(ExecutorSilence) {
            let forecast = try await within(questionLimit) { () async throws(ExecutorSilence) in
                try await executor.simulate(order)
            }
            guard forecast.isAccepted || !isFirst else {
                return .failure(Problem(words: "`\(action.definition.id)` would be refused: \(forecast.words)"))
            }
            return .success(forecast.words)
        } catch {
            guard isFirst else { return .success("") }
            return .failure(Problem(words: "what `\(action.definition.id)` would do cannot be told: \(error.clause)"))
        }
    }

    private func runStep(
        _ step: PlanStep,
        _ state: ContentDigest?,
        _ forecast: String,
        _ evaluation: Evaluation
    ) -> RunBegun.Step {
        let definition = step.action.definition
        let cause = evaluation.request.findings.hypotheses.first
        let rate = cause.flatMap { definition.successRate(against: $0.fault) }
        return RunBegun.Step(
            action: definition.id,
            target: step.action.target,
            arguments: step.action.arguments.map { ($0.name, $0.value) },
            state: state,
            limit: Self.limit(definition),
            forecast: String(forecast.prefix(2000)),
            expected: RunBegun.Expectation(
                typical: definition.timing.typical,
                slow: definition.timing.slow,
                success: rate.map { $0 * (cause?.confidence ?? 1) }
            )
        )
    }

    /// Seconds until an executor counts as silent: twice what is slow for the action, at least thirty and at most an hour.
    private static func limit(_ definition: ActionDefinition) -> Int {
        Int(min(max(definition.timing.slow * 2, 30), 3600))
    }

    /// What `body` gives within a time; the task is cancelled then.
    func within<Value: Sendable>(
        _ limit: Duration,
        _ body: @escaping @Sendable () async throws(ExecutorSilence) -> Value
    ) async throws(ExecutorSilence) -> Value {
        let result = await withTaskGroup(of: Result<Value, ExecutorSilence>.self) { group in
            group.addTask(name: "question") {
                do throws(ExecutorSilence) { return .success(try await body()) } catch { return .failure(error) }
            }
            group.addTask(name: "limit") {
                // Cancelled as soon as there is an answer; then nobody reads what it returns.
                try? await ContinuousClock().sleep(for: limit)
                return .failure(ExecutorSilence(.outOfTime))
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? .failure(ExecutorSilence(.died))
        }
        return try result.get()
    }
}

extension Evaluation {
    /// Whether evidence is to be kept before `action`: it contains an intruder, whereby what it talks to and what is in its
    /// memory is lost.
    fileprivate func needsEvidence(before action: Action) -> Bool {
        switch action.definition.actionClass {
        case .block, .isolate, .quarantine: true
        // Ending what runs away is no containment, unless an intrusion is behind it.
        case .terminate:
            action.target.kind.isMachine && request.findings.hypotheses.first?.fault.area == "security"
        default: false
        }
    }
}

extension EntityKind {
    fileprivate var isMachine: Bool { self == .host || self == .node }
}

extension RunBegun {
    /// The plan as it is carried out.
    /// - Parameter catalogue: The actions that there are.
    /// - Returns: The plan, or the name of the first action that is not there any more.
    func plan(_ catalogue: ActionCatalogue) -> Result<RunPlan, MissingAction> {
        var steps: [RunPlan.Step] = []
        for step in self.steps {
            guard let definition = catalogue.definition(named: step.action.text) else {
                return .failure(MissingAction(name: step.action.text))
            }
            let action = Action(
                restoring: definition,
                target: step.target,
                arguments: step.arguments,
                origin: .catalogue
            )
            steps.append(RunPlan.Step(action: action, approvedState: step.state, limit: .seconds(step.limit)))
        }
        guard let plan = RunPlan(intent: intent, steps: steps) else { return .failure(MissingAction(name: intent)) }
        return .success(plan)
    }

    /// An action that a run needs and that the catalogue does not have any more.
    struct MissingAction: Error, Sendable {
        let name: String
    }
}
