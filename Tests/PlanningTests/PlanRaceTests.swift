import EvenkeelTestKit
import IncidentModel
import Remediation
import Risk
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct PlanRaceTests {
    static let limit: Duration = .seconds(8)
    static let stop = ModelCompletion(reason: .stop)

    /// A race on the test's clock.
    static func race(_ model: any LanguageModel, _ clock: ManualClock) throws -> PlanRace<ManualClock> {
        let planner = ModelPlanner(
            model: model,
            prompt: try KnowledgeFixture.prompt("plan"),
            simulator: PlanningScene.simulator
        )
        let deterministic = DeterministicPlanner(simulator: PlanningScene.simulator)
        return PlanRace(planner: deterministic, model: planner, clock: clock)
    }

    /// A scene in which the deterministic planner looks at its second-best action only.
    static func hampered() throws -> PlanningScene {
        var scene = PlanningScene()
        scene.hypotheses = [Hypotheses.badReleaseWithImage]
        scene.limits.candidates = 1
        scene.incidents = try ["a", "b"].map {
            try KnowledgeFixture.incident($0, fault: "workload.bad-release", failed: ["kubernetes.rollback-workload"])
        }
        return scene
    }

    static let rollback = ModelReplies.step(
        "kubernetes.rollback-workload",
        "deployment/shop/checkout",
        because: "checkout tells of workload.bad-release by its state"
    )

    @Test
    func `a better plan of the model in time replaces the deterministic one, and both are kept with their scores`()
        async throws
    {
        let scene = try Self.hampered()
        try #require(scene.plan.changes.map(\.action.definition.id.text) == ["kubernetes.pin-image"])
        let clock = ManualClock()
        let text = try ModelReplies.reply([Self.rollback])
        let model = ScriptedModel(
            scripts: [[.wait(.milliseconds(7900)), .text(text), .finish(Self.stop)]],
            clock: clock
        )
        let task = Task { [race = try Self.race(model, clock)] in await race.run(scene.request, within: Self.limit) }
        await clock.waitForSleepers(2)
        clock.advance(by: .milliseconds(7900))
        let result = await task.value
        #expect(result.plan.planner == .model)
        // The look that an unsure cause asks for is added to a model's plan too.
        #expect(
            result.plan.steps.map(\.action.definition.id.text) == [
                "kubernetes.inspect", "kubernetes.rollback-workload",
            ]
        )
        #expect(result.plan.steps[1].action.origin == .model)
        #expect(result.plan.steps[1].approval == .one)
        #expect(result.modelTime == .milliseconds(7900))
        let own = try #require(result.plan.risk)
        let other = try #require(scene.plan.risk)
        #expect(own.benefit > other.benefit)
        for score in [own.benefit, other.benefit] {
            #expect(result.plan.plannerReason.contains(RiskText.minutes(score)), "\(result.plan.plannerReason)")
        }
        let kept = result.plan.considered.filter { $0.origin == "deterministic plan" }
        #expect(
            kept.map(\.proposal) == ["Hold the workload at the image that is known to work (deployment shop/checkout)"]
        )
    }

    @Test func `a model that proposes the same steps is equally good`() async throws {
        let scene = PlanningScene()
        let clock = ManualClock()
        let model = ScriptedModel(reply: try ModelReplies.reply(repeating: scene.plan), clock: clock)
        let result = try await Self.race(model, clock).run(scene.request, within: Self.limit)
        #expect(result.plan.planner == .model)
        #expect(result.plan.changes.map(\.action.target) == scene.plan.changes.map(\.action.target))
        #expect(result.plan.risk?.benefit == scene.plan.risk?.benefit)
        #expect(result.modelTime == .zero)
    }

    @Test func `a valid plan that simulates worse is kept beside the one that stands`() async throws {
        var scene = PlanningScene()
        scene.hypotheses = [PlanningScene.hypothesis("resource.memory-leak", on: "deployment/shop/checkout", 0.9)]
        try #require(scene.plan.changes.map(\.action.definition.id.text) == ["kubernetes.rollout-restart"])
        let step = ModelReplies.step("kubernetes.rollback-workload", "deployment/shop/checkout")
        let clock = ManualClock()
        let model = ScriptedModel(reply: try ModelReplies.reply([step]), clock: clock)
        let result = try await Self.race(model, clock).run(scene.request, within: Self.limit)
        #expect(result.plan.planner == .deterministic)
        #expect(result.plan.steps == scene.plan.steps)
        let entry = try #require(result.plan.considered.first)
        #expect(entry.origin == "model")
        #expect(entry.proposal.contains("Go back to the workload's previous revision (deployment shop/checkout)"))
        #expect(entry.reason.contains("simulates worse"))
        #expect(entry.reason.contains(RiskText.minutes(try #require(scene.plan.risk).benefit)))
    }

    @Test(arguments: [
        (["shell.run", "deployment/shop/checkout"], "names an action that was not offered: `shell.run`"),
        (["kubernetes.rollback-workload", "deployment/shop/payments"], "names a target that was not offered"),
        (["kubernetes.rollback-workload", "configmap/shop/checkout-config"], "does not act on a config map"),
    ])
    func `a plan that is not valid leaves the deterministic one with the reason`(
        step: [String],
        reason: String
    ) async throws {
        var scene = PlanningScene()
        scene.hypotheses.append(
            PlanningScene.hypothesis("configuration.harmful", on: "configmap/shop/checkout-config", 0.2)
        )
        scene.further = [PlanningScene.entity("deployment/shop/payments")]
        let clock = ManualClock()
        let model = ScriptedModel(
            reply: try ModelReplies.reply([ModelReplies.step(step[0], step[1])]),
            clock: clock
        )
        let result = try await Self.race(model, clock).run(scene.request, within: Self.limit)
        #expect(result.plan.planner == .deterministic)
        #expect(result.plan.steps == scene.plan.steps)
        #expect(result.plan.plannerReason.contains(reason), "\(result.plan.plannerReason)")
        #expect(result.plan.considered.first?.origin == "model")
        #expect(result.plan.considered.dropFirst() == scene.plan.considered[...])
    }
}
