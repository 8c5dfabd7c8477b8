internal import ContentDigests
public import StrictJSON

/// What is wrong with a body that should be a record of a run.
public struct RunRecordFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The fault in a sentence, without the body's text.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension RunRecord {
    /// A record as the journal keeps it.
    /// - Parameters:
    ///   - kind: Its kind, one of `kinds`.
    ///   - body: Its body.
    /// - Throws: What is wrong with it; members that are missing, of another type or not known are faults.
    public init(kind: String, body: [UInt8]) throws(RunRecordFault) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: body) } catch {
            throw RunRecordFault("It is not JSON (\(error.location)).")
        }
        try self.init(kind: kind, value)
    }

    /// A record as a part of a larger body.
    /// - Parameters:
    ///   - kind: Its kind, one of `kinds`.
    ///   - value: Its members.
    /// - Throws: What is wrong with it.
    public init(kind: String, _ value: JSONValue) throws(RunRecordFault) {
        var fields = try RecordFields(value)
        switch kind {
        case "step.intended": self = .intended(try fields.part(), state: try fields.digest("state"))
        case "step.done": self = .done(try fields.part(), try fields.recorded())
        case "step.refused":
            let reason = try fields.word("reason", StepAnswer.Refusal.Reason.self)
            self = .refused(try fields.part(), StepAnswer.Refusal(reason, try fields.text("words")))
        case "step.failed": self = .failed(try fields.part(), try fields.text("words"))
        case "step.retracted": self = .retracted(try fields.part())
        case "step.lost": self = .lost(try fields.part(), try fields.text("words"))
        case "step.settled":
            let settlement = try fields.word("settlement", Settlement.self)
            self = .settled(try fields.part(), settlement, by: try fields.text("by"))
        case "step.verified": self = .verified(try fields.step("step"), state: try fields.optionalDigest("state"))
        case "step.unverified": self = .unverified(try fields.step("step"), try fields.text("words"))
        case "step.drifted": self = .drifted(try fields.step("step"), try fields.text("words"))
        case "run.paused": self = .paused(try fields.text("words"))
        case "run.resumed": self = .resumed(by: try fields.text("by"))
        case "run.abandoned": self = .abandoned(by: try fields.text("by"))
        case "run.released": self = .released(by: try fields.text("by"), reason: try fields.text("reason"))
        case "run.finished": self = .finished(try fields.outcome())
        default: throw RunRecordFault("No record of a run is of that kind.")
        }
        try fields.end()
    }
}

/// The members of a body, each of which has to be read.
private struct RecordFields: Sendable {
    private let object: JSONObject
    private var read: Set<String> = []

    init(_ value: JSONValue) throws(RunRecordFault) {
        guard let object = value.object else { throw RunRecordFault("It is no object.") }
        self.object = object
    }

    private mutating func member<Value>(
        _ key: String,
        _ convert: (JSONValue) -> Value?
    ) throws(RunRecordFault) -> Value {
        read.insert(key)
        guard let value = object[key].flatMap(convert) else {
            throw RunRecordFault("Its `\(key)` is missing or of another type.")
        }
        return value
    }

    mutating func text(_ key: String) throws(RunRecordFault) -> String { try member(key) { $0.string } }

    mutating func step(_ key: String) throws(RunRecordFault) -> Int { try member(key) { Self.step($0) } }

    private static func step(_ value: JSONValue) -> Int? { value.int.flatMap { $0 >= 0 ? $0 : nil } }

    mutating func digest(_ key: String) throws(RunRecordFault) -> ContentDigest {
        try member(key) { $0.string.flatMap { ContentDigest(hexadecimal: $0) } }
    }

    mutating func optionalDigest(_ key: String) throws(RunRecordFault) -> ContentDigest? {
        let isAbsent = try member(key) { $0.isNull }
        return isAbsent ? nil : try digest(key)
    }

    mutating func word<Word: RawRepresentable>(_ key: String, _ type: Word.Type) throws(RunRecordFault) -> Word
    where Word.RawValue == String {
        try member(key) { $0.string.flatMap { Word(rawValue: $0) } }
    }

    mutating func part() throws(RunRecordFault) -> RunPart {
        RunPart(try step("step"), isUndo: try member("undo") { $0.bool })
    }

    mutating func recorded() throws(RunRecordFault) -> RecordedState {
        try member("recorded") { $0.string.flatMap { RecordedState($0) } }
    }

    private mutating func remaining() throws(RunRecordFault) -> [Int] {
        try member("remaining") { value -> [Int]? in
            let steps = value.array?.map { Self.step($0) }
            return steps.flatMap { steps in steps.contains(nil) ? nil : steps.compactMap(\.self) }
        }
    }

    mutating func outcome() throws(RunRecordFault) -> RunOutcome {
        switch try text("outcome") {
        case "completed": return .completed
        case "undone": return .undone(failed: try step("failed"), remaining: try remaining())
        case "released": return .released(by: try text("by"), remaining: try remaining())
        case "review": return .review(step: try step("step"), reason: try text("words"))
        case "abandoned": return .abandoned(by: try text("by"))
        default: throw RunRecordFault("Its `outcome` is none that there is.")
        }
    }

    /// Refuses members that nobody read: an older program must not pass over what a newer one meant.
    func end() throws(RunRecordFault) {
        guard object.keys.allSatisfy(read.contains) else { throw RunRecordFault("It has a member too many.") }
    }
}
