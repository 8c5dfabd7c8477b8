import Connectors
import ContentDigests
import Execution
import IncidentLedger
import IncidentModel
import Testing

@testable import IncidentEngine
@testable import Remediation

/// What verifies a step is of the time after it, and of whoever sees the target itself where somebody does.
@Suite(.timeLimit(.minutes(5))) struct LiveVerificationTests {
    /// One step that was carried out just now, and who looks at what came of it.
    private struct Scene {
        let bench: LiveBench
        let executor: RecordingExecutor
        let observer: LiveRunObserver
        let step: RunPlan.Step

        func seen() async -> RunVerification { await observer.verify(step, elapsed: .zero) }

        /// Tells how many of three replicas are ready, as of so many seconds after the step.
        func tell(ready: Double, at seconds: Int64) throws {
            let time = bench.engine.parts.clock.wall().adding(seconds: seconds)
            var batch = TelemetryBatch()
            batch.metrics = [("replicas.ready", ready), ("replicas.desired", 3)].map { metric, value in
                let series = MetricSeries(
                    entityName: step.action.target.description,
                    metric: metric,
                    unit: "",
                    samples: [MetricSeries.Sample(time: time, value: value)],
                    document: "prom"
                )
                return MetricPiece(series: series, kind: .gauge)
            }
            _ = try bench.engine.ingest(batch, of: "")
        }
    }

    /// A restart of the example's cart, of which the folder around the incident said long ago that it is ready.
    private static func scene(
        _ definition: ActionDefinition? = nil,
        questionLimit: Duration = .seconds(15)
    ) async throws -> Scene {
        let executor = RecordingExecutor()
        var settings = LiveBench.settings()
        settings.hands = Hands(executors: [.kubernetes: executor], questionLimit: questionLimit)
        let bench = try await LiveBench(settings, goesOn: true)
        let id = try await bench.begin()
        let observer = LiveRunObserver(
            engine: bench.engine,
            incident: id,
            begun: RunBegun(intent: "intent-1", plan: ContentDigest(of: ""), isStepwise: false, fault: "", steps: [])
        )
        let action = try Action(
            validating: ProposedAction(
                action: definition?.id.text ?? "kubernetes.rollout-restart",
                target: "deployment/shop/cart",
                origin: .catalogue
            ),
            catalogue: definition.map { ActionCatalogue([$0]) } ?? .builtIn,
            snapshot: await bench.engine.snapshot(of: id)
        )
        let step = RunPlan.Step(action: action, approvedState: nil, limit: .seconds(30))
        return Scene(bench: bench, executor: executor, observer: observer, step: step)
    }

    @Test func `what a folder said before a step is no evidence of what came of it`() async throws {
        let scene = try await Self.scene()
        let before = await scene.bench.engine.freshSnapshot(of: scene.observer.incident)
        #expect(before.facts.number(.replicasReady, of: scene.step.action.target) == 3)
        let seen = await scene.seen()
        #expect(seen.postconditions == .unknown && seen.failing == "all wanted replicas are ready")
    }

    @Test func `what was measured before a step is no evidence, and what was measured after it is`() async throws {
        let scene = try await Self.scene()
        try scene.tell(ready: 3, at: -1)
        #expect(await scene.seen().postconditions == .unknown)
        try scene.tell(ready: 3, at: 2)
        #expect(await scene.seen().postconditions == .yes)
    }

    @Test func `what a server measured last before a step is no evidence though it tells it after`() throws {
        let act = Timestamp(unixNanoseconds: 100_900_000_000)
        func series(_ second: Int64, _ document: String) -> MetricSeries {
            let sample = MetricSeries.Sample(time: Timestamp.epoch.adding(seconds: second), value: 1)
            return MetricSeries(entityName: "cart", metric: "m", unit: "", samples: [sample], document: document)
        }
        let bar = EvidenceBar(stale: ["gone"], since: act, lags: ["prom": 15])
        #expect(!bar.admits(series(100, "pushed")) && bar.admits(series(101, "pushed")))
        #expect(!bar.admits(series(115, "prom")) && bar.admits(series(116, "prom")))
        #expect(!bar.admits(series(900, "gone")))
        #expect(!bar.admits(takenAt: nil) && !bar.admits(takenAt: act))
        #expect(EvidenceBar().admits(series(1, "prom")) && EvidenceBar().admits(takenAt: nil))
    }

    @Test func `how long an effect has to stay, and how late a server's values are, is configured`() throws {
        func hold(_ line: String) throws -> Duration {
            let text = "serve:\n  executors:\n    parallel-runs: 2\n\(line)"
            return try ConfigurationTests.load(text).configuration.serve.executors.limits.hold
        }
        #expect(try hold("") == .seconds(1))
        #expect(try hold("    hold: 0s\n") == .zero)
        #expect(try hold("    hold: 1500ms\n") == .milliseconds(1500))
        #expect(throws: (any Error).self) { try hold("    hold: 2m\n") }
        let prometheus = "- {type: prometheus, url: 'https://p.example', namespaces: [shop], scrape-interval: 30s}"
        #expect(try SourceSettings.read(prometheus).lag == .seconds(30))
        #expect(try SourceSettings.read("- {type: kubernetes, namespaces: [shop]}").lag == .zero)
    }

    @Test func `what the executor cannot tell yet nobody else tells`() async throws {
        let scene = try await Self.scene()
        try scene.tell(ready: 3, at: 2)
        scene.executor.set { $0.unsettled = [.replicasReady] }
        #expect(await scene.seen().postconditions == .unknown)
        scene.executor.set {
            $0.unsettled = []
            $0.facts = [.replicasReady: .number(1)]
        }
        #expect(await scene.seen().postconditions == .no)
    }

    @Test func `while the executor says nothing of the target others do not speak for it`() async throws {
        let scene = try await Self.scene(questionLimit: .milliseconds(20))
        try scene.tell(ready: 3, at: 2)
        scene.executor.set { $0.hangs = [.describe] }
        #expect(await scene.seen().postconditions == .unknown)
    }

    @Test func `an invariant that does not hold is seen before, during and after the step`() async throws {
        let definition = ActionDefinition(
            "test.bounded",
            .restart,
            on: [.deployment],
            "Do it",
            .init(
                during: [Condition("target.replicas.ready >= 2", "two serve")],
                after: [Condition("target.replicas.desired == 3", "three are wanted")]
            )
        )
        let scene = try await Self.scene(definition)
        let early = try await scene.observer.observe(scene.step, isUndo: false)
        #expect(early.preconditions == .yes)
        try scene.tell(ready: 1, at: 2)
        #expect(await scene.observer.violation(of: scene.step) == "two serve")
        let late = try await scene.observer.observe(scene.step, isUndo: false)
        #expect(late.preconditions == .no && late.failing == "two serve")
        #expect(await scene.seen().violated == "two serve")
        try scene.tell(ready: 2, at: 3)
        #expect(await scene.observer.violation(of: scene.step) == nil)
        let seen = await scene.seen()
        #expect(seen.postconditions == .yes && seen.violated == nil)
    }
}
