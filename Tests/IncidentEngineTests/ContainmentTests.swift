import EvenkeelTestKit
import Execution
import IncidentLedger
import IncidentModel
import Planning
import Remediation
import Testing

@testable import IncidentEngine

/// What contains an intruder is carried out after evidence was kept; a look that nobody can take holds nothing else.
@Suite struct ContainmentTests {
    private static let pod = "deployment/shop/checkout"

    /// The example's evaluation with a plan of these actions.
    private static func evaluation(_ names: [String]) async throws -> Evaluation {
        let bench = try await LiveBench()
        let receipt = try await bench.send(LiveBench.alerts())
        let id = try #require(receipt.incidents.first)
        let scene = try #require(bench.engine.scene(of: id))
        let base = await bench.engine.look(at: scene).evaluation
        var plan = base.plan
        plan.steps = try names.map { name in
            let arguments: [ProposedAction.Argument] =
                switch name {
                case "incident.page": [.init(name: "reason", value: .text("security"))]
                case "network.block-address":
                    [.init(name: "address", value: .text("203.0.113.7")), .init(name: "for", value: .integer(600))]
                default: []
                }
            let action = try Action(
                validating: ProposedAction(action: name, target: pod, arguments: arguments, origin: .catalogue),
                catalogue: base.request.catalogue,
                snapshot: base.request.snapshot
            )
            return PlanStep(action: action, approval: .none, rationale: [], expectedEffect: "")
        }
        return Evaluation(plan, request: base.request, records: base.records, timings: PlanDocument.Timings(total: 1))
    }

    private static func unknowing() -> RecordingExecutor {
        let executor = RecordingExecutor()
        executor.set { $0.refusesWhenDescribed = .init(.notConfigured, "There is no such target.") }
        return executor
    }

    private static func actions(_ preparation: Preparation) throws -> [String] {
        guard case .run(let steps) = preparation.handingOver else {
            throw TestKitError("\(preparation.handingOver)")
        }
        return steps.map(\.action.text)
    }

    private static func held(_ preparation: Preparation) throws -> String {
        guard case .held(let words) = preparation.handingOver else { throw TestKitError("\(preparation.handingOver)") }
        return words
    }

    @Test(arguments: ["dns.resolve", "database.list-sessions"])
    func `a look that its executor does not know is left out, and told`(_ look: String) async throws {
        let evaluation = try await Self.evaluation([look, "kubernetes.rollout-restart"])
        let executor = RefusingLooks()
        let preparation = await Hands(executors: [.kubernetes: executor, .database: Self.unknowing()]).prepare(
            evaluation
        )
        #expect(try Self.actions(preparation) == ["kubernetes.rollout-restart"])
        #expect(preparation.leftOut.count == 1)
        let text = try #require(preparation.remark?.text)
        #expect(text.hasPrefix("The run leaves out `\(look)` on deployment shop/checkout, since "), "\(text)")
        #expect(text.contains("There is no such target"))
    }

    @Test func `what an executor does not know and would change holds the plan, as before`() async throws {
        let evaluation = try await Self.evaluation(["kubernetes.rollout-restart"])
        let held = try Self.held(await Hands(executors: [.kubernetes: Self.unknowing()]).prepare(evaluation))
        #expect(held.contains("mend `serve.executors`"))
    }

    @Test func `containment waits where its evidence cannot be kept, and says why`() async throws {
        let evaluation = try await Self.evaluation([
            "evidence.capture", "kubernetes.quarantine-workload", "incident.page",
        ])
        let hands = Hands(executors: [.kubernetes: RecordingExecutor(), .evidence: Self.unknowing()])
        let held = try Self.held(await hands.prepare(evaluation))
        #expect(
            held.hasPrefix(
                "evidence has to be kept before `kubernetes.quarantine-workload` on deployment shop/checkout: "
            )
        )
        #expect(held.contains("There is no such target") && held.contains("mend `serve.executors`"))
        let nobody = try Self.held(await Hands(executors: [.kubernetes: RecordingExecutor()]).prepare(evaluation))
        #expect(nobody.contains("since nobody is configured for it was left out"))
    }

    @Test func `containment that follows a capture is begun, the capture first`() async throws {
        let evaluation = try await Self.evaluation([
            "evidence.capture", "kubernetes.quarantine-workload", "incident.page",
        ])
        let hands = Hands(executors: [.kubernetes: RecordingExecutor(), .evidence: RecordingExecutor()])
        let preparation = await hands.prepare(evaluation)
        #expect(try Self.actions(preparation) == ["evidence.capture", "kubernetes.quarantine-workload"])
        #expect(preparation.leftOut.map { $0.hasPrefix("`incident.page`") } == [true])
    }

    @Test func `a plan that would contain without a capture is held, whoever made it`() async throws {
        let evaluation = try await Self.evaluation(["kubernetes.quarantine-workload", "evidence.capture"])
        let hands = Hands(executors: [.kubernetes: RecordingExecutor(), .evidence: RecordingExecutor()])
        #expect(try Self.held(await hands.prepare(evaluation)).contains("the plan has no `evidence.capture` before it"))
    }

    @Test func `an executor that keeps evidence itself needs no capture before it`() async throws {
        let evaluation = try await Self.evaluation(["network.block-address"])
        let other = await Hands(executors: [.firewall: RecordingExecutor()]).prepare(evaluation)
        #expect(try Self.held(other).contains("evidence has to be kept"))
        let own = await Hands(executors: [.firewall: KeepingExecutor()]).prepare(evaluation)
        #expect(try Self.actions(own) == ["network.block-address"])
    }
}

/// Knows everything but looks.
private struct RefusingLooks: StepExecutor {
    private let inner = RecordingExecutor()
    var canSimulate: Bool { true }
    var canInquire: Bool { true }
    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        guard action.definition.actionClass == .look else { return try await inner.describe(action) }
        return .refused(.init(.notConfigured, "There is no such target."))
    }
    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast { try await inner.simulate(order) }
    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { try await inner.run(order) }
    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { try await inner.inquire(order) }
}

/// Keeps evidence by itself.
private struct KeepingExecutor: StepExecutor {
    private let inner = RecordingExecutor()
    var canSimulate: Bool { true }
    var canInquire: Bool { true }
    func keepsEvidence(before action: Action) -> Bool { true }
    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading { try await inner.describe(action) }
    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast { try await inner.simulate(order) }
    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { try await inner.run(order) }
    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer { try await inner.inquire(order) }
}
