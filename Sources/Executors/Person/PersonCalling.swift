public import Execution
public import IncidentModel

/// What a person is called for.
public struct PersonCall: Sendable, Hashable {
    /// The key of the step's order: a call with one that was taken before is not made again.
    public let key: IdempotencyKey
    /// What the step is about.
    public let target: EntityReference
    /// Why a person is needed, in a word of the catalogue: `decision-needed`.
    public let reason: String

    /// Creates a call.
    public init(key: IdempotencyKey, target: EntityReference, reason: String) {
        (self.key, self.target, self.reason) = (key, target, reason)
    }

    /// The call in a sentence.
    public var sentence: String {
        let because =
            switch reason {
            case "decision-needed": "a decision is needed"
            case "value-needed": "a value is needed that the evidence does not give"
            case "capacity-needed": "more capacity is needed"
            case "cause-unknown": "the cause is not known"
            case "data-at-risk": "data is at risk"
            case "security": "it concerns security"
            case "outside-party": "somebody outside has to act"
            default: "a person is needed"
            }
        return "A person is needed for \(target.phrase): \(because)."
    }
}

/// Calls the person in charge. The application implements it by what it tells people with.
public protocol PersonCalling: Sendable {
    /// Takes a call over: that it returns says that it is on its way durably, not that somebody has answered.
    /// - Throws: `PersonCallProblem` when it was not taken over.
    func call(_ call: PersonCall) async throws(PersonCallProblem)

    /// Whether a call with this key was taken over; nil when that cannot be told.
    func wasCalled(for key: IdempotencyKey) async -> Bool?
}

/// Why a call was not taken over.
public struct PersonCallProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The problem in a sentence.
    public let description: String

    /// A problem; text of more than 300 characters is cut.
    public init(_ description: String) { self.description = String(description.prefix(300)) }
}
