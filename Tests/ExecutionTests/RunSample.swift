import ContentDigests
import IncidentModel

@testable import Execution
@testable import Remediation

/// Plans of made-up actions, for runs that no real system sees.
enum RunSample {
    static let catalogue = ActionCatalogue([
        definition("test.change", .correct, .restoresRecordedState(meaning: "put the value back")),
        definition("test.cut", .quarantine, .restoresRecordedState(meaning: "let it go")),
        definition("test.start", .restart, .notNeeded),
        definition("test.elsewhere", .restart, .notNeeded, executor: .systemd),
        definition("test.burn", .storage, .irreversible("what is deleted is gone")),
        definition("test.look", .look, .notNeeded),
        definition("test.watched", .restart, .notNeeded, after: [quiet]),
        definition(
            "test.bounded",
            .correct,
            .restoresRecordedState(meaning: "put it back"),
            during: [serves],
            after: [quiet]
        ),
        definition("test.silence", .silence, .restoresRecordedState(meaning: "end the silence")),
        definition("test.claim", .drain, .notNeeded, locks: [.target, .nodes, .namespace]),
        definition("test.claim-callers", .drain, .notNeeded, locks: [.target, .callers, .data]),
    ])

    private static let quiet = Condition("target.alerts.firing == 0", "no alert fires")
    private static let serves = Condition("target.replicas.ready >= 1", "it serves")

    private static func definition(
        _ id: StaticString,
        _ actionClass: ActionClass,
        _ undo: Compensation,
        locks: Set<LockScope> = [.target],
        executor: ExecutorBinding = .webhook,
        during: [Condition] = [],
        after: [Condition] = []
    ) -> ActionDefinition {
        ActionDefinition(
            id,
            actionClass,
            on: [.service, .database, .node],
            "Do it",
            .init(during: during, after: after, undo: undo, locks: locks, executor: executor)
        )
    }

    static let topology: Topology = {
        let names = ["service/shop/web", "service/shop/cart", "service/shop/orders", "database/shop/store"]
        let entities = names.compactMap { EntityReference($0) }
        return Topology(
            nodes: entities.map { Topology.Node(entity: $0, replicas: 1) },
            edges: [(0, 1), (0, 2), (1, 3), (2, 3)].map {
                Topology.Edge(from: entities[$0.0], to: entities[$0.1], relation: .calls)
            }
        )
    }()

    static let entities = [
        "service/shop/web", "service/shop/cart", "service/shop/orders", "service/bank/ledger",
        "database/shop/store", "node/worker-1", "node/worker-2",
    ].compactMap { EntityReference($0) }

    /// An action of the catalogue on a target of the inventory.
    static func action(_ id: String, _ target: String = "service/shop/cart") throws -> Action {
        try Action(
            validating: ProposedAction(action: id, target: target, arguments: [], origin: .catalogue),
            catalogue: catalogue,
            snapshot: IncidentSnapshot(
                id: "sample",
                capturedAt: .epoch,
                alerts: [],
                topology: topology,
                changes: [],
                inventory: Inventory(entities.map { Inventory.Entry(entity: $0, origin: .observed) }),
                facts: FactTable(),
                notes: []
            )
        )
    }

    /// A digest of a made-up version of a target.
    static func state(_ version: Int) -> ContentDigest { ContentDigest(of: "version \(version)") }

    /// A plan of steps, each an action with its target.
    static func plan(_ steps: [(id: String, target: String)], approved: ContentDigest? = state(0)) throws -> RunPlan {
        let steps = try steps.map {
            RunPlan.Step(action: try action($0.id, $0.target), approvedState: approved, limit: .seconds(30))
        }
        guard let plan = RunPlan(intent: "intent-1", steps: steps) else { throw RunSampleError.badIntent }
        return plan
    }

    enum RunSampleError: Error { case badIntent }
}

/// A run with a journal in memory, for tests that walk it event by event.
struct WalkedRun {
    private(set) var run: PlanRun
    private(set) var records: [(record: RunRecord, position: UInt64)] = []

    init(_ plan: RunPlan, limits: RunLimits = RunLimits()) { run = PlanRun(plan, limits: limits) }

    /// Hands an event in, and takes in what it leads to.
    @discardableResult
    mutating func handle(_ event: RunEvent) throws -> [RunRecord] {
        let new = run.records(for: event)
        for record in new {
            let position = UInt64(records.count + 1)
            records.append((record, position))
            try run.apply(record, at: position)
        }
        return new
    }

    /// Takes a record in that nobody asked for.
    mutating func take(_ record: RunRecord) throws {
        let position = UInt64(records.count + 1)
        try run.apply(record, at: position)
        records.append((record, position))
    }

    mutating func markOrdered() { run.markOrdered() }

    /// What the run's records alone tell.
    func restored(fence: FencingToken? = nil) throws -> PlanRun {
        try PlanRun(run.plan, restoring: records, limits: run.limits, fence: fence)
    }

    /// A look at a world as it was approved.
    static func seen(_ version: Int = 0) -> RunObservation {
        RunObservation(state: RunSample.state(version), preconditions: .yes)
    }

    /// A look at an effect that is there.
    static func good(_ version: Int) -> RunVerification {
        RunVerification(postconditions: .yes, state: RunSample.state(version), elapsed: .seconds(1))
    }
}
