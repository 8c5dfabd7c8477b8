import EvenkeelTestKit
import IncidentModel
import Remediation
import Risk
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct DeterministicPlannerTests {
    /// What is wrong with a plan that no plan may have.
    static func violations(_ plan: Plan, _ request: PlanRequest) -> [String] {
        var found: [String] = []
        if plan.steps.count > request.limits.steps { found.append("\(plan.steps.count) steps") }
        for step in plan.steps {
            let action = step.action
            let name = "\(action.definition.id) on \(action.target)"
            if !request.snapshot.inventory.contains(action.target) { found.append("\(name): target unknown") }
            if request.catalogue[action.definition.id] != action.definition { found.append("\(name): not declared") }
            if step.approval < action.definition.approval { found.append("\(name): approval lowered") }
            if step.rationale.isEmpty { found.append("\(name): no reason") }
            if step.expectedEffect.isEmpty { found.append("\(name): no effect") }
            for statement in step.rationale {
                if statement.citations.isEmpty { found.append("\(name): `\(statement.text)` cites nothing") }
                for citation in statement.citations where plan.evidence[citation] == nil {
                    found.append("\(name): \(citation) does not exist")
                }
            }
        }
        let keys = plan.steps.map { "\($0.action.definition.id) \($0.action.target)" }
        if Set(keys).count != keys.count { found.append("a step comes twice") }
        if !plan.isAbstention {
            let acts = plan.steps.contains { step in
                step.action.definition.actionClass.changesState || step.action.definition.actionClass == .page
            }
            if !acts { found.append("neither a change nor a person") }
            if plan.risk == nil { found.append("no risk report") }
        }
        return found
    }

    /// A scene with one fault of the catalogue, on a kind of entity that it lives on.
    static func scene(of fault: FaultDefinition) throws -> PlanningScene {
        var scene = PlanningScene()
        let kind = fault.kinds.first ?? .deployment
        let entity = try #require(
            EntityReference(kind: kind, namespace: kind.isClusterScoped ? nil : "shop", name: "checkout")
        )
        scene.hypotheses = [
            Hypothesis(
                entity: entity,
                fault: fault.code,
                confidence: 0.8,
                summary: "\(entity.phrase) \(fault.title).",
                evidence: [
                    PlanningScene.evidence(.state, "\(fault.code) seen"), PlanningScene.evidence(.log, "a line"),
                ],
                path: [entity]
            )
        ]
        scene.further = [
            PlanningScene.entity("service/shop/checkout"), PlanningScene.entity("deployment/shop/checkout"),
            PlanningScene.entity("namespace/shop"),
        ]
        scene.knowledge = KnowledgeFixture.shippedKnowledge
        return scene
    }

    @Test func `every fault of the catalogue has a sound plan, the same each time`() async throws {
        for fault in FaultCatalogue.builtIn.definitions {
            await Task.yield()
            let scene = try Self.scene(of: fault)
            let request = scene.request
            let plan = DeterministicPlanner(simulator: PlanningScene.simulator).plan(request)
            #expect(Self.violations(plan, request) == [], "\(fault.code)")
            if fault.isSymptom { #expect(plan.changes.isEmpty, "\(fault.code) is a symptom") }
            let again = DeterministicPlanner(simulator: PlanningScene.simulator).plan(request)
            #expect(again.steps == plan.steps, "\(fault.code)")
            #expect(again.considered == plan.considered, "\(fault.code)")
            #expect(again.risk == plan.risk, "\(fault.code)")
        }
    }

    @Test(arguments: [UInt64](1...6))
    func `the order of runbooks does not matter`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for hypotheses in [[Hypotheses.badRelease], [Hypotheses.locks, Hypotheses.mining]] {
            var scene = PlanningScene()
            scene.hypotheses = hypotheses
            scene.runbooks = try KnowledgeFixture.shipped(for: hypotheses.map(\.fault))
            scene.runbooks += try ["a", "b", "c"].map {
                try KnowledgeFixture.runbook(
                    $0,
                    fault: "workload.bad-release",
                    action: "kubernetes.rollback-workload",
                    binding: "workload"
                )
            }
            let digest = scene.document().digest
            scene.runbooks.shuffle(using: &random)
            #expect(scene.document().digest == digest, "seed \(seed)")
        }
    }

    @Test func `another seed changes nothing but numbers of risk`() throws {
        var scene = PlanningScene()
        scene.hypotheses = [PlanningScene.hypothesis("database.connections-exhausted", on: "database/shop/orders", 0.9)]
        let plans = (1...5 as ClosedRange<UInt64>).map { seed in
            scene.seed = seed
            return scene.plan
        }
        for plan in plans.dropFirst() {
            #expect(plan.steps == plans[0].steps)
            #expect(plan.evidence == plans[0].evidence)
            #expect(plan.considered.map(\.proposal).sorted() == plans[0].considered.map(\.proposal).sorted())
        }
        #expect(Set(plans.compactMap { $0.risk?.benefit }).count > 1)
    }

    @Test func `nothing wrong means nothing to do, and says what was ruled out`() {
        var scene = PlanningScene()
        scene.hypotheses = []
        scene.abstention = "no alert fires any more"
        scene.ruledOut = [
            .init(
                entity: PlanningScene.entity("deployment/shop/cart"),
                fault: FaultCode(literal: "workload.bad-release"),
                reason: "it was released a week ago"
            )
        ]
        let plan = scene.plan
        #expect(plan.abstention == "no alert fires any more")
        #expect(plan.steps.isEmpty)
        #expect(plan.risk == nil)
        #expect(plan.considered.map(\.reason) == ["it was released a week ago"])
        #expect(plan.evidence.entries == scene.alerts.map(\.evidence))
    }

    @Test func `a mere symptom is looked at and handed to a person`() throws {
        var scene = PlanningScene()
        scene.hypotheses = [Hypotheses.symptom]
        let plan = scene.plan
        #expect(plan.steps.map(\.action.definition.actionClass) == [.look, .page])
        #expect(plan.changes.isEmpty)
        #expect(plan.considered.contains { $0.reason.contains("only a symptom") })
    }

    @Test func `where no action is declared a person is called`() throws {
        var scene = PlanningScene()
        let looks = ActionCatalogue.builtIn.definitions.filter { !$0.actionClass.changesState }
        scene.catalogue = ActionCatalogue(looks)
        let plan = scene.plan
        #expect(plan.steps.map(\.action.definition.id.text) == ["kubernetes.inspect", "incident.page"])
        #expect(Self.violations(plan, scene.request) == [])
    }

    @Test func `an unsure cause is looked at before anything is changed`() {
        var scene = PlanningScene()
        for (confidence, looks) in [(0.4, true), (0.74, true), (0.9, false)] {
            scene.hypotheses = [
                PlanningScene.hypothesis("workload.bad-release", on: "deployment/shop/checkout", confidence)
            ]
            let classes = scene.plan.steps.map(\.action.definition.actionClass)
            #expect(classes == (looks ? [.look, .rollback] : [.rollback]), "\(confidence)")
        }
    }

    @Test func `limits of steps, candidates and causes are kept`() {
        var scene = PlanningScene()
        scene.hypotheses = ["a", "b", "c", "d", "e"].map {
            PlanningScene.hypothesis("security.crypto-mining", on: "deployment/shop/\($0)", 0.3)
        }
        #expect(Set(scene.plan.changes.map(\.action.target)).count == 3)
        for most in 1...8 {
            scene.limits.steps = most
            #expect(scene.plan.steps.count <= most)
        }
        scene.limits = PlanRequest.Limits()
        scene.limits.causes = 1
        #expect(scene.plan.changes.count == 1)
        scene.hypotheses = [Hypotheses.badReleaseWithImage]
        let all = scene.plan.considered.count
        scene.limits.candidates = 1
        #expect(scene.plan.considered.count == all - 1)
        #expect(scene.plan.changes.count == 1)
    }

    @Test func `a cause below the threshold is left alone unless it is the likeliest`() {
        var scene = PlanningScene()
        scene.hypotheses = [
            PlanningScene.hypothesis("workload.bad-release", on: "deployment/shop/checkout", 0.24),
            PlanningScene.hypothesis("workload.bad-release", on: "deployment/shop/cart", 0.24),
            PlanningScene.hypothesis("workload.bad-release", on: "deployment/shop/search", 0.25),
        ]
        let targets = scene.plan.changes.map(\.action.target.name)
        #expect(targets == ["checkout", "search"])
    }

    @Test(arguments: [1e300, -1e300, 9.3e18, 0, -3, 0.5])
    func `facts of any size lead to a plan`(number: Double) throws {
        let faults: [StaticString] = [
            "resource.cpu-overload", "workload.bad-release", "resource.autoscaler-at-limit", "workload.zero-replicas",
        ]
        for fault in faults {
            var scene = PlanningScene()
            scene.hypotheses = [PlanningScene.hypothesis(fault, on: "deployment/shop/checkout", 0.9)]
            let names: [FactName] = [.replicasDesired, .revisionPrevious, .autoscalerMaximum, .utilisation, .latency]
            for name in names + [.requestRate] {
                scene.facts.record(.number(number), as: name, of: scene.hypotheses[0].entity, from: "test")
            }
            #expect(Self.violations(scene.plan, scene.request) == [], "\(fault)")
        }
    }
}
