internal import IncidentModel

/// Answers a question from the evidence at once, and from a model where one is configured and answers in time with
/// statements that are borne out.
public struct AnswerRace<Time: Clock>: Sendable where Time.Duration == Duration {
    private let model: ModelAnswerer?
    private let clock: Time

    /// Creates a race.
    /// - Parameters:
    ///   - model: The answerer that may say it better; nil when no model is configured.
    ///   - clock: The clock that the deadline runs on.
    public init(model: ModelAnswerer?, clock: Time) {
        self.model = model
        self.clock = clock
    }

    /// The answer that stands at the deadline. The sentences of a model come first, those of the evidence itself follow.
    /// - Parameters:
    ///   - inquiry: The question.
    ///   - answerer: Answers from the evidence, and knows the incident and its plan.
    ///   - limit: The time from now until the deadline.
    /// - Returns: The answer, at the latest a few milliseconds after the deadline.
    public func run(_ inquiry: Inquiry, _ answerer: EvidenceAnswerer, within limit: Duration) async -> Answer {
        let deadline = clock.now.advanced(by: limit)
        var answer = answerer.answer(inquiry)
        guard let model, !answer.evidence.entries.isEmpty else { return answer }
        let base = answer
        let outcome = await DeadlineRace(clock: clock).first(until: deadline) {
            await model.outcome(for: base, answerer, timeLimit: limit)
        }
        switch outcome {
        case .answered(let statements, let notes):
            answer.author = .model
            answer.authorReason = "every sentence is borne out by what it cites"
            answer.statements = statements + answer.statements.filter { !statements.contains($0) }
            answer.notes += notes
        case .refused(let reason): answer.notes.append("the model's answer was not taken: \(reason)")
        case nil: answer.notes.append("the model did not answer within the deadline")
        }
        return answer
    }
}
