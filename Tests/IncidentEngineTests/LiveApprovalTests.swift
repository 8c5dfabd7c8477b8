import EvenkeelTestKit
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Journal
import Planning
import Remediation
import Risk
import StrictJSON
import Testing

@Suite struct LiveApprovalTests {
    @Test func `alerts become an incident with a cause, a plan and a request for approval`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let record = try bench.engine.incident(id, for: LiveBench.ada)
        #expect(record.phase == .awaitingApproval)
        #expect(record.diagnosis?.cause?.entity.name == "checkout")
        #expect(record.plan?.made.changes == 1)
        #expect(bench.kinds.suffix(2) == ["diagnosis.made", "plan.made"])
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        #expect(card.mayApprove)
        #expect(card.needed == 1)
        #expect(card.steps.contains { $0.title.contains("previous revision") })
    }

    @Test func `one approval hands the plan over, once, with an intent that names who approved`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let click = try #require(LiveBench.click(card, comment: "go"))
        let after = try await bench.engine.approve(id, click, by: LiveBench.ada)
        #expect(after.state == .spent)
        #expect(bench.kinds.suffix(2) == ["approval.granted", "intent.written"])
        #expect(try bench.engine.incident(id, for: LiveBench.ada).phase == .handedOver)
        await #expect(throws: LiveError.self) { try await bench.engine.approve(id, click, by: LiveBench.bob) }
        await bench.engine.startApproved()
        #expect(bench.kinds.count { $0 == "intent.written" } == 1)
    }

    @Test func `a click that does not name what stands is refused and says what differs`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let good = try #require(LiveBench.click(card))
        let bad = ApprovalClick(
            plan: good.plan,
            evidence: good.plan,
            effect: good.effect,
            state: good.state,
            nonce: good.nonce,
            comment: ""
        )
        let error = await #expect(throws: LiveError.self) { try await bench.engine.approve(id, bad, by: LiveBench.ada) }
        #expect(error?.code == .conflict)
        #expect(error?.description.contains("the evidence") == true)
        #expect(!bench.kinds.contains("approval.granted"))
    }

    @Test func `who may only look cannot approve, reject, change or stop`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.eve)
        #expect(!card.mayApprove)
        let click = try #require(LiveBench.click(card))
        let before = bench.journal.entries.count
        await #expect(throws: LiveError.self) { try await bench.engine.approve(id, click, by: LiveBench.eve) }
        await #expect(throws: LiveError.self) {
            try await bench.engine.reject(id, plan: card.plan, reason: "no", by: LiveBench.eve)
        }
        await #expect(throws: LiveError.self) {
            try await bench.engine.modify(
                id,
                plan: card.plan,
                [PlanChange(step: 1, .remove)],
                preview: false,
                by: LiveBench.eve
            )
        }
        await #expect(throws: LiveError.self) {
            try await bench.engine.turnStop(engaged: true, reason: "x", by: LiveBench.eve)
        }
        await #expect(throws: LiveError.self) { try await bench.engine.note(id, text: "x", by: LiveBench.eve) }
        #expect(bench.journal.entries.count == before)
    }

    @Test func `whoever changed a plan cannot approve it, and another person can`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let look = try #require(card.steps.last?.number)
        let change = PlanChange(step: look, .remove)
        if card.steps.count > 1 {
            let changed = try await bench.engine.modify(
                id,
                plan: card.plan,
                [change],
                preview: false,
                by: LiveBench.ada
            )
            #expect(changed.isStored)
        } else {
            let set = PlanChange(step: 1, .set(argument: "revision", value: .integer(40)))
            _ = try await bench.engine.modify(id, plan: card.plan, [set], preview: false, by: LiveBench.ada)
        }
        let now = try await bench.engine.card(of: id, for: LiveBench.ada)
        #expect(now.plan != card.plan)
        #expect(!now.mayApprove)
        let click = try #require(LiveBench.click(now))
        let error = await #expect(throws: LiveError.self) {
            try await bench.engine.approve(id, click, by: LiveBench.ada)
        }
        #expect(error?.code == .forbidden)
        let after = try await bench.engine.approve(id, click, by: LiveBench.bob)
        #expect(after.state == .spent)
    }

    @Test func `whoever changed a plan cannot approve it after another look either`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let set = PlanChange(step: 1, .set(argument: "revision", value: .integer(40)))
        _ = try await bench.engine.modify(id, plan: card.plan, [set], preview: false, by: LiveBench.ada)
        // New evidence makes the service look again, and a new request is made for the plan as ada changed it.
        let more = Alert(
            status: .firing,
            labels: LabelSet(["alertname": "CheckoutLatencyHigh", "namespace": "shop", "service": "checkout"]),
            startsAt: bench.hands.clock.wall()
        )
        try await bench.send([more])
        bench.hands.advance(by: 60)
        await bench.planAll()
        _ = try await bench.engine.replan(id, by: LiveBench.ada)
        let now = try await bench.engine.card(of: id, for: LiveBench.ada)
        #expect(!now.mayApprove)
        let click = try #require(LiveBench.click(now))
        let error = await #expect(throws: LiveError.self) {
            try await bench.engine.approve(id, click, by: LiveBench.ada)
        }
        #expect(error?.code == .forbidden)
        #expect(try await bench.engine.approve(id, click, by: LiveBench.bob).state == .spent)
    }

    @Test func `a plan that was handed over is not asked for again when another alert says the same`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let click = try #require(LiveBench.click(try await bench.engine.card(of: id, for: LiveBench.ada)))
        _ = try await bench.engine.approve(id, click, by: LiveBench.ada)
        let more = Alert(
            status: .firing,
            labels: LabelSet(["alertname": "CheckoutLatencyHigh", "namespace": "shop", "service": "checkout"]),
            startsAt: bench.hands.clock.wall()
        )
        try await bench.send([more])
        bench.hands.advance(by: 60)
        await bench.planAll()
        #expect(try bench.engine.incident(id, for: LiveBench.ada).phase == .handedOver)
    }

    @Test func `an approval does not outlive its incident`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        _ = try await bench.engine.turnStop(engaged: true, reason: "drill", by: LiveBench.ada)
        let click = try #require(LiveBench.click(try await bench.engine.card(of: id, for: LiveBench.bob)))
        #expect(try await bench.engine.approve(id, click, by: LiveBench.bob).state == .approved)
        _ = try await bench.engine.resolve(id, reason: "by hand", by: LiveBench.ada)
        let again = Alert(
            status: .firing,
            labels: LabelSet(["alertname": "CheckoutLatencyHigh", "namespace": "shop", "service": "checkout"]),
            startsAt: bench.hands.clock.wall()
        )
        try await bench.send([again])
        _ = try await bench.engine.turnStop(engaged: false, reason: "over", by: LiveBench.root)
        bench.hands.advance(by: 60)
        await bench.planAll()
        await bench.engine.startApproved()
        #expect(try bench.engine.incident(id, for: LiveBench.ada).status == .open)
        #expect(!bench.kinds.contains("intent.written"))
    }

    @Test func `a look ahead changes nothing and shows the risk before and after`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let before = bench.journal.entries.count
        let set = PlanChange(step: 1, .set(argument: "revision", value: .integer(40)))
        let ahead = try await bench.engine.modify(id, plan: card.plan, [set], preview: true, by: LiveBench.ada)
        #expect(!ahead.isStored)
        #expect(ahead.riskBefore["errorMinutes"] != nil)
        #expect(ahead.riskAfter["errorMinutes"] != nil)
        #expect(bench.journal.entries.count == before)
        await #expect(throws: LiveError.self) {
            let bad = PlanChange(step: 1, .set(argument: "revision", value: "$(reboot)"))
            _ = try await bench.engine.modify(id, plan: card.plan, [bad], preview: true, by: LiveBench.ada)
        }
    }

    @Test func `drift between approval and start voids the request and asks anew`() async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        let click = try #require(LiveBench.click(card))
        // What surrounds the incident is gone: nothing is known of the target any more.
        try bench.engine.reload(LiveBench.settings(), LiveBench.configuration(surrounded: false))
        let after = try await bench.engine.approve(id, click, by: LiveBench.ada)
        #expect(after.state != .spent)
        #expect(bench.kinds.contains("approval.voided"))
        #expect(!bench.kinds.contains("intent.written"))
    }

    @Test func `the stop switch lets nothing start, outlives a restart, and lets go when it is released`() async throws
    {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        _ = try await bench.engine.turnStop(engaged: true, reason: "drill", by: LiveBench.ada)
        let card = try await bench.engine.card(of: id, for: LiveBench.bob)
        #expect(card.decision.blockedBy.map(\.kind) == [.stop])
        let click = try #require(LiveBench.click(card))
        #expect(try await bench.engine.approve(id, click, by: LiveBench.bob).state == .approved)
        let again = try await LiveBench(journal: bench.journal, hands: bench.hands)
        await again.planAll()
        #expect(again.engine.governance(for: LiveBench.ada).stop.isEngaged)
        #expect(again.engine.governance(for: LiveBench.ada).alarms.map(\.kind) == ["stop"])
        #expect(!again.kinds.contains("intent.written"))
        await #expect(throws: LiveError.self) {
            try await again.engine.turnStop(engaged: false, reason: "over", by: LiveBench.ada)
        }
        _ = try await again.engine.turnStop(engaged: false, reason: "over", by: LiveBench.root)
        await again.engine.startApproved()
        #expect(again.kinds.last == "intent.written")
    }

    @Test(arguments: [false, true]) func `a request expires on whichever clock says so first`(
        isSetBack: Bool
    ) async throws {
        let bench = try await LiveBench()
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        bench.hands.advance(by: 1801, wall: isSetBack ? -86_400 : 1801)
        await bench.engine.expireApprovals()
        #expect(bench.kinds.last == "approval.expired")
        let click = try #require(LiveBench.click(card))
        await #expect(throws: LiveError.self) { try await bench.engine.approve(id, click, by: LiveBench.ada) }
        let anew = try await bench.engine.replan(id, by: LiveBench.ada)
        #expect(anew.phase == .awaitingApproval)
    }

    @Test func `without a policy the service only observes, and nobody can start anything`() async throws {
        let bench = try await LiveBench(LiveSettings())
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        #expect(card.binding == nil)
        #expect(card.decision.rung == .observe)
        #expect(!card.mayApprove)
        #expect(try bench.engine.incident(id, for: LiveBench.ada).phase == .planned)
    }

    @Test func `the policy may let the service act by itself, and the journal says so`() async throws {
        var settings = LiveBench.settings(.act)
        let rule = Policy.Rule(name: "all", condition: PolicyCondition(), rung: .act, approvals: ApprovalNeed.none)
        settings.rules.policy = Policy(standard: .act, rules: [rule])
        let bench = try await LiveBench(settings)
        let id = try await bench.begin()
        let record = try bench.engine.incident(id, for: LiveBench.ada)
        // Medium risk never acts alone: the example's plan still asks.
        #expect(record.plan?.made.tier == .medium)
        #expect(record.phase == .awaitingApproval)
    }
}
