import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Execution
@testable import Executors

/// Replicas count as ready when they are of the template that was told last, available, and the only ones.
@Suite struct RolloutTests {
    private static let cart = "deployments/shop/cart"

    /// Whether a step's postconditions hold by what the executor sees, where everybody else says that three of three are ready.
    private static func truths(_ action: Action, _ executor: KubernetesExecutor) async throws -> [Truth] {
        var facts = FactTable()
        facts.record(.number(3), as: .replicasDesired, of: action.target, from: "elsewhere")
        facts.record(.number(3), as: .replicasReady, of: action.target, from: "elsewhere")
        let state = try #require(try await executor.describe(action).state)
        let snapshot = IncidentSnapshot(
            id: "sample",
            capturedAt: .epoch,
            alerts: [],
            topology: .empty,
            changes: [],
            inventory: Inventory([]),
            facts: facts,
            notes: []
        ).with(state.facts, unsettled: state.unsettled, of: action.target, from: "executor")
        let values = Dictionary(action.arguments.map { ($0.name, $0.value.factValue) }) { first, _ in first }
        let evaluation = ConditionEvaluation(snapshot: snapshot, target: action.target, arguments: values)
        return action.definition.postconditions.map { evaluation.truth(of: $0) }
    }

    @Test func `a restart is not verified while old pods are counted`() async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action("kubernetes.rollout-restart", "deployment/shop/cart")
        #expect(try await Self.truths(action, executor) == [.yes])
        _ = try await executor.run(try await ShopOrder.order(action, on: executor))
        // The three old pods are ready as before.
        #expect(try await Self.truths(action, executor) == [.unknown])
        let course: [(status: JSONValue, truth: Truth)] = [
            (status(2, replicas: 3, updated: 0, available: 3), .no),
            (status(2, replicas: 4, updated: 1, available: 3), .no),
            (status(2, replicas: 4, updated: 2, available: 4), .no),
            // All new ones are there, and an old one is left.
            (status(2, replicas: 4, updated: 3, available: 4), .no),
            (status(2, replicas: 3, updated: 3, available: 2), .no),
            (status(2, replicas: 3, updated: 3, available: 3), .yes),
        ]
        for (status, truth) in course {
            cluster.change(Self.cart, ["status"], status)
            #expect(try await Self.truths(action, executor) == [truth], "\(status)")
        }
    }

    @Test func `an image that cannot be pulled is not verified by the pods before it`() async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action(
            "kubernetes.pin-image",
            "deployment/shop/cart",
            field: (name: "spec.template.spec.containers[app].image", desired: "cart:none")
        )
        _ = try await executor.run(try await ShopOrder.order(action, on: executor))
        cluster.change(Self.cart, ["status"], status(2, replicas: 4, updated: 1, available: 3))
        #expect(try await Self.truths(action, executor) == [.no])
    }

    @Test(arguments: [(replicas: Int64(1), left: Int64(3)), (0, 3)])
    func `fewer replicas are there when the others are gone`(_ scale: (replicas: Int64, left: Int64)) async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action(
            "kubernetes.scale-workload",
            "deployment/shop/cart",
            ["replicas": scale.replicas]
        )
        _ = try await executor.run(try await ShopOrder.order(action, on: executor))
        #expect(try await Self.truths(action, executor) == [.unknown])
        let left = scale.left
        cluster.change(Self.cart, ["status"], status(2, replicas: left, updated: left, available: left))
        #expect(try await Self.truths(action, executor) != [.yes])
        let count = scale.replicas
        cluster.change(Self.cart, ["status"], status(2, replicas: count, updated: count, available: count))
        #expect(try await Self.truths(action, executor) == [.yes])
    }

    @Test func `a stateful set is complete when its newest revision is the one that runs`() throws {
        func ready(_ status: JSONObject, partition: Int64? = nil, type: String? = nil) throws -> Int64? {
            var spec: JSONObject = ["replicas": 2]
            var strategy: JSONObject = [:]
            if let partition { strategy["rollingUpdate"] = ["partition": .integer(partition)] }
            if let type { strategy["type"] = .string(type) }
            if !strategy.isEmpty { spec["updateStrategy"] = .object(strategy) }
            return try rollout("StatefulSet", spec, status).ready
        }
        let whole: JSONObject = [
            "observedGeneration": 2, "replicas": 2, "readyReplicas": 2, "updatedReplicas": 2, "currentRevision": "b",
            "updateRevision": "b",
        ]
        #expect(try ready(whole) == 2)
        #expect(try ready(whole.changed("observedGeneration", 1)) == nil)
        // Ready, each of them, and one of the revision before.
        let half = whole.changed("currentRevision", "a").changed("updatedReplicas", 1)
        #expect(try ready(half) == 0)
        #expect(try ready(whole.changed("readyReplicas", 1)) == 1)
        #expect(try ready(whole.changed("availableReplicas", 1)) == 1)
        // A partition keeps the first back; with `OnDelete` nothing is replaced until somebody deletes it.
        #expect(try ready(half, partition: 1) == 2)
        #expect(try ready(half, type: "OnDelete") == 0)
    }

    @Test func `a daemon set is complete when each node that should has the newest pod, available`() throws {
        let whole: JSONObject = [
            "observedGeneration": 2, "desiredNumberScheduled": 4, "currentNumberScheduled": 4,
            "updatedNumberScheduled": 4, "numberReady": 4, "numberAvailable": 4,
        ]
        #expect(try rollout("DaemonSet", [:], whole).ready == 4)
        #expect(try rollout("DaemonSet", [:], whole.changed("updatedNumberScheduled", 3)).ready == 2)
        #expect(try rollout("DaemonSet", [:], whole.changed("numberAvailable", 3)).ready == 3)
        let late = try rollout("DaemonSet", [:], whole.changed("observedGeneration", 1))
        #expect(late.ready == nil && late.desired == nil)
    }

    @Test func `a node says whether it takes pods and is ready, an autoscaler what it may`() throws {
        let node = try object("Node", ["unschedulable": true], ["conditions": [["type": "Ready", "status": "True"]]])
        #expect(ObjectFacts(node).known == [.nodeSchedulable: .flag(false), .nodeReady: .flag(true)])
        let bare = try object("Node", [:], ["conditions": [["type": "Ready", "status": "Unknown"]]])
        #expect(ObjectFacts(bare).known == [.nodeSchedulable: .flag(true), .nodeReady: .flag(false)])
        let autoscaler = try object("HorizontalPodAutoscaler", ["maxReplicas": 5], ["currentReplicas": 3])
        #expect(ObjectFacts(autoscaler).known == [.autoscalerMaximum: .number(5), .autoscalerCurrent: .number(3)])
        let service = try object("Service", [:], [:])
        #expect(ObjectFacts(service).known.isEmpty && ObjectFacts(service).unsettled.isEmpty)
    }

    private func status(_ observed: Int64, replicas: Int64, updated: Int64, available: Int64) -> JSONValue {
        [
            "observedGeneration": .integer(observed), "replicas": .integer(replicas),
            "updatedReplicas": .integer(updated), "availableReplicas": .integer(available),
            "readyReplicas": .integer(available),
        ]
    }

    private func object(_ kind: String, _ spec: JSONObject, _ status: JSONObject) throws -> ClusterObject {
        let metadata: JSONObject = ["uid": "u", "resourceVersion": "1", "generation": 2]
        let value: JSONObject = [
            "kind": .string(kind), "metadata": .object(metadata), "spec": .object(spec), "status": .object(status),
        ]
        return try #require(ClusterObject(.object(value)))
    }

    private func rollout(_ kind: String, _ spec: JSONObject, _ status: JSONObject) throws -> Rollout {
        try #require(Rollout(try object(kind, spec, status)))
    }
}

extension JSONObject {
    /// This object with another member.
    fileprivate func changed(_ name: String, _ value: JSONValue) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }
}
