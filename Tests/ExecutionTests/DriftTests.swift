import Execution
import Testing

@testable import Remediation

/// Nothing is done to a world that is not the one that was approved.
@Suite struct DriftTests {
    @Test(arguments: [Truth.no, .unknown])
    func `a precondition that does not hold or cannot be told sends the plan back`(_ truth: Truth) throws {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]))
        let seen = RunObservation(state: RunSample.state(0), preconditions: truth, failing: "two replicas are ready")
        try walk.handle(.observed(RunPart(0), seen))
        guard case .conclusion(.review(0, let reason)) = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
        #expect(reason.hasSuffix("two replicas are ready"))
    }

    @Test func `another state than was approved sends the plan back`() throws {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen(1)))
        #expect(
            walk.run.need
                == .conclusion(.review(step: 0, reason: "service shop/cart is not in the state that was approved"))
        )
    }

    @Test func `a later step rests on what an earlier one of the same run left`() throws {
        let plan = try RunSample.plan([("test.change", "service/shop/cart"), ("test.change", "service/shop/cart")])
        for (version, isExpected) in [(1, true), (0, false), (2, false)] {
            var walk = WalkedRun(plan)
            try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
            try walk.handle(.answered(RunPart(0), .done(.nothing)))
            try walk.handle(.checked(0, WalkedRun.good(1)))
            try walk.handle(.observed(RunPart(1), WalkedRun.seen(version)))
            if case .execution = walk.run.need {
                #expect(isExpected)
            } else {
                #expect(!isExpected)
            }
        }
    }

    @Test func `what one executor left says nothing of what another sees of the same thing`() throws {
        let steps = [("test.change", "service/shop/cart"), ("test.elsewhere", "service/shop/cart")]
        var walk = WalkedRun(try RunSample.plan(steps))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(0), .done(.nothing)))
        try walk.handle(.checked(0, WalkedRun.good(1)))
        try walk.handle(.observed(RunPart(1), WalkedRun.seen()))
        guard case .execution = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
    }

    @Test func `an executor that finds another state in the last moment sends it back too`() throws {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(0), .refused(.init(.stateChanged, "generation 8"))))
        guard case .conclusion(.review) = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
    }

    @Test func `a look rests on no state`() throws {
        var walk = WalkedRun(try RunSample.plan([("test.look", "service/shop/cart")], approved: nil))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen(9)))
        guard case .execution = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
    }
}
