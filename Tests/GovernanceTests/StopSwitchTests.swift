import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Governance

@Suite struct StopSwitchTests {
    @Test(arguments: Role.allCases) func `an approver engages, only an administrator releases`(_ role: Role) throws {
        let actor = Fixture.user("ann", role)
        var stop = StopSwitch()
        if role >= .approver {
            #expect(try stop.engage(by: actor, reason: "bad deploy", at: Fixture.time(1)))
            #expect(stop.isEngaged && stop.last?.actor == "ann" && stop.last?.reason == "bad deploy")
        } else {
            #expect(throws: GovernanceError.notPermitted(.engageStop)) {
                try stop.engage(by: actor, reason: "x", at: Fixture.time(1))
            }
            #expect(stop == StopSwitch())
        }
        stop = StopSwitch(isEngaged: true, last: nil)
        if role == .administrator {
            #expect(try stop.release(by: actor, reason: "over", at: Fixture.time(2)))
            #expect(!stop.isEngaged)
        } else {
            #expect(throws: GovernanceError.notPermitted(.releaseStop)) {
                try stop.release(by: actor, reason: "x", at: Fixture.time(2))
            }
            #expect(stop.isEngaged)
        }
    }

    @Test func `a second engaging changes nothing, and no reason is no order`() throws {
        var stop = StopSwitch()
        try stop.engage(by: Fixture.user("ann"), reason: "first", at: Fixture.time(1))
        #expect(try !stop.engage(by: Fixture.user("bob"), reason: "second", at: Fixture.time(2)))
        #expect(stop.last?.actor == "ann")
        #expect(throws: GovernanceError.noReason) {
            try stop.release(by: Fixture.user("eve", .administrator), reason: " \n", at: Fixture.time(3))
        }
    }

    @Test func `nothing starts after a stop at 10,000 random instants`() throws {
        let rules = try Fixture.rules("policy: {rules: [{rung: act, when: {environments: [staging]}}]}")
        var generator = SeededGenerator(seed: 41)
        var started = 0
        for _ in 0..<10_000 {
            let stopsAt = Int64.random(in: 0..<86_400, using: &generator)
            var state = GovernanceState()
            for offset in [Int64(-1), 0, Int64.random(in: 1...86_400, using: &generator)] {
                let now = Fixture.time(stopsAt + offset)
                if offset == 0 { try state.stop.engage(by: Fixture.user("ann"), reason: "halt", at: now) }
                let request = Fixture.request([try Fixture.step("kubernetes.scale-workload")])
                let decision = rules.decide(request, plan: nil, state: state, at: now)
                if offset >= 0 {
                    #expect(!decision.mayStart)
                    #expect(decision.blockedBy.contains { $0.kind == .stop })
                } else if decision.mayStart {
                    started += 1
                }
            }
        }
        #expect(started == 10_000, "without the stop all would have started")
    }
}
