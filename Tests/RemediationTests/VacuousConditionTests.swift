import IncidentModel
import Testing

@testable import Remediation

/// Postconditions that hold in the very trouble that their action is meant to end would verify it whatever it did.
@Suite struct VacuousConditionTests {
    /// An action, an argument where it needs one, and what is so while the trouble lasts and once it is over.
    struct Trouble: CustomTestStringConvertible, Sendable {
        let action: String
        var target = "database/orders"
        var state: String?
        let before: [FactName: FactValue]
        let after: [FactName: FactValue]

        var testDescription: String { "\(action) \(state ?? "")" }
    }

    static let troubles = [
        // A lock leaves connections free.
        Trouble(
            action: "database.terminate-sessions",
            state: "blocking",
            before: [
                .connectionsUsed: .number(20), .connectionsMaximum: .number(100), .sessionsMatching: .number(1),
                .alertsFiring: .number(1),
            ],
            after: [
                .connectionsUsed: .number(19), .connectionsMaximum: .number(100), .sessionsMatching: .number(0),
                .alertsFiring: .number(1),
            ]
        ),
        Trouble(
            action: "database.terminate-sessions",
            state: "idle",
            before: [
                .connectionsUsed: .number(100), .connectionsMaximum: .number(100), .sessionsMatching: .number(9),
                .alertsFiring: .number(1),
            ],
            after: [
                .connectionsUsed: .number(50), .connectionsMaximum: .number(100), .sessionsMatching: .number(4),
                .alertsFiring: .number(1),
            ]
        ),
        // The clock of a node that is ready may be wrong.
        Trouble(
            action: "node.restart-service",
            target: "node/worker-1",
            before: [.nodeReady: .flag(true), .alertsFiring: .number(1)],
            after: [.nodeReady: .flag(true), .alertsFiring: .number(0)]
        ),
        // Nobody alerts on the node itself.
        Trouble(
            action: "kubernetes.uncordon-node",
            target: "node/worker-1",
            before: [.nodeSchedulable: .flag(false), .alertsFiring: .number(0)],
            after: [.nodeSchedulable: .flag(true)]
        ),
    ]

    @Test(arguments: troubles) func `what an action ends does not verify it`(_ trouble: Trouble) throws {
        let definition = try #require(ActionCatalogue.builtIn.definition(named: trouble.action))
        let target = try #require(EntityReference(trouble.target))
        func holds(_ facts: [FactName: FactValue]) -> Bool {
            let snapshot = IncidentSnapshot(
                id: "sample",
                capturedAt: .epoch,
                alerts: [],
                topology: .empty,
                changes: [],
                inventory: Inventory([]),
                facts: FactTable(),
                notes: []
            ).with(facts, of: target, from: "sample")
            let arguments = trouble.state.map { ["state": FactValue.text($0)] } ?? [:]
            let evaluation = ConditionEvaluation(snapshot: snapshot, target: target, arguments: arguments)
            return definition.postconditions.allSatisfy { evaluation.truth(of: $0) == .yes }
        }
        #expect(!holds(trouble.before))
        #expect(holds(trouble.after))
    }
}
