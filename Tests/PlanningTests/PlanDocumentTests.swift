import ContentDigests
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct PlanDocumentTests {
    /// A scene that fills every part of a document: several causes, a correction, a runbook, a past incident, calls.
    static func full() throws -> PlanningScene {
        var scene = PlanningScene()
        scene.hypotheses = [
            Hypotheses.badReleaseWithImage,
            PlanningScene.hypothesis("database.lock-contention", on: "database/shop/orders", 0.2, sources: [.log]),
        ]
        scene.edges = [
            Topology.Edge(
                from: PlanningScene.entity("service/shop/gateway"),
                to: PlanningScene.entity("deployment/shop/checkout"),
                relation: .calls
            ),
            Topology.Edge(
                from: PlanningScene.entity("deployment/shop/checkout"),
                to: PlanningScene.entity("database/shop/orders"),
                relation: .calls
            ),
        ]
        scene.further = [PlanningScene.entity("service/shop/gateway")]
        let known = [
            try KnowledgeFixture.incident(
                "p1",
                fault: "workload.bad-release",
                worked: ["kubernetes.rollback-workload"]
            ),
            try KnowledgeFixture.incident("p2", fault: "workload.bad-release", failed: ["kubernetes.rollout-restart"]),
        ]
        let books = try KnowledgeFixture.shipped(for: scene.hypotheses.map(\.fault))
        scene.knowledge = PlanningKnowledge(runbooks: Array(books.prefix(4)), incidents: known)
        scene.ruledOut = [
            .init(
                entity: PlanningScene.entity("deployment/shop/cart"),
                fault: FaultCode(literal: "workload.bad-release"),
                reason: "it was released a week ago"
            )
        ]
        scene.notes = ["metrics.json: not read"]
        return scene
    }

    @Test func `a document has the fields of the contract`() throws {
        let json = try Self.full().document().json
        let fields = [
            "schema", "version", "incident", "snapshotDigest", "seed", "planner", "plannerReason", "abstained",
            "abstention", "hypotheses", "steps", "risk", "considered", "evidence", "missing", "notes", "world",
            "timings", "digest",
        ]
        #expect(try #require(json.object).keys == fields)
        #expect(json["schema"]?.string == "evenkeel.plan/1")
        #expect(json["planner"]?.string == "deterministic")
        let step = try #require(json["steps"]?.array?.first { $0["class"]?.string == "rollback" }?.object)
        let parts = [
            "number", "action", "class", "title", "target", "approval", "arguments", "supply", "origin", "rationale",
            "preconditions", "invariants", "expectedEffect", "verification", "compensation", "executor", "locks",
        ]
        #expect(step.keys == parts)
        #expect(step["target"] == ["kind": "deployment", "namespace": "shop", "name": "checkout"])
        #expect(ApprovalNeed(rawValue: step["approval"]?.string ?? "") == .one)
        let cited = json["steps"]?.array?.flatMap { $0["rationale"]?.array ?? [] }
            .flatMap { $0["citations"]?.array ?? [] }.compactMap(\.string)
        let entered = Set((json["evidence"]?.array ?? []).compactMap { $0["id"]?.string })
        #expect(try #require(cited).isEmpty == false)
        #expect(Set(cited ?? []).isSubset(of: entered))
    }

    @Test func `an abstention has no steps, no risk and no world`() throws {
        var scene = PlanningScene()
        scene.hypotheses = []
        scene.abstention = "no alert fires"
        let json = scene.document().json
        #expect(json["abstained"]?.bool == true)
        #expect(json["abstention"]?.string == "no alert fires")
        #expect(json["steps"]?.array == [])
        #expect(json["risk"]?.isNull == true)
        #expect(json["world"] == nil)
        #expect(try StoredPlan(json).isUnchanged)
    }

    @Test func `the digest does not hang on the timings`() throws {
        let scene = PlanningScene()
        let first = scene.document(.init(total: 1))
        let second = scene.document(.init(diagnosis: 3, deterministic: 4, model: 5, total: 600.1234))
        #expect(first.digest == second.digest)
        #expect(first.json["timings"] != second.json["timings"])
        #expect(
            second.json["timings"] == ["diagnosisMs": 3.0, "deterministicMs": 4.0, "modelMs": 5.0, "totalMs": 600.123]
        )
    }

    @Test func `the digest changes with every single value of the content`() async throws {
        let document = try Self.full().document().json
        let paths = JSONPaths.leaves(of: document).filter { ![.key("timings"), .key("digest")].contains($0.first) }
        try #require(paths.count > 200)
        for (number, path) in paths.enumerated() {
            if number % 10 == 0 { await Task.yield() }
            let old = try #require(JSONPaths.value(at: path, in: document))
            let changed = JSONPaths.replacing(path, in: document, by: JSONPaths.altered(old))
            guard let stored = try? StoredPlan(changed) else { continue }
            #expect(!stored.isUnchanged, "\(path)")
        }
    }

    @Test func `the snapshot digest changes with what the decision looked at`() throws {
        let scene = try Self.full()
        func digest(_ change: (inout PlanningScene) -> Void) -> ContentDigest {
            var scene = scene
            change(&scene)
            let request = scene.request
            return SnapshotDigest.digest(of: request.snapshot, findings: request.findings)
        }
        let base = digest { _ in }
        #expect(digest { _ in } == base)
        let change = Change(time: PlanningScene.now, entityName: "checkout", kind: .deploy, summary: "new image")
        let digests = [
            digest { $0.id = "other" },
            digest { $0.alerts.append(PlanningScene.alert("Other", [:])) },
            digest { $0.alerts = [PlanningScene.alert("CheckoutErrors", ["deployment": "checkout", "a": "b"])] },
            digest { $0.alerts = [PlanningScene.alert("CheckoutErrors", ["deployment": "checkout"], ["a": "b"])] },
            digest { $0.changes = [change] },
            digest { $0.edges.removeLast() },
            digest { $0.further.append(PlanningScene.entity("node/worker-01")) },
            digest { $0.facts.record(.number(3), as: .restarts, of: $0.hypotheses[0].entity, from: "test") },
            digest { $0.hypotheses.removeLast() },
            digest { $0.hypotheses[0] = Hypotheses.badRelease },
        ]
        #expect(Set(digests + [base]).count == digests.count + 1)
    }
}
