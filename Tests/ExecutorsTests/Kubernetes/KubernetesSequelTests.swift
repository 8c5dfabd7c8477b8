import Execution
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// Acts that are more than one patch: what each part leaves behind, and going on from every point at which it may end.
@Suite struct KubernetesSequelTests {
    private static let pod = "pods/shop/cart-7d4f-x1"

    private static func prepared(
        _ id: String,
        _ target: String,
        _ cluster: ScriptedCluster
    ) async throws -> (KubernetesExecutor, StepOrder) {
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        return (executor, try await ShopOrder.order(try ShopOrder.action(id, target), on: executor))
    }

    private static func isDone(_ answer: StepAnswer) -> Bool {
        if case .done = answer { true } else { false }
    }

    private static func isFailed(_ answer: StepAnswer) -> Bool {
        if case .failed = answer { true } else { false }
    }

    @Test func `a pod is marked, then deleted if it is still the one`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared("kubernetes.delete-pod", "pod/shop/cart-7d4f-x1", cluster)
        #expect(try await executor.simulate(order).isAccepted)
        #expect(cluster.writes == [])
        #expect(Self.isDone(try await executor.run(order)))
        #expect(cluster.writes == ["patch \(Self.pod)", "delete \(Self.pod)"])
        // The pod took its memory along: nobody can tell any more whose doing it was.
        await #expect(throws: ExecutorSilence.self) { try await executor.inquire(order) }
    }

    @Test func `a pod of the same name that came since is left alone`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared("kubernetes.delete-pod", "pod/shop/cart-7d4f-x1", cluster)
        cluster.script { call, _ in
            guard call.arguments[0] == "delete" else { return nil }
            return .first { $0.change(Self.pod, ["metadata", "uid"], "new") }
        }
        // The marked one is gone: that was the order.
        #expect(Self.isDone(try await executor.run(order)))
        #expect(cluster.writes == ["patch \(Self.pod)"])
    }

    @Test func `a pod without a controller is not deleted`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared("kubernetes.delete-pod", "pod/shop/alone", cluster)
        #expect(try await executor.run(order) == .refused(.init(.forbidden, "No controller would make the pod anew.")))
        #expect(cluster.writes == [])
    }

    @Test func `a stale worker does not delete what a newer one marked`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared("kubernetes.delete-pod", "pod/shop/cart-7d4f-x1", cluster)
        cluster.script { call, _ in
            guard call.arguments[0] == "delete" else { return nil }
            return .first { cluster in
                let names = ["evenkeel.dev/last-key": "newer/0", "evenkeel.dev/last-token": "9"]
                for (name, value) in names {
                    cluster.change(Self.pod, ["metadata", "annotations", name], .string(value))
                }
                let effects =
                    #"[{"key":"newer/0","token":9,"record":""},{"key":"intent-1/0","token":7,"begun":true,"record":""}]"#
                cluster.change(Self.pod, ["metadata", "annotations", "evenkeel.dev/effects"], .string(effects))
            }
        }
        #expect(Self.isFailed(try await executor.run(order)))
        #expect(cluster.writes == ["patch \(Self.pod)"])
    }

    @Test(arguments: [
        ("kubernetes.delete-pod", "pod/shop/cart-7d4f-x1", "delete"),
        ("kubernetes.drain-node", "node/worker-1", "drain"),
        ("kubernetes.retry-job", "cronjob/shop/report", "create"),
    ]) func `who dies between mark and act is found out, and the same key goes on`(
        _ id: String,
        _ target: String,
        _ verb: String
    ) async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared(id, target, cluster)
        cluster.script { call, _ in
            let isAct = call.arguments[0] == verb && call.isWriting
            return isAct ? .instead(.silence(ExecutorSilence(.died))) : nil
        }
        await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
        cluster.script { _, _ in nil }
        #expect(Self.isFailed(try await executor.inquire(order)))
        #expect(Self.isDone(try await executor.run(order)))
        #expect(cluster.writes.filter { !$0.hasPrefix("patch") }.count == 1)
    }

    @Test func `a stale worker does not go on with a drain that it began`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared("kubernetes.drain-node", "node/worker-1", cluster)
        cluster.script { call, _ in
            let isAct = call.arguments[0] == "drain" && call.isWriting
            return isAct ? .instead(.silence(ExecutorSilence(.died))) : nil
        }
        await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
        cluster.script { _, _ in nil }
        let newer = try ShopOrder.action("kubernetes.cordon-node", "node/worker-1")
        #expect(
            Self.isDone(try await executor.run(try await ShopOrder.order(newer, on: executor, intent: "n", token: 8)))
        )
        #expect(Self.isFailed(try await executor.run(order)))
        #expect(!cluster.writes.contains("drain worker-1"))
    }

    @Test func `a drain cordons, evicts and notes its end`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared("kubernetes.drain-node", "node/worker-1", cluster)
        let answer = try await executor.run(order)
        #expect(Self.isDone(answer))
        #expect(cluster.writes == ["patch nodes/worker-1", "drain worker-1", "patch nodes/worker-1"])
        #expect(cluster["nodes/worker-1"]?["spec"]?["unschedulable"] == true)
        #expect(try await executor.inquire(order) == answer)
        #expect(try await executor.run(order) == answer)
        #expect(cluster.writes.count == 3)
    }

    @Test func `a budget that holds a pod back leaves the drain unfinished, and says so`() async throws {
        let cluster = ScriptedCluster()
        cluster.forbidEvictions("Cannot evict pod as it would violate the pod's disruption budget.")
        let (executor, order) = try await Self.prepared("kubernetes.drain-node", "node/worker-1", cluster)
        guard case .failed(let words) = try await executor.run(order) else {
            Issue.record("not failed")
            return
        }
        #expect(words.contains("disruption budget"))
        #expect(cluster[Self.pod] != nil)
        #expect(Self.isFailed(try await executor.inquire(order)))
    }

    @Test func `a drain that the rules forbid does not even cordon`() async throws {
        let cluster = ScriptedCluster()
        cluster.script { call, _ in
            call.arguments[0] == "drain" ? .instead(.incomplete("cannot delete Pods with local storage")) : nil
        }
        let (executor, order) = try await Self.prepared("kubernetes.drain-node", "node/worker-1", cluster)
        let refusal = StepAnswer.refused(.init(.forbidden, "cannot delete Pods with local storage"))
        #expect(try await executor.run(order) == refusal)
        #expect(cluster.writes == [])
    }

    @Test func `a cron job is run once more, under a name of the order's own`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared("kubernetes.retry-job", "cronjob/shop/report", cluster)
        let answer = try await executor.run(order)
        #expect(Self.isDone(answer))
        #expect(try await executor.run(order) == answer)
        #expect(cluster.writes.filter { $0.hasPrefix("create jobs/shop/evenkeel-") }.count == 1)
        #expect(try await executor.inquire(order) == answer)
    }

    @Test func `a quarantined pod has no label but its own and a policy that allows nothing`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared(
            "kubernetes.quarantine-workload",
            "pod/shop/cart-7d4f-x1",
            cluster
        )
        guard case .done(let record) = try await executor.run(order) else {
            Issue.record("not done")
            return
        }
        let name = Quarantine.policyName(of: order.key)
        #expect(cluster.writes == ["create networkpolicies/shop/\(name)", "patch \(Self.pod)"])
        #expect(cluster[Self.pod]?["metadata"]?["labels"]?.object?.keys == ["evenkeel.dev/quarantine"])
        let spec = cluster["networkpolicies/shop/\(name)"]?["spec"]
        #expect(spec?["policyTypes"] == ["Ingress", "Egress"] && spec?["ingress"] == nil && spec?["egress"] == nil)
        let undo = try await ShopOrder.order(order.action, on: executor, undoing: record)
        let answer = try await executor.run(undo)
        #expect(Self.isDone(answer))
        #expect(cluster[Self.pod]?["metadata"]?["labels"] == ["app": "cart"])
        #expect(cluster["networkpolicies/shop/\(name)"] == nil)
        #expect(try await executor.run(undo) == answer)
        #expect(try await executor.inquire(undo) == answer)
    }

    @Test func `a quarantine that is refused leaves no policy behind`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared(
            "kubernetes.quarantine-workload",
            "pod/shop/cart-7d4f-x1",
            cluster
        )
        cluster.script { call, _ in
            call.arguments[0] == "patch" ? .instead(.refused(.init(.notPermitted, "no"))) : nil
        }
        #expect(try await executor.run(order) == .refused(.init(.notPermitted, "no")))
        let name = Quarantine.policyName(of: order.key)
        #expect(cluster["networkpolicies/shop/\(name)"] == nil)
        cluster.script { call, _ in
            ["patch", "delete"].contains(call.arguments[0]) ? .instead(.refused(.init(.notPermitted, "no"))) : nil
        }
        #expect(Self.isFailed(try await executor.run(order)))
    }

    @Test(arguments: ["kubernetes.inspect", "kubernetes.read-logs"]) func `a look reads and leaves nothing`(
        _ id: String
    ) async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.prepared(id, "pod/shop/cart-7d4f-x1", cluster)
        guard case .done(let text) = try await executor.run(order) else {
            Issue.record("not done")
            return
        }
        #expect(text.text.hasPrefix("text of "))
        #expect(cluster.writes == [])
        #expect(try await executor.inquire(order) == .unknownKey)
    }
}
