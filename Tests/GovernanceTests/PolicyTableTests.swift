import Remediation
import Risk
import Testing

@testable import Governance

/// The whole table of decisions against a second implementation, written from the documentation as plainly as possible.
@Suite struct PolicyTableTests {
    /// One row.
    struct Row {
        var rung = AutonomyRung.observe
        var approvals: ApprovalNeed?
        var ceiling: AutonomyRung?
        var risk = RiskReport.Tier.low
        var actionClass = ActionClass.restart
        var need = ApprovalNeed.none
        var isReversible = true
        var isCorroborated = true
        /// The tier of the service; the rule is for tier 3, the ceiling for all.
        var tier: Int?
    }

    /// What the documentation says of a row.
    static func expected(_ row: Row) -> (rung: AutonomyRung, needed: Int) {
        // Does the rule fit?
        var rung = row.tier == 3 ? row.rung : .observe
        let waives = row.tier == 3 && row.approvals == ApprovalNeed.none
        let asks = row.tier == 3 ? (row.approvals ?? .none).count : 0
        if let ceiling = row.ceiling, ceiling < rung { rung = ceiling }
        if rung == .observe || rung == .suggest { return (rung, 0) }
        var people = max(row.need.count, asks)
        // Waived only where nothing can go badly wrong, nothing caps it, and the catalogue does not insist.
        if waives, row.risk == .low, row.isReversible, row.isCorroborated, row.need != .two,
            row.ceiling == nil || row.ceiling == .act
        {
            people = 0
        }
        if row.risk == .high { people = 2 }
        if !row.isReversible { people = 2 }
        if !row.isCorroborated, people < 1 { people = 1 }
        if people > 0 { return (.approve, people) }
        return rung == .act ? (.act, 0) : (.approve, 1)
    }

    static func actual(_ row: Row, _ step: GovernedStep) throws -> PolicyDecision {
        var step = step
        step.actionClass = row.actionClass
        step.approval = row.need
        step.isReversible = row.isReversible
        var condition = PolicyCondition()
        condition.tiers = [3]
        var rules = GovernanceRules()
        rules.policy = Policy(
            rules: [.init(name: "r", condition: condition, rung: row.rung, approvals: row.approvals)],
            ceilings: row.ceiling.map { [.init(name: "c", condition: PolicyCondition(), rung: $0)] } ?? []
        )
        var request = PolicyRequest(
            incident: "i",
            risk: row.risk,
            isCorroborated: row.isCorroborated,
            steps: [step]
        )
        request.tier = row.tier
        return rules.decide(request, plan: nil, state: GovernanceState(), at: Fixture.time(0))
    }

    /// Every combination of what the policy and the plan say, for one class of action.
    static func rows(_ actionClass: ActionClass) -> [Row] {
        var rows = [Row(actionClass: actionClass)]
        func spread<Value>(_ path: WritableKeyPath<Row, Value>, _ values: [Value]) {
            rows = rows.flatMap { row in
                values.map { value in
                    var row = row
                    row[keyPath: path] = value
                    return row
                }
            }
        }
        spread(\.rung, AutonomyRung.allCases)
        spread(\.approvals, [nil] + ApprovalNeed.allCases.map(Optional.some))
        spread(\.ceiling, [nil, .suggest, .approve, .act])
        spread(\.risk, RiskReport.Tier.allCases)
        spread(\.need, ApprovalNeed.allCases)
        spread(\.isReversible, [true, false])
        spread(\.isCorroborated, [true, false])
        spread(\.tier, [nil, 1, 3])
        return rows
    }

    @Test(arguments: ActionClass.allCases)
    func `every combination is decided as the documentation says`(_ actionClass: ActionClass) throws {
        let step = try Fixture.step()
        let rows = Self.rows(actionClass)
        #expect(rows.count == 6912)
        var differences = 0
        for row in rows {
            let decision = try Self.actual(row, step)
            let expected = Self.expected(row)
            if decision.rung == expected.rung, decision.needed == expected.needed,
                decision.mayStart == (expected.rung >= .approve)
            {
                continue
            }
            differences += 1
            if differences < 4 { Issue.record("\(row): \(decision) instead of \(expected)") }
        }
        #expect(differences == 0)
    }
}
