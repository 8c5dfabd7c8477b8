import ContentDigests
import Diagnosis
import EvenkeelTestKit
import Execution
import IncidentModel
import Planning
import Remediation
import Synchronization

@testable import IncidentEngine

/// Plans of made-up actions on the example's deployments, as the engine evaluates them, for schedules of thousands of runs.
struct ScheduleSamples: Sendable {
    /// A plan that was looked at, and what its executor said to it.
    struct Sample: Sendable {
        let evaluation: Evaluation
        let preparation: Preparation
        /// What its changes act on, in order.
        let targets: [EntityReference]
    }

    /// Actions that need nobody's approval, whatever can be undone in whatever way.
    static let actions = """
        - {id: test.restart, class: restart, title: Restart it, targets: [deployment], approval: none}
        - id: test.put
          class: correct
          title: Put the value
          targets: [deployment]
          approval: none
          undo: {type: restores-recorded-state, meaning: put the value back}
        - id: test.on
          class: flag
          title: Switch it on
          targets: [deployment]
          approval: none
          undo: {type: action, action: test.off, meaning: switch it off}
        - id: test.off
          class: flag
          title: Switch it off
          targets: [deployment]
          approval: none
          undo: {type: action, action: test.on, meaning: switch it on}
        - {id: test.look, class: look, title: Look at it, targets: [deployment]}
        """

    /// What plans act on; the first two serve one service.
    static let targets = ["cart", "gateway", "payments", "checkout"].compactMap {
        EntityReference("deployment/shop/\($0)")
    }

    /// What each target serves.
    static let services = Dictionary(uniqueKeysWithValues: zip(targets, ["front", "front", "payments", "checkout"]))

    /// Where the targets belong.
    static let places = ServicePlaces(services.mapValues { ServicePlaces.Place(service: $0) })

    /// Several plans each of which is its own, though some would do the same.
    let samples: [Sample]
    let catalogue: ActionCatalogue
    let configuration: Configuration

    /// A configuration with these actions; its file is gone when `folder` is.
    static func configuration(_ folder: ScratchFolder) throws -> Configuration {
        var configuration = LiveBench.configuration()
        configuration.actions = [try folder.write(actions, to: "actions.yaml")]
        return configuration
    }

    init(_ count: Int, seed: UInt64) async throws {
        let folder = try ScratchFolder()
        configuration = try Self.configuration(folder)
        let bench = try await LiveBench(configuration: configuration)
        catalogue = bench.engine.workspace.catalogue
        let receipt = try await bench.send(LiveBench.alerts())
        guard let id = receipt.incidents.first, let scene = bench.engine.scene(of: id) else {
            throw LiveError(.missing, ["no incident was opened"])
        }
        let look = await bench.engine.look(at: scene)
        let hands = Hands(executors: [.webhook: RecordingExecutor()])
        var generator = SeededGenerator(seed: seed)
        var samples: [Sample] = []
        for number in 0..<count {
            let evaluation = try Self.evaluation(number, look.evaluation, &generator)
            let targets = evaluation.plan.changes.map(\.action.target)
            samples.append(
                Sample(evaluation: evaluation, preparation: await hands.prepare(evaluation), targets: targets)
            )
        }
        self.samples = samples
    }

    /// A plan of one to three changes, sometimes with looks between them.
    private static func evaluation(
        _ number: Int,
        _ base: Evaluation,
        _ generator: inout SeededGenerator
    ) throws -> Evaluation {
        var plan = base.plan
        plan.steps = []
        let names = ["test.restart", "test.put", "test.on", "test.off"]
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            if Int.random(in: 0..<4, using: &generator) == 0 {
                plan.steps.append(try step("test.look", &generator, base))
            }
            plan.steps.append(try step(names.randomElement(using: &generator) ?? "", &generator, base))
        }
        plan.notes.append("sample \(number)")
        return Evaluation(plan, request: base.request, records: base.records, timings: PlanDocument.Timings(total: 1))
    }

    private static func step(
        _ name: String,
        _ generator: inout SeededGenerator,
        _ base: Evaluation
    ) throws -> PlanStep {
        let target = targets.randomElement(using: &generator) ?? targets[0]
        return PlanStep(
            action: try Action(
                validating: ProposedAction(action: name, target: target.description, origin: .catalogue),
                catalogue: base.request.catalogue,
                snapshot: base.request.snapshot
            ),
            approval: .none,
            rationale: [],
            expectedEffect: ""
        )
    }
}
