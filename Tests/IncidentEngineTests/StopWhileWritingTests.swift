import EvenkeelTestKit
import Execution
import Governance
import IncidentEngine
import IncidentLedger
import Journal
import Remediation
import Testing

/// A disk may take long to write an intent: the stop switch holds for what waits behind it too.
@Suite struct StopWhileWritingTests {
    @Test func `an order whose intent is being written when the switch is turned is not given`() async throws {
        let executor = RecordingExecutor()
        let journal = HeldJournal(holding: "step.intended")
        var settings = LiveBench.settings(.approve)
        settings.hands = Hands(
            executors: [.kubernetes: executor],
            pauses: RunPauses(inquiry: .zero, observation: .zero)
        )
        let session = try LiveBench.session(LiveBench.configuration())
        let hands = LiveBench.Hands()
        let parts = LiveEngine.Parts(session: session, journal: journal, clock: hands.quickClock, nonce: hands.nonce)
        let engine = try await LiveEngine.start(parts, settings: settings)
        let receipt = try await withCheckedThrowingContinuation { continuation in
            do {
                engine.ingest(try LiveBench.alerts(), from: "alertmanager") { continuation.resume(with: $0) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
        let id = try #require(receipt.incidents.first)
        while await engine.planNext() {}
        let card = try await engine.card(of: id, for: LiveBench.ada)
        _ = try await engine.approve(id, try #require(LiveBench.click(card)), by: LiveBench.ada)
        let carrying = Task { await engine.carryOutPending() }
        while !journal.isHolding { await Task.yield() }
        let stopping = Task { try await engine.turnStop(engaged: true, reason: "now", by: LiveBench.ada) }
        while journal.count < 2 { await Task.yield() }
        journal.release()
        _ = try await stopping.value
        await carrying.value
        #expect(executor.orders.isEmpty)
        let run = try engine.run(of: id, for: LiveBench.ada)
        #expect(run.waiting?.contains("stop switch") ?? false)
        let kinds = journal.journal.entries.map(\.kind)
        #expect(kinds.suffix(4) == ["step.intended", "stop.engaged", "step.retracted", "run.paused"])
        // And it is carried out when people let it go on.
        _ = try await engine.turnStop(engaged: false, reason: "looked", by: LiveBench.root)
        try engine.resumeRun(id, by: LiveBench.ada)
        await engine.carryOutPending()
        #expect(!executor.orders.isEmpty)
    }
}
