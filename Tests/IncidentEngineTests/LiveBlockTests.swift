import Connectors
import EvenkeelTestKit
import Governance
import IncidentEngine
import IncidentLedger
import Journal
import Testing

@Suite struct LiveBlockTests {
    @Test func `while a block stands every change is refused, reads go on, and all works again after it`() async throws
    {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let click = try #require(LiveBench.click(card))
        let before = bench.journal.entries.count
        bench.engine.block("checkpoint", "no checkpoint can be kept")
        #expect(!bench.engine.health.isReady)
        #expect(bench.engine.health.problems == ["no checkpoint can be kept"])
        let changes: [@Sendable () async throws -> Void] = [
            { try await bench.send(LiveBench.alerts()) },
            { _ = try bench.engine.ingest(TelemetryBatch(), of: "") },
            { _ = try await bench.engine.approve(id, click, by: LiveBench.ada) },
            { _ = try await bench.engine.reject(id, plan: card.plan, reason: "no", by: LiveBench.ada) },
            { _ = try await bench.engine.note(id, text: "x", by: LiveBench.ada) },
            { _ = try await bench.engine.resolve(id, reason: "x", by: LiveBench.ada) },
            { _ = try await bench.engine.replan(id, by: LiveBench.ada) },
            { _ = try await bench.engine.turnStop(engaged: true, reason: "x", by: LiveBench.ada) },
        ]
        for (number, change) in changes.enumerated() {
            let error = await #expect(throws: LiveError.self, "change \(number)") { try await change() }
            #expect(error?.code == .unavailable)
            #expect(error?.retryAfter == .seconds(1))
        }
        #expect(bench.journal.entries.count == before)
        #expect(try bench.engine.incident(id, for: LiveBench.ada).phase == .awaitingApproval)
        _ = try await bench.engine.card(of: id, for: LiveBench.ada)
        bench.engine.block("checkpoint", nil)
        #expect(bench.engine.health.isReady)
        #expect(try await bench.engine.approve(id, click, by: LiveBench.ada).state == .spent)
    }

    @Test func `one block's end does not lift another`() async throws {
        let bench = try await LiveBench()
        bench.engine.block("a", "first")
        bench.engine.block("b", "second")
        bench.engine.block("a", nil)
        #expect(bench.engine.health.problems == ["second"])
        await #expect(throws: LiveError.self) { try await bench.send(LiveBench.alerts()) }
    }

    @Test func `an approved plan does not start while a block stands, and starts after it`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.bob)
        let click = try #require(LiveBench.click(card))
        _ = try await bench.engine.turnStop(engaged: true, reason: "hold", by: LiveBench.ada)
        _ = try await bench.engine.approve(id, click, by: LiveBench.bob)
        _ = try await bench.engine.turnStop(engaged: false, reason: "go", by: LiveBench.root)
        bench.engine.block("checkpoint", "no checkpoint can be kept")
        await bench.engine.startApproved()
        #expect(!bench.kinds.contains("intent.written"))
        bench.engine.block("checkpoint", nil)
        await bench.engine.startApproved()
        #expect(bench.kinds.count { $0 == "intent.written" } == 1)
    }

    @Test func `what cannot be written is looked at again after a pause, not at once`() async throws {
        let bench = try await LiveBench()
        _ = try await bench.send(LiveBench.alerts())
        bench.engine.block("checkpoint", "no checkpoint can be kept")
        #expect(await bench.engine.planNext())
        #expect(await !bench.engine.planNext())
        bench.engine.block("checkpoint", nil)
        bench.hands.advance(by: 1)
        #expect(await bench.engine.planNext())
        #expect(bench.kinds.contains("plan.made"))
    }
}
