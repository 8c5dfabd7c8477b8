public import ContentDigests
public import Remediation

/// What came of something that a run needed, or what somebody did.
public enum RunEvent: Sendable, Hashable {
    /// The world was looked at just before a step.
    case observed(RunPart, RunObservation)
    /// The executor answered, to the order or to an inquiry.
    case answered(RunPart, StepAnswer)
    /// There was no answer that can be believed.
    case silent(RunPart, ExecutorSilence)
    /// The executor answered an inquiry that it is still at it, so long after it first answered so.
    case stillRunning(RunPart, Duration)
    /// The executor cannot be asked about keys.
    case notInquirable(RunPart)
    /// Nobody is configured who could be asked what became of the order, in words.
    case unattended(RunPart, String)
    /// The postconditions were looked at, so long after the step was carried out.
    case checked(Int, RunVerification)
    /// A person says what happened.
    case settled(RunPart, RunRecord.Settlement, by: String)
    /// Nothing new may start.
    case stopped(String)
    /// A person lets it go on.
    case resumed(by: String)
    /// A person ends it as it is.
    case abandoned(by: String)
    /// Nothing is left to do.
    case ended
}

/// What is known just before a step.
public struct RunObservation: Sendable, Hashable {
    /// The fingerprint of the target now.
    public let state: ContentDigest
    /// Whether the preconditions hold, and the invariants with them; unknown ones do not let a step start.
    public let preconditions: Truth
    /// The first that does not hold or is not known, in words.
    public let failing: String
    /// Why it may not start now, though nothing is wrong with it: the stop switch, a budget, a freeze; nil when it may.
    public let hindrance: String?
    /// Why the executor would refuse it in whatever state the target is, in words; nil when it would not.
    public let refusal: String?

    /// Creates an observation.
    public init(
        state: ContentDigest,
        preconditions: Truth,
        failing: String = "",
        hindrance: String? = nil,
        refusal: String? = nil
    ) {
        (self.state, self.preconditions) = (state, preconditions)
        (self.failing, self.hindrance, self.refusal) = (failing, hindrance, refusal)
    }
}

/// What is seen of a step's effect.
public struct RunVerification: Sendable, Hashable {
    /// Whether the postconditions hold, and the invariants with them.
    public let postconditions: Truth
    /// The first that does not hold or is not known, in words.
    public let failing: String
    /// The fingerprint of the target now; nil when it could not be read.
    public let state: ContentDigest?
    /// How long ago the step was carried out, on a clock that only runs forward.
    public let elapsed: Duration
    /// The invariant that does not hold, in words: then the step has failed, however much of its window is left. Nil when
    /// none is known not to hold.
    public let violated: String?

    /// Creates a verification.
    public init(
        postconditions: Truth,
        failing: String = "",
        state: ContentDigest?,
        elapsed: Duration,
        violated: String? = nil
    ) {
        (self.postconditions, self.failing) = (postconditions, failing)
        (self.state, self.elapsed, self.violated) = (state, elapsed, violated)
    }
}
