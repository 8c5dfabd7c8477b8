public import IncidentModel

/// The answer to a question about an incident: statements that each cite what they rest on.
public struct Answer: Sendable {
    /// The question.
    public let inquiry: Inquiry
    /// Who answers.
    public var author: Plan.Planner
    /// Why that author's answer stands, in a sentence.
    public var authorReason: String
    /// The statements in order; none when the evidence does not answer the question.
    public var statements: [Statement]
    /// The evidence that they cite.
    public var evidence: EvidenceLedger
    /// What people should know about how the answer came to be.
    public var notes: [String]

    /// Whether the evidence answers the question.
    public var isAnswered: Bool { !statements.isEmpty }
}
