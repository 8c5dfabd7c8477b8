import EvenkeelTestKit
import IncidentModel
import Remediation
import Risk
import StrictJSON
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct StoredPlanTests {
    /// What a stored plan is simulated to do.
    static func simulate(
        _ json: JSONValue,
        against request: PlanRequest? = nil
    ) throws(StoredPlanError) -> PlanSimulation {
        try PlanSimulation(
            of: try StoredPlan(json),
            catalogue: .builtIn,
            request: request,
            simulator: PlanningScene.simulator
        )
    }

    /// The document as it is after it was written to a file and read again.
    static func reread(_ document: PlanDocument) throws -> JSONValue {
        try JSONValue(parsing: try document.json.serialized(.pretty))
    }

    static let scenes: [(String, @Sendable () throws -> PlanningScene)] = [
        ("release", { PlanningScene() }),
        ("full", { try PlanDocumentTests.full() }),
        ("several causes", { scene(Hypotheses.badRelease, Hypotheses.locks, Hypotheses.mining) }),
        ("a node behind a pod", { nodeScene() }),
        ("calls in a circle", { circle() }),
        ("hardly any load", { measured(0.004) }),
        ("much load", { measured(1.7) }),
        ("scaled", { overloaded() }),
        ("a symptom", { scene(Hypotheses.symptom) }),
    ]

    static func scene(_ hypotheses: Hypothesis...) -> PlanningScene {
        var scene = PlanningScene()
        scene.hypotheses = hypotheses.map {
            Hypothesis(
                entity: $0.entity,
                fault: $0.fault,
                confidence: $0.confidence / Double(hypotheses.count),
                summary: $0.summary,
                evidence: $0.evidence,
                path: $0.path,
                corrections: $0.corrections
            )
        }
        return scene
    }

    static func nodeScene() -> PlanningScene {
        var scene = PlanningScene()
        let pod = PlanningScene.entity("pod/shop/checkout-6c8f9d7b54-x2k8p")
        let node = PlanningScene.entity("node/worker-02")
        scene.hypotheses = [PlanningScene.hypothesis("node.not-ready", on: pod.description, 0.8)]
        scene.edges = [
            Topology.Edge(from: pod, to: node, relation: .runsOn),
            Topology.Edge(
                from: PlanningScene.entity("service/shop/checkout"),
                to: pod,
                relation: .calls
            ),
        ]
        scene.further = [node, PlanningScene.entity("service/shop/checkout")]
        return scene
    }

    static func circle() -> PlanningScene {
        var scene = PlanningScene()
        let names = ["checkout", "a", "b", "c"].map { PlanningScene.entity("deployment/shop/\($0)") }
        let pairs = [(3, 0), (0, 1), (1, 2), (2, 0), (2, 1), (3, 1), (1, 3)]
        scene.edges = pairs.map { Topology.Edge(from: names[$0.0], to: names[$0.1], relation: .calls) }
        scene.further = names
        return scene
    }

    static func measured(_ utilisation: Double) -> PlanningScene {
        var scene = PlanningScene()
        let entity = scene.hypotheses[0].entity
        for (name, value) in [
            (FactName.utilisation, utilisation), (.replicasDesired, 3), (.requestRate, 0.3), (.latency, 1.0 / 3),
        ] {
            scene.facts.record(.number(value), as: name, of: entity, from: "test")
        }
        return scene
    }

    static func overloaded() -> PlanningScene {
        var scene = measured(0.93)
        scene.hypotheses = [
            PlanningScene.hypothesis("resource.cpu-overload", on: "deployment/shop/checkout", 0.333)
        ]
        return scene
    }

    @Test(arguments: scenes.indices)
    func `a stored plan simulates to the same numbers`(index: Int) throws {
        let (name, make) = Self.scenes[index]
        let scene = try make()
        let document = scene.document()
        try #require(!document.plan.steps.isEmpty, "\(name)")
        let json = try Self.reread(document)
        #expect(try StoredPlan(json).isUnchanged, "\(name)")
        let simulation = try Self.simulate(json)
        #expect(simulation.actions.map(\.target) == document.plan.steps.map(\.action.target), "\(name)")
        #expect(simulation.actions.map(\.definition) == document.plan.steps.map(\.action.definition), "\(name)")
        #expect(simulation.actions.map(\.arguments) == document.plan.steps.map(\.action.arguments), "\(name)")
        #expect(simulation.risk == document.plan.risk, "\(name)")
        let against = try Self.simulate(json, against: scene.request)
        #expect(against.risk == document.plan.risk, "\(name)")
        #expect(!against.notes.contains { $0.contains("against itself") }, "\(name)")
    }

    @Test func `a plan without steps is read and has nothing to simulate`() throws {
        var scene = PlanningScene()
        scene.hypotheses = []
        scene.abstention = "no alert fires"
        #expect(try Self.simulate(try Self.reread(scene.document())).risk == nil)
    }

    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let path: [JSONPaths.Step]
        let value: JSONValue
        /// What the refusal says; nil where only the digest tells.
        let fault: String?

        init(_ name: String, _ path: [JSONPaths.Step], _ value: JSONValue, _ fault: String?) {
            testDescription = name
            self.path = path
            self.value = value
            self.fault = fault
        }
    }

    static let step: [JSONPaths.Step] = [.key("steps"), .index(1)]
    static let tamperings = [
        Tampering("unknown action", step + [.key("action")], "shell.run", "steps[1]: there is no action `shell.run`"),
        Tampering("action of another kind", step + [.key("action")], "node.cordon", "steps[1]: "),
        Tampering("no action", step + [.key("action")], "", "steps[1].action: it must be a text"),
        Tampering(
            "target of another kind",
            step + [.key("target"), .key("kind")],
            "secret",
            "steps[1]: the action does not act on a secret"
        ),
        Tampering("no kind", step + [.key("target"), .key("kind")], "thing", "steps[1].target: it must be an object"),
        Tampering("path as a name", step + [.key("target"), .key("name")], "../etc", "steps[1].target: it must be"),
        Tampering("target as text", step + [.key("target")], "deployment/shop/checkout", "steps[1].target: it must be"),
        Tampering(
            "argument of a shell",
            step + [.key("arguments"), .key("command")],
            "sh",
            "has no argument `command`"
        ),
        Tampering(
            "argument out of range",
            step + [.key("arguments"), .key("revision")],
            0,
            "argument `revision` must be"
        ),
        Tampering("argument of text", step + [.key("arguments"), .key("revision")], "41; rm", "`revision` must be"),
        Tampering("argument of a list", step + [.key("arguments"), .key("revision")], [1], "`revision` must be"),
        Tampering("unknown approval", step + [.key("approval")], "maybe", "steps[1].approval: it must be one of"),
        Tampering("approval as a flag", step + [.key("approval")], true, "steps[1].approval: it must be one of"),
        Tampering("approval lowered", step + [.key("approval")], "none", nil),
        Tampering("digest replaced", [.key("digest")], .string("sha256:" + String(repeating: "0", count: 64)), nil),
        Tampering("digest not a text", [.key("digest")], 7, nil),
        Tampering("reason rewritten", step + [.key("expectedEffect")], "Harmless.", nil),
        Tampering("another form", [.key("schema")], "evenkeel.plan/2", "schema: it must be `evenkeel.plan/1`"),
        Tampering("no world", [.key("world")], .null, "world: it does not describe the systems"),
        Tampering("steps as text", [.key("steps")], "none", "steps: it must be a list"),
        Tampering("hypotheses as text", [.key("hypotheses")], "none", "hypotheses: it must be a list"),
        Tampering("no fault", [.key("hypotheses"), .index(0), .key("fault")], "bad", "hypotheses[0].fault: it is no"),
        Tampering("no incident", [.key("incident")], .null, "incident.id: it must be a text"),
    ]

    @Test(arguments: tamperings)
    func `a tampered plan is refused with its place, or known as changed`(tampering: Tampering) throws {
        let json = try Self.reread(PlanningScene().document())
        try #require(JSONPaths.value(at: Self.step + [.key("class")], in: json) == "rollback")
        let changed = JSONPaths.replacing(tampering.path, in: json, by: tampering.value)
        do throws(StoredPlanError) {
            let simulation = try Self.simulate(changed)
            #expect(tampering.fault == nil)
            #expect(!simulation.stored.isUnchanged)
            #expect(simulation.notes.contains { $0.contains("its digest does not match") })
        } catch {
            let fault = try #require(tampering.fault, "\(error)")
            #expect(error.faults.contains { $0.contains(fault) }, "\(error)")
        }
    }

    @Test func `a target that the incident does not have is refused against the incident`() throws {
        let scene = PlanningScene()
        let json = try Self.reread(scene.document())
        let changed = JSONPaths.replacing(Self.step + [.key("target"), .key("name")], in: json, by: "ledger")
        #expect(try Self.simulate(changed).stored.isUnchanged == false)
        let error = #expect(throws: StoredPlanError.self) { try Self.simulate(changed, against: scene.request) }
        #expect(
            error?.faults == [
                "steps[1]: the inventory has no `deployment/shop/ledger`; did you mean `deployment/shop/checkout`?"
            ]
        )
    }

    @Test func `a value that the evidence does not support cannot be smuggled into a correction`() throws {
        var scene = PlanningScene()
        scene.hypotheses = [
            PlanningScene.hypothesis(
                "image.reference-incorrect",
                on: "deployment/shop/checkout",
                0.9,
                corrections: [Hypotheses.image]
            )
        ]
        scene.catalogue = ActionCatalogue(
            ActionCatalogue.builtIn.definitions.filter { $0.id.text != "kubernetes.rollback-workload" }
        )
        let json = try Self.reread(scene.document())
        let steps = try #require(json["steps"]?.array)
        let place = try #require(steps.firstIndex { $0["arguments"]?["correction"] != nil })
        let path: [JSONPaths.Step] = [.key("steps"), .index(place), .key("arguments"), .key("correction"), .key("to")]
        let changed = JSONPaths.replacing(path, in: json, by: "evil.example/shop/checkout:1")
        let error = #expect(throws: StoredPlanError.self) { try Self.simulate(changed) }
        #expect(error?.faults.first?.contains("argument `correction` must be") == true)
        // With the hypothesis changed too the document agrees with itself, but not with its digest or the incident.
        let own: [JSONPaths.Step] = [.key("hypotheses"), .index(0), .key("corrections"), .index(0), .key("to")]
        let consistent = JSONPaths.replacing(own, in: changed, by: "evil.example/shop/checkout:1")
        #expect(try !Self.simulate(consistent).stored.isUnchanged)
        #expect(throws: StoredPlanError.self) { try Self.simulate(consistent, against: scene.request) }
    }

    @Test func `every fault is reported, not the first`() throws {
        var json = try Self.reread(PlanningScene().document())
        json = JSONPaths.replacing(Self.step + [.key("action")], in: json, by: "shell.run")
        json = JSONPaths.replacing([.key("steps"), .index(0), .key("action")], in: json, by: "shell.walk")
        let error = #expect(throws: StoredPlanError.self) { try Self.simulate(json) }
        #expect(error?.faults.count == 2)
        json = JSONPaths.replacing([.key("incident")], in: json, by: .null)
        json = JSONPaths.replacing(Self.step + [.key("approval")], in: json, by: "maybe")
        let form = #expect(throws: StoredPlanError.self) { try StoredPlan(json) }
        #expect(form?.faults.count == 3)
    }

    @Test(arguments: [UInt64](1...3))
    func `a document with any values in any places is refused or simulated, without a trap`(seed: UInt64) async throws {
        let json = try Self.reread(try PlanDocumentTests.full().document())
        let paths = JSONPaths.leaves(of: json)
        var random = SeededGenerator(seed: seed)
        let values: [JSONValue?] = [
            nil, .null, "", "x", "E1", "C1", 0, -1, 7, JSONValue(Int64.max), JSONValue(UInt64.max), .double(1e308),
            .double(-1e308), .double(0.5), .double(.leastNonzeroMagnitude), true, [], [[]], [:],
            "deployment/shop/checkout",
        ]
        for round in 0..<120 {
            await Task.yield()
            var changed = json
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                var path = try #require(paths.randomElement(using: &random))
                path.removeLast(Int.random(in: 0..<min(3, path.count), using: &random))
                changed = JSONPaths.replacing(path, in: changed, by: values.randomElement(using: &random) ?? nil)
            }
            guard let simulation = try? Self.simulate(changed) else { continue }
            let risk = simulation.risk
            #expect(risk.map { $0.benefit.isFinite } ?? true, "seed \(seed), round \(round)")
        }
    }
}
