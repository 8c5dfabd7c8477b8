import ContentDigests
import Execution
import IncidentModel
import Remediation

@testable import Executors

/// An executor that a corpus is thrown at, with what it takes for granted about its steps.
struct CorpusTarget: Sendable {
    /// What it is called in the watcher's marks.
    let name: String
    let executor: any StepExecutor
    /// The kinds of step that it carries out.
    let bindings: Set<ExecutorBinding>
    /// The targets that its configuration names.
    let targets: [String]
    /// Arguments that it would take, by name.
    var arguments: [String: ArgumentValue] = [:]
    /// Whether each word goes into the arguments of one step only, in turn, since every one starts several programs.
    var rotates = false

    /// What came of the entries.
    struct Tally: Sendable {
        /// Words that are no name of anything, so that no step can be made of them.
        var unnameable = 0
        /// Steps that were tried.
        var tried = 0
        /// Steps that were carried out, as far as the executor could tell.
        var done = 0
    }

    /// Takes every step as it is meant, so that it is seen that steps are carried out at all.
    func takeAsMeant(_ tally: inout Tally) async {
        for definition in ActionCatalogue.builtIn.definitions where bindings.contains(definition.executor) {
            for entity in targets.compactMap({ EntityReference($0) }) where definition.targetKinds.contains(entity.kind)
            {
                await attempt(definition, entity, usual(definition), &tally)
            }
        }
    }

    /// Throws a word at every place of every step.
    func take(_ word: String, _ number: Int, _ tally: inout Tally) async throws {
        let definitions = ActionCatalogue.builtIn.definitions.filter { bindings.contains($0.executor) }
        for (place, definition) in definitions.enumerated() {
            for entity in entities(word, definition, &tally) {
                await attempt(definition, entity, usual(definition), &tally)
            }
            if rotates, number % definitions.count != place { continue }
            for entity in targets.compactMap({ EntityReference($0) }) where definition.targetKinds.contains(entity.kind)
            {
                for parameter in definition.parameters {
                    for value in Self.values(word, parameter, entity, definition) {
                        var arguments = usual(definition)
                        arguments[parameter.name] = value
                        await attempt(definition, entity, arguments, &tally)
                    }
                }
            }
        }
    }

    /// What bears the word as its name or namespace, where it can.
    private func entities(
        _ word: String,
        _ definition: ActionDefinition,
        _ tally: inout Tally
    ) -> [EntityReference] {
        var found: [EntityReference] = []
        for kind in definition.targetKinds {
            let named = [
                EntityReference(kind: kind, namespace: "shop", name: word),
                EntityReference(kind: kind, namespace: word, name: "cart"),
            ]
            tally.unnameable += named.count { $0 == nil }
            found += named.compactMap(\.self)
        }
        return found
    }

    private func usual(_ definition: ActionDefinition) -> [String: ArgumentValue] {
        arguments.filter { definition.parameter(named: $0.key) != nil }
    }

    /// The word as a value of every kind that a parameter might be given.
    private static func values(
        _ word: String,
        _ parameter: ParameterDefinition,
        _ entity: EntityReference,
        _ definition: ActionDefinition
    ) -> [ArgumentValue] {
        guard case .correction = parameter.domain else { return [.name(word), .choice(word), .network(word)] }
        let field = definition.settable.first?.replacing("*", with: "x") ?? "spec.replicas"
        return [(field, word), (word, "1")].map { field, desired in
            .correction(
                Correction(entity: entity, field: field, current: nil, desired: desired, basis: .peer, reason: word)
            )
        }
    }

    private func attempt(
        _ definition: ActionDefinition,
        _ entity: EntityReference,
        _ arguments: [String: ArgumentValue],
        _ tally: inout Tally
    ) async {
        let pairs = arguments.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        let action = Action(restoring: definition, target: entity, arguments: pairs, origin: .catalogue)
        tally.tried += 1
        // Silence and refusal are as good as each other here: what counts is what was called meanwhile.
        let reading = try? await executor.describe(action)
        let state = reading?.state?.fingerprint ?? ContentDigest(of: "none")
        guard let key = IdempotencyKey(intent: "corpus-\(tally.tried)", step: 0, isUndo: false) else { return }
        let order = StepOrder(
            key: key,
            token: FencingToken(UInt64(tally.tried)),
            action: action,
            undoing: nil,
            state: state,
            limit: .seconds(5)
        )
        _ = try? await executor.simulate(order)
        if case .done? = try? await executor.run(order) { tally.done += 1 }
        _ = try? await executor.inquire(order)
    }

    /// Undoes what was recorded in hostile words.
    func undo(_ word: String, _ tally: inout Tally) async {
        for definition in ActionCatalogue.builtIn.definitions where bindings.contains(definition.executor) {
            guard
                let entity = targets.compactMap({ EntityReference($0) }).first(where: {
                    definition.targetKinds.contains($0.kind)
                }), let recorded = RecordedState(word)
            else { continue }
            tally.tried += 1
            guard let key = IdempotencyKey(intent: "corpus-\(tally.tried)", step: 0, isUndo: true) else { return }
            let pairs = usual(definition).sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            let action = Action(restoring: definition, target: entity, arguments: pairs, origin: .catalogue)
            let reading = try? await executor.describe(action)
            let order = StepOrder(
                key: key,
                token: FencingToken(UInt64(tally.tried)),
                action: action,
                undoing: recorded,
                state: reading?.state?.fingerprint ?? ContentDigest(of: "none"),
                limit: .seconds(5)
            )
            _ = try? await executor.run(order)
        }
    }
}
