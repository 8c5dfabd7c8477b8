import IncidentModel
import Remediation
import Risk
import Testing

@testable import Governance

@Suite struct PolicyTests {
    /// What these rules decide about one harmless scaling step.
    static func decide(
        _ text: String,
        risk: RiskReport.Tier = .low,
        at seconds: Int64 = 0,
        state: GovernanceState = GovernanceState(),
        _ change: (inout PolicyRequest) -> Void = { _ in }
    ) throws -> PolicyDecision {
        var request = Fixture.request([try Fixture.scaling()], risk: risk)
        change(&request)
        return try Fixture.rules(text).decide(request, plan: nil, state: state, at: Fixture.time(seconds))
    }

    @Test func `without a policy the service only observes`() throws {
        let decision = try Self.decide("{}")
        #expect(decision.rung == .observe && decision.needed == 0 && !decision.mayStart)
        #expect(decision.blockedBy.map(\.kind) == [.policy])
    }

    @Test func `the first rule that fits decides`() throws {
        let text = """
            policy:
              rules:
                - {name: a, when: {services: [cart]}, rung: suggest}
                - {name: b, when: {environments: [staging]}, rung: act}
            """
        #expect(try Self.decide(text).rung == .suggest)
        let other = try Self.decide(text) {
            $0 = Fixture.request([try? Fixture.scaling(services: ["web"])].compactMap(\.self))
        }
        #expect(other.rung == .act && other.needed == 0 && other.mayStart)
        #expect(other.reasons.first?.hasPrefix("Rule `b` lets the service act by itself") == true)
    }

    @Test func `every ceiling caps, whatever the rules say`() throws {
        let text = """
            policy:
              rules: [{rung: act}]
              ceilings:
                - {name: low, when: {environments: ["stag*"]}, rung: suggest}
                - {name: high, rung: approve}
            """
        let decision = try Self.decide(text)
        #expect(decision.rung == .suggest && decision.blockedBy.map(\.kind) == [.policy])
        #expect(decision.reasons.contains { $0.contains("Ceiling `low`") })
        #expect(try Self.decide(text) { $0.environment = "test" }.rung == .approve)
    }

    @Test func `what is not known satisfies no rule and falls under every ceiling`() throws {
        let rule = "policy: {rules: [{rung: act, when: {environments: ['*']}}]}"
        #expect(try Self.decide(rule).rung == .act)
        #expect(try Self.decide(rule) { $0.environment = nil }.rung == .observe)
        let ceiling = "policy: {rules: [{rung: act}], ceilings: [{rung: suggest, when: {environments: [production]}}]}"
        #expect(try Self.decide(ceiling).rung == .act)
        #expect(try Self.decide(ceiling) { $0.environment = nil }.rung == .suggest)
        let tier = "policy: {rules: [{rung: act, when: {tiers: [3]}}], ceilings: [{rung: suggest, when: {tiers: [1]}}]}"
        #expect(try Self.decide(tier).rung == .act)
        #expect(try Self.decide(tier) { $0.tier = nil }.rung == .observe)
    }

    @Test func `a rule must fit all services of a step, a ceiling one of them`() throws {
        let steps = [try Fixture.scaling(services: ["cart", "payment"])]
        let rules = try Fixture.rules("policy: {rules: [{rung: act, when: {services: [cart]}}]}")
        let ceilings = try Fixture.rules(
            "policy: {rules: [{rung: act}], ceilings: [{rung: suggest, when: {services: [payment]}}]}"
        )
        for (rules, rung) in [(rules, AutonomyRung.observe), (ceilings, .suggest)] {
            let decision = rules.decide(
                Fixture.request(steps),
                plan: nil,
                state: GovernanceState(),
                at: Fixture.time(0)
            )
            #expect(decision.rung == rung)
        }
    }

    @Test func `the severity that an alert claims can lower the rung and never raise it`() throws {
        let raising = """
            policy:
              rules:
                - {when: {severities: [critical]}, rung: act}
                - {when: {environments: [staging]}, rung: suggest}
            """
        let lowering = """
            policy:
              rules:
                - {when: {severities: [info]}, rung: suggest}
                - {when: {environments: [staging]}, rung: act}
            """
        for severity in Severity.allCases {
            #expect(try Self.decide(raising) { $0.severity = severity }.rung == .suggest)
            let rung = try Self.decide(lowering) { $0.severity = severity }.rung
            #expect(rung == (severity == .info ? .suggest : .act))
        }
    }

    @Test func `a plan gets the lowest rung of its steps, and looking is free`() throws {
        let rules = try Fixture.rules(
            "policy: {rules: [{rung: act, when: {classes: [scale]}}, {rung: suggest, when: {classes: [restart]}}]}"
        )
        let scale = try Fixture.scaling()
        var restart = scale
        restart.actionClass = .restart
        var look = scale
        look.actionClass = .look
        var silence = scale
        silence.actionClass = .silence
        for (steps, rung) in [
            ([scale], AutonomyRung.act), ([scale, restart], .suggest), ([scale, look], .act), ([look], .observe),
            ([scale, silence], .observe), ([], .observe),
        ] {
            let decision = rules.decide(
                Fixture.request(steps),
                plan: nil,
                state: GovernanceState(),
                at: Fixture.time(0)
            )
            #expect(decision.rung == rung, "\(steps.map(\.actionClass))")
        }
    }

    @Test func `a freeze blocks starts within its time and place, unless an administrator lets the incident through`()
        throws
    {
        let text = """
            policy: {rules: [{rung: act}]}
            freezes:
              - {name: sale, from: "2026-11-23T01:00:00Z", to: "2026-11-23T02:00:00Z", reason: sale,
                 where: {environments: [staging]}}
            """
        #expect(try Self.decide(text, at: 3599).mayStart)
        #expect(try Self.decide(text, at: 3600).blockedBy.map(\.kind) == [.freeze])
        #expect(try Self.decide(text, at: 7199).blockedBy.map(\.kind) == [.freeze])
        #expect(try Self.decide(text, at: 7200).mayStart)
        #expect(try Self.decide(text, at: 3600) { $0.environment = "production" }.mayStart)
        #expect(try !Self.decide(text, at: 3600) { $0.environment = nil }.mayStart)
        let freeze = try #require(try Fixture.rules(text).freeze(named: "sale"))
        #expect(throws: GovernanceError.notPermitted(.overrideFreeze)) {
            try ChangeFreeze.Override(
                of: freeze,
                incident: "inc-1",
                tenant: nil,
                by: Fixture.user("ann"),
                reason: "x",
                at: Fixture.time(3600)
            )
        }
        var state = GovernanceState()
        let root = Fixture.user("eve", .administrator)
        state.add(
            try ChangeFreeze.Override(
                of: freeze,
                incident: "inc-1",
                tenant: nil,
                by: root,
                reason: "outage",
                at: Fixture.time(3600)
            )
        )
        #expect(try Self.decide(text, at: 3700, state: state).mayStart)
        let elsewhere = try Self.decide(text, at: 3700, state: state) {
            $0 = PolicyRequest(incident: "inc-2", risk: .low, isCorroborated: true, steps: $0.steps)
        }
        #expect(elsewhere.blockedBy.map(\.kind) == [.freeze])
    }

    @Test func `an open window raises by one rung and no ceiling is passed`() throws {
        let window =
            "windows: [{name: night, days: [monday], from: '01:00', to: '02:00', classes: [scale], rung: act}]\n"
        let suggest = window + "policy: {rules: [{rung: suggest}]}"
        #expect(try Self.decide(suggest, at: 3600).rung == .approve)
        #expect(try Self.decide(suggest, at: 3600).window == "night")
        let outside = try Self.decide(suggest, at: 0)
        #expect(outside.rung == .suggest && outside.blockedBy.map(\.kind) == [.window])
        let observe = window + "policy: {rules: [{rung: observe}]}"
        #expect(try Self.decide(observe, at: 3600).rung == .suggest)
        let capped = window + "policy: {rules: [{rung: approve}], ceilings: [{rung: approve}]}"
        #expect(try Self.decide(capped, at: 3600).rung == .approve)
        let approve = window + "policy: {rules: [{rung: approve}]}"
        #expect(try Self.decide(approve, at: 3600).rung == .act)
        #expect(try Self.decide(approve, risk: .high, at: 3600).needed == 2)
    }
}
