import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct PlanSchemaTests {
    static func plan(_ scene: PlanningScene, isBound: Bool = true) -> JSONSchemaCheck {
        let request = scene.request
        let inventory = isBound ? request.snapshot.inventory : nil
        return JSONSchemaCheck(root: PlanSchema(catalogue: request.catalogue, inventory: inventory).json)
    }

    @Test func `documents keep the schema, with the inventory and without`() throws {
        var abstaining = PlanningScene()
        abstaining.hypotheses = []
        abstaining.abstention = "no alert fires"
        var locks = PlanningScene()
        locks.hypotheses = [Hypotheses.locks]
        var security = PlanningScene()
        security.hypotheses = [Hypotheses.mining]
        for scene in [try PlanDocumentTests.full(), abstaining, locks, security, StoredPlanTests.circle()] {
            let json = try JSONValue(parsing: try scene.document().json.serialized())
            #expect(Self.plan(scene).faults(of: json) == [], "\(scene.hypotheses.map(\.fault))")
            #expect(Self.plan(scene, isBound: false).faults(of: json) == [], "\(scene.hypotheses.map(\.fault))")
        }
    }

    @Test(arguments: StoredPlanTests.tamperings)
    func `the schema refuses what the reader refuses`(tampering: StoredPlanTests.Tampering) throws {
        let scene = PlanningScene()
        let json = try StoredPlanTests.reread(scene.document())
        let changed = JSONPaths.replacing(tampering.path, in: json, by: tampering.value)
        let isFree = ["digest replaced", "reason rewritten"].contains(tampering.testDescription)
        #expect(Self.plan(scene).faults(of: changed).isEmpty == isFree)
    }

    @Test func `the schema of actions enumerates exactly the catalogue and the inventory`() throws {
        var scene = PlanningScene()
        scene.further = [PlanningScene.entity("node/worker-01"), PlanningScene.entity("database/shop/orders")]
        let request = scene.request
        let inventory = request.snapshot.inventory
        let schema = ActionSchema(catalogue: request.catalogue, inventory: inventory).json
        let text = try schema.serialized()
        #expect(try JSONValue(parsing: text) == schema)
        var offered: [String: Set<String>] = [:]
        for variant in try #require(schema["anyOf"]?.array) {
            let properties = try #require(variant["properties"])
            let action = try #require(properties["action"]?["const"]?.string)
            let target = try #require(properties["target"], "\(action)")
            let targets = try #require(target["enum"]?.array, "\(action): \(target)")
            #expect(offered[action] == nil)
            offered[action] = Set(targets.compactMap { EvidenceEncoder.entity($0)?.description })
        }
        var expected: [String: Set<String>] = [:]
        for definition in request.catalogue.definitions {
            let targets = inventory.entries.map(\.entity).filter { definition.targetKinds.contains($0.kind) }
            if !targets.isEmpty { expected[definition.id.text] = Set(targets.map(\.description)) }
        }
        #expect(offered == expected)
    }

    @Test func `without an inventory every action of the catalogue is there`() throws {
        let schema = ActionSchema(catalogue: .builtIn).json
        let names = try #require(schema["anyOf"]?.array).compactMap { $0["properties"]?["action"]?["const"]?.string }
        #expect(names == ActionCatalogue.builtIn.definitions.map(\.id.text))
        let check = JSONSchemaCheck(root: schema)
        let target: JSONValue = ["kind": "deployment", "namespace": "shop", "name": "checkout"]
        let good: JSONValue = ["action": "kubernetes.scale-workload", "target": target, "arguments": ["replicas": 3]]
        #expect(check.faults(of: good) == [])
        let bad: [JSONValue] = [
            ["action": "shell.run", "target": target, "arguments": ["replicas": 3]],
            ["action": "kubernetes.scale-workload", "target": target, "arguments": [:]],
            ["action": "kubernetes.scale-workload", "target": target, "arguments": ["replicas": 1001]],
            ["action": "kubernetes.scale-workload", "target": target, "arguments": ["replicas": "3"]],
            ["action": "kubernetes.scale-workload", "target": target, "arguments": ["replicas": 3, "command": "sh"]],
            [
                "action": "kubernetes.scale-workload", "target": ["kind": "node", "name": "a"],
                "arguments": ["replicas": 3],
            ],
            [
                "action": "kubernetes.scale-workload", "target": ["kind": "deployment", "name": "-a"],
                "arguments": ["replicas": 3],
            ],
        ]
        for value in bad { #expect(check.faults(of: value) != [], "\(value)") }
    }

    @Test func `the schema of replies enumerates exactly the scope and admits what the reader admits`() throws {
        let scene = ModelReplyPropertyTests.scene
        let scope = ModelReplyPropertyTests.scope
        let schema = ReplySchemaBuilder(scope: scope).planSchema()
        #expect(schema.name == "plan")
        #expect(schema == ReplySchemaBuilder(scope: scene.scope).planSchema())
        let root = try JSONValue(parsing: schema.json)
        let variants = try #require(root["properties"]?["steps"]?["items"]?["anyOf"]?.array)
        for variant in variants {
            let properties = try #require(variant["properties"]?.object)
            // What decides comes first, the prose last: the order of the schema is the order of generation.
            #expect(Array(properties.keys.prefix(2)) == ["action", "target"])
            #expect(properties.keys.last == "because")
            let name = try #require(properties["action"]?["const"]?.string)
            let definition = try #require(scope.actions.first { $0.id.text == name })
            let targets = properties["target"]?["enum"]?.array?.compactMap(\.string)
            #expect(targets == scope.targets(of: definition).map(\.description))
            let cited = properties["evidence"]?["items"]?["enum"]?.array?.compactMap(\.string)
            #expect(cited == scope.ledger.citations.map(\.description))
        }
        let check = JSONSchemaCheck(root: root)
        #expect(check.faults(of: try JSONValue(parsing: try ModelReplyPropertyTests.good())) == [])
        let step = ModelReplies.step("kubernetes.inspect", "deployment/prod/ledger")
        #expect(check.faults(of: try JSONValue(parsing: try ModelReplies.reply([step]))) != [])
    }
}
