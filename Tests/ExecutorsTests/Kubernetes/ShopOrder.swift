import ContentDigests
import Execution
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// Actions and orders on an invented shop.
enum ShopOrder {
    static let entities = [
        "deployment/shop/cart", "statefulset/shop/ledger", "daemonset/shop/agent", "pod/shop/cart-7d4f-x1",
        "pod/shop/alone", "horizontalpodautoscaler/shop/cart", "persistentvolumeclaim/shop/data",
        "cronjob/shop/report", "job/shop/report-1", "service/shop/cart", "configmap/shop/settings",
        "resourcequota/shop/limits", "node/worker-1", "node/worker-2", "deployment/other/cart", "route/shop/cart",
        "release/shop/cart", "secret/shop/key", "issuer/shop/ca",
    ].compactMap { EntityReference($0) }

    static func configuration(nodes: Bool = true) throws -> KubernetesConfiguration {
        try KubernetesConfiguration(
            program: "/usr/bin/kubectl",
            kubeconfig: "/etc/evenkeel/kubeconfig",
            context: "prod",
            namespaces: ["shop"],
            mayActOnNodes: nodes
        )
    }

    /// An action of the built-in catalogue.
    static func action(
        _ id: String,
        _ target: String,
        _ arguments: [String: Int64] = [:],
        field: (name: String, desired: String?)? = nil,
        of holder: String? = nil,
        catalogue: ActionCatalogue = .builtIn
    ) throws -> Action {
        let owner = try #require(EntityReference(holder ?? target))
        let correction = field.map {
            Correction(
                entity: owner,
                field: $0.name,
                current: nil,
                desired: $0.desired,
                basis: .peer,
                reason: "its peers have it"
            )
        }
        var facts = FactTable()
        for node in entities where node.kind == .node {
            facts.record(.flag(true), as: .nodeReady, of: node, from: "state")
            facts.record(.flag(true), as: .nodeSchedulable, of: node, from: "state")
        }
        let snapshot = IncidentSnapshot(
            id: "sample",
            capturedAt: .epoch,
            alerts: [],
            topology: .empty,
            changes: [],
            inventory: Inventory(
                (entities + [owner, EntityReference(target)].compactMap { $0 }).map {
                    .init(entity: $0, origin: .observed)
                }
            ),
            facts: facts,
            notes: []
        ).supporting(correction.map { [$0] } ?? [])
        var values = arguments.sorted { $0.key < $1.key }.map {
            ProposedAction.Argument(name: $0.key, value: .integer($0.value))
        }
        if correction != nil { values.append(.init(name: "correction", value: .text("C1"))) }
        let proposal = ProposedAction(action: id, target: target, arguments: values, origin: .person)
        return try Action(validating: proposal, catalogue: catalogue, snapshot: snapshot)
    }

    /// The state that `executor` describes now; a made-up one where it would refuse whatever the state.
    private static func fingerprint(of action: Action, on executor: KubernetesExecutor) async throws -> ContentDigest {
        try await executor.describe(action).state?.fingerprint ?? ContentDigest(of: "no state")
    }

    /// An order on the state that `executor` describes now.
    static func order(
        _ action: Action,
        on executor: KubernetesExecutor,
        intent: String = "intent-1",
        step: Int = 0,
        token: UInt64 = 7,
        undoing: RecordedState? = nil
    ) async throws -> StepOrder {
        StepOrder(
            key: try #require(IdempotencyKey(intent: intent, step: step, isUndo: undoing != nil)),
            token: FencingToken(token),
            action: action,
            undoing: undoing,
            state: try await fingerprint(of: action, on: executor),
            limit: .seconds(3600)
        )
    }
}

/// The objects of the shop.
enum ShopObjects {
    static func template(_ image: String) -> JSONValue {
        [
            "metadata": ["labels": ["app": "cart"]],
            "spec": [
                "containers": [
                    [
                        "name": "app", "image": .string(image), "env": [["name": "LEVEL", "value": "info"]],
                        "resources": ["limits": ["memory": "256Mi"]],
                    ]
                ]
            ],
        ]
    }

    static func object(
        _ kind: String,
        _ name: String,
        namespace: String? = "shop",
        uid: String? = nil,
        metadata: JSONObject = [:],
        _ rest: JSONObject
    ) -> JSONValue {
        var metadata = metadata
        metadata["name"] = .string(name)
        metadata["namespace"] = namespace.map(JSONValue.string)
        metadata["uid"] = .string(uid ?? "uid-\(kind.lowercased())-\(name)")
        metadata["generation"] = 1
        var object: JSONObject = ["kind": .string(kind), "metadata": .object(metadata)]
        for member in rest { object[member.key] = member.value }
        return .object(object)
    }

    private static func owned(_ kind: String, _ uid: String) -> JSONObject {
        ["ownerReferences": [["kind": .string(kind), "uid": .string(uid), "controller": true]]]
    }

    private static func replicaSet(_ number: Int, _ image: String) -> JSONValue {
        var metadata = owned("Deployment", "uid-deployment-cart")
        metadata["annotations"] = ["deployment.kubernetes.io/revision": .string(String(number))]
        var template = template(image)
        template = PatchMachine.set(template, ["metadata", "labels", "pod-template-hash"], .string("h\(number)"))
        return object("ReplicaSet", "cart-\(number)", metadata: metadata, ["spec": ["template": template]])
    }

    private static func revision(_ number: Int64, _ image: String) -> JSONValue {
        let patch = PatchMachine.set(template(image), ["$patch"], "replace")
        return object(
            "ControllerRevision",
            "ledger-\(number)",
            metadata: owned("StatefulSet", "uid-statefulset-ledger"),
            ["revision": .integer(number), "data": ["spec": ["template": patch]]]
        )
    }

    static var all: [JSONValue] {
        [
            object(
                "Deployment",
                "cart",
                metadata: ["annotations": ["deployment.kubernetes.io/revision": "3"]],
                [
                    "spec": ["replicas": 3, "template": template("cart:3")],
                    "status": ["observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3],
                ]
            ),
            replicaSet(1, "cart:1"), replicaSet(2, "cart:2"), replicaSet(3, "cart:3"),
            object("StatefulSet", "ledger", ["spec": ["replicas": 2, "template": template("ledger:2")]]),
            revision(1, "ledger:1"), revision(2, "ledger:2"),
            object(
                "DaemonSet",
                "agent",
                ["spec": ["template": template("a:1"), "updateStrategy": ["type": "OnDelete"]]]
            ),
            object(
                "Pod",
                "cart-7d4f-x1",
                metadata: PatchMachine.merging(
                    owned("ReplicaSet", "uid-replicaset-cart-3"),
                    ["labels": ["app": "cart"]]
                ),
                ["spec": ["nodeName": "worker-1"]]
            ),
            object("Pod", "alone", ["spec": ["nodeName": "worker-1"]]),
            object("HorizontalPodAutoscaler", "cart", ["spec": ["minReplicas": 2, "maxReplicas": 5]]),
            object(
                "PersistentVolumeClaim",
                "data",
                ["spec": ["resources": ["requests": ["storage": "10Gi"]]], "status": ["phase": "Bound"]]
            ),
            object("CronJob", "report", ["spec": ["schedule": "0 0 * * *"]]),
            object(
                "Service",
                "cart",
                ["spec": ["selector": ["app": "kart"], "ports": [["name": "http", "port": 80]]]]
            ),
            object("ConfigMap", "settings", ["data": ["mode": "fast"]]),
            object("ResourceQuota", "limits", ["spec": ["hard": ["pods": "10"]]]),
            object("Node", "worker-1", namespace: nil, metadata: ["labels": ["zone": "a"]], ["spec": [:]]),
        ]
    }
}
