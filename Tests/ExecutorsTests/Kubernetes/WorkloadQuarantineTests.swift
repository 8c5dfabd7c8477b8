import Execution
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// A workload's quarantine: all of its pods lose their labels and are selected by a policy that allows nothing, and get
/// everything back when it is undone, from wherever a worker ended.
@Suite struct WorkloadQuarantineTests {
    private static let pods = ["pods/shop/cart-3-a", "pods/shop/cart-3-b"]
    private static let other = "pods/shop/kart-1-c"
    private static let workload = "deployments/shop/cart"

    private static func prepared(_ cluster: ScriptedCluster) async throws -> (KubernetesExecutor, StepOrder) {
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action("kubernetes.quarantine-workload", "deployment/shop/cart")
        return (executor, try await ShopOrder.order(action, on: executor))
    }

    private static func labels(_ cluster: ScriptedCluster) -> [JSONValue?] {
        (pods + [other]).map { cluster[$0]?["metadata"]?["labels"] }
    }

    private static func policies(_ order: StepOrder, _ cluster: ScriptedCluster) -> JSONValue? {
        cluster["networkpolicies/shop/\(Quarantine.policyName(of: order.key))"]
    }

    private static func undone(
        _ order: StepOrder,
        _ recorded: RecordedState,
        _ executor: KubernetesExecutor,
        token: UInt64 = 9
    ) async throws -> (StepOrder, StepAnswer) {
        let undo = try await ShopOrder.order(order.action, on: executor, token: token, undoing: recorded)
        return (undo, try await executor.run(undo))
    }

    @Test func `all pods of a workload are cut off, those of another are not, and undoing gives everything back`()
        async throws
    {
        let cluster = ScriptedCluster(ClusterEvidenceTests.workload)
        let before = Self.labels(cluster)
        let (executor, order) = try await Self.prepared(cluster)
        let forecast = try await executor.simulate(order)
        #expect(forecast == StepForecast(isAccepted: true, words: "pods cart-3-a, cart-3-b: labels and network"))
        #expect(cluster.writes == [])
        guard case .done(let recorded) = try await executor.run(order) else {
            Issue.record("it is not done")
            return
        }
        let mark = JSONValue.string(Quarantine.mark(of: order.key))
        let cut: JSONValue = ["evenkeel.dev/quarantine": mark]
        #expect(Self.labels(cluster) == [cut, cut, before[2]])
        let policy = try #require(Self.policies(order, cluster))
        #expect(policy["spec"]?["podSelector"]?["matchLabels"] == cut)
        #expect(policy["spec"]?["policyTypes"] == ["Ingress", "Egress"] && policy["spec"]?["ingress"] == nil)
        // The policy is there before the first pod has its label.
        let writes = cluster.writes
        #expect(writes.first?.hasPrefix("create networkpolicies/") == true)
        #expect(writes.filter { Self.pods.map { "patch \($0)" }.contains($0) }.count == 2)
        // The same key again has no further effect; an inquiry has the same answer.
        #expect(try await executor.run(order) == .done(recorded))
        #expect(try await executor.inquire(order) == .done(recorded))
        #expect(cluster.writes == writes)
        let (undo, answer) = try await Self.undone(order, recorded, executor)
        guard case .done = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(Self.labels(cluster) == before)
        #expect(Self.policies(order, cluster) == nil)
        #expect(try await executor.inquire(undo) == answer)
        let after = cluster.writes
        #expect(try await executor.run(undo) == answer)
        #expect(cluster.writes == after)
    }

    @Test(arguments: 0...5) func `who dies after any write is found out, and the same key goes on`(
        _ writes: Int
    ) async throws {
        let cluster = ScriptedCluster(ClusterEvidenceTests.workload)
        let before = Self.labels(cluster)
        let (executor, order) = try await Self.prepared(cluster)
        cluster.script { [cluster] call, _ in
            let isDead = call.isWriting && cluster.writes.count >= writes
            return isDead ? .instead(.silence(ExecutorSilence(.died))) : nil
        }
        _ = try? await executor.run(order)
        cluster.script { _, _ in nil }
        var answer = try await executor.inquire(order)
        if case .done = answer {
        } else {
            // What was given up is ordered with a newer token, as a run does it.
            let again = try await ShopOrder.order(order.action, on: executor, token: 8)
            answer = try await executor.run(answer == .unknownKey ? again : order)
        }
        guard case .done(let recorded) = answer else {
            Issue.record("after \(writes) writes: \(answer)")
            return
        }
        let cut: JSONValue = ["evenkeel.dev/quarantine": .string(Quarantine.mark(of: order.key))]
        #expect(Self.labels(cluster) == [cut, cut, before[2]])
        // And undoing that dies after as many.
        let start = cluster.writes.count
        cluster.script { [cluster] call, _ in
            let isDead = call.isWriting && cluster.writes.count >= start + writes
            return isDead ? .instead(.silence(ExecutorSilence(.died))) : nil
        }
        let undo = try await ShopOrder.order(order.action, on: executor, token: 9, undoing: recorded)
        _ = try? await executor.run(undo)
        cluster.script { _, _ in nil }
        if case .done = try await executor.inquire(undo) {
        } else {
            let again = try await ShopOrder.order(order.action, on: executor, token: 10, undoing: recorded)
            guard case .done = try await executor.run(again) else {
                Issue.record("undoing after \(writes) writes")
                return
            }
        }
        #expect(Self.labels(cluster) == before)
        #expect(Self.policies(order, cluster) == nil)
    }

    @Test func `a pod that was made anew meanwhile is no longer the one that was meant`() async throws {
        let cluster = ScriptedCluster(ClusterEvidenceTests.workload)
        let (executor, order) = try await Self.prepared(cluster)
        cluster.script { call, _ in
            guard call.arguments[0] == "create" else { return nil }
            return .first { $0.change(Self.pods[0], ["metadata", "uid"], "uid-of-another") }
        }
        guard case .done(let recorded) = try await executor.run(order) else {
            Issue.record("it is not done")
            return
        }
        #expect(cluster[Self.pods[0]]?["metadata"]?["labels"] == ["app": "cart"])
        cluster.script { _, _ in nil }
        cluster.remove(Self.pods[1])
        guard case .done = try await Self.undone(order, recorded, executor).1 else {
            Issue.record("it is not undone")
            return
        }
        #expect(Self.policies(order, cluster) == nil)
    }

    @Test func `labels that somebody else set since are left, and the policy with them`() async throws {
        let cluster = ScriptedCluster(ClusterEvidenceTests.workload)
        let (executor, order) = try await Self.prepared(cluster)
        guard case .done(let recorded) = try await executor.run(order) else {
            Issue.record("it is not done")
            return
        }
        cluster.change(Self.pods[0], ["metadata", "labels", "seen-by"], "forensics")
        guard case .failed(let words) = try await Self.undone(order, recorded, executor).1 else {
            Issue.record("it counts as undone")
            return
        }
        #expect(words.hasPrefix("Not every pod has its labels again: cart-3-a: "))
        #expect(cluster[Self.pods[1]]?["metadata"]?["labels"] == ["app": "cart"])
        #expect(Self.policies(order, cluster) != nil)
    }

    @Test func `a pod that may not be patched lets the quarantine fail, and says which`() async throws {
        let cluster = ScriptedCluster(ClusterEvidenceTests.workload)
        let (executor, order) = try await Self.prepared(cluster)
        cluster.script { call, _ in
            call.arguments.prefix(2) == ["patch", "pods/cart-3-b"]
                ? .instead(.refused(.init(.notPermitted, "No verb patch."))) : nil
        }
        #expect(
            try await executor.run(order) == .failed("Not every pod is cut off: cart-3-b: No verb patch.")
        )
        guard case .failed(let words) = try await executor.inquire(order) else {
            Issue.record("not failed")
            return
        }
        #expect(words == "1 of 2 pods are cut off.")
    }

    @Test func `a workload without pods, or with too many, is not cut off, and no policy is left`() async throws {
        let empty = ScriptedCluster([ClusterEvidenceTests.workload[0]])
        let (executor, order) = try await Self.prepared(empty)
        guard case .refused(let refusal) = try await executor.run(order) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.words == "No pod of the workload is there to be cut off." && empty.writes == [])
        let many = (0...Quarantine.mostPods).map { ClusterEvidenceTests.pod("cart-3-\($0)") }
        let full = ScriptedCluster([ClusterEvidenceTests.workload[0]] + many)
        let (other, second) = try await Self.prepared(full)
        guard case .refused(let tooMany) = try await other.run(second) else {
            Issue.record("not refused")
            return
        }
        #expect(tooMany.words.hasPrefix("The workload has 41 pods") && full.writes == [])
    }
}
