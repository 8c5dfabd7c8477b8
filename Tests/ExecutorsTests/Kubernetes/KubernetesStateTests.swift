import Execution
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// Many workers, stale ones, and objects that change: one effect at most, and only on the state that the order rests on.
@Suite struct KubernetesStateTests {
    static let cart = "deployments/shop/cart"

    private static func restart(
        _ cluster: ScriptedCluster,
        token: UInt64 = 7,
        intent: String = "intent-1"
    ) async throws -> (KubernetesExecutor, StepOrder) {
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action("kubernetes.rollout-restart", "deployment/shop/cart")
        return (executor, try await ShopOrder.order(action, on: executor, intent: intent, token: token))
    }

    @Test(.timeLimit(.minutes(5))) func `a hundred workers with one key have one effect`() async throws {
        let cluster = ScriptedCluster()
        let (_, order) = try await Self.restart(cluster)
        let configuration = try ShopOrder.configuration()
        let answers = await withTaskGroup(of: StepAnswer?.self) { group in
            for _ in 0..<100 {
                group.addTask { try? await KubernetesExecutor(configuration, calls: cluster).run(order) }
            }
            return await group.reduce(into: [StepAnswer?]()) { $0.append($1) }
        }
        #expect(cluster.writes == ["patch \(Self.cart)"])
        #expect(Set(answers).count == 1)
        guard case .done = answers.first ?? nil else {
            Issue.record("\(answers)")
            return
        }
    }

    @Test func `a stale worker changes nothing`() async throws {
        let cluster = ScriptedCluster()
        let (executor, old) = try await Self.restart(cluster, token: 6, intent: "old")
        let (_, new) = try await Self.restart(cluster, token: 9, intent: "new")
        _ = try await executor.run(new)
        let stale = StepOrder(
            key: old.key,
            token: old.token,
            action: old.action,
            undoing: nil,
            state: try #require(try await executor.describe(old.action).state).fingerprint,
            limit: old.limit
        )
        guard case .refused(let refusal) = try await executor.run(stale) else {
            Issue.record("it acted")
            return
        }
        #expect(refusal.reason == .staleToken)
        #expect(cluster.writes.count == 1)
        #expect(try await executor.inquire(old) == .unknownKey)
    }

    @Test func `noise in the status is no drift, and does not get in between`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.restart(cluster)
        cluster.change(Self.cart, ["status"], ["replicas": 1])
        // The object changes twice more between reading and acting.
        cluster.script { call, number in
            guard call.isWriting, number < 9 else { return nil }
            return .first { $0.change(Self.cart, ["status"], ["replicas": .integer(Int64(number))]) }
        }
        guard case .done = try await executor.run(order) else {
            Issue.record("it gave up")
            return
        }
        #expect(cluster.writes == ["patch \(Self.cart)"])
    }

    private static func autoscale(_ cluster: ScriptedCluster) {
        let target: JSONValue = ["kind": "Deployment", "name": "cart"]
        cluster.change("horizontalpodautoscalers/shop/cart", ["spec", "scaleTargetRef"], target)
    }

    @Test(arguments: [true, false]) func `replicas are drift unless an autoscaler sets them`(
        _ isAutoscaled: Bool
    ) async throws {
        let cluster = ScriptedCluster()
        if isAutoscaled { Self.autoscale(cluster) }
        let (executor, order) = try await Self.restart(cluster)
        cluster.change(Self.cart, ["spec", "replicas"], 4)
        switch try await executor.run(order) {
        case .done: #expect(isAutoscaled)
        case .refused(let refusal): #expect(!isAutoscaled && refusal.reason == .stateChanged)
        case let answer: Issue.record("\(answer)")
        }
    }

    @Test func `replicas that an autoscaler sets are not set against it`() async throws {
        let cluster = ScriptedCluster()
        Self.autoscale(cluster)
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action("kubernetes.scale-workload", "deployment/shop/cart", ["replicas": 5])
        guard case .refused(let refusal) = try await executor.run(try await ShopOrder.order(action, on: executor))
        else {
            Issue.record("it acted")
            return
        }
        #expect(refusal.reason == .forbidden)
        #expect(cluster.writes == [])
    }

    @Test func `what one step left is what another one on the same object rests on`() async throws {
        let cluster = ScriptedCluster()
        let (executor, restart) = try await Self.restart(cluster)
        let scale = try ShopOrder.action("kubernetes.scale-workload", "deployment/shop/cart", ["replicas": 5])
        #expect(try await executor.describe(scale).state?.fingerprint == restart.state)
        _ = try await executor.run(restart)
        let after = try await executor.describe(restart.action)
        #expect(try await executor.describe(scale) == after)
        #expect(after.state != nil && after.state?.fingerprint != restart.state)
    }

    @Test func `a change between reading and acting is seen by the patch`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.restart(cluster)
        cluster.script { call, _ in
            guard call.isWriting else { return nil }
            return .first { $0.change(Self.cart, ["spec", "template", "spec", "hostNetwork"], true) }
        }
        guard case .refused(let refusal) = try await executor.run(order) else {
            Issue.record("it acted")
            return
        }
        #expect(refusal.reason == .stateChanged)
        #expect(cluster.writes == [])
    }

    @Test func `an object that is gone, or made anew, is not acted on`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.restart(cluster)
        let object = try #require(cluster[Self.cart])
        cluster.remove(Self.cart)
        #expect(try await executor.run(order) == .refused(.init(.targetGone, "There is no such object.")))
        await #expect(throws: ExecutorSilence.self) { try await executor.inquire(order) }
        cluster.put(PatchMachine.set(object, ["metadata", "uid"], "another"))
        guard case .refused(let refusal) = try await executor.run(order) else {
            Issue.record("it acted")
            return
        }
        #expect(refusal.reason == .stateChanged)
        #expect(cluster.writes == [])
    }

    @Test func `a rollout that goes on is running, one that ran out of time has ended`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.restart(cluster)
        let answer = try await executor.run(order)
        #expect(try await executor.inquire(order) == .running)
        let late: JSONValue = ["observedGeneration": 2, "conditions": [["reason": "ProgressDeadlineExceeded"]]]
        cluster.change(Self.cart, ["status"], late)
        #expect(try await executor.inquire(order) == answer)
    }

    @Test(arguments: ["paused", "OnDelete"]) func `a restart that would replace no pod is refused`(
        _ obstacle: String
    ) async throws {
        let cluster = ScriptedCluster()
        cluster.change(Self.cart, ["spec", "paused"], true)
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let target = obstacle == "paused" ? "deployment/shop/cart" : "daemonset/shop/agent"
        let action = try ShopOrder.action("kubernetes.rollout-restart", target)
        guard case .refused(let refusal) = try await executor.run(try await ShopOrder.order(action, on: executor))
        else {
            Issue.record("it acted")
            return
        }
        #expect(refusal.reason == .forbidden)
        #expect(cluster.writes == [])
    }
}
