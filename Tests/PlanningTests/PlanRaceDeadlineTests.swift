import EvenkeelTestKit
import IncidentModel
import Remediation
import Testing

@testable import Planning

@Suite(.oneAtATime, .timeLimit(.minutes(5)))
struct PlanRaceDeadlineTests {
    static let limit = PlanRaceTests.limit

    /// Runs a race to its deadline, on a clock that stands still until the model is under way.
    static func lateResult(
        _ model: any LanguageModel,
        _ scene: PlanningScene,
        sleepers: Int
    ) async throws -> PlanRace<ManualClock>.Result {
        let clock = ManualClock()
        let race = try PlanRaceTests.race(model, clock)
        let task = Task { await race.run(scene.request, within: limit) }
        await clock.waitForSleepers(sleepers)
        clock.advance(by: limit)
        return await task.value
    }

    @Test func `the race ends at the deadline and not a nanosecond earlier`() async throws {
        let scene = PlanningScene()
        let clock = ManualClock()
        // The model's own clock never moves, so nothing but the deadline can end the race.
        let model = ScriptedModel(scripts: [[.text("{"), .hang]], clock: ManualClock())
        let race = try PlanRaceTests.race(model, clock)
        let task = Task { await race.run(scene.request, within: Self.limit) }
        await clock.waitForSleepers(1)
        clock.advance(by: Self.limit - .nanoseconds(1))
        // Had the deadline woken, nobody would sleep here any more and this would wait in vain.
        await clock.waitForSleepers(1)
        clock.advance(by: .nanoseconds(1))
        let result = await task.value
        #expect(result.modelTime == Self.limit)
        #expect(clock.now.offset == Self.limit)
        #expect(result.plan.steps == scene.plan.steps)
        #expect(result.plan.plannerReason == "the model did not answer within the deadline")
        #expect(result.plan.considered.first?.origin == "model")
    }

    @Test func `a plan that comes too late is never swapped in`() async throws {
        let scene = try PlanRaceTests.hampered()
        let text = try ModelReplies.reply([PlanRaceTests.rollback])
        let slow = ManualClock()
        let script: [ScriptedModel.Step] = [.wait(.seconds(1)), .text(text), .finish(PlanRaceTests.stop)]
        let model = ScriptedModel(scripts: [script], clock: slow)
        let result = try await Self.lateResult(model, scene, sleepers: 1)
        slow.advance(by: .seconds(1))
        #expect(result.plan.planner == .deterministic)
        #expect(result.plan.steps == scene.plan.steps)
        #expect(result.plan.risk == scene.plan.risk)
    }

    @Test func `half a plan at the deadline is no plan`() async throws {
        let scene = try PlanRaceTests.hampered()
        let text = String(try ModelReplies.reply([PlanRaceTests.rollback]).dropLast())
        let model = ScriptedModel(scripts: [[.text(text), .hang]], clock: ManualClock())
        let result = try await Self.lateResult(model, scene, sleepers: 1)
        #expect(result.plan.planner == .deterministic)
        #expect(result.plan.steps == scene.plan.steps)
    }

    @Test func `a whole plan counts although its reply never ends`() async throws {
        let scene = try PlanRaceTests.hampered()
        let clock = ManualClock()
        let text = try ModelReplies.reply([PlanRaceTests.rollback])
        let model = ScriptedModel(scripts: [[.text(text), .hang]], clock: clock)
        let result = try await PlanRaceTests.race(model, clock).run(scene.request, within: Self.limit)
        #expect(result.plan.planner == .model)
        #expect(result.modelTime == .zero)
    }

    @Test func `an impossible action ends the wait at once`() async throws {
        let scene = PlanningScene()
        let clock = ManualClock()
        let model = ScriptedModel(scripts: [[.text(#"{"steps":[{"action":"shell.run""#), .hang]], clock: clock)
        let result = try await PlanRaceTests.race(model, clock).run(scene.request, within: Self.limit)
        #expect(result.plan.plannerReason.contains("`shell.run`"))
        #expect(result.modelTime == .zero)
    }

    struct Odd: Error {}

    static let unruly: [(String, UnrulyModel)] = [
        ("fails", .giving([], then: ModelFailure(code: .unreachable, explanation: "refused"))),
        ("throws what nobody knows", .giving([.text("{")], then: Odd())),
        ("cancels itself", .giving([.text("{\"steps\":")], then: CancellationError())),
        ("ends at once", .giving([])),
        ("ends within the reply", .giving([.text("{\"steps\":["), .finished(PlanRaceTests.stop)])),
        ("finishes without a word", .giving([.finished(PlanRaceTests.stop)])),
        ("says prose for ever", .repeating(.text("Certainly! "))),
        ("says white space for ever", .repeating(.text(" \n\t"))),
        ("opens lists for ever", .repeating(.text("{\"steps\":["))),
        ("says nothing for ever", .repeating(.text(""))),
        ("finishes for ever", .repeating(.finished(PlanRaceTests.stop))),
        ("proposes nothing", .giving([.text("{\"steps\":[]}"), .finished(PlanRaceTests.stop)])),
    ]

    @Test(arguments: unruly.indices)
    func `whatever a model does, the deterministic plan stands with a reason`(index: Int) async throws {
        let scene = PlanningScene()
        let (name, model) = Self.unruly[index]
        let clock = ManualClock()
        let result = try await PlanRaceTests.race(model, clock).run(scene.request, within: Self.limit)
        #expect(result.plan.planner == .deterministic, "\(name)")
        #expect(result.plan.steps == scene.plan.steps, "\(name)")
        #expect(result.plan.plannerReason.hasPrefix("the model's plan was not taken: "), "\(name)")
        #expect(result.plan.considered.first?.origin == "model", "\(name)")
    }

    @Test func `a cancelled race gives the deterministic plan at once`() async throws {
        let scene = PlanningScene()
        let clock = ManualClock()
        let model = ScriptedModel(scripts: [[.hang]], clock: ManualClock())
        let race = try PlanRaceTests.race(model, clock)
        let task = Task { await race.run(scene.request, within: Self.limit) }
        await clock.waitForSleepers(1)
        task.cancel()
        let result = await task.value
        #expect(result.plan.steps == scene.plan.steps)
        #expect(result.plan.planner == .deterministic)
        #expect(clock.now.offset == .zero)
    }

    @Test func `a deadline that has passed already still leaves a plan`() async throws {
        let scene = PlanningScene()
        let model = ScriptedModel(scripts: [[.hang]], clock: ManualClock())
        let result = try await PlanRaceTests.race(model, ManualClock()).run(scene.request, within: .seconds(-1))
        #expect(result.plan.steps == scene.plan.steps)
    }

    @Test func `nobody asks a model where nothing is wrong or none is there`() async throws {
        var scene = PlanningScene()
        let clock = ManualClock()
        let without = PlanRace(
            planner: DeterministicPlanner(simulator: PlanningScene.simulator),
            model: nil,
            clock: clock
        )
        let result = await without.run(scene.request, within: Self.limit)
        #expect(result.modelTime == nil)
        #expect(result.unasked(because: "none is configured").plan.plannerReason == "none is configured")
        #expect(result.unasked(because: nil).plan.plannerReason == "no model was asked")
        scene.hypotheses = []
        scene.abstention = "no alert fires"
        let model = ScriptedModel(scripts: [[.hang]], clock: clock)
        let quiet = try await PlanRaceTests.race(model, clock).run(scene.request, within: Self.limit)
        #expect(quiet.plan.isAbstention)
        #expect(quiet.modelTime == nil)
        #expect(model.requests.isEmpty)
    }
}
