import ContentDigests
import Execution
import IncidentModel
import Remediation
import StructuredDocuments
import Testing
import YAMLDocuments

@testable import Executors

/// Orders of the built-in catalogue, for systems without a memory.
enum BuiltInOrder {
    /// An action of the built-in catalogue.
    static func action(
        _ id: String,
        _ target: String,
        _ arguments: [ProposedAction.Argument] = []
    ) throws -> Action {
        let entity = try #require(EntityReference(target))
        let snapshot = IncidentSnapshot(
            id: "sample",
            capturedAt: .epoch,
            alerts: [],
            topology: .empty,
            changes: [],
            inventory: Inventory([.init(entity: entity, origin: .observed)]),
            facts: FactTable(),
            notes: []
        )
        let proposal = ProposedAction(action: id, target: target, arguments: arguments, origin: .person)
        return try Action(validating: proposal, catalogue: .builtIn, snapshot: snapshot)
    }

    /// An order; of step 0 unless told otherwise.
    static func order(
        _ action: Action,
        on state: ContentDigest = ContentDigest(of: "none"),
        token: UInt64 = 7,
        intent: String = "intent-1",
        undoing: RecordedState? = nil,
        limit: Duration = .seconds(20)
    ) throws -> StepOrder {
        StepOrder(
            key: try #require(IdempotencyKey(intent: intent, step: 0, isUndo: undoing != nil)),
            token: FencingToken(token),
            action: action,
            undoing: undoing,
            state: state,
            limit: limit
        )
    }

    /// An order that rests on the state that the executor sees now.
    static func order(
        _ action: Action,
        of executor: RememberingExecutor,
        token: UInt64 = 7,
        intent: String = "intent-1",
        undoing: RecordedState? = nil
    ) async throws -> StepOrder {
        let reading = try await executor.describe(action)
        let state = try #require(reading.state, "\(reading)")
        return try order(action, on: state.fingerprint, token: token, intent: intent, undoing: undoing)
    }

    /// Settings that a document holds.
    static func settings<Value: Sendable>(
        _ text: String,
        _ read: @escaping @Sendable (FieldReader) -> Value?
    ) throws -> Value {
        let node = try #require(try YAMLReader.documents(Array(text.utf8), name: "evenkeel.yaml").first)
        return try node.read(as: .mapping { read($0) })
    }

    /// What is wrong with a document.
    static func faults<Value: Sendable>(
        _ text: String,
        _ read: @escaping @Sendable (FieldReader) -> Value?
    ) -> String {
        do {
            _ = try settings(text, read)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// Why nothing was changed; nil for every other answer.
    static func refusal(_ answer: StepAnswer) -> StepAnswer.Refusal? {
        if case .refused(let refusal) = answer { refusal } else { nil }
    }

    /// Why an order would be refused in whatever state; nil when there is a state.
    static func refusal(_ reading: TargetReading) -> StepAnswer.Refusal? {
        if case .refused(let refusal) = reading { refusal } else { nil }
    }

    /// Why nothing was changed; nil for every other stop.
    static func refusal(_ stop: SystemStop?) -> StepAnswer.Refusal? {
        if case .refused(let refusal) = stop { refusal } else { nil }
    }

    /// What undoing needs; nil for every answer but that it is done.
    static func recorded(_ answer: StepAnswer) -> RecordedState? {
        if case .done(let recorded) = answer { recorded } else { nil }
    }
}
