internal import ContentDigests
internal import IncidentModel
internal import Remediation

/// One run of a plan: what was journalled of it, and what is to be done next.
///
/// It decides and never acts. Whoever drives it does what `need` says, hands what came of it to `records(for:)`, makes the
/// records durable, in order, and only then takes them in with `apply`; only `verified` may be taken in before, as long as
/// nothing is ordered on it until it is durable. After a crash the same records make the same run; what had been ordered then
/// is inquired about, and never simply ordered again.
///
/// A run goes forward until a step is refused, fails or does not bring about what it should; then what was done is undone,
/// last first. It pauses when it is told to, and where nobody can tell what happened it asks a person.
public struct PlanRun: Sendable, Hashable {
    /// What is carried out.
    public let plan: RunPlan
    /// Where each step stands.
    public private(set) var phases: [StepPhase]
    /// Why nothing new is started; nil when it may be.
    public private(set) var pause: String?
    /// How it ended; nil while it has not.
    public private(set) var outcome: RunOutcome?

    /// The step that made the run turn round; nil while it goes forward.
    public private(set) var failed: Int?

    let limits: RunLimits
    /// The token below which nothing is ordered any more since the run was taken up; nil for one that was not.
    let fence: FencingToken?
    /// How often each part was intended.
    private(set) var attempts: [RunPart: Int] = [:]
    /// What each target was left in by the last step of this run on it, as the same executor describes it.
    private(set) var left: [Described: ContentDigest] = [:]
    /// Who ended it; nil when nobody did.
    private(set) var ender: String?
    /// Who has what contains an intruder taken back; nil when nobody does.
    public private(set) var releaser: String?
    /// What executors recorded before they acted, by step.
    private(set) var recorded: [Int: RecordedState] = [:]
    /// The attempt that is certain not to have been ordered: its intent was taken in by this very value, and `markOrdered`
    /// was not called since. No record holds it, so that after a crash nothing counts as certain.
    private(set) var unordered: RunPart?
    /// How often an inquiry about the present attempt had no answer.
    var silences = 0
    /// The part whose order was refused since a newer worker had given one.
    var overtaken: RunPart?

    /// A run that has not begun, or is folded from its records.
    /// - Parameters:
    ///   - plan: What is carried out.
    ///   - limits: How often it tries.
    ///   - fence: The token below which nothing is ordered any more, for a run that is taken up.
    public init(_ plan: RunPlan, limits: RunLimits = RunLimits(), fence: FencingToken? = nil) {
        self.plan = plan
        (self.limits, self.fence) = (limits, fence)
        phases = Array(repeating: .waiting, count: plan.steps.count)
    }

    /// The run that `records` tell of, with their places in the journal.
    /// - Throws: `RunRecordError` for the first that cannot follow the one before.
    public init(
        _ plan: RunPlan,
        restoring records: [(record: RunRecord, position: UInt64)],
        limits: RunLimits = RunLimits(),
        fence: FencingToken? = nil
    ) throws(RunRecordError) {
        self.init(plan, limits: limits, fence: fence)
        for (record, position) in records { try apply(record, at: position) }
        unordered = nil
    }

    /// Takes in a record that is durable.
    /// - Parameters:
    ///   - record: The record.
    ///   - position: Its place in the journal, which rises: an intent's becomes the token of its order.
    /// - Throws: `RunRecordError` when it cannot follow; the run is then as it was.
    public mutating func apply(_ record: RunRecord, at position: UInt64) throws(RunRecordError) {
        if case .released(let person, _) = record { return try release(by: person, record) }
        guard outcome == nil else { throw RunRecordError(record: record, phase: nil) }
        switch record {
        case .released: break
        case .intended(let part, let state):
            try intend(part, StepPhase.Attempt(token: FencingToken(position), state: state), record)
        case .done(let part, let recorded):
            try change(part.step, record) { $0.done(part, recorded) }
            if !part.isUndo { self.recorded[part.step] = recorded }
        case .refused(let part, let refusal): try change(part.step, record) { $0.refused(part, refusal) }
        case .failed(let part, let words): try change(part.step, record) { $0.failed(part, words) }
        case .retracted(let part): try change(part.step, record) { $0.retracted(part) }
        case .lost(let part, let words): try change(part.step, record) { $0.lost(part, words) }
        case .settled(let part, let settlement, _): try change(part.step, record) { $0.settled(part, settlement) }
        case .verified(let step, let state):
            try change(step, record) { $0.verified() }
            left[Described(plan.steps[step].action)] = state
        case .unverified(let step, let words): try change(step, record) { $0.unverified(words) }
        case .drifted(let step, let words): try change(step, record) { $0 == .waiting ? .drifted(words) : nil }
        case .paused(let words): pause = words
        case .resumed: pause = nil
        case .abandoned(let person): ender = person
        case .finished(let ending):
            guard ending == ended else { throw RunRecordError(record: record, phase: nil) }
            outcome = ending
        }
    }

    /// Opens it again to take back what contains an intruder.
    private mutating func release(by person: String, _ record: RunRecord) throws(RunRecordError) {
        guard !releasable.isEmpty else { throw RunRecordError(record: record, phase: nil) }
        for step in releasable { phases[step] = inForce(step) ?? phases[step] }
        (outcome, pause, ender, releaser) = (nil, nil, nil, person)
    }

    private mutating func intend(
        _ part: RunPart,
        _ attempt: StepPhase.Attempt,
        _ record: RunRecord
    ) throws(RunRecordError) {
        // One thing at a time, forward only in order and backward only what may be undone next.
        let isNext = part.isUndo ? part.step == nextToUndo : part.step == nextForward
        guard inFlight == nil, isNext, pause == nil, ender == nil else {
            throw RunRecordError(record: record, phase: phases.indices.contains(part.step) ? phases[part.step] : nil)
        }
        let before = phases[part.step]
        phases[part.step] = part.isUndo ? .undoing(attempt, from: before) : .intended(attempt)
        attempts[part, default: 0] += 1
        unordered = part
        silences = 0
    }

    private mutating func change(
        _ step: Int,
        _ record: RunRecord,
        _ next: (StepPhase) -> StepPhase?
    ) throws(RunRecordError) {
        guard phases.indices.contains(step), let phase = next(phases[step]) else {
            throw RunRecordError(record: record, phase: phases.indices.contains(step) ? phases[step] : nil)
        }
        phases[step] = phase
        if phase.isFailure, failed == nil { failed = step }
        unordered = nil
        silences = 0
    }

    /// Says that the present attempt is about to be handed to the executor: from here on it may have happened.
    public mutating func markOrdered() { unordered = nil }
}

/// A target as one executor sees it: each has a view of its own of the same thing.
struct Described: Sendable, Hashable {
    private let target: EntityReference
    private let executor: ExecutorBinding

    init(_ action: Action) { (target, executor) = (action.target, action.definition.executor) }
}

extension PlanRun {
    /// What was intended and not answered.
    var inFlight: (part: RunPart, attempt: StepPhase.Attempt)? {
        for (step, phase) in phases.enumerated() {
            if case .intended(let attempt) = phase { return (RunPart(step), attempt) }
            if case .undoing(let attempt, _) = phase { return (RunPart(step, isUndo: true), attempt) }
        }
        return nil
    }

    /// What nobody can tell of.
    public var open: (part: RunPart, words: String)? {
        for (step, phase) in phases.enumerated() {
            // Whoever ended the run left that open; taking back what is certain waits for nobody.
            if case .unknown(let words) = phase, releaser == nil { return (RunPart(step), words) }
            if case .undoUnknown(let words, _) = phase { return (RunPart(step, isUndo: true), words) }
        }
        return nil
    }

    /// The next step to carry out; nil when there is none or the run does not go forward.
    var nextForward: Int? {
        guard failed == nil, releaser == nil, let step = phases.firstIndex(where: { !$0.isVerified }),
            phases[step] == .waiting
        else {
            return nil
        }
        return step
    }

    /// The next step to undo; nil when there is none.
    var nextToUndo: Int? {
        if releaser != nil { return nextToRelease }
        guard failed != nil else { return nil }
        // What came before a step that stayed may rest on it.
        if phases.contains(where: { if case .kept = $0 { true } else { false } }) { return nil }
        return phases.indices.last { phases[$0].recorded != nil && plan.steps[$0].isUndoable }
    }

    /// How the run has ended when nothing is left to do; nil while something is.
    var ended: RunOutcome? {
        guard inFlight == nil else { return nil }
        if let ender { return .abandoned(by: ender) }
        guard open == nil else { return nil }
        if let releaser { return nextToRelease == nil ? .released(by: releaser, remaining: unreleased) : nil }
        for (step, phase) in phases.enumerated() {
            if case .drifted(let reason) = phase { return .review(step: step, reason: reason) }
        }
        if phases.allSatisfy(\.isVerified) { return .completed }
        guard let failed, nextToUndo == nil, !phases.contains(where: \.isActed) else { return nil }
        return .undone(failed: failed, remaining: remaining)
    }

    /// The steps of which something stays though the run turned round.
    private var remaining: [Int] {
        phases.indices.filter { step in
            switch phases[step] {
            case .kept: true
            case .acted, .verified, .unverified, .failed: plan.steps[step].leavesSomething
            default: false
            }
        }
    }
}
