public import Execution
public import IncidentModel

/// One record of a run, with the intent that it belongs to.
public struct RunEntry: Sendable, Equatable {
    /// The intent that is carried out.
    public let intent: String
    /// What happened.
    public let record: RunRecord

    /// Creates an entry.
    public init(intent: String, _ record: RunRecord) { (self.intent, self.record) = (intent, record) }
}

/// The last run of an incident's plan: what was begun, and what the journal holds of it.
public struct StandingRun: Sendable, Equatable {
    /// A record with its place and time.
    public struct Entry: Sendable, Equatable {
        /// What happened.
        public let record: RunRecord
        /// The token that it gives to an order: its number in the journal, after that of the service's start.
        public let position: UInt64
        /// When.
        public let time: Timestamp
    }

    /// What was begun.
    public let begun: RunBegun
    /// When.
    public let begunAt: Timestamp
    /// On whose word; nil when that is not known any more.
    public internal(set) var mandate: RunMandate?
    /// What happened since, in order.
    public private(set) var entries: [Entry] = []

    init(_ begun: RunBegun, at time: Timestamp, of mandate: RunMandate?, entries: [Entry] = []) {
        (self.begun, begunAt, self.mandate, self.entries) = (begun, time, mandate, entries)
    }

    /// How it ended; nil while it has not.
    public var outcome: RunOutcome? {
        if case .finished(let outcome)? = entries.last?.record { outcome } else { nil }
    }

    /// Whether it is over.
    public var isOver: Bool { outcome != nil }

    /// Whether what it put in force against an intruder is being taken back.
    public var isReleasing: Bool {
        let last = entries.last { entry in
            switch entry.record {
            case .released, .finished: true
            default: false
            }
        }
        if case .released? = last?.record { return true }
        return false
    }

    /// Why it waits for a person; nil while it goes on by itself or is over.
    public var waiting: String? {
        guard !isOver else { return nil }
        var open: [RunPart: String] = [:]
        var pause: String?
        for entry in entries {
            switch entry.record {
            case .lost(let part, let words): open[part] = words
            case .settled(let part, _, _): open[part] = nil
            case .paused(let words): pause = words
            case .resumed, .abandoned: pause = nil
            case .released: (open, pause) = ([:], nil)
            default: break
            }
        }
        return open.min { $0.key.step < $1.key.step }?.value ?? pause
    }

    /// How far the incident has come with it.
    var phase: IncidentRecord.Phase {
        switch outcome {
        case nil: waiting == nil ? .running : .needsPerson
        case .completed: .carriedOut
        case .review: .planned
        case .undone, .abandoned, .released: .ended
        }
    }

    /// Takes a record of it in; one of another run is history. That it is released opens it again.
    mutating func fold(_ entry: RunEntry, as position: UInt64, at time: Timestamp) {
        guard entry.intent == begun.intent else { return }
        if case .released = entry.record {
            guard isOver else { return }
        } else {
            guard !isOver else { return }
        }
        entries.append(Entry(record: entry.record, position: position, time: time))
    }
}

extension RunEntry {
    /// What happened, in one sentence.
    var sentence: String {
        switch record {
        case .intended(let part, _): "\(Self.name(part)) is about to be \(part.isUndo ? "undone" : "carried out")."
        case .done(let part, _): "\(Self.name(part)) was \(part.isUndo ? "undone" : "carried out")."
        case .refused(let part, let refusal):
            "\(Self.name(part)) was refused and changed nothing: \(refusal.reason.phrase)\(Self.quoting(refusal.words))."
        case .failed(let part, let words): "\(Self.name(part)) failed half-way: \(words)."
        case .retracted(let part): "\(Self.name(part)) was not carried out: the order never arrived."
        case .lost(let part, let words): "Nobody can tell whether \(Self.name(part).lowercased()) took effect: \(words)"
        case .settled(let part, let settlement, let person):
            "\(person) looked: \(Self.name(part).lowercased()) \(settlement == .happened ? "took" : "did not take") effect."
        case .verified(let step, _): "Step \(step + 1) brought about what it should."
        case .unverified(let step, let words): "Step \(step + 1) did not bring about what it should: \(words)."
        case .drifted(let step, let words): "Step \(step + 1) was not begun: \(words)."
        case .paused(let words): "The run pauses: \(words)."
        case .resumed(let person): "\(person) lets the run go on."
        case .abandoned(let person): "\(person) ends the run as it is."
        case .released(let person, let reason):
            "\(person) has what the run put in force against an intruder taken back\(Self.quoting(reason))."
        case .finished(let outcome): outcome.sentence
        }
    }

    private static func name(_ part: RunPart) -> String {
        part.isUndo ? "Undoing step \(part.step + 1)" : "Step \(part.step + 1)"
    }

    private static func quoting(_ words: String) -> String { words.isEmpty ? "" : " (\(words))" }
}

extension RunOutcome {
    /// How it ended, in one sentence.
    public var sentence: String {
        switch self {
        case .completed: "The plan was carried out, and each step brought about what it should."
        case .undone(let failed, let remaining):
            "Step \(failed + 1) did not succeed; what was done was undone"
                + (remaining.isEmpty
                    ? "." : ", but for step \(remaining.map { String($0 + 1) }.joined(separator: ", ")).")
        case .review(let step, let reason): "Before step \(step + 1) the plan went back to review: \(reason)."
        case .abandoned(let person): "\(person) ended the run."
        case .released(let person, let remaining):
            "\(person) had what was put in force against an intruder taken back"
                + (remaining.isEmpty
                    ? "." : ", but for step \(remaining.map { String($0 + 1) }.joined(separator: ", ")).")
        }
    }
}
