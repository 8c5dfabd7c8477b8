import ContentDigests
import Execution
import IncidentModel

@testable import Remediation

/// Orders of a made-up action.
enum SampleOrder {
    enum SampleError: Error { case badKey }

    private static let catalogue = ActionCatalogue([
        ActionDefinition(
            "test.set",
            .correct,
            on: [.service],
            "Set it",
            .init(
                parameters: [
                    ParameterDefinition("count", .integer(1...10), "how many"),
                    ParameterDefinition("mode", .choice(["soft", "hard"]), "in which way"),
                ],
                undo: .restoresRecordedState(meaning: "put it back"),
                locks: [.target],
                executor: .webhook
            )
        )
    ])

    static func action() throws -> Action {
        let cart = EntityReference(kind: .service, namespace: "shop", name: "cart")
        return try Action(
            validating: ProposedAction(
                action: "test.set",
                target: "service/shop/cart",
                arguments: [.init(name: "count", value: .integer(2)), .init(name: "mode", value: .text("soft"))],
                origin: .catalogue
            ),
            catalogue: catalogue,
            snapshot: IncidentSnapshot(
                id: "sample",
                capturedAt: .epoch,
                alerts: [],
                topology: .empty,
                changes: [],
                inventory: Inventory([cart].compactMap(\.self).map { Inventory.Entry(entity: $0, origin: .observed) }),
                facts: FactTable(),
                notes: []
            )
        )
    }

    static func order(undoing: RecordedState? = nil) throws -> StepOrder {
        guard let key = IdempotencyKey(intent: "intent-1", step: 0, isUndo: undoing != nil) else {
            throw SampleError.badKey
        }
        return StepOrder(
            key: key,
            token: FencingToken(7),
            action: try action(),
            undoing: undoing,
            state: ContentDigest(of: "a state"),
            limit: .seconds(30)
        )
    }
}
