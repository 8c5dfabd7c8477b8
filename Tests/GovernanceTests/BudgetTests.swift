import ContentDigests
import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Governance

@Suite struct BudgetTests {
    /// Starts a plan of one step if it may.
    static func start(
        _ step: GovernedStep,
        _ plan: Int,
        in history: inout ActionHistory,
        at seconds: Int64,
        incident: String = "inc-1"
    ) -> [PolicyDecision.Block] {
        let now = Fixture.time(seconds)
        let digest = Fixture.digest(plan)
        let blocks = history.check([step], incident: incident, plan: digest, window: nil, at: now)
        if blocks.isEmpty {
            history.record(ActionRecord(step, incident: incident, plan: digest, window: nil, time: now))
        }
        return blocks
    }

    /// Budgets without any pause.
    static var open: Budgets {
        var budgets = Budgets()
        (budgets.coolDown, budgets.noUndoWithin) = (.zero, .zero)
        budgets.flapping.attempts = 1000
        budgets.flapping.hold = .seconds(1)
        budgets.flapping.longestHold = .seconds(1)
        return budgets
    }

    @Test func `a resource that was acted on cools down`() throws {
        var history = ActionHistory()
        let step = try Fixture.step()
        #expect(Self.start(step, 1, in: &history, at: 0).isEmpty)
        #expect(Self.start(step, 2, in: &history, at: 299).map(\.kind) == [.cooldown])
        #expect(Self.start(step, 1, in: &history, at: 299).isEmpty, "further steps of the same plan go on")
        #expect(Self.start(step, 2, in: &history, at: 599).isEmpty)
    }

    @Test func `another plan does not undo what was just done, the incident's own undo may`() throws {
        var history = ActionHistory(budgets: Self.open)
        history.budgets.noUndoWithin = .seconds(1800)
        let off = try Fixture.step("feature.disable")
        let on = try Fixture.step("feature.enable")
        #expect(Self.start(off, 1, in: &history, at: 0).isEmpty)
        #expect(Self.start(on, 2, in: &history, at: 1799).map(\.kind) == [.cooldown])
        var undo = on
        undo.isUndo = true
        #expect(Self.start(undo, 2, in: &history, at: 60).isEmpty)
        #expect(Self.start(off, 3, in: &history, at: 120).map(\.kind) == [.cooldown], "A, undo of A, A again")
        #expect(Self.start(off, 3, in: &history, at: 60 + 1800).isEmpty)
    }

    @Test func `one side that knows of the other is enough to hold the other back`() throws {
        var on = try Fixture.step("feature.enable")
        on.undo = nil
        let off = try Fixture.step("feature.disable")
        for (first, second) in [(on, off), (off, on)] {
            var history = ActionHistory(budgets: Self.open)
            history.budgets.noUndoWithin = .seconds(1800)
            #expect(Self.start(first, 1, in: &history, at: 0).isEmpty)
            #expect(Self.start(second, 2, in: &history, at: 60).map(\.kind) == [.cooldown])
        }
    }

    @Test func `many targets count as many, and none at all is refused`() throws {
        var history = ActionHistory(budgets: Self.open)
        history.budgets.global = .init(count: 10, within: .seconds(3600))
        history.budgets.perService.count = 100
        let nine = try Fixture.step(on: (0..<9).map { "pod-\($0)" })
        let two = try Fixture.step(on: ["a", "b"])
        #expect(Self.start(nine, 1, in: &history, at: 0).isEmpty)
        #expect(Self.start(two, 2, in: &history, at: 10).map(\.kind) == [.budget])
        #expect(Self.start(try Fixture.step(on: ["a"]), 3, in: &history, at: 10).isEmpty)
        #expect(Self.start(two, 2, in: &history, at: 3600).isEmpty, "the first no longer counts")
        #expect(Self.start(try Fixture.step(on: []), 4, in: &history, at: 9000).map(\.kind) == [.budget])
    }

    @Test func `a full memory refuses until what it holds no longer counts`() throws {
        var history = ActionHistory(budgets: Self.open)
        history.budgets.global = .init(count: 1000, within: .seconds(1))
        let many = try Fixture.step(on: (0..<500).map { "pod-\($0)" })
        for plan in 0..<40 {
            history.record(
                ActionRecord(many, incident: "i", plan: Fixture.digest(plan), window: nil, time: Fixture.time(0))
            )
        }
        #expect(history.targetCount == ActionHistory.capacity)
        let step = try Fixture.step(on: ["other"])
        #expect(Self.start(step, 90, in: &history, at: 3).contains { $0.reason.contains("than can be counted") })
        #expect(Self.start(step, 90, in: &history, at: 2 * 86_400).isEmpty)
        #expect(history.targetCount == 1, "what no longer counts is forgotten")
    }

    @Test func `a clock that is set back frees nothing`() throws {
        var history = ActionHistory(budgets: Self.open)
        history.budgets.perResource = .init(count: 1, within: .seconds(3600))
        let step = try Fixture.step()
        #expect(Self.start(step, 1, in: &history, at: 1_000_000).isEmpty)
        for seconds in [Int64(-1_000_000), 0, 999_999, 1_003_599] {
            #expect(!Self.start(step, 2, in: &history, at: seconds).isEmpty)
        }
    }

    @Test(arguments: [Int64(60), 301, 600, 3700, 7200, 43_200])
    func `a thousand cycles of a flapping alert cause at most three acts`(_ period: Int64) throws {
        var history = ActionHistory()
        let steps = [try Fixture.step(), try Fixture.step("kubernetes.scale-workload")]
        var acts = 0
        for cycle in 0..<1000 {
            let blocks = Self.start(
                steps[cycle % 2],
                cycle,
                in: &history,
                at: Int64(cycle) * period,
                incident: "inc-\(cycle)"
            )
            acts += blocks.isEmpty ? 1 : 0
        }
        #expect((1...3).contains(acts), "\(acts)")
    }

    @Test func `a held resource stays held until a person clears it`() throws {
        var history = ActionHistory()
        let step = try Fixture.step()
        let resource = try Fixture.resource("cart")
        for (plan, seconds) in [(1, Int64(0)), (2, 4000), (3, 9000)] {
            #expect(Self.start(step, plan, in: &history, at: seconds).isEmpty)
        }
        #expect(history.held == [resource])
        let year: Int64 = 366 * 86_400
        #expect(Self.start(step, 4, in: &history, at: year).map(\.kind) == [.flap])
        #expect(throws: GovernanceError.notPermitted(.clearHold)) {
            try history.clearHold(of: resource, by: Fixture.user("ann", .responder))
        }
        #expect(try history.clearHold(of: resource, by: Fixture.user("ann")))
        #expect(history.held.isEmpty && Self.start(step, 4, in: &history, at: year).isEmpty)
    }

    @Test func `the pause grows with each plan`() throws {
        var history = ActionHistory()
        history.budgets.flapping.attempts = 6
        history.budgets.perResource = .init(count: 100, within: .seconds(60))
        let step = try Fixture.step()
        var now: Int64 = 0
        for (plan, pause) in [(1, Int64(300)), (2, 900), (3, 1800), (4, 3600), (5, 7200)] {
            #expect(Self.start(step, plan, in: &history, at: now).isEmpty)
            #expect(!Self.start(step, plan + 1, in: &history, at: now + pause - 1).isEmpty)
            now += pause
        }
    }
}
