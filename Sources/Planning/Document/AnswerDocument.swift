internal import IncidentModel
public import StrictJSON

extension Answer {
    /// The identifier of the form.
    public static let schema = "evenkeel.answer/1"

    /// The answer as a JSON value, with the evidence that it cites.
    public var json: JSONValue {
        let cited = Set(statements.flatMap(\.citations))
        let entries = zip(evidence.citations, evidence.entries).filter { cited.contains($0.0) }
        return [
            "schema": .string(Self.schema),
            "question": .string(inquiry.text),
            "readAs": .string(inquiry.intent.rawValue),
            "answered": .bool(isAnswered),
            "planner": .string(author.rawValue),
            "plannerReason": .string(authorReason),
            "answer": .array(statements.map { StepEncoder.json($0) }),
            "evidence": .array(entries.map { EvidenceEncoder.json($0.0, $0.1) }),
            "notes": .array(notes.map { .string($0) }),
        ]
    }
}
