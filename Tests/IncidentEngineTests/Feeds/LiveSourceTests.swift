import Connectors
import Diagnosis
import EvenkeelTestKit
import Governance
import IncidentLedger
import IncidentModel
import Planning
import Synchronization
import Testing

@testable import IncidentEngine

/// What a running engine makes of what its sources tell.
@Suite struct LiveSourceTests {
    private static func batch(
        _ metric: String,
        of entity: String,
        unit: String = "",
        _ samples: [(Int64, Double)]
    ) -> TelemetryBatch {
        var batch = TelemetryBatch()
        let values = samples.map {
            MetricSeries.Sample(time: FeedHands.start.adding(seconds: $0.0), value: $0.1)
        }
        let series = MetricSeries(entityName: entity, metric: metric, unit: unit, samples: values, document: "prom")
        batch.metrics = [MetricPiece(series: series, kind: .gauge)]
        return batch
    }

    /// The facts of an open incident.
    private static func facts(_ bench: LiveBench) async throws -> (FactTable, Look) {
        let id = try await bench.begin()
        let scene = try #require(bench.engine.scene(of: id))
        let look = await bench.engine.look(at: scene)
        return (look.evaluation.request.snapshot.facts, look)
    }

    private typealias Look = LiveEngine.Look

    @Test func `a series that bears the name of a fact is that fact, as conditions read it`() async throws {
        let bench = try await LiveBench()
        let now = Int64(0)
        let told: [(TelemetryBatch)] = [
            Self.batch("storage.free.share", of: "database/accounts", unit: "%", [(now, 12)]),
            Self.batch("certificate.remaining", of: "certificate/shop-tls", unit: "s", [(now, -5)]),
            Self.batch("flag.enabled", of: "flag/new-cart", [(now, 1)]),
            Self.batch("node.ready", of: "node/n1", [(now, 0)]),
            Self.batch("latency", of: "database/accounts", unit: "ms", [(now, 250)]),
            Self.batch("image", of: "database/accounts", [(now, 3)]),
        ]
        for batch in told { _ = try bench.engine.ingest(batch, of: "") }
        let (facts, _) = try await Self.facts(bench)
        let orders = try #require(EntityReference("database/accounts"))
        #expect(facts[orders, .storageFreeShare] == .number(0.12) && facts[orders, .latency] == .number(0.25))
        #expect(facts[orders, .image] == nil)
        #expect(facts[try #require(EntityReference("certificate/shop-tls")), .certificateRemaining] == .number(-5))
        #expect(facts[try #require(EntityReference("flag/new-cart")), .flagEnabled] == .flag(true))
        #expect(facts[try #require(EntityReference("node/n1")), .nodeReady] == .flag(false))
    }

    @Test func `a series that ended while others went on is no fact any more`() async throws {
        let bench = try await LiveBench()
        _ = try bench.engine.ingest(Self.batch("connections.used", of: "database/old", [(-600, 9)]), of: "")
        _ = try bench.engine.ingest(Self.batch("connections.used", of: "database/new", [(0, 9)]), of: "")
        let (facts, _) = try await Self.facts(bench)
        #expect(facts[try #require(EntityReference("database/old")), .connectionsUsed] == nil)
        #expect(facts[try #require(EntityReference("database/new")), .connectionsUsed] == .number(9))
    }

    @Test func `just before a step, what a source told that does not answer now is unknown`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        _ = try bench.engine.ingest(Self.batch("queue.depth", of: "queue/mail", [(0, 9)]), of: "")
        let queue = try #require(EntityReference("queue/mail"))
        let before = await bench.engine.freshSnapshot(of: id)
        #expect(before.facts[queue, .queueDepth] == .number(9))
        // A source of the name that the series bears, which nobody can ask.
        let hands = FeedHands()
        bench.engine.follow([hands.feed(ScriptedSource([]), named: "prom"), hands.feed(ScriptedSource([]))])
        let after = await bench.engine.freshSnapshot(of: id)
        #expect(after.facts[queue, .queueDepth] == nil)
        bench.engine.follow([hands.feed(ScriptedSource([]))])
        let others = await bench.engine.freshSnapshot(of: id)
        #expect(others.facts[queue, .queueDepth] == .number(9))
    }

    @Test func `what was measured two minutes ago is no fact any more`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        _ = try bench.engine.ingest(Self.batch("queue.depth", of: "queue/mail", [(0, 9)]), of: "")
        bench.hands.advance(by: 121)
        let snapshot = await bench.engine.snapshot(of: id)
        #expect(snapshot.facts[try #require(EntityReference("queue/mail")), .queueDepth] == nil)
    }

    @Test func `other measured values are no drift`() async throws {
        let bench = try await LiveBench()
        let told = [
            ("error.rate", "checkout", 0.2), ("request.rate", "gateway", 240), ("utilisation", "checkout", 0.6),
        ]
        for (metric, entity, value) in told {
            _ = try bench.engine.ingest(Self.batch(metric, of: entity, [(0, value)]), of: "")
        }
        let (_, before) = try await Self.facts(bench)
        for (metric, entity, value) in told {
            _ = try bench.engine.ingest(Self.batch(metric, of: entity, [(5, value * 1.03)]), of: "")
        }
        let id = try #require(bench.engine.state.withLock { $0.ledger.openIncidents.first })
        let after = await bench.engine.look(at: try #require(bench.engine.scene(of: id)))
        #expect(before.evaluation.plan.risk != after.evaluation.plan.risk, "what is simulated follows what is measured")
        #expect(before.evaluation.state == after.evaluation.state)
        #expect(before.evaluation.evidence == after.evaluation.evidence)
        #expect(before.evaluation.effect == after.evaluation.effect)
        #expect(before.evaluation.essence == after.evaluation.essence)
    }

    @Test func `the time before an incident is the normal, where series reach back to it`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        #expect(bench.engine.scene(of: id)?.evidence.window == nil)
        let record = try bench.engine.incident(id, for: LiveBench.root)
        let began = record.wholeAlerts.map(\.startsAt).min() ?? record.openedAt
        let first = began.seconds - FeedHands.start.seconds - 1800
        let samples = (0..<60).map { (first + Int64($0) * 30, 1.0) }
        _ = try bench.engine.ingest(Self.batch("rps", of: "checkout", samples), of: "")
        let evidence = try #require(bench.engine.scene(of: id)?.evidence)
        #expect(evidence.baseline?.start == FeedHands.start.adding(seconds: first))
        #expect(evidence.baseline?.end == evidence.window?.start)
        #expect(evidence.window?.start == min(began, record.openedAt).adding(seconds: -300))
    }

    @Test func `what is wrong with a source is an alarm until it is well, and stands in the journal`() async throws {
        let bench = try await LiveBench()
        bench.engine.tell("it does not answer: refused", ofSource: "prom")
        #expect(bench.engine.governance(for: LiveBench.root).alarms.map(\.kind) == ["source/prom"])
        bench.engine.tell("rps: parse error", ofSource: "prom")
        #expect(bench.engine.governance(for: LiveBench.root).alarms.map(\.text) == ["source `prom`: rps: parse error"])
        bench.engine.tell(nil, ofSource: "prom")
        #expect(bench.engine.governance(for: LiveBench.root).alarms.isEmpty)
        #expect(bench.kinds == ["source.failed", "source.failed", "source.recovered"])
    }

    @Test func `without sources everything is as fresh as it can be`() async throws {
        let bench = try await LiveBench()
        let refresh = await bench.engine.refreshSources()
        #expect(refresh.isComplete && refresh.fresh.isEmpty)
    }

    @Test func `sources that are asked out of turn are named with whether they answered`() async throws {
        let bench = try await LiveBench()
        let hands = FeedHands()
        let feed = hands.feed(ScriptedSource([.success(FeedYield(taken: 3))]))
        bench.engine.follow([feed])
        let early = await bench.engine.refreshSources()
        #expect(early.stale == ["probe"] && !early.isComplete)
        let running = Task { await feed.run() }
        await hands.manual.waitForSleepers(1)
        let refresh = await bench.engine.refreshSources()
        #expect(refresh.fresh == ["probe"] && refresh.isComplete)
        #expect(bench.engine.sources.map(\.taken) == [6])
        running.cancel()
        await running.value
    }
}
