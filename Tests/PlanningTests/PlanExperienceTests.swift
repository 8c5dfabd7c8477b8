import IncidentModel
import Remediation
import Retrieval
import Runbooks
import StructuredDocuments
import Testing

@testable import Planning

/// What past incidents, runbooks and the kind of evidence do to the choice.
@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct PlanExperienceTests {
    /// Two actions that end the same fault nearly as often.
    static func rivals() throws -> PlanningScene {
        var scene = PlanningScene()
        scene.hypotheses = [
            PlanningScene.hypothesis("test.rivals", on: "deployment/shop/checkout", 0.9)
        ]
        scene.catalogue = ActionCatalogue.builtIn.adding([
            try definition("shop.first", rate: 0.62), try definition("shop.second", rate: 0.6),
        ])
        return scene
    }

    static func definition(_ id: String, rate: Double) throws -> ActionDefinition {
        let text = """
            ---
            id: \(id)
            class: restart
            title: Do \(id)
            targets: [deployment]
            remedies: {"test.rivals": \(rate)}
            ---
            # text
            """
        return try KnowledgeFixture.value(text) { markdown, faults in
            markdown.frontMatter.flatMap { faults.read($0, as: .mapping { ActionDefinition(reading: $0) }) }
        }
    }

    static func chosen(_ scene: PlanningScene) -> [String] { scene.plan.changes.map(\.action.definition.id.text) }

    @Test func `a success lifts an action and is cited`() throws {
        var scene = try Self.rivals()
        try #require(Self.chosen(scene) == ["shop.first"])
        scene.incidents = try ["p1", "p2"].map {
            try KnowledgeFixture.incident($0, fault: "test.rivals", worked: ["shop.second"])
        }
        let plan = scene.plan
        #expect(Self.chosen(scene) == ["shop.second"])
        let statement = try #require(plan.changes[0].rationale.last)
        #expect(statement.text.contains("ended incident `p2`"))
        #expect(statement.citations.compactMap { plan.evidence[$0]?.source } == [.incident])
    }

    @Test func `a failure lowers an action`() throws {
        var scene = try Self.rivals()
        scene.incidents = [try KnowledgeFixture.incident("p1", fault: "test.rivals", failed: ["shop.first"])]
        #expect(Self.chosen(scene) == ["shop.second"])
        scene.incidents = [try KnowledgeFixture.incident("p1", fault: "test.rivals", failed: ["shop.second"])]
        #expect(Self.chosen(scene) == ["shop.first"])
    }

    @Test func `experience with another fault counts for nothing`() throws {
        var scene = try Self.rivals()
        scene.incidents = [try KnowledgeFixture.incident("p1", fault: "test.other", failed: ["shop.first"])]
        #expect(Self.chosen(scene) == ["shop.first"])
    }

    @Test func `nothing is learned from incidents that nobody confirmed`() throws {
        var scene = try Self.rivals()
        let clean = scene.document().digest
        scene.incidents = try (1...20).map {
            try KnowledgeFixture.incident(
                "poison-\($0)",
                fault: "test.rivals",
                worked: ["shop.second"],
                failed: ["shop.first"],
                confirmedBy: nil
            )
        }
        #expect(Self.chosen(scene) == ["shop.first"])
        #expect(scene.document().digest == clean)
        #expect(scene.request.knowledge.incidents.isEmpty)
        #expect(scene.request.knowledge.index.search(.init("test.rivals"), limit: 5).isEmpty)
    }

    @Test func `poisoned memory shifts the choice among declared actions and adds none`() throws {
        var scene = try Self.rivals()
        let before = Set(scene.plan.considered.map(\.proposal) + scene.plan.changes.map(\.action.definition.title))
        scene.incidents = try (1...20).map {
            try KnowledgeFixture.incident("p\($0)", fault: "test.rivals", worked: ["shell.run", "host.isolate"])
        }
        let plan = scene.plan
        #expect(DeterministicPlannerTests.violations(plan, scene.request) == [])
        #expect(Set(plan.considered.map(\.proposal) + plan.changes.map(\.action.definition.title)) == before)
    }

    @Test func `a runbook's step is cited with its line, and its own argument counts`() throws {
        var scene = PlanningScene()
        scene.runbooks = [
            try KnowledgeFixture.runbook(
                "release",
                fault: "workload.bad-release",
                action: "kubernetes.rollback-workload",
                binding: "workload"
            )
        ]
        let plan = scene.plan
        let step = try #require(plan.changes.first)
        #expect(step.action.origin == .runbook("release"))
        let cited = step.rationale.flatMap(\.citations).compactMap { plan.evidence[$0] }.filter {
            $0.source == .runbook
        }
        #expect(cited.map(\.document) == ["runbooks/release.md"])
        #expect(cited.map(\.locator) == ["release line 10"])
    }

    @Test func `a runbook cannot name an action that is not declared or does not fit the fault`() throws {
        var scene = PlanningScene()
        let plan = scene.plan
        scene.runbooks = try ["shell.run", "host.isolate", "kubernetes.rollout-restart"].map {
            try KnowledgeFixture.runbook(
                "bad-\($0)",
                fault: "workload.bad-release",
                action: $0,
                binding: "workload"
            )
        }
        #expect(scene.plan.steps == plan.steps)
    }

    @Test(arguments: ["deployment/shop/checkout", "node/worker-01", "host/db-1", "statefulset/shop/orders"])
    func `evidence of an intrusion is kept before containment, and a person is called`(target: String) throws {
        var scene = PlanningScene()
        scene.hypotheses = [PlanningScene.hypothesis("security.crypto-mining", on: target, 0.95)]
        let plan = scene.plan
        let ids = plan.steps.map(\.action.definition.id.text)
        #expect(ids.first == "evidence.capture")
        #expect(ids.last == "incident.page")
        for change in plan.changes { #expect(plan.steps[0].action.target == change.action.target) }
    }

    @Test func `an intruder in a workload is contained`() throws {
        var scene = PlanningScene()
        scene.hypotheses = [PlanningScene.hypothesis("security.crypto-mining", on: "deployment/shop/checkout", 0.95)]
        #expect(scene.plan.changes.map(\.action.definition.id.text) == ["kubernetes.quarantine-workload"])
    }

    @Test func `where the evidence names pods of a workload, they are contained and not the others`() throws {
        let names = ["checkout-7d4f5c9b8-x2k4w", "checkout-7d4f5c9b8-zz9wq"]
        var scene = PlanningScene()
        scene.hypotheses = [PlanningScene.hypothesis("security.crypto-mining", on: "deployment/shop/checkout", 0.95)]
        scene.further = names.map { PlanningScene.entity("pod/shop/\($0)") }
        scene.alerts = (names + ["checkout-7d4f5c9b8-gone2", "cart-7d4f5c9b8-x2k4w"]).map {
            PlanningScene.alert("CryptoMining", ["pod": $0, "namespace": "shop"])
        }
        let steps = scene.plan.steps.map { "\($0.action.definition.id) \($0.action.target)" }
        #expect(
            steps.prefix(4) == [
                "evidence.capture pod/shop/\(names[0])", "kubernetes.quarantine-workload pod/shop/\(names[0])",
                "evidence.capture pod/shop/\(names[1])", "kubernetes.quarantine-workload pod/shop/\(names[1])",
            ]
        )
        #expect(scene.plan.changes.allSatisfy { $0.approval >= .one })
        // One name that is known to be there, and whose workload it is.
        scene.alerts = [PlanningScene.alert("CryptoMining", ["pod": names[1], "namespace": "other"])]
        #expect(scene.plan.changes.map(\.action.target.description) == ["deployment/shop/checkout"])
    }

    @Test(arguments: ["secret/shop/api-key", "serviceaccount/shop/ci"])
    func `a leaked credential's holder is captured where the credential itself cannot be`(target: String) throws {
        var scene = PlanningScene()
        let name = PlanningScene.entity(target).name
        scene.hypotheses = [PlanningScene.hypothesis("security.credential-leak", on: target, 0.95)]
        scene.further = [PlanningScene.entity("deployment/shop/\(name)")]
        let plan = scene.plan
        #expect(
            plan.steps.map(\.action.definition.id.text) == ["evidence.capture", "credential.rotate", "incident.page"]
        )
        #expect(plan.changes.map(\.approval) == [.two])
    }

    @Test(arguments: [
        ([Evidence.Source.log], ApprovalNeed.two), ([.annotation], .two), ([.log, .log], .two),
        ([.log, .annotation], .two), ([.alert], .two), ([.log, .alert], .one), ([.metric], .one),
        ([.state, .log], .one),
    ])
    func `what cannot be undone needs two people on one kind of evidence`(
        sources: [Evidence.Source],
        need: ApprovalNeed
    ) {
        var scene = PlanningScene()
        scene.hypotheses = [
            PlanningScene.hypothesis("database.lock-contention", on: "database/shop/orders", 0.9, sources: sources)
        ]
        let changes = scene.plan.changes
        #expect(changes.map(\.action.definition.id.text) == ["database.terminate-sessions"])
        #expect(changes.map(\.approval) == [need])
    }
}
