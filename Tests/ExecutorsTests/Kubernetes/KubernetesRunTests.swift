import Execution
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// What becomes of orders on a cluster: once each, on the state that they rest on, by the newest worker only.
@Suite struct KubernetesRunTests {
    struct Act: Sendable, CustomTestStringConvertible {
        let id: String
        let target: String
        var arguments: [String: Int64] = [:]
        var field: (name: String, desired: String?)?
        /// The object that is changed, a place in it, and what stands there afterwards.
        let path: String
        let place: String
        let after: JSONValue?
        var testDescription: String { id + (field.map { " " + $0.name } ?? "") }

        func action() throws -> Action { try ShopOrder.action(id, target, arguments, field: field) }
    }

    static let app = "spec.template.spec.containers[app]"
    static let cart = "deployments/shop/cart"
    static let acts = [
        Act(
            id: "kubernetes.rollout-restart",
            target: "deployment/shop/cart",
            path: cart,
            place: "/spec/template/metadata/annotations/evenkeel.dev~1restarted-by",
            after: "intent-1/0"
        ),
        Act(
            id: "kubernetes.scale-workload",
            target: "deployment/shop/cart",
            arguments: ["replicas": 5],
            path: cart,
            place: "/spec/replicas",
            after: 5
        ),
        Act(
            id: "kubernetes.rollback-workload",
            target: "deployment/shop/cart",
            path: cart,
            place: "/spec/template",
            after: ShopObjects.template("cart:2")
        ),
        Act(
            id: "kubernetes.rollback-workload",
            target: "deployment/shop/cart",
            arguments: ["revision": 1],
            path: cart,
            place: "/spec/template",
            after: ShopObjects.template("cart:1")
        ),
        Act(
            id: "kubernetes.rollback-workload",
            target: "statefulset/shop/ledger",
            path: "statefulsets/shop/ledger",
            place: "/spec/template",
            after: ShopObjects.template("ledger:1")
        ),
        Act(
            id: "kubernetes.raise-autoscaler-limit",
            target: "horizontalpodautoscaler/shop/cart",
            arguments: ["maximum": 9],
            path: "horizontalpodautoscalers/shop/cart",
            place: "/spec/maxReplicas",
            after: 9
        ),
        Act(
            id: "kubernetes.correct-image",
            target: "deployment/shop/cart",
            field: (app + ".image", "cart:4"),
            path: cart,
            place: "/spec/template/spec/containers/0/image",
            after: "cart:4"
        ),
        Act(
            id: "kubernetes.correct-environment",
            target: "deployment/shop/cart",
            field: (app + ".env[LEVEL]", "warn"),
            path: cart,
            place: "/spec/template/spec/containers/0/env/0/value",
            after: "warn"
        ),
        Act(
            id: "kubernetes.set-resources",
            target: "deployment/shop/cart",
            field: (app + ".resources.limits.memory", "512Mi"),
            path: cart,
            place: "/spec/template/spec/containers/0/resources/limits/memory",
            after: "512Mi"
        ),
        Act(
            id: "kubernetes.correct-placement",
            target: "deployment/shop/cart",
            field: ("spec.template.spec.nodeSelector.kubernetes.io/os", "linux"),
            path: cart,
            place: "/spec/template/spec/nodeSelector/kubernetes.io~1os",
            after: "linux"
        ),
        Act(
            id: "kubernetes.correct-service",
            target: "service/shop/cart",
            field: ("spec.selector.app", "cart"),
            path: "services/shop/cart",
            place: "/spec/selector/app",
            after: "cart"
        ),
        Act(
            id: "kubernetes.correct-service",
            target: "service/shop/cart",
            field: ("spec.ports[http].targetPort", "8080"),
            path: "services/shop/cart",
            place: "/spec/ports/0/targetPort",
            after: 8080
        ),
        Act(
            id: "kubernetes.correct-configuration",
            target: "configmap/shop/settings",
            field: ("data.mode", "safe"),
            path: "configmaps/shop/settings",
            place: "/data/mode",
            after: "safe"
        ),
        Act(
            id: "kubernetes.raise-quota",
            target: "resourcequota/shop/limits",
            field: ("spec.hard.pods", "20"),
            path: "resourcequotas/shop/limits",
            place: "/spec/hard/pods",
            after: "20"
        ),
        Act(
            id: "kubernetes.expand-claim",
            target: "persistentvolumeclaim/shop/data",
            arguments: ["growth-percent": 50],
            path: "persistentvolumeclaims/shop/data",
            place: "/spec/resources/requests/storage",
            after: "15360Mi"
        ),
        Act(
            id: "kubernetes.cordon-node",
            target: "node/worker-1",
            path: "nodes/worker-1",
            place: "/spec/unschedulable",
            after: true
        ),
        Act(
            id: "kubernetes.correct-node",
            target: "node/worker-1",
            field: ("metadata.labels.zone", "b"),
            path: "nodes/worker-1",
            place: "/metadata/labels/zone",
            after: "b"
        ),
    ]

    @Test(arguments: acts) func `an act is one patch, and the object remembers it`(_ act: Act) async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let order = try await ShopOrder.order(try act.action(), on: executor)
        let answer = try await executor.run(order)
        guard case .done(let record) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(cluster.writes == ["patch \(act.path)"])
        let place = try #require(JSONPointer(act.place))
        let object = try #require(cluster[act.path])
        #expect(place.value(in: object) == act.after)
        let annotations = object["metadata"]?["annotations"]
        #expect(annotations?["evenkeel.dev/last-key"] == "intent-1/0")
        #expect(annotations?["evenkeel.dev/last-token"] == "7")
        // Asked again, however often, it is the same answer and no effect.
        #expect(try await executor.run(order) == .done(record))
        #expect(cluster.writes.count == 1)
        cluster.change(
            act.path,
            ["status"],
            ["observedGeneration": 99, "updatedReplicas": 9, "replicas": 9, "availableReplicas": 9]
        )
        #expect(try await executor.inquire(order) == .done(record))
    }

    @Test(arguments: acts) func `nothing is written before an act is run`(_ act: Act) async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let order = try await ShopOrder.order(try act.action(), on: executor)
        let forecast = try await executor.simulate(order)
        #expect(forecast.isAccepted, "\(forecast.words)")
        #expect(cluster.writes == [])
        #expect(!cluster.calls.contains { $0.isWriting })
    }

    @Test(arguments: acts) func `what was done is undone once, and only if it is still there`(_ act: Act) async throws {
        let cluster = ScriptedCluster()
        let before = try #require(cluster[act.path])
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try act.action()
        guard case .done(let record) = try await executor.run(try await ShopOrder.order(action, on: executor)) else {
            Issue.record("not done")
            return
        }
        let undo = try await ShopOrder.order(action, on: executor, undoing: record)
        let answer = try await executor.run(undo)
        if let obstacle = try KubernetesAct(action).undoObstacle {
            #expect(answer == .refused(.init(.notConfigured, obstacle)))
            return
        }
        guard case .done = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(cluster[act.path]?["spec"] == before["spec"] && cluster[act.path]?["data"] == before["data"])
        #expect(try await executor.run(undo) == answer)
        #expect(cluster.writes.count == 2)
        // A second undoing finds nothing of what it would undo.
        let again = try await ShopOrder.order(action, on: executor, intent: "intent-2", undoing: record)
        guard case .refused(let refusal) = try await executor.run(again) else {
            Issue.record("undone twice")
            return
        }
        #expect(refusal.reason == .stateChanged)
    }

    @Test(arguments: acts) func `a state that changed since is not acted on`(_ act: Act) async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let order = try await ShopOrder.order(try act.action(), on: executor)
        cluster.change(act.path, ["metadata", "labels"], ["app": "somebody-else"])
        guard case .refused(let refusal) = try await executor.run(order) else {
            Issue.record("it acted")
            return
        }
        #expect(refusal.reason == .stateChanged)
        #expect(cluster.writes == [])
    }
}
