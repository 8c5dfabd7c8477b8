internal import Execution
internal import StrictJSON

/// What is remembered of one subject: the highest token, and the newest orders with what came of them.
struct SubjectMemory: Sendable, Equatable {
    /// One order.
    struct Entry: Sendable, Equatable {
        /// How far it went.
        enum Phase: String, Sendable, CaseIterable {
            /// It was about to be carried out.
            case begun
            /// The effect is there.
            case done
            /// It ended without its effect; something may have been changed.
            case failed
            /// Somebody was told that it never came: it is not carried out any more under its token.
            case givenUp
        }

        let key: String
        var token: UInt64
        var phase: Phase
        /// What undoing needs.
        var recorded: RecordedState
        /// What was said of a failed one.
        var words = ""
    }

    /// The most orders that are remembered.
    static let mostEntries = 64
    /// The longest file that is read, in bytes.
    static let mostBytes = (mostEntries + 1) * (RecordedState.mostBytes * 6 + 4096)

    private static let limits = JSONLimits(documentBytes: mostBytes, stringBytes: RecordedState.mostBytes)

    /// The subject's name.
    let subject: String
    /// The highest token that was seen.
    private(set) var token: UInt64 = 0
    /// The highest token of the orders that newer ones have taken the place of; nil while nothing was forgotten.
    private(set) var forgotten: UInt64?
    /// The newest orders, oldest first.
    private(set) var entries: [Entry] = []

    /// Nothing was ordered yet.
    init(subject: String) { self.subject = subject }

    /// What is remembered of an order.
    subscript(key: IdempotencyKey) -> Entry? { entries.last { $0.key == key.text } }

    /// What undoing the step needs that an order undoes, where the run has nothing of it: the step failed, or its answer never
    /// came and a person said that it happened. One that was given up left nothing.
    func recordedBefore(undoing order: StepOrder) -> RecordedState? {
        guard let step = order.key.undone else { return nil }
        return entries.last { $0.key == step.text && $0.phase != .givenUp }?.recorded
    }

    /// Remembers an order in place of what was remembered of it.
    mutating func note(_ order: StepOrder, _ phase: Entry.Phase, _ recorded: RecordedState, words: String = "") {
        token = max(token, order.token.number)
        // Whoever asks with an older token than it was ordered with does not make it orderable again.
        let number = max(order.token.number, self[order.key]?.token ?? 0)
        entries.removeAll { $0.key == order.key.text }
        entries.append(
            Entry(key: order.key.text, token: number, phase: phase, recorded: recorded, words: words)
        )
        while entries.count > Self.mostEntries { forgotten = max(forgotten ?? 0, entries.removeFirst().token) }
    }

    /// The memory as it is written: each entry with all its members, so that what is read back is the same.
    var json: JSONValue {
        [
            "entries": .array(
                entries.map { entry in
                    [
                        "key": .string(entry.key), "phase": .string(entry.phase.rawValue),
                        "recorded": .string(entry.recorded.text), "token": .string(String(entry.token)),
                        "words": .string(entry.words),
                    ]
                }
            ),
            "forgotten": forgotten.map { .string(String($0)) } ?? .null,
            "subject": .string(subject), "token": .string(String(token)),
        ]
    }

    /// The memory that `bytes` hold; nil when they are no such thing, or that of another subject.
    init?(_ bytes: [UInt8], subject: String) {
        // Why it is no memory does not matter: whoever reads is told that it is none.
        guard let value = try? JSONValue(parsing: bytes, limits: Self.limits), value["subject"]?.string == subject,
            let token = value["token"]?.string.flatMap({ UInt64($0) }), let items = value["entries"]?.array,
            items.count <= Self.mostEntries
        else { return nil }
        self.subject = subject
        self.token = token
        switch value["forgotten"] {
        case .null: break
        case .string(let text):
            guard let number = UInt64(text), number <= token else { return nil }
            forgotten = number
        default: return nil
        }
        for item in items {
            guard let key = item["key"]?.string, let number = item["token"]?.string.flatMap({ UInt64($0) }),
                let phase = item["phase"]?.string.flatMap({ Entry.Phase(rawValue: $0) }), number <= token,
                let recorded = item["recorded"]?.string.flatMap({ RecordedState($0) }),
                let words = item["words"]?.string
            else { return nil }
            entries.append(Entry(key: key, token: number, phase: phase, recorded: recorded, words: words))
        }
    }
}
