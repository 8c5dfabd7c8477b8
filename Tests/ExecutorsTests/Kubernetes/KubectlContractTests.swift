import EvenkeelTestKit
import Execution
import Foundation
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// The executor with the real `kubectl` against a control plane in miniature: its arguments are understood, its words mean
/// what they are taken for, and what is sent is what was meant.
@Suite(.timeLimit(.minutes(5)), .requiresKubectl, .serialized) struct KubectlContractTests {
    private struct Cluster {
        let executor: KubernetesExecutor
        let folder: String

        var writes: [String] {
            let text = (try? String(contentsOfFile: folder + "writes", encoding: .utf8)) ?? ""
            return text.split(separator: "\n").map(String.init)
        }
    }

    private static func withCluster(
        _ objects: [JSONValue] = ShopObjects.all,
        _ body: (Cluster) async throws -> Void
    ) async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "evenkeel-\(UUID())")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // A folder that cannot be removed is left to the system.
        defer { try? FileManager.default.removeItem(at: place) }
        let folder = place.path() + "/"
        try Data(try JSONValue.array(objects).serialized()).write(to: place.appending(path: "objects.json"))
        let script = try #require(
            Bundle.module.url(forResource: "controlplane", withExtension: "py", subdirectory: "Fixtures")
        )
        let server = try ChildProcess(["python3", script.path(), folder + "objects.json"])
        defer { server.kill() }
        let port = try await server.line(after: "listening on ", within: .seconds(20))
        let kubeconfig = """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:\(port)"}}]
            users: [{name: u, user: {token: x}}]
            contexts: [{name: prod, context: {cluster: c, user: u}}]
            """
        try Data(kubeconfig.utf8).write(to: place.appending(path: "kubeconfig"))
        let configuration = try KubernetesConfiguration(
            program: try #require(KubectlPlace.path),
            kubeconfig: folder + "kubeconfig",
            context: "prod",
            namespaces: ["shop"],
            mayActOnNodes: true,
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder]
        )
        try await body(Cluster(executor: KubernetesExecutor(configuration), folder: folder))
    }

    /// Rehearses an order, which writes nothing, and carries it out.
    private static func carryOut(_ action: Action, on cluster: Cluster) async throws -> StepAnswer {
        try await carryOut(try await ShopOrder.order(action, on: cluster.executor), on: cluster)
    }

    private static func carryOut(_ order: StepOrder, on cluster: Cluster) async throws -> StepAnswer {
        let before = cluster.writes
        let forecast = try await cluster.executor.simulate(order)
        #expect(forecast.isAccepted, "\(forecast.words)")
        #expect(cluster.writes == before, "a rehearsal wrote")
        return try await cluster.executor.run(order)
    }

    private static func isDone(_ answer: StepAnswer) -> Bool {
        if case .done = answer { true } else { false }
    }

    @Test func `one patch is made for each act, and undone by another`() async throws {
        try await Self.withCluster { cluster in
            for (number, act) in KubernetesRunTests.acts.enumerated() {
                let action = try act.action()
                let count = cluster.writes.count
                let intent = "intent-\(number)"
                let token = UInt64(number)
                let order = try await ShopOrder.order(action, on: cluster.executor, intent: intent, token: token)
                guard case .done(let record) = try await Self.carryOut(order, on: cluster) else {
                    Issue.record("\(act.id) was not done")
                    continue
                }
                #expect(cluster.writes.dropFirst(count) == ["patch \(act.path)"])
                #expect(try await cluster.executor.run(order) == .done(record))
                guard try KubernetesAct(action).undoObstacle == nil else { continue }
                let undo = try await ShopOrder.order(
                    action,
                    on: cluster.executor,
                    intent: intent,
                    token: token,
                    undoing: record
                )
                #expect(Self.isDone(try await cluster.executor.run(undo)), "\(act.id)")
                #expect(cluster.writes.count == count + 2)
            }
        }
    }

    @Test func `a pod is deleted under preconditions, a job is started, a node is drained`() async throws {
        try await Self.withCluster(ShopObjects.all.filter { $0["metadata"]?["name"] != "alone" }) { cluster in
            let job = try ShopOrder.action("kubernetes.retry-job", "cronjob/shop/report")
            #expect(Self.isDone(try await Self.carryOut(job, on: cluster)))
            let drain = try ShopOrder.action("kubernetes.drain-node", "node/worker-1")
            #expect(Self.isDone(try await Self.carryOut(drain, on: cluster)))
            #expect(cluster.writes.contains("evict pods/shop/cart-7d4f-x1"))
        }
        try await Self.withCluster { cluster in
            let delete = try ShopOrder.action("kubernetes.delete-pod", "pod/shop/cart-7d4f-x1")
            #expect(Self.isDone(try await Self.carryOut(delete, on: cluster)))
            #expect(cluster.writes == ["patch pods/shop/cart-7d4f-x1", "delete pods/shop/cart-7d4f-x1"])
        }
    }

    @Test func `a pod without a controller, or held by a budget, keeps its node`() async throws {
        let drain = try ShopOrder.action("kubernetes.drain-node", "node/worker-1")
        let pod = try #require(ShopObjects.all.first { $0["metadata"]?["name"] == "cart-7d4f-x1" })
        let held = PatchMachine.set(pod, ["metadata", "labels"], ["held": "yes"])
        let node = try #require(ShopObjects.all.last)
        for (objects, words) in [(ShopObjects.all, "controller"), ([held, node], "disruption budget")] {
            try await Self.withCluster(objects) { cluster in
                let order = try await ShopOrder.order(drain, on: cluster.executor)
                guard case .refused(let refusal) = try await cluster.executor.run(order) else {
                    Issue.record("it was not refused")
                    return
                }
                #expect(refusal.reason == .forbidden)
                #expect(refusal.words.contains(words), "\(refusal.words)")
                #expect(cluster.writes == [])
            }
        }
    }

    @Test func `a quarantine makes its policy and undoing removes it`() async throws {
        try await Self.withCluster { cluster in
            let action = try ShopOrder.action("kubernetes.quarantine-workload", "pod/shop/cart-7d4f-x1")
            guard case .done(let record) = try await Self.carryOut(action, on: cluster) else {
                Issue.record("not done")
                return
            }
            let undo = try await ShopOrder.order(action, on: cluster.executor, undoing: record)
            #expect(Self.isDone(try await cluster.executor.run(undo)))
            let verbs = cluster.writes.map { String($0.prefix { $0 != " " }) }
            #expect(verbs == ["create", "patch", "patch", "delete", "patch"])
        }
    }

    @Test func `what the control plane refuses is a refusal, and what is gone is gone`() async throws {
        try await Self.withCluster { cluster in
            let field = (name: "spec.replicas", desired: Optional("5000"))
            let action = try ShopOrder.action("kubernetes.correct-route", "deployment/shop/cart", field: field)
            let order = try await ShopOrder.order(action, on: cluster.executor)
            guard case .refused(let refusal) = try await cluster.executor.run(order) else {
                Issue.record("not refused")
                return
            }
            #expect(refusal.reason == .forbidden && refusal.words.contains("is invalid"))
            let gone = try ShopOrder.action("kubernetes.rollout-restart", "deployment/shop/none")
            let lost = try await ShopOrder.order(gone, on: cluster.executor)
            #expect(try await cluster.executor.run(lost) == .refused(.init(.targetGone, "There is no such object.")))
            #expect(cluster.writes == [])
        }
    }
}

/// Where `kubectl` is.
private enum KubectlPlace {
    static let path: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/kubectl" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}

extension Trait where Self == ConditionTrait {
    /// Runs the test only where there are `kubectl` and a Python.
    fileprivate static var requiresKubectl: Self {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let isThere = ["kubectl", "python3"].allSatisfy { name in
            folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        }
        return .enabled(if: isThere, "kubectl or python3 is not in PATH")
    }
}
