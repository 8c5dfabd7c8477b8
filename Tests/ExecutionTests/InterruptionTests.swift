import Execution
import Testing

@testable import Remediation

/// Whatever interrupts a run, nothing is ordered blindly again, and nobody is left guessing.
@Suite struct InterruptionTests {
    private static func intended() throws -> WalkedRun {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        return walk
    }

    @Test func `after a crash what was intended is inquired about`() throws {
        let run = try Self.intended().restored()
        guard case .inquiry(_, let order) = run.need else {
            Issue.record("\(run.need)")
            return
        }
        #expect(order.key.text == "intent-1/0")
    }

    @Test func `whoever takes a run up fences off who ordered before, and not what he orders himself`() throws {
        var run = try Self.intended().restored(fence: FencingToken(40))
        guard case .inquiry(let part, let order) = run.need else {
            Issue.record("\(run.need)")
            return
        }
        #expect(order.token == FencingToken(1) && order.fence == FencingToken(40))
        for record in run.records(for: .answered(part, .unknownKey)) { try run.apply(record, at: 41) }
        for record in run.records(for: .observed(part, WalkedRun.seen())) { try run.apply(record, at: 42) }
        guard case .execution(_, let again) = run.need else {
            Issue.record("\(run.need)")
            return
        }
        #expect(again.token == FencingToken(42) && again.fence == nil)
    }

    @Test func `a worker that was replaced says so at last`() throws {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]), limits: RunLimits(attempts: 2))
        for _ in 0..<2 {
            try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
            walk.markOrdered()
            try walk.handle(.answered(RunPart(0), .refused(.init(.staleToken, ""))))
            try walk.handle(.answered(RunPart(0), .unknownKey))
        }
        guard case .person(_, let words) = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
        #expect(words.contains("newer worker"))
    }

    @Test func `silence is inquired about, and at last a person is asked`() throws {
        var walk = try Self.intended()
        walk.markOrdered()
        for _ in 0..<RunLimits().inquiries {
            #expect(try walk.handle(.silent(RunPart(0), ExecutorSilence(.unreachable))).isEmpty)
            guard case .inquiry = walk.run.need else {
                Issue.record("\(walk.run.need)")
                return
            }
        }
        try walk.handle(.silent(RunPart(0), ExecutorSilence(.unreachable)))
        #expect(walk.run.need == .person(RunPart(0), "The executor could not be reached."))
    }

    @Test func `a key that the executor never heard of is tried again from the look on, with a newer token`() throws {
        var walk = try Self.intended()
        walk.markOrdered()
        #expect(try walk.handle(.answered(RunPart(0), .unknownKey)) == [.retracted(RunPart(0))])
        #expect(walk.run.need == .observation(RunPart(0)))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        guard case .execution(_, let order) = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
        #expect(order.token > FencingToken(1) && order.key.text == "intent-1/0")
    }

    @Test func `it is not tried for ever`() throws {
        var walk = try Self.intended()
        for _ in 1..<RunLimits().attempts {
            walk.markOrdered()
            try walk.handle(.answered(RunPart(0), .unknownKey))
            try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        }
        walk.markOrdered()
        try walk.handle(.answered(RunPart(0), .unknownKey))
        guard case .person = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
    }

    @Test func `an executor that cannot be asked leaves it to a person`() throws {
        var walk = try Self.intended()
        walk.markOrdered()
        try walk.handle(.notInquirable(RunPart(0)))
        guard case .person = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
        try walk.handle(.settled(RunPart(0), .happened, by: "ada"))
        #expect(walk.run.need == .verification(0))
    }

    @Test func `a person who says that it did not happen has it looked at and tried again`() throws {
        var walk = try Self.intended()
        walk.markOrdered()
        try walk.handle(.notInquirable(RunPart(0)))
        try walk.handle(.settled(RunPart(0), .didNotHappen, by: "ada"))
        #expect(walk.run.need == .observation(RunPart(0)))
        #expect(try walk.handle(.settled(RunPart(0), .happened, by: "bob")).isEmpty)
    }

    @Test func `a stop takes back what was certainly not ordered`() throws {
        var walk = try Self.intended()
        #expect(try walk.handle(.stopped("the switch")) == [.retracted(RunPart(0)), .paused("the switch")])
        #expect(walk.run.need == .resumption("the switch"))
        #expect(try walk.handle(.observed(RunPart(0), WalkedRun.seen())).isEmpty)
        try walk.handle(.resumed(by: "ada"))
        #expect(walk.run.need == .observation(RunPart(0)))
    }

    @Test func `a stop leaves what was ordered as it is known, verifies it and starts nothing more`() throws {
        var walk = WalkedRun(
            try RunSample.plan([("test.change", "service/shop/cart"), ("test.change", "service/shop/orders")])
        )
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        walk.markOrdered()
        #expect(try walk.handle(.stopped("the switch")) == [.paused("the switch")])
        try walk.handle(.answered(RunPart(0), .done(.nothing)))
        try walk.handle(.checked(0, WalkedRun.good(1)))
        #expect(walk.run.need == .resumption("the switch"))
        #expect(try walk.restored().need == .resumption("the switch"))
    }

    @Test func `a stop holds undoing back too`() throws {
        var walk = try Self.intended()
        walk.markOrdered()
        try walk.handle(.stopped("the switch"))
        try walk.handle(.answered(RunPart(0), .failed("half-way")))
        #expect(walk.run.need == .resumption("the switch"))
    }

    @Test func `a hindrance pauses, and nothing is intended`() throws {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]))
        let seen = RunObservation(state: RunSample.state(0), preconditions: .yes, hindrance: "the budget is used up")
        #expect(try walk.handle(.observed(RunPart(0), seen)) == [.paused("the budget is used up")])
    }

    @Test func `an abandoned run ends when what was ordered is known, and shows what is not`() throws {
        var walk = try Self.intended()
        walk.markOrdered()
        try walk.handle(.abandoned(by: "ada"))
        guard case .inquiry = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
        try walk.handle(.notInquirable(RunPart(0)))
        #expect(walk.run.need == .conclusion(.abandoned(by: "ada")))
        #expect(walk.run.open?.part == RunPart(0))
    }

    @Test func `an executor that is at it is waited for as long as the limits say, and then a person is asked`() throws
    {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]), limits: RunLimits(running: 2))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        // What an order is answered says nothing yet, and what is about another part nothing at all.
        walk.markOrdered()
        #expect(try walk.handle(.answered(RunPart(0), .running)).isEmpty)
        #expect(try walk.handle(.stillRunning(RunPart(0, isUndo: true), .seconds(600))).isEmpty)
        #expect(try walk.handle(.stillRunning(RunPart(0), .seconds(59))).isEmpty)
        try walk.handle(.stillRunning(RunPart(0), .seconds(60)))
        let words = "the executor still says that it is at it, 60 seconds after it said so first"
        #expect(walk.run.need == .person(RunPart(0), words))
        try walk.handle(.settled(RunPart(0), .happened, by: "ada"))
        #expect(walk.run.need == .verification(0))
    }

    @Test(arguments: [false, true])
    func `whoever ends a run waits neither for one that is at it, nor for one that is not there`(
        isThere: Bool
    ) throws {
        var walk = try Self.intended()
        walk.markOrdered()
        let event: RunEvent =
            isThere ? .stillRunning(RunPart(0), .zero) : .unattended(RunPart(0), "nobody is configured")
        // Until then it goes on, or waits for a person and for the executor.
        #expect(try walk.handle(event) == (isThere ? [] : [.paused("nobody is configured")]))
        #expect(try walk.handle(event).isEmpty)
        try walk.handle(.abandoned(by: "ada"))
        try walk.handle(event)
        #expect(walk.run.need == .conclusion(.abandoned(by: "ada")))
        #expect(walk.run.open?.part == RunPart(0))
        #expect(try walk.restored().need == .conclusion(.abandoned(by: "ada")))
    }

    @Test func `a stale worker is told nothing for certain`() throws {
        var walk = try Self.intended()
        walk.markOrdered()
        #expect(try walk.handle(.answered(RunPart(0), .refused(.init(.staleToken)))).isEmpty)
        guard case .inquiry = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
    }

    @Test func `records that cannot follow are refused, and change nothing`() throws {
        var walk = try Self.intended()
        let before = walk.run
        for record in [
            RunRecord.verified(0, state: nil), .intended(RunPart(0), state: RunSample.state(0)), .retracted(RunPart(4)),
            .finished(.completed), .done(RunPart(0, isUndo: true), .nothing), .drifted(0, ""), .unverified(-1, ""),
        ] {
            #expect(throws: RunRecordError.self) {
                var run = before
                try run.apply(record, at: 9)
            }
        }
        #expect(walk.run == before)
        walk.markOrdered()
    }
}
