import ContentDigests
import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Governance

/// What budgets count of a plan that the service carries out: each step until it is done as if it were done now.
@Suite struct BudgetRunTests {
    private static let plan = Fixture.digest(1)

    /// A history with a plan of two steps that was handed over at 0 and is being carried out.
    private static func begun(_ steps: [GovernedStep]) -> ActionHistory {
        var history = ActionHistory(budgets: BudgetTests.open)
        history.budgets.perResource = .init(count: 2, within: .seconds(3600))
        for step in steps {
            let time = Fixture.time(0)
            history.record(ActionRecord(step, incident: "inc-1", plan: plan, window: nil, time: time))
        }
        history.expect(plan, of: "inc-1", steps: steps.map { (action: $0.action, target: $0.targets[0]) })
        return history
    }

    private static func mayStart(_ step: GovernedStep, _ history: ActionHistory, at seconds: Int64) -> Bool {
        history.check(
            [step],
            incident: "inc-2",
            plan: Fixture.digest(2),
            window: nil,
            at: Fixture.time(seconds)
        ).isEmpty
    }

    @Test func `a step that waits counts however long it waits, and from when it is done`() throws {
        let step = try Fixture.step()
        var history = Self.begun([step, step])
        #expect(!Self.mayStart(step, history, at: 90_000))
        history.hear(of: 0, isUndo: false, isAnswered: false, Self.plan, of: "inc-1", at: Fixture.time(90_000))
        #expect(!Self.mayStart(step, history, at: 99_000), "ordered, and not known to be done")
        history.hear(of: 0, isUndo: false, isAnswered: true, Self.plan, of: "inc-1", at: Fixture.time(99_000))
        history.hear(of: 1, isUndo: false, isAnswered: true, Self.plan, of: "inc-1", at: Fixture.time(99_100))
        #expect(!Self.mayStart(step, history, at: 102_599))
        #expect(Self.mayStart(step, history, at: 102_600))
    }

    @Test func `what a run that is over did not get to holds nothing back any more`() throws {
        let step = try Fixture.step()
        var history = Self.begun([step, step])
        history.hear(of: 0, isUndo: false, isAnswered: true, Self.plan, of: "inc-1", at: Fixture.time(5000))
        #expect(!Self.mayStart(step, history, at: 8000))
        history.end(Self.plan, of: "inc-1")
        #expect(Self.mayStart(step, history, at: 8000))
    }

    @Test func `what was undone counts for what begins later, and once`() throws {
        let step = try Fixture.step("feature.disable")
        var history = Self.begun([step])
        for isAnswered in [false, true] {
            for isUndo in [false, true] {
                history.hear(
                    of: 0,
                    isUndo: isUndo,
                    isAnswered: isAnswered,
                    Self.plan,
                    of: "inc-1",
                    at: Fixture.time(10)
                )
            }
        }
        history.end(Self.plan, of: "inc-1")
        #expect(history.records.count == 2)
        #expect(!Self.mayStart(step, history, at: 3609))
        #expect(Self.mayStart(step, history, at: 3610))
    }

    @Test func `the pause of a resource begins with the act, not with its approval`() throws {
        let step = try Fixture.step()
        var history = Self.begun([step])
        history.budgets.coolDown = .seconds(300)
        history.hear(of: 0, isUndo: false, isAnswered: true, Self.plan, of: "inc-1", at: Fixture.time(7000))
        history.end(Self.plan, of: "inc-1")
        #expect(!Self.mayStart(step, history, at: 7299))
        #expect(Self.mayStart(step, history, at: 7300))
    }

    @Test func `a step of no run, or of another plan, changes nothing`() throws {
        var history = Self.begun([try Fixture.step()])
        let before = history
        history.hear(of: 7, isUndo: false, isAnswered: true, Self.plan, of: "inc-1", at: Fixture.time(9))
        history.hear(of: 0, isUndo: true, isAnswered: true, Fixture.digest(9), of: "inc-1", at: Fixture.time(9))
        history.end(Self.plan, of: "inc-9")
        #expect(history == before)
    }
}
