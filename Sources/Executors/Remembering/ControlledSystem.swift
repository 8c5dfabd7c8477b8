public import Execution
public import IncidentModel
public import Remediation

/// A system that is acted on and keeps no memory of orders itself: it can be looked at and changed.
/// `RememberingExecutor` makes an executor of it, with a memory, fencing and one order at a time for each subject.
///
/// None of its verbs is called for two orders on one subject at once, by any process of the machine that shares the memory.
public protocol ControlledSystem: Sendable {
    /// Whether `rehearse` can tell what a step would do.
    var canRehearse: Bool { get }

    /// Whether it keeps evidence by itself before it carries `action` out, and refuses where it cannot.
    func keepsEvidence(before action: Action) -> Bool

    /// What an action acts on, as configuration names it: a short text, the same for all actions that touch the same thing.
    /// - Throws: `SystemStop.refused` when configuration knows no such target, or the action has no meaning here. It asks
    ///   nobody.
    func subject(of action: Action) throws(SystemStop) -> String

    /// The state of what an action acts on, now.
    /// - Throws: Why there is none: gone, not permitted, out of reach.
    func state(of action: Action) async throws(SystemStop) -> SystemState

    /// What carrying an action out, or undoing it, would do, without doing it.
    /// - Throws: Why it would be refused, or that it cannot tell.
    func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String

    /// Carries an action out. That it returns says that the effect is there.
    /// - Returns: What undoing needs; for a look, what it found.
    /// - Throws: `refused` only when nothing was changed; `failed` when something may have been and it ended; `silent` when
    ///   it may still be going on or have happened.
    func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState

    /// Undoes what `act` did, by what it recorded, or by the state's record where it never answered.
    /// - Throws: As `act`.
    func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop)

    /// Whether an order that was begun, and whose worker died before it knew the end, has had its effect.
    /// - Parameters:
    ///   - order: The order.
    ///   - recorded: The record of the state before it.
    /// - Returns: `no` only when it is certain that the effect is not there and will not come about.
    /// - Throws: Why it cannot tell.
    func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth
}

extension ControlledSystem {
    /// No: a step of the plan has to.
    public func keepsEvidence(before action: Action) -> Bool { false }
}

/// What a system is seen to be in.
public struct SystemState: Sendable, Hashable {
    /// Everything about it that an order rests on, as text; its digest is the fingerprint. Nothing that changes by itself while
    /// the system is in trouble, such as counters, belongs here.
    public let essence: String
    /// What undoing an action would need, read before it is carried out.
    public let record: RecordedState
    /// What postconditions may ask for.
    public let facts: [FactName: FactValue]
    /// Of what they may ask for, what the system ought to tell and cannot now, so that nobody else's word takes its place.
    public let unsettled: Set<FactName>

    /// Creates a state.
    public init(
        essence: String,
        record: RecordedState = .nothing,
        facts: [FactName: FactValue] = [:],
        unsettled: Set<FactName> = []
    ) {
        (self.essence, self.record, self.facts, self.unsettled) = (essence, record, facts, unsettled)
    }
}

/// Why a verb of a system came to nothing.
public enum SystemStop: Error, Sendable, Hashable {
    /// Nothing was changed, and why.
    case refused(StepAnswer.Refusal)
    /// It began and ended without its effect; something may have been changed.
    case failed(String)
    /// There is no answer that can be believed.
    case silent(ExecutorSilence)
}
