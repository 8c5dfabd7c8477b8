import Execution
import Testing

@testable import Remediation

/// A run goes forward step by step, and round when one fails.
@Suite struct PlanRunTests {
    private static let two = [("test.change", "service/shop/cart"), ("test.change", "service/shop/orders")]

    /// A run whose first step is carried out and verified.
    private static func oneDone() throws -> WalkedRun {
        var walk = WalkedRun(try RunSample.plan(two))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(0), .done(recorded("old"))))
        try walk.handle(.checked(0, WalkedRun.good(1)))
        return walk
    }

    private static func recorded(_ text: String) -> RecordedState { RecordedState(text) ?? .nothing }

    @Test func `the intent is durable before the order, and its place is the token`() throws {
        var walk = WalkedRun(try RunSample.plan(Self.two))
        #expect(walk.run.need == .observation(RunPart(0)))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        guard case .execution(_, let order) = walk.run.need else {
            Issue.record("no order: \(walk.run.need)")
            return
        }
        #expect(order.token == FencingToken(walk.records[0].position))
        #expect(order.key.text == "intent-1/0" && order.undoing == nil && order.state == RunSample.state(0))
    }

    @Test func `every step verified is a completed run`() throws {
        var walk = try Self.oneDone()
        try walk.handle(.observed(RunPart(1), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(1), .done(Self.recorded("old"))))
        try walk.handle(.checked(1, WalkedRun.good(1)))
        #expect(walk.run.need == .conclusion(.completed))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .completed && walk.run.need == .nothing)
        #expect(try walk.restored().outcome == .completed)
    }

    @Test func `a silence ends where the steps behind it were no help, and is told where it stays`() throws {
        for isRefused in [false, true] {
            var walk = WalkedRun(
                try RunSample.plan([("test.silence", "service/shop/cart"), ("test.change", "service/shop/orders")])
            )
            try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
            try walk.handle(.answered(RunPart(0), .done(Self.recorded("silence 7"))))
            try walk.handle(.checked(0, WalkedRun.good(1)))
            try walk.handle(.observed(RunPart(1), WalkedRun.seen()))
            try walk.handle(.answered(RunPart(1), .refused(.init(.forbidden))))
            try walk.handle(.observed(RunPart(0, isUndo: true), WalkedRun.seen(1)))
            guard case .execution(let part, let order) = walk.run.need else {
                Issue.record("no order")
                return
            }
            #expect(part == RunPart(0, isUndo: true) && order.undoing == Self.recorded("silence 7"))
            try walk.handle(.answered(part, isRefused ? .refused(.init(.notPermitted)) : .done(.nothing)))
            #expect(walk.run.need == .conclusion(.undone(failed: 1, remaining: isRefused ? [0] : [])))
        }
    }

    @Test func `a step that failed is undone, and what was done before it, last first`() throws {
        var walk = try Self.oneDone()
        try walk.handle(.observed(RunPart(1), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(1), .failed("it broke half-way")))
        #expect(walk.run.need == .observation(RunPart(1, isUndo: true)))
        try walk.handle(.observed(RunPart(1, isUndo: true), WalkedRun.seen(7)))
        guard case .execution(_, let order) = walk.run.need else {
            Issue.record("no order")
            return
        }
        #expect(order.key.text == "intent-1/1/undo" && order.undoing == .nothing)
        try walk.handle(.answered(RunPart(1, isUndo: true), .done(.nothing)))
        try walk.handle(.observed(RunPart(0, isUndo: true), WalkedRun.seen(8)))
        guard case .execution(_, let first) = walk.run.need else {
            Issue.record("no order")
            return
        }
        #expect(first.undoing == Self.recorded("old"))
        try walk.handle(.answered(RunPart(0, isUndo: true), .done(.nothing)))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .undone(failed: 1, remaining: []))
    }

    @Test func `a postcondition may come to hold within its window, and not later`() throws {
        var walk = WalkedRun(try RunSample.plan([("test.change", "service/shop/cart")]))
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(0), .done(.nothing)))
        let window = walk.run.plan.steps[0].action.definition.verificationWindow
        let early = RunVerification(postconditions: .no, failing: "it answers", state: nil, elapsed: .zero)
        #expect(try walk.handle(.checked(0, early)).isEmpty)
        let late = RunVerification(
            postconditions: .unknown,
            failing: "it answers",
            state: nil,
            elapsed: .seconds(window + 1)
        )
        #expect(try walk.handle(.checked(0, late)) == [.unverified(0, "a postcondition cannot be told: it answers")])
        #expect(walk.run.need == .observation(RunPart(0, isUndo: true)))
    }

    @Test func `a refused undo ends the undoing, and what stays is told`() throws {
        var walk = try Self.oneDone()
        try walk.handle(.observed(RunPart(1), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(1), .failed("half-way")))
        try walk.handle(.observed(RunPart(1, isUndo: true), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(1, isUndo: true), .refused(.init(.notPermitted))))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .undone(failed: 1, remaining: [0, 1]))
    }

    @Test func `what cannot be undone is told, and what came before it is undone`() throws {
        var walk = WalkedRun(
            try RunSample.plan([
                ("test.change", "service/shop/cart"), ("test.burn", "service/shop/orders"),
                ("test.change", "service/shop/web"),
            ])
        )
        for step in 0..<2 {
            try walk.handle(.observed(RunPart(step), WalkedRun.seen()))
            try walk.handle(.answered(RunPart(step), .done(.nothing)))
            try walk.handle(.checked(step, WalkedRun.good(1)))
        }
        try walk.handle(.observed(RunPart(2), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(2), .refused(.init(.targetGone))))
        try walk.handle(.observed(RunPart(0, isUndo: true), WalkedRun.seen(1)))
        try walk.handle(.answered(RunPart(0, isUndo: true), .done(.nothing)))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .undone(failed: 2, remaining: [1]))
    }

    @Test func `a restart of a program needs no undoing`() throws {
        var walk = WalkedRun(
            try RunSample.plan([("test.start", "service/shop/cart"), ("test.change", "service/shop/orders")])
        )
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(0), .done(.nothing)))
        try walk.handle(.checked(0, WalkedRun.good(1)))
        try walk.handle(.observed(RunPart(1), WalkedRun.seen()))
        try walk.handle(.answered(RunPart(1), .refused(.init(.forbidden, "a budget"))))
        #expect(walk.run.need == .conclusion(.undone(failed: 1, remaining: [])))
    }
}
