public import ContentDigests

/// Where one step of a run stands.
public enum StepPhase: Sendable, Hashable {
    /// Not begun. Becomes `intended`, `drifted`.
    case waiting
    /// Its intent is durable; it may have been ordered or not. Becomes `acted`, `refused`, `drifted`, `failed`, `unknown`, or
    /// `waiting` again when the executor never heard of it.
    case intended(Attempt)
    /// The executor says that the effect is there. Becomes `verified`, `unverified`.
    case acted(RecordedState)
    /// The effect was seen. Becomes `undoing`.
    case verified(RecordedState)
    /// What it should bring about did not come about. Becomes `undoing`.
    case unverified(RecordedState, String)
    /// Nothing was changed; final.
    case refused(StepAnswer.Refusal)
    /// Something may have been changed. Becomes `undoing`.
    case failed(String)
    /// Nobody can tell. Becomes `acted` or `waiting` when a person says which.
    case unknown(String)
    /// The world was another than was approved; final.
    case drifted(String)
    /// The intent to undo is durable. Becomes `undone`, `kept`, `undoUnknown`, or what it was before.
    indirect case undoing(Attempt, from: StepPhase)
    /// It was undone; final.
    case undone
    /// It could not be undone; final.
    case kept(String)
    /// Nobody can tell whether it was undone. Becomes `undone`, or what it was before, when a person says which.
    indirect case undoUnknown(String, from: StepPhase)

    /// One order that was or will be given.
    public struct Attempt: Sendable, Hashable {
        /// The number that comes with it.
        public let token: FencingToken
        /// The state that it rests on.
        public let state: ContentDigest
    }

    /// What undoing it needs; nil where nothing was done or nothing is known of it. It is empty where the executor never gave
    /// it back; then it has it itself.
    var recorded: RecordedState? {
        switch self {
        case .acted(let recorded), .verified(let recorded), .unverified(let recorded, _): recorded
        case .failed: .nothing
        default: nil
        }
    }

    /// Whether the step, in this phase, calls for undoing what was done before.
    var isFailure: Bool {
        switch self {
        case .refused, .failed, .unverified: true
        default: false
        }
    }

    /// The phase in a word or two.
    public var word: String {
        switch self {
        case .waiting: "waiting"
        case .intended: "about to be ordered"
        case .acted: "carried out"
        case .verified: "verified"
        case .unverified: "not verified"
        case .refused: "refused"
        case .failed: "failed"
        case .unknown: "unknown"
        case .drifted: "outdated"
        case .undoing: "being undone"
        case .undone: "undone"
        case .kept: "not undone"
        case .undoUnknown: "undone or not, unknown"
        }
    }
}
