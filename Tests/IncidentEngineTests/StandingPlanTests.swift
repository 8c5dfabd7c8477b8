import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import LocalFiles
import Remediation
import Testing

/// People can approve a plan at leisure: it stays what it is while what it is to mend is held to be wrong.
@Suite struct StandingPlanTests {
    /// The example's surroundings a moment later: the container has been restarted once more.
    private static func later(_ folder: ScratchFolder) throws -> String {
        for name in ["alerts", "bundle", "changes", "kubectl", "topology"] {
            let bytes = try FileReader.bytes(of: "\(LiveBench.folder)/\(name).json", limit: 1 << 20)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(name != "kubectl" || text.contains("CrashLoopBackOff   7 "))
            _ = try folder.write(
                text.replacing("CrashLoopBackOff   7 ", with: "CrashLoopBackOff   8 "),
                to: "\(name).json"
            )
        }
        return folder.path
    }

    @Test func `evidence that says the same again leaves the request as it is`() async throws {
        let folder = try ScratchFolder()
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let click = try #require(LiveBench.click(card))
        try bench.engine.reload(LiveBench.settings(), LiveBench.configuration(by: Self.later(folder)))
        bench.hands.advance(by: 60)
        try await bench.send(LiveBench.alerts())
        await bench.planAll()
        let after = try await bench.engine.card(of: id, for: LiveBench.ada)
        #expect(after.binding == card.binding)
        #expect(!bench.kinds.contains("approval.voided"))
        #expect(try await bench.engine.approve(id, click, by: LiveBench.ada).state == .spent)
    }

    /// A flag that was switched a moment before the service that it belongs to began to fail.
    private static func switched(on bench: LiveBench) async throws -> IncidentIdentifier {
        let now = bench.hands.clock.wall()
        let change = Change(time: now, entityName: "cart", kind: .flag, summary: "newBasket off -> on")
        let alert = Alert(
            status: .firing,
            labels: LabelSet(["alertname": "HighErrorRate", "namespace": "shop", "service": "cart"]),
            startsAt: now.adding(seconds: 5)
        )
        _ = try await withCheckedThrowingContinuation { continuation in
            bench.engine.ingest(changes: [change], from: "flags") { continuation.resume(with: $0) }
        }
        let receipt = try await bench.send([alert])
        bench.hands.advance(by: 10)
        await bench.planAll()
        return try #require(receipt.incidents.first)
    }

    @Test func `a request that the policy does not make any more is not waited for`() async throws {
        let bench = try await LiveBench()
        let id = try await Self.switched(on: bench)
        let asked = try #require(try bench.engine.incident(id, for: LiveBench.ada).plan)
        #expect(asked.state == .pending)
        var settings = LiveBench.settings(.act)
        let rule = Policy.Rule(name: "flags", condition: PolicyCondition(), rung: .act, approvals: ApprovalNeed.none)
        settings.rules.policy = Policy(rules: [rule])
        try bench.engine.reload(settings, LiveBench.configuration())
        bench.hands.advance(by: 60)
        let again = Alert(
            status: .firing,
            labels: LabelSet(["alertname": "HighLatency", "namespace": "shop", "service": "cart"]),
            startsAt: bench.hands.clock.wall()
        )
        try await bench.send([again])
        await bench.planAll()
        let plan = try #require(try bench.engine.incident(id, for: LiveBench.ada).plan)
        #expect(plan.made.essence == asked.made.essence)
        #expect(plan.made.request?.needed == 0, "\(plan.made.reasons)")
        #expect(plan.state == .spent)
    }
}
