import ContentDigests
import Execution
import Foundation
import HostProcess
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// Evidence that is kept before a workload is contained: what the control plane tells, in a file with a digest.
@Suite struct ClusterEvidenceTests {
    static let secret = "hunter2-very-secret-9"

    static func pod(_ name: String, set: String = "cart-3", labels: JSONValue = ["app": "cart"]) -> JSONValue {
        ShopObjects.object(
            "Pod",
            name,
            metadata: [
                "labels": labels,
                "ownerReferences": [["kind": "ReplicaSet", "name": .string(set), "uid": "u", "controller": true]],
            ],
            [
                "spec": [
                    "nodeName": "worker-1",
                    "containers": [
                        ["name": "app", "env": [["name": "DB_PASSWORD", "value": .string(secret)]]],
                        ["name": "sidecar"],
                    ],
                ],
                "status": [
                    "phase": "Running", "containerStatuses": [["name": "app", "restartCount": 2]],
                ],
            ]
        )
    }

    /// A workload of two pods, with a pod of somebody else's that has the same labels.
    static var workload: [JSONValue] {
        [
            ShopObjects.object(
                "Deployment",
                "cart",
                ["spec": ["selector": ["matchLabels": ["app": "cart"]], "template": ShopObjects.template("cart:3")]]
            ),
            pod("cart-3-a"), pod("cart-3-b"), pod("kart-1-c", set: "kart-1"), pod("cart-api-3-d", set: "cart-api-3"),
            ShopObjects.object(
                "Event",
                "cart-3-a.1",
                ["involvedObject": ["name": "cart-3-a"], "message": .string("password=\(secret) was tried")]
            ),
        ]
    }

    private static func system(
        _ cluster: ScriptedCluster,
        _ folder: TestFolder,
        _ yaml: String = "capture-mib: 1"
    ) throws -> ClusterEvidence {
        let settings = try PlannedOrder.configuration(yaml) { EvidenceSettings(reading: $0) }
        return ClusterEvidence(
            try ShopOrder.configuration(),
            folder: EvidenceFolder(settings, usual: folder.path("evidence")),
            calls: cluster
        )
    }

    private static func captured(_ system: ClusterEvidence, _ target: String) async throws -> String {
        let action = try ShopOrder.action("evidence.capture", target)
        let state = try await system.state(of: action)
        return try await system.act(try PlannedOrder.order(action, state), from: state).text
    }

    @Test func `a workload's pods, events and logs are kept, without secrets, for the owner alone`() async throws {
        try await TestFolder.with { folder in
            let cluster = ScriptedCluster(Self.workload)
            cluster.script { call, _ in
                call.arguments[0] == "logs"
                    ? .instead(.printed(Array("GET /x\nAuthorization: Bearer abcdefgh12345678\n".utf8))) : nil
            }
            let words = try await Self.captured(try Self.system(cluster, folder), "deployment/shop/cart")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("evidence"))
            let name = try #require(names.first)
            #expect(names.count == 1)
            let path = folder.path("evidence/\(name)")
            let bytes = Array(try Data(contentsOf: URL(filePath: path)))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(words.contains(path) && words.contains(ContentDigest(of: bytes).hexadecimal))
            #expect(words.hasPrefix("3 objects, 1 events and 6 logs of 2 pods (cart-3-a, cart-3-b)."))
            let document = try JSONValue(parsing: bytes)
            #expect(document["target"] == "deployment/shop/cart" && document["missing"]?.array == [])
            #expect(document["objects"]?.array?.count == 3)
            let logs = try #require(document["logs"]?.array)
            #expect(logs.count { $0["previous"] == true } == 2)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("GET /x") && text.contains("was tried"))
            #expect(!text.contains(Self.secret) && !text.contains("abcdefgh12345678"))
            #expect(cluster.writes == [] && cluster.calls.allSatisfy { !$0.isWriting })
            #expect(
                cluster.calls.contains {
                    $0.arguments == [
                        "logs", "pods/cart-3-a", "--namespace=shop", "--container=app", "--tail=2000",
                        "--limit-bytes=262144", "--timestamps=true", "--previous=true",
                    ]
                }
            )
        }
    }

    @Test func `what cannot be read is told, and the rest is kept`() async throws {
        try await TestFolder.with { folder in
            let cluster = ScriptedCluster(Self.workload)
            cluster.script { call, _ in
                ["logs", "events"].contains(call.arguments[0]) || call.arguments[1] == "events"
                    ? .instead(.refused(.init(.notPermitted, "No verb get."))) : nil
            }
            let words = try await Self.captured(try Self.system(cluster, folder), "pod/shop/cart-3-a")
            #expect(
                words.hasPrefix("1 objects, 0 events and 0 logs.\nNot among it: the events of cart-3-a; the log of")
            )
            #expect(words.contains("Kept in "))
        }
    }

    @Test func `logs that are too long lose their older part, and the file stays within its limit`() async throws {
        try await TestFolder.with { folder in
            let cluster = ScriptedCluster(Self.workload)
            cluster.script { call, _ in
                call.arguments[0] == "logs"
                    ? .instead(.printed(Array(repeating: UInt8(ascii: "x"), count: 200_000))) : nil
            }
            let words = try await Self.captured(try Self.system(cluster, folder), "deployment/shop/cart")
            #expect(words.contains("the older part of the log"))
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path("evidence")).first)
            let size = try FileManager.default.attributesOfItem(atPath: folder.path("evidence/\(name)"))[.size] as? Int
            #expect(try #require(size) <= 1 << 20)
        }
    }

    @Test func `a folder that is full lets nothing be captured, and says so before anything begins`() async throws {
        try await TestFolder.with { folder in
            let system = try Self.system(ScriptedCluster(Self.workload), folder, "{capture-mib: 1, folder-mib: 1}")
            let action = try ShopOrder.action("evidence.capture", "pod/shop/cart-3-a")
            _ = try await system.state(of: action)
            try folder.write("old", to: "evidence/old.json")
            let refusal = try await PlannedOrder.stop { try await system.state(of: action) }.refusal
            #expect(refusal?.reason == .forbidden)
            #expect(refusal?.words.contains("of the 1 MiB that it may take") == true)
        }
    }

    @Test(arguments: ["host/web-1", "pod/other/x", "node/worker-1", "database/shop/orders"])
    func `what no control plane tells of is not captured through one`(_ target: String) throws {
        let folder = TestFolder(path: "/nonexistent")
        let system = try Self.system(ScriptedCluster(), folder)
        #expect(throws: SystemStop.self) {
            try system.subject(of: try ShopOrder.action("evidence.capture", target))
        }
    }

    @Test func `a capture goes by its target to what can do it`() async throws {
        try await TestFolder.with { folder in
            let evidence = EvidenceFolder(EvidenceSettings(), usual: folder.path("evidence"))
            let host = try PlannedOrder.configuration("targets: [host/web-1, service/shop/worker]") {
                HostConfiguration(reading: $0)
            }
            let cluster = ScriptedCluster(Self.workload)
            let group = SystemGroup([
                HostSystem(host, evidence: evidence),
                ClusterEvidence(try ShopOrder.configuration(), folder: evidence, calls: cluster),
            ])
            for (target, words) in [
                ("service/shop/worker", "connections of this machine."), ("pod/shop/cart-3-b", "1 objects"),
            ] {
                let action = try ShopOrder.action("evidence.capture", target)
                let state = try await group.state(of: action)
                let found = try await group.act(
                    try PlannedOrder.order(action, state, intent: "of-\(words.count)"),
                    from: state
                )
                #expect(found.text.contains(words) && found.text.contains("SHA-256"), "\(found.text)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("evidence")).count == 2)
        }
    }
}
