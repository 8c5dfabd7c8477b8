internal import ContentDigests
public import StrictJSON

extension RunRecord {
    /// The kind under which the journal keeps it.
    public var kind: String {
        switch self {
        case .intended: "step.intended"
        case .done: "step.done"
        case .refused: "step.refused"
        case .failed: "step.failed"
        case .retracted: "step.retracted"
        case .lost: "step.lost"
        case .settled: "step.settled"
        case .verified: "step.verified"
        case .unverified: "step.unverified"
        case .drifted: "step.drifted"
        case .paused: "run.paused"
        case .resumed: "run.resumed"
        case .abandoned: "run.abandoned"
        case .released: "run.released"
        case .finished: "run.finished"
        }
    }

    /// All kinds.
    public static let kinds = [
        "step.intended", "step.done", "step.refused", "step.failed", "step.retracted", "step.lost", "step.settled",
        "step.verified", "step.unverified", "step.drifted", "run.paused", "run.resumed", "run.abandoned",
        "run.released", "run.finished",
    ]

    /// The body under which the journal keeps it: one JSON object in canonical form.
    public var body: [UInt8] {
        do throws(JSONError) { return try json.canonicalBytes() } catch {
            // Every member is text, a whole number or yes or no, and each key is written once.
            preconditionFailure("a record has no JSON form: \(error)")
        }
    }

    /// The body as a value, for a larger one.
    public var json: JSONValue { .object(JSONObject(members)) }

    private var members: [(String, JSONValue)] {
        switch self {
        case .intended(let part, let state): part.members + [("state", .string(state.hexadecimal))]
        case .done(let part, let recorded): part.members + [("recorded", .string(recorded.text))]
        case .refused(let part, let refusal):
            part.members + [("reason", .string(refusal.reason.rawValue)), ("words", .string(refusal.words))]
        case .failed(let part, let words), .lost(let part, let words): part.members + [("words", .string(words))]
        case .retracted(let part): part.members
        case .settled(let part, let settlement, let person):
            part.members + [("by", .string(person)), ("settlement", .string(settlement.rawValue))]
        case .verified(let step, let state):
            [("state", state.map { .string($0.hexadecimal) } ?? .null), ("step", JSONValue(step))]
        case .unverified(let step, let words), .drifted(let step, let words):
            [("step", JSONValue(step)), ("words", .string(words))]
        case .paused(let words): [("words", .string(words))]
        case .resumed(let person), .abandoned(let person): [("by", .string(person))]
        case .released(let person, let reason): [("by", .string(person)), ("reason", .string(reason))]
        case .finished(let outcome): outcome.members
        }
    }
}

extension RunPart {
    fileprivate var members: [(String, JSONValue)] { [("step", JSONValue(step)), ("undo", .bool(isUndo))] }
}

extension RunOutcome {
    fileprivate var members: [(String, JSONValue)] {
        switch self {
        case .completed: [("outcome", "completed")]
        case .undone(let failed, let remaining):
            [
                ("failed", JSONValue(failed)), ("outcome", "undone"),
                ("remaining", .array(remaining.map { JSONValue($0) })),
            ]
        case .review(let step, let reason):
            [("outcome", "review"), ("step", JSONValue(step)), ("words", .string(reason))]
        case .abandoned(let person): [("by", .string(person)), ("outcome", "abandoned")]
        case .released(let person, let remaining):
            [
                ("by", .string(person)), ("outcome", "released"),
                ("remaining", .array(remaining.map { JSONValue($0) })),
            ]
        }
    }
}
