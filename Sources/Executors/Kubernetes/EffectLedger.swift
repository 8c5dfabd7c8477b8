internal import Execution
internal import StrictJSON

/// What an object itself says of the orders that were carried out on it: three annotations, written in the same patch as
/// the act, so that either both are there or neither.
///
/// Two of them name the newest order, for people and for the comparison of tokens; the third keeps the newest eight with
/// what undoing needs. Orders come with rising tokens, so one that is neither kept nor newer than the oldest kept may have
/// been forgotten, and that is said.
struct EffectLedger: Hashable, Sendable {
    static let keyName = "evenkeel.dev/last-key"
    static let tokenName = "evenkeel.dev/last-token"
    static let effectsName = "evenkeel.dev/effects"

    /// The most orders that are kept.
    static let mostEffects = 8
    /// The longest record that is kept, in bytes: eight of them and the rest stay far below the 256 KiB that an object's
    /// annotations may have together.
    static let longestRecord = 8 << 10

    /// One order that was carried out.
    struct Effect: Hashable, Sendable {
        let key: String
        let token: UInt64
        /// Whether the order has parts behind the patch that were not seen to end.
        var isBegun: Bool
        /// Whether the order was given up before it had any effect: somebody asked, was told that the key is unknown, and
        /// may have decided anew. Only an order with the same key and a newer token is carried out after that.
        var isVoid = false
        let record: String
    }

    /// What is known of an order.
    enum Knowledge: Hashable, Sendable {
        case known(Effect)
        case unknown
        case void
        case forgotten
    }

    /// The newest first.
    private(set) var effects: [Effect]
    /// The highest token that was seen.
    private(set) var token: UInt64
    /// Which of the annotations are there already.
    private let hasAnnotations: Bool

    /// What an object says; nil when it says something that no order wrote.
    init?(_ object: ClusterObject) {
        let annotations = object("metadata", "annotations")
        hasAnnotations = annotations?.object != nil
        switch (annotations?[Self.keyName], annotations?[Self.tokenName], annotations?[Self.effectsName]) {
        case (nil, nil, nil): (effects, token) = ([], 0)
        case (.string(let key), .string(let number), .string(let text)):
            guard let effects = Self.effects(text), let token = UInt64(number), effects.first?.key == key,
                effects.first?.token == token
            else { return nil }
            (self.effects, self.token) = (effects, token)
        default: return nil
        }
    }

    private static func effects(_ text: String) -> [Effect]? {
        guard let entries = (try? JSONValue(parsing: text))?.array, entries.count <= mostEffects else { return nil }
        let effects = entries.compactMap { entry -> Effect? in
            guard let key = entry["key"]?.string, let token = entry["token"]?.uint64,
                let record = entry["record"]?.string, record.utf8.count <= longestRecord
            else { return nil }
            return Effect(
                key: key,
                token: token,
                isBegun: entry["begun"]?.bool == true,
                isVoid: entry["void"]?.bool == true,
                record: record
            )
        }
        let isInOrder = zip(effects, effects.dropFirst()).allSatisfy { $0.token >= $1.token }
        return effects.count == entries.count && isInOrder ? effects : nil
    }

    /// What is known of an order.
    func knowledge(of order: StepOrder) -> Knowledge {
        if let effect = effects.first(where: { $0.key == order.key.text }) {
            guard effect.isVoid else { return .known(effect) }
            return order.token.number > effect.token ? .unknown : .void
        }
        let isCut = effects.count == Self.mostEffects
        guard let oldest = effects.last, isCut, order.token.number <= oldest.token else { return .unknown }
        return .forgotten
    }

    /// What undoing the step needs that an order undoes, as it was recorded with the step's patch; nil where there was none,
    /// or it was forgotten.
    func recordedBefore(undoing order: StepOrder) -> RecordedState? {
        guard let step = order.key.undone else { return nil }
        return effects.first { $0.key == step.text && !$0.isVoid }.flatMap { RecordedState($0.record) }
    }

    /// Whether a newer worker was here.
    func isStale(_ token: FencingToken) -> Bool { token.number < self.token }

    /// The ledger with one more effect, which takes the place of one of the same key that was given up.
    func adding(_ effect: Effect) -> EffectLedger {
        var ledger = self
        ledger.effects = Array(([effect] + effects.filter { $0.key != effect.key }).prefix(Self.mostEffects))
        ledger.token = effect.token
        return ledger
    }

    /// The ledger with an effect that has come to its end.
    func ending(_ effect: Effect) -> EffectLedger {
        var ledger = self
        guard let place = ledger.effects.firstIndex(where: { $0.key == effect.key }) else { return ledger }
        ledger.effects[place].isBegun = false
        return ledger
    }

    /// The ledger in which an order is given up that it does not know.
    func voiding(_ order: StepOrder) -> EffectLedger {
        adding(Effect(key: order.key.text, token: order.token.number, isBegun: false, isVoid: true, record: ""))
    }

    /// The operations that write it.
    /// - Throws: As `JSONText.compact`.
    func operations() throws(KubernetesRefusal) -> [PatchOperation] {
        var entries: [JSONValue] = []
        for effect in effects {
            var entry: JSONObject = ["key": .string(effect.key), "token": JSONValue(effect.token)]
            if effect.isBegun { entry["begun"] = true }
            if effect.isVoid { entry["void"] = true }
            entry["record"] = .string(effect.record)
            entries.append(.object(entry))
        }
        let place = JSONPointer(["metadata", "annotations"])
        let written = [
            (Self.keyName, effects.first?.key ?? ""), (Self.tokenName, String(token)),
            (Self.effectsName, try JSONText.compact(.array(entries))),
        ]
        return (hasAnnotations ? [] : [.add(place, .object([:]))])
            + written.map { .add(place.appending($0.0), .string($0.1)) }
    }
}
