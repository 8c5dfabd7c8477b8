/// One way in which a service behaves otherwise than in the time that is believed normal.
public struct BehaviourChange: Sendable, Hashable {
    /// What changed.
    public enum Kind: String, Sendable, CaseIterable {
        /// Something that used to happen at every visit, or as often as something else, no longer does.
        case missing
        /// A failure is logged, or told by a span, that did not happen before.
        case failing
        /// The service spends longer itself.
        case slow
        /// Calls reach the service late, or their answers come late.
        case delayed
    }

    /// The service.
    public let service: String
    /// The operation by which requests came in.
    public let operation: String
    /// What changed.
    public let kind: Kind
    /// What no longer happens, or what fails; untrusted text. Empty for times.
    public let subject: String
    /// What `subject` is, in words: "the call of", "the log line".
    public let subjectNoun: String
    /// At how many visits it was so, for which nothing that was called accounts.
    public let visits: Int
    /// Of how many visits.
    public let total: Int
    /// At how many visits it was so in the time that is believed normal.
    public let usualVisits: Int
    /// Of how many visits there.
    public let usualTotal: Int
    /// How surprising that is, in nats; see ``ProportionShift``.
    public let surprise: Double
    /// The trace of an example.
    public let trace: TraceID
    /// The span by which the example came in.
    public let span: SpanID
    /// The line of the document on which the example stands.
    public let line: Int

    /// Strongest first; equals in an order that does not depend on the input's.
    static func precedes(_ left: Self, _ right: Self) -> Bool {
        if left.surprise != right.surprise { return left.surprise > right.surprise }
        if left.service != right.service { return left.service < right.service }
        if left.operation != right.operation { return left.operation < right.operation }
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        return left.subject < right.subject
    }
}
