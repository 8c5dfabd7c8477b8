public import ContentDigests

/// One step of one direction: acting, or undoing.
public struct RunPart: Sendable, Hashable {
    /// The place of the step, from 0.
    public let step: Int
    /// Whether the step is undone.
    public let isUndo: Bool

    /// Creates a part.
    public init(_ step: Int, isUndo: Bool = false) { (self.step, self.isUndo) = (step, isUndo) }

    /// What it is called in a sentence: `step 2`, `undoing step 2`.
    public var phrase: String { isUndo ? "undoing step \(step + 1)" : "step \(step + 1)" }
}

/// What the journal holds of a run. Each is durable before what follows from it is done; the run's state is their fold.
public enum RunRecord: Sendable, Hashable {
    /// It is about to be ordered, resting on this state of its target.
    case intended(RunPart, state: ContentDigest)
    /// The executor said that the effect is there.
    case done(RunPart, RecordedState)
    /// The executor said that nothing was changed.
    case refused(RunPart, StepAnswer.Refusal)
    /// The executor said that it began and could not end.
    case failed(RunPart, String)
    /// It was never sent, or the executor never heard of it.
    case retracted(RunPart)
    /// Nobody can tell whether the effect is there; a person is asked.
    case lost(RunPart, String)
    /// A person looked and said.
    case settled(RunPart, Settlement, by: String)
    /// What it should bring about was seen; the target's state then.
    case verified(Int, state: ContentDigest?)
    /// What it should bring about did not come about in time.
    case unverified(Int, String)
    /// The world is not the one that was approved.
    case drifted(Int, String)
    /// Nothing new is started, and why.
    case paused(String)
    /// A person lets it go on.
    case resumed(by: String)
    /// A person ends it as it is.
    case abandoned(by: String)
    /// A person takes back what contains an intruder, after the run was over, and why.
    case released(by: String, reason: String)
    /// It is over.
    case finished(RunOutcome)

    /// What a person said of an effect of which nobody could tell.
    public enum Settlement: String, Sendable, Hashable, CaseIterable {
        /// The effect is there.
        case happened
        /// It is not.
        case didNotHappen
    }
}

/// How a run ended.
public enum RunOutcome: Sendable, Hashable {
    /// Every step was carried out and verified.
    case completed
    /// A step failed; what was done was undone, but for what remains.
    case undone(failed: Int, remaining: [Int])
    /// Before a step the world was not the one that was approved: back to review. Earlier steps stay.
    case review(step: Int, reason: String)
    /// A person ended it.
    case abandoned(by: String)
    /// A person had what contained an intruder taken back, but for what remains.
    case released(by: String, remaining: [Int])
}

/// A record that cannot follow what the run's state is: the journal is not that of this run, or damaged.
public struct RunRecordError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was to be taken in.
    public let record: RunRecord
    /// The state of the step in question; nil when the record names none that there is.
    public let phase: StepPhase?

    /// The error in a sentence.
    public var description: String {
        let state = phase.map { "when the step is \($0.word)" } ?? "in this run"
        return "The journal's record \(record) cannot follow \(state)."
    }
}
