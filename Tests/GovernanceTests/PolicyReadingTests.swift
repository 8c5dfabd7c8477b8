import IncidentModel
import Remediation
import Risk
import Testing

@testable import Governance

@Suite struct PolicyReadingTests {
    @Test func `every key is read`() throws {
        let rules = try Fixture.rules(
            """
            policy:
              default: suggest
              rules:
                - name: staging restarts
                  when:
                    environments: [staging, "dev-*"]
                    tenants: [blue]
                    services: [cart, "web-*"]
                    tiers: [3, 4]
                    classes: [restart, scale]
                    actions: ["kubernetes.*"]
                    risk-from: low
                    risk-up-to: medium
                    severities: [critical, warning]
                  rung: act
                  approvals: none
                - {rung: approve, approvals: two}
              ceilings:
                - {name: no deletes, when: {classes: [terminate]}, rung: approve, approvals: two}
            budgets:
              per-resource: {count: 1, within: 30m}
              per-service: {count: 2, within: 1h}
              per-window: {count: 3, within: 2h}
              per-incident: {count: 4, within: 3h}
              global: {count: 5, within: 4h}
              cool-down: 1m
              no-undo-within: 2m
              flapping: {attempts: 4, hold: 1m, longest-hold: 1h, quiet: 2h}
            freezes:
              - {name: sale, from: "2026-11-27T00:00:00Z", to: "2026-12-01T00:00:00+01:00", reason: sale week,
                 where: {environments: [production]}}
            windows:
              - {name: night, days: [sunday], from: "22:00", to: "02:00", offset-minutes: 60, classes: [restart],
                 rung: act, where: {tenants: [blue]}}
            """
        )
        let first = try #require(rules.policy.rules.first)
        #expect(rules.policy.standard == .suggest && rules.policy.rules.map(\.name) == ["staging restarts", "rule 2"])
        #expect(first.condition.environments.map(\.text) == ["staging", "dev-*"])
        #expect(first.condition.tiers == [3, 4] && first.condition.classes == [.restart, .scale])
        #expect(first.condition.riskFrom == .low && first.condition.riskUpTo == .medium)
        #expect(first.condition.severities == [.critical, .warning])
        #expect(first.rung == .act && first.approvals == ApprovalNeed.none)
        #expect(rules.policy.ceilings.first?.approvals == .two)
        #expect(rules.budgets.perResource == .init(count: 1, within: .seconds(1800)))
        #expect(rules.budgets.global == .init(count: 5, within: .seconds(14_400)))
        #expect(rules.budgets.flapping.attempts == 4 && rules.budgets.flapping.quiet == .seconds(7200))
        #expect(rules.freeze(named: "sale")?.from == Timestamp(rfc3339: "2026-11-27T00:00:00Z"))
        let window = try #require(rules.windows.first)
        #expect(window.fromMinute == 1320 && window.toMinute == 120 && window.offsetMinutes == 60)
    }

    @Test(arguments: ["policy:", "{}", "# nothing"]) func `what sets nothing observes only`(_ text: String) throws {
        let rules = (try? Fixture.rules(text)) ?? GovernanceRules()
        #expect(rules == GovernanceRules() && rules.policy == .observeOnly)
    }

    @Test(arguments: [
        ("policy: {default: act}", "`policy.default` must not be `act`; write a rule that says where"),
        ("policy: {rules: [{rung: fly}]}", "`policy.rules[0].rung` must be one of observe, suggest, approve, act"),
        ("policy: {rules: [{}]}", "`policy.rules[0].rung` is missing"),
        ("policy: {rules: [{rung: act, approvals: one}]}", "asks for approval of what is done without"),
        ("policy: {rules: [{rung: approve, approvals: none}]}", "must be one or two where the rung is `approve`"),
        ("policy: {rules: [{rung: observe, approvals: two}]}", "means nothing where the rung is `observe`"),
        ("policy: {ceilings: [{rung: act, approvals: none}]}", "a ceiling can only ask for more"),
        ("policy: {rules: [{rung: act, when: {environments: []}}]}", "must have 1 to 200 items"),
        ("policy: {rules: [{rung: act, when: {enviroments: [x]}}]}", "did you mean `environments`?"),
        ("policy: {rules: [{rung: act, when: {tiers: [0]}}]}", "must be a whole number from 1 to 4"),
        ("policy: {rules: [{rung: act, when: {risk-from: high, risk-up-to: low}}]}", "must not be above `risk-up-to`"),
        ("policy: {rules: [{rung: act, name: a}, {rung: act, name: a}]}", "has the name `a` twice"),
        ("budgets: {global: {count: -1, within: 1h}}", "must be a whole number from 0 to 1000"),
        ("budgets: {flapping: {hold: 1h, longest-hold: 1m}}", "must not be shorter than `hold`"),
        ("freezes: [{name: a, from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z', reason: x}]", "later than"),
        ("freezes: [{name: a, from: tomorrow, to: '2026-01-01T00:00:00Z', reason: x}]", "must be a time such as"),
        ("windows: [{name: a, days: [monday], from: '25:00', to: '02:00', rung: act}]", "a time of day such as"),
        ("windows: [{name: a, days: [monday], from: '01:00', to: '24:01', rung: act}]", "a time of day such as"),
        ("windows: [{name: a, days: [], from: '01:00', to: '02:00', rung: act}]", "must have 1 to 7 items"),
    ]) func `a fault says what to do`(_ text: String, _ expected: String) {
        let faults = Fixture.faults(text)
        #expect(faults.contains { $0.contains(expected) }, "\(faults)")
    }
}
