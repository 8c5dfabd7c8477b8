import Testing

@testable import Execution
@testable import Remediation

/// What a run that is over put in force against an intruder is taken back on a person's word: each step for itself, once, by
/// what was recorded, and from wherever a worker ended.
@Suite struct ReleaseTests {
    private static let word = RunRecord.released(by: "ada", reason: "the examination is over")

    /// A run of a change between two containments that was carried out.
    private static func completed() throws -> WalkedRun {
        var walk = WalkedRun(
            try RunSample.plan([
                ("test.cut", "service/shop/cart"), ("test.change", "service/shop/orders"),
                ("test.cut", "service/shop/web"),
            ])
        )
        for step in 0..<3 {
            try walk.handle(.observed(RunPart(step), WalkedRun.seen()))
            walk.markOrdered()
            try walk.handle(.answered(RunPart(step), .done(RecordedState("before \(step)") ?? .nothing)))
            try walk.handle(.checked(step, WalkedRun.good(step + 1)))
        }
        try walk.handle(.ended)
        #expect(walk.run.outcome == .completed)
        return walk
    }

    /// Looks and gives the order that a run needs next.
    private static func ordered(_ walk: inout WalkedRun, _ step: Int) throws -> StepOrder {
        let part = RunPart(step, isUndo: true)
        #expect(walk.run.need == .observation(part))
        try walk.handle(.observed(part, WalkedRun.seen(7)))
        guard case .execution(part, let order) = walk.run.need else {
            throw ReleaseTestError(words: "\(walk.run.need)")
        }
        walk.markOrdered()
        return order
    }

    struct ReleaseTestError: Error { let words: String }

    @Test func `containment is taken back last first, by its record, with keys and tokens of its own; the rest stays`()
        throws
    {
        var walk = try Self.completed()
        #expect(walk.run.releasable == [0, 2])
        let highest = try #require(walk.records.last?.position)
        try walk.take(Self.word)
        for step in [2, 0] {
            let order = try Self.ordered(&walk, step)
            #expect(order.key.text == "intent-1/\(step)/undo" && order.token.number > highest)
            #expect(order.undoing == RecordedState("before \(step)") && order.state == RunSample.state(7))
            try walk.handle(.answered(RunPart(step, isUndo: true), .done(.nothing)))
        }
        #expect(walk.run.need == .conclusion(.released(by: "ada", remaining: [])))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .released(by: "ada", remaining: []))
        #expect(walk.run.phases.map(\.word) == ["undone", "verified", "undone"])
        #expect(try walk.restored() == walk.run)
        // Once: nothing is left.
        #expect(walk.run.releasable == [])
        #expect(throws: RunRecordError.self) { try walk.take(Self.word) }
    }

    @Test func `what cannot be taken back lets the others go on, and can be tried again with a newer token`() throws {
        var walk = try Self.completed()
        try walk.take(Self.word)
        let first = try Self.ordered(&walk, 2)
        try walk.handle(.answered(RunPart(2, isUndo: true), .refused(.init(.notPermitted, "No verb patch."))))
        _ = try Self.ordered(&walk, 0)
        try walk.handle(.answered(RunPart(0, isUndo: true), .done(.nothing)))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .released(by: "ada", remaining: [2]))
        #expect(walk.run.releasable == [2])
        try walk.take(Self.word)
        let again = try Self.ordered(&walk, 2)
        #expect(again.key == first.key && again.token > first.token && again.undoing == first.undoing)
        try walk.handle(.answered(RunPart(2, isUndo: true), .done(.nothing)))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .released(by: "ada", remaining: []))
        #expect(try walk.restored() == walk.run)
    }

    @Test func `after a crash what was ordered is inquired about, and nobody orders it blindly again`() throws {
        var walk = try Self.completed()
        try walk.take(Self.word)
        let order = try Self.ordered(&walk, 2)
        let run = try walk.restored()
        guard case .inquiry(RunPart(2, isUndo: true), let asked) = run.need else {
            Issue.record("\(run.need)")
            return
        }
        #expect(asked.key == order.key && asked.undoing == order.undoing)
    }

    @Test func `what nobody can tell of is asked about after the others were taken back`() throws {
        var walk = try Self.completed()
        try walk.take(Self.word)
        _ = try Self.ordered(&walk, 2)
        for _ in 0...RunLimits().inquiries {
            try walk.handle(.silent(RunPart(2, isUndo: true), ExecutorSilence(.unreachable)))
        }
        _ = try Self.ordered(&walk, 0)
        try walk.handle(.answered(RunPart(0, isUndo: true), .done(.nothing)))
        guard case .person(RunPart(2, isUndo: true), _) = walk.run.need else {
            Issue.record("\(walk.run.need)")
            return
        }
        try walk.handle(.settled(RunPart(2, isUndo: true), .happened, by: "ada"))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .released(by: "ada", remaining: []))
    }

    @Test func `nothing is released while a run goes on, and an ended one can be, without what is unknown`() throws {
        var walk = WalkedRun(
            try RunSample.plan([("test.cut", "service/shop/cart"), ("test.cut", "service/shop/web")])
        )
        try walk.handle(.observed(RunPart(0), WalkedRun.seen()))
        walk.markOrdered()
        try walk.handle(.answered(RunPart(0), .done(.nothing)))
        #expect(walk.run.releasable == [])
        #expect(throws: RunRecordError.self) { try walk.take(Self.word) }
        // Ended before its effect was verified.
        try walk.handle(.abandoned(by: "bob"))
        try walk.handle(.ended)
        #expect(walk.run.releasable == [0])
        try walk.take(Self.word)
        _ = try Self.ordered(&walk, 0)
        try walk.handle(.answered(RunPart(0, isUndo: true), .done(.nothing)))
        try walk.handle(.ended)
        #expect(walk.run.outcome == .released(by: "ada", remaining: []))
        #expect(walk.run.phases.map(\.word) == ["undone", "waiting"])
    }
}
