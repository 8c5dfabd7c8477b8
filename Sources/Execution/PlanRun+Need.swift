extension PlanRun {
    /// What a run needs next.
    public enum Need: Sendable, Hashable {
        /// The state of a step's target, its preconditions, and whether it may start: `RunEvent.observed`.
        case observation(RunPart)
        /// The order is to be given, after `markOrdered`: `RunEvent.answered` or `silent`.
        case execution(RunPart, StepOrder)
        /// What became of the order: `RunEvent.answered` or `silent`. An answer that it is still running is asked again
        /// after a while.
        case inquiry(RunPart, StepOrder)
        /// Whether the step brought about what it should: `RunEvent.checked`, again and again until its window is over.
        case verification(Int)
        /// A person who says what happened: `RunEvent.settled`, or `abandoned`.
        case person(RunPart, String)
        /// A person who lets it go on: `RunEvent.resumed`, or `abandoned`.
        case resumption(String)
        /// That its end is recorded: `RunEvent.ended`.
        case conclusion(RunOutcome)
        /// Nothing: it is over.
        case nothing
    }

    /// What is to be done next. It is the same until a record is taken in.
    public var need: Need {
        if outcome != nil { return .nothing }
        if let ended { return .conclusion(ended) }
        if let (part, attempt) = inFlight, let order = order(of: part, attempt) {
            return unordered == part ? .execution(part, order) : .inquiry(part, order)
        }
        // What can be taken back does not wait for what nobody can tell of.
        if releaser != nil, pause == nil, let step = nextToRelease { return .observation(RunPart(step, isUndo: true)) }
        if let open { return .person(open.part, open.words) }
        if releaser == nil, let step = phases.firstIndex(where: \.isActed) { return .verification(step) }
        if let pause { return .resumption(pause) }
        if let step = nextForward { return .observation(RunPart(step)) }
        if let step = nextToUndo { return .observation(RunPart(step, isUndo: true)) }
        return .nothing
    }

    private func order(of part: RunPart, _ attempt: StepPhase.Attempt) -> StepOrder? {
        let step = plan.steps[part.step]
        guard let key = IdempotencyKey(intent: plan.intent, step: part.step, isUndo: part.isUndo) else { return nil }
        var undoing: RecordedState?
        if case .undoing(_, let before) = phases[part.step] { undoing = before.recorded ?? .nothing }
        return StepOrder(
            key: key,
            token: attempt.token,
            action: step.action,
            undoing: undoing,
            state: attempt.state,
            limit: step.limit,
            // An attempt of this worker lies above it.
            fence: fence.flatMap { $0 > attempt.token ? $0 : nil }
        )
    }
}
