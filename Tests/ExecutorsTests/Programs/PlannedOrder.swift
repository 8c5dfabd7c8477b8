import ContentDigests
import Execution
import Foundation
import IncidentModel
import Remediation
import StructuredDocuments
import Testing
import YAMLDocuments

@testable import Executors

/// Actions of the built-in catalogue and orders of them, for systems that are acted on through programs.
enum PlannedOrder {
    static func action(
        _ id: String,
        _ target: String,
        _ arguments: [String: String] = [:],
        field: (name: String, desired: String?)? = nil
    ) throws -> Action {
        let entity = try #require(EntityReference(target))
        let correction = field.map {
            Correction(
                entity: entity,
                field: $0.name,
                current: nil,
                desired: $0.desired,
                basis: .peer,
                reason: "its peers"
            )
        }
        let snapshot = IncidentSnapshot(
            id: "sample",
            capturedAt: .epoch,
            alerts: [],
            topology: .empty,
            changes: [],
            inventory: Inventory([.init(entity: entity, origin: .observed)]),
            facts: FactTable(),
            notes: []
        ).supporting(correction.map { [$0] } ?? [])
        var values = arguments.sorted { $0.key < $1.key }.map { name, text in
            ProposedAction.Argument(name: name, value: Int64(text).map { .integer($0) } ?? .text(text))
        }
        if correction != nil { values.append(.init(name: "correction", value: .text("C1"))) }
        let proposal = ProposedAction(action: id, target: target, arguments: values, origin: .person)
        return try Action(validating: proposal, catalogue: .builtIn, snapshot: snapshot)
    }

    /// An order on a state.
    static func order(
        _ action: Action,
        _ state: SystemState = SystemState(essence: ""),
        undoing: RecordedState? = nil,
        intent: String = "intent-1",
        token: UInt64 = 7,
        limit: Duration = .seconds(30)
    ) throws -> StepOrder {
        StepOrder(
            key: try #require(IdempotencyKey(intent: intent, step: 0, isUndo: undoing != nil)),
            token: FencingToken(token),
            action: action,
            undoing: undoing,
            state: ContentDigest(of: state.essence),
            limit: limit
        )
    }

    /// What was said instead of an answer.
    static func stop<Value>(_ body: () async throws -> Value) async throws -> SystemStop {
        do {
            throw UnexpectedAnswer(words: "\(try await body())")
        } catch let stop as SystemStop {
            return stop
        }
    }

    /// A configuration from YAML.
    static func configuration<Value>(
        _ yaml: String,
        _ decode: @escaping @Sendable (FieldReader) -> Value?
    ) throws -> Value {
        let node = try #require(try YAMLReader.documents(Array(yaml.utf8), name: "executors.yaml").first)
        return try node.read(as: .mapping(decode))
    }

    /// What is wrong with a configuration, in words.
    static func faults<Value>(
        _ yaml: String,
        _ decode: @escaping @Sendable (FieldReader) -> Value?
    ) throws -> String {
        do { throw UnexpectedAnswer(words: "\(try configuration(yaml, decode))") } catch let faults as DocumentFaults {
            return faults.description
        }
    }

    struct UnexpectedAnswer: Error { let words: String }
}

extension SystemStop {
    /// Why nothing was changed; nil when something may have been.
    var refusal: StepAnswer.Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    /// The silence; nil when it is something else.
    var silence: ExecutorSilence? { if case .silent(let silence) = self { silence } else { nil } }
}
