public import ContentDigests
public import IncidentModel
public import Remediation

/// Carries steps out on one kind of system, with four verbs and undo.
///
/// Whoever implements it keeps a ledger by key, and promises: a key has at most one effect, however often and from
/// wherever it is ordered; an order with a token lower than one seen for the target changes nothing; `describe` and
/// `simulate` change nothing at all, and `inquire` nothing but what keeps a late order from being carried out. When its
/// task is cancelled it ends soon, with silence; what it began may still take effect. What a look finds is what it
/// records.
public protocol StepExecutor: Sendable {
    /// Whether it can tell beforehand what a step would do. Steps of one that cannot need a person.
    var canSimulate: Bool { get }

    /// Whether it can tell afterwards what became of a key. Without, a step that was interrupted stays unknown.
    var canInquire: Bool { get }

    /// Whether it keeps evidence by itself before it carries `action` out, and refuses where it cannot.
    func keepsEvidence(before action: Action) -> Bool

    /// The state of what an action acts on, now, or why it would act on no such thing.
    /// - Throws: `ExecutorSilence` when it cannot tell.
    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading

    /// What a step would do, without doing it.
    /// - Throws: `ExecutorSilence` when it cannot tell.
    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast

    /// Carries an order out, once for its key: the answer to a repeated one is that to the first. An order with something
    /// to undo undoes that; with an empty record, by what was kept under the key of the step.
    /// - Throws: `ExecutorSilence` when there is no answer that can be believed; the effect may be there or not.
    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer

    /// What became of an order. That the key is unknown is a promise: the order, should it arrive after all, is refused, so
    /// that whoever asked may decide anew.
    /// - Throws: `ExecutorSilence` when it cannot tell.
    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer
}

extension StepExecutor {
    /// No: a step of the plan has to.
    public func keepsEvidence(before action: Action) -> Bool { false }
}

/// The state of an action's target as its executor sees it.
public struct TargetState: Sendable, Hashable {
    /// A digest of everything about the target that an order rests on, such as its resource version.
    public let fingerprint: ContentDigest

    /// What the executor sees of the target that a postcondition may ask for, such as whether a flag is on: read anew each
    /// time, and no part of what an order rests on.
    public let facts: [FactName: FactValue]

    /// What the system cannot tell yet, since it has not taken in what it was told: unknown until it can, whatever others
    /// say of it.
    public let unsettled: Set<FactName>

    /// Creates a state.
    public init(fingerprint: ContentDigest, facts: [FactName: FactValue] = [:], unsettled: Set<FactName> = []) {
        (self.fingerprint, self.facts, self.unsettled) = (fingerprint, facts, unsettled)
    }
}

/// What an executor sees of an action's target.
public enum TargetReading: Sendable, Hashable {
    /// It is there, in this state.
    case state(TargetState)
    /// An order would be refused in whatever state it is: it is gone, not configured, or out of reach.
    case refused(StepAnswer.Refusal)

    /// The state; nil when it is refused.
    public var state: TargetState? {
        if case .state(let state) = self { state } else { nil }
    }
}

/// What an executor says a step would do.
public struct StepForecast: Sendable, Hashable {
    /// Whether it would be carried out.
    public let isAccepted: Bool
    /// What would change, or why nothing would, in the executor's words: untrusted, shown and never read.
    public let words: String

    /// Creates a forecast; words of more than 2,000 characters are cut.
    public init(isAccepted: Bool, words: String) {
        self.isAccepted = isAccepted
        self.words = String(words.prefix(2000))
    }
}

/// Why there is no answer of an executor that can be believed. Whether it acted is not known.
public struct ExecutorSilence: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of silence.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// It did not answer in time.
        case outOfTime
        /// It could not be reached.
        case unreachable
        /// Its answer is no answer.
        case garbage
        /// It ended before it answered.
        case died
        /// It answered that it cannot know.
        case unknowable
    }

    /// The kind.
    public let reason: Reason
    /// What is known besides, without secrets and payloads.
    public let detail: String

    /// Creates a silence; detail of more than 300 characters is cut.
    public init(_ reason: Reason, _ detail: String = "") {
        self.reason = reason
        self.detail = String(detail.prefix(300))
    }

    /// The silence in a sentence.
    public var description: String { "T" + phrase.dropFirst() + tail + (tail.hasSuffix(".") ? "" : ".") }

    /// The silence as a part of a sentence, without a capital in front and a full stop behind.
    public var clause: String { phrase + (tail.hasSuffix(".") ? String(tail.dropLast()) : tail) }

    private var tail: String { detail.isEmpty ? "" : ": \(detail)" }

    private var phrase: String {
        switch reason {
        case .outOfTime: "the executor did not answer in time"
        case .unreachable: "the executor could not be reached"
        case .garbage: "the executor answered something that is no answer"
        case .died: "the executor ended before it answered"
        case .unknowable: "the executor cannot tell"
        }
    }
}
