import Execution
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// Undoing where the run has nothing that was recorded: the step ended half-way, or a person said that it happened. What
/// undoing needs stands in the object's own memory.
@Suite struct KubernetesUndoTests {
    private static let node = "nodes/worker-1"
    private static let pod = "pods/shop/cart-7d4f-x1"

    private static func executor(_ cluster: ScriptedCluster) throws -> KubernetesExecutor {
        KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
    }

    /// The order that undoes `action`, by one that has nothing recorded.
    private static func undo(_ action: Action, on executor: KubernetesExecutor) async throws -> StepOrder {
        try await ShopOrder.order(action, on: executor, token: 8, undoing: .nothing)
    }

    private static func isDone(_ answer: StepAnswer) -> Bool {
        if case .done = answer { true } else { false }
    }

    private static func isFailed(_ answer: StepAnswer) -> Bool {
        if case .failed = answer { true } else { false }
    }

    /// How a drain may end half-way.
    enum Interruption: CaseIterable, Sendable {
        /// A disruption budget holds a pod back.
        case budget
        /// The service is started anew between the patch and the evictions.
        case restart
    }

    @Test(arguments: Interruption.allCases)
    func `a drain that ended half-way is undone: the node takes pods again`(_ interruption: Interruption) async throws {
        let cluster = ScriptedCluster()
        let executor = try Self.executor(cluster)
        let action = try ShopOrder.action("kubernetes.drain-node", "node/worker-1")
        let order = try await ShopOrder.order(action, on: executor)
        switch interruption {
        case .budget:
            cluster.forbidEvictions("Cannot evict pod as it would violate the pod's disruption budget.")
            #expect(Self.isFailed(try await executor.run(order)))
        case .restart:
            cluster.script { call, _ in
                let isAct = call.arguments[0] == "drain" && call.isWriting
                return isAct ? .instead(.silence(ExecutorSilence(.died))) : nil
            }
            await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
            cluster.script { _, _ in nil }
            #expect(Self.isFailed(try await executor.inquire(order)))
        }
        #expect(cluster[Self.node]?["spec"]?["unschedulable"] == true)
        let undo = try await Self.undo(action, on: executor)
        let answer = try await executor.run(undo)
        #expect(Self.isDone(answer))
        #expect(cluster[Self.node]?["spec"]?["unschedulable"] == nil)
        let writes = cluster.writes
        #expect(try await executor.run(undo) == answer && cluster.writes == writes)
        #expect(try await executor.inquire(undo) == answer)
    }

    @Test func `a node that took no pods before the drain takes none after it was undone`() async throws {
        let cluster = ScriptedCluster()
        cluster.change(Self.node, ["spec", "unschedulable"], true)
        cluster.forbidEvictions("Cannot evict pod as it would violate the pod's disruption budget.")
        let executor = try Self.executor(cluster)
        let action = try ShopOrder.action("kubernetes.drain-node", "node/worker-1")
        #expect(Self.isFailed(try await executor.run(try await ShopOrder.order(action, on: executor))))
        #expect(Self.isDone(try await executor.run(try await Self.undo(action, on: executor))))
        #expect(cluster[Self.node]?["spec"]?["unschedulable"] == true)
    }

    @Test func `what a person said to have happened is undone as it was recorded`() async throws {
        let cluster = ScriptedCluster()
        let executor = try Self.executor(cluster)
        let action = try ShopOrder.action("kubernetes.scale-workload", "deployment/shop/cart", ["replicas": 5])
        let order = try await ShopOrder.order(action, on: executor)
        cluster.script { call, _ in
            call.arguments[0] == "patch" ? .afterwards(.silence(ExecutorSilence(.died))) : nil
        }
        await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
        cluster.script { _, _ in nil }
        #expect(cluster["deployments/shop/cart"]?["spec"]?["replicas"] == 5)
        #expect(Self.isDone(try await executor.run(try await Self.undo(action, on: executor))))
        #expect(cluster["deployments/shop/cart"]?["spec"]?["replicas"] == 3)
    }

    @Test func `what somebody changed since is left as it is`() async throws {
        let cluster = ScriptedCluster()
        cluster.forbidEvictions("Cannot evict pod as it would violate the pod's disruption budget.")
        let executor = try Self.executor(cluster)
        let action = try ShopOrder.action("kubernetes.drain-node", "node/worker-1")
        #expect(Self.isFailed(try await executor.run(try await ShopOrder.order(action, on: executor))))
        cluster.change(Self.node, ["spec", "unschedulable"], nil)
        let refusal = StepAnswer.Refusal(.stateChanged, "What was set has been changed since; it is left as it is.")
        #expect(try await executor.run(try await Self.undo(action, on: executor)) == .refused(refusal))
    }

    @Test(arguments: [true, false]) func `where the object knows nothing of the step either, that is said`(
        wasGivenUp: Bool
    ) async throws {
        let cluster = ScriptedCluster()
        let executor = try Self.executor(cluster)
        let action = try ShopOrder.action("kubernetes.drain-node", "node/worker-1")
        if wasGivenUp {
            #expect(try await executor.inquire(try await ShopOrder.order(action, on: executor)) == .unknownKey)
        }
        let writes = cluster.writes
        let refusal = StepAnswer.Refusal(
            .notConfigured,
            "Neither the run nor the object knows what the step set, so that undoing it is left to a person."
        )
        #expect(try await executor.run(try await Self.undo(action, on: executor)) == .refused(refusal))
        #expect(cluster.writes == writes)
    }

    @Test func `a policy that a refused quarantine left is removed, and the pod is not touched`() async throws {
        let cluster = ScriptedCluster()
        let executor = try Self.executor(cluster)
        let action = try ShopOrder.action("kubernetes.quarantine-workload", "pod/shop/cart-7d4f-x1")
        let order = try await ShopOrder.order(action, on: executor)
        cluster.script { call, _ in
            ["patch", "delete"].contains(call.arguments[0]) ? .instead(.refused(.init(.notPermitted, "no"))) : nil
        }
        #expect(Self.isFailed(try await executor.run(order)))
        cluster.script { _, _ in nil }
        let policy = "networkpolicies/shop/\(Quarantine.policyName(of: order.key))"
        #expect(cluster[policy] != nil)
        #expect(Self.isDone(try await executor.run(try await Self.undo(action, on: executor))))
        #expect(cluster[policy] == nil)
        #expect(cluster[Self.pod]?["metadata"]?["labels"] == ["app": "cart"])
    }
}
