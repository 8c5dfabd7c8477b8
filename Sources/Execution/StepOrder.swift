public import ContentDigests
public import Remediation

/// One step as an executor is told to carry it out.
public struct StepOrder: Sendable, Hashable {
    /// The name of the effect.
    public let key: IdempotencyKey
    /// The number that must not be lower than any that the executor has seen for the target.
    public let token: FencingToken
    /// What is done, to what, with which arguments.
    public let action: Action
    /// What undoing needs, as the executor recorded it before it acted; nil for an order to act. It is empty where the step
    /// failed half-way, or a person said that it happened: then the executor goes by what it kept itself under the step's key.
    public let undoing: RecordedState?
    /// The fingerprint of the target's state on which the decision to act rests; an executor whose system can compare and
    /// set in one refuses when it is another.
    public let state: ContentDigest
    /// How long it may take until it counts as silent.
    public let limit: Duration
    /// Of an inquiry by whoever took a run up: no order with a lower token comes from this worker any more, so that one for
    /// the same target is of a worker that was replaced. Nil where nothing was taken up.
    public let fence: FencingToken?

    /// Creates an order.
    public init(
        key: IdempotencyKey,
        token: FencingToken,
        action: Action,
        undoing: RecordedState?,
        state: ContentDigest,
        limit: Duration,
        fence: FencingToken? = nil
    ) {
        (self.key, self.token, self.action) = (key, token, action)
        (self.undoing, self.state, self.limit, self.fence) = (undoing, state, limit, fence)
    }
}

/// What an executor recorded before it acted and needs to undo it: its own text, which nobody else reads.
public struct RecordedState: Sendable, Hashable {
    /// The most bytes that are kept.
    public static let mostBytes = 64 << 10

    /// The text; it may be empty.
    public let text: String

    /// A recorded state, or nil when it is longer than `mostBytes`.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.mostBytes else { return nil }
        self.text = text
    }

    /// Nothing recorded.
    public static let nothing = RecordedState()

    private init() { text = "" }
}

/// What an executor answers. Whatever else it says, too late or not at all counts as silence.
public enum StepAnswer: Sendable, Hashable {
    /// The effect is there.
    case done(RecordedState)
    /// Nothing was changed, and why.
    case refused(Refusal)
    /// It began and could not end; something may have been changed.
    case failed(String)
    /// It is still at it; only an answer to an inquiry.
    case running
    /// It has never heard of the key; only an answer to an inquiry.
    case unknownKey

    /// Why an executor changed nothing.
    public struct Refusal: Sendable, Hashable {
        /// The kinds of reason.
        public enum Reason: String, Sendable, Hashable, CaseIterable {
            /// The target is not there any more.
            case targetGone
            /// The target is not in the state that the order rests on.
            case stateChanged
            /// A newer worker has given orders: this one is stale.
            case staleToken
            /// The executor's credentials do not permit it.
            case notPermitted
            /// The executor's credentials are not valid any more.
            case credentialsExpired
            /// The executor's own rules forbid it, such as a disruption budget.
            case forbidden
            /// Its configuration does not know the target or the action.
            case notConfigured
        }

        /// The kind.
        public let reason: Reason
        /// In the executor's words, untrusted; shown and never read.
        public let words: String

        /// Creates a refusal; words of more than 500 characters are cut.
        public init(_ reason: Reason, _ words: String = "") {
            self.reason = reason
            self.words = String(words.prefix(500))
        }
    }
}

extension StepAnswer.Refusal.Reason {
    /// The reason in words.
    public var phrase: String {
        switch self {
        case .targetGone: "the target is not there any more"
        case .stateChanged: "the target is not in the state that was approved"
        case .staleToken: "a newer worker has given orders"
        case .notPermitted: "the executor's credentials do not permit it"
        case .credentialsExpired: "the executor's credentials are not valid any more"
        case .forbidden: "the executor's own rules forbid it"
        case .notConfigured: "the configuration does not know the target or the action"
        }
    }
}

extension StepAnswer.Refusal {
    /// The refusal as a part of a sentence: its reason, and the executor's words.
    public var clause: String {
        let trimmed = words.hasSuffix(".") ? String(words.dropLast()) : words
        return trimmed.isEmpty ? reason.phrase : "\(reason.phrase) (\(trimmed))"
    }
}
