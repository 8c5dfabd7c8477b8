internal import Governance
internal import IncidentEngine
internal import IncidentModel
internal import Remediation
internal import Risk
internal import StrictJSON
internal import WebServer

/// What the service may do, and the switch that lets it do nothing.
enum GovernanceRoutes: Sendable {
    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .get,
            path: "/api/v1/governance",
            name: "getGovernance",
            summary: "Shows stop switch, policy, freezes, windows, budgets and alarms.",
            tag: .governance,
            access: .permission(.view),
            success: [.init(shape: .governance, meaning: "What governs now.")],
            handler: .quick { core, call throws(Refusal) in try answer(core.engine.governance(for: call.principal)) }
        ),
        RouteDefinition(
            method: .post,
            path: "/api/v1/governance/stop",
            name: "turnStop",
            summary: "Engages the stop switch (approvers), or releases it (administrators).",
            tag: .governance,
            access: .permission(.engageStop),
            body: .init(shape: .stopTurn, example: ["engaged": true, "reason": "Investigating odd plans."]),
            success: [.init(shape: .governance, meaning: "What governs now.")],
            problems: [.conflict],
            handler: .task { core, call throws(Refusal) in
                let view: GovernanceView
                do throws(LiveError) {
                    view = try await core.engine.turnStop(
                        engaged: call.body["engaged"]?.bool ?? true,
                        reason: call.text("reason"),
                        by: call.principal
                    )
                } catch { throw Refusal(error) }
                return try answer(view)
            }
        ),
        RouteDefinition(
            method: .post,
            path: "/api/v1/governance/holds/clear",
            name: "clearHold",
            summary: "Lets a resource that is held since it flapped be acted on again.",
            tag: .governance,
            access: .permission(.clearHold),
            body: .init(
                shape: .holdClearing,
                example: [
                    "resource": ["kind": "deployment", "namespace": "shop", "name": "checkout"],
                    "reason": "The cause is found and fixed.",
                ]
            ),
            success: [.init(shape: .governance, meaning: "What governs now.")],
            problems: [.missing, .conflict],
            handler: .task(clearHold)
        ),
    ]

    private static func clearHold(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        guard let resource = call.body["resource"].flatMap({ EntityReference(reading: $0) }) else {
            throw Refusal(.invalid, "`resource` must be one of `held`, as `/api/v1/governance` writes it.")
        }
        let view: GovernanceView
        do throws(LiveError) {
            view = try await core.engine.clearHold(of: resource, reason: call.text("reason"), by: call.principal)
        } catch { throw Refusal(error) }
        return try answer(view)
    }

    private static func answer(_ view: GovernanceView) throws(Refusal) -> WebResponse {
        try .json {
            $0.object("stop") {
                $0.member("engaged", view.stop.isEngaged)
                $0.member("by", view.stop.last?.actor)
                $0.member("reason", view.stop.last?.reason)
                $0.member("since", view.stop.last?.time)
            }
            $0.object("policy") { write(view.rules.policy, to: &$0) }
            $0.list("freezes", view.rules.freezes) { writer, freeze in
                writer.object {
                    $0.member("name", freeze.name)
                    $0.member("from", freeze.from.description)
                    $0.member("to", freeze.to.description)
                    $0.member("reason", freeze.reason)
                    $0.object("where") { write(freeze.place, to: &$0) }
                }
            }
            $0.list("windows", view.rules.windows) { writer, window in
                writer.object { write(window, to: &$0) }
            }
            write(view.rules.budgets, to: &$0)
            $0.list("held", view.held) { $0.write($1) }
            $0.list("alarms", view.alarms) { writer, alarm in
                writer.object {
                    $0.member("kind", alarm.kind)
                    $0.member("text", alarm.text)
                    $0.member("since", alarm.since.description)
                }
            }
        }
    }

    private static func write(_ policy: Policy, to writer: inout JSONWriter) {
        writer.member("standard", policy.standard.rawValue)
        for (key, rules) in [("rules", policy.rules), ("ceilings", policy.ceilings)] {
            writer.list(key, rules) { writer, rule in
                writer.object {
                    $0.member("name", rule.name)
                    $0.member("rung", rule.rung.rawValue)
                    $0.member("approvals", rule.approvals?.rawValue)
                    $0.object("when") { write(rule.condition, to: &$0) }
                }
            }
        }
    }

    private static func write(_ place: PolicyCondition, to writer: inout JSONWriter) {
        let patterns = [
            ("environments", place.environments), ("tenants", place.tenants), ("services", place.services),
            ("actions", place.actions),
        ]
        for (key, names) in patterns where !names.isEmpty { writer.member(key, names.map(\.text)) }
        if !place.tiers.isEmpty { writer.list("tiers", place.tiers.sorted()) { $0.write($1) } }
        if !place.classes.isEmpty { writer.member("classes", place.classes.map(\.rawValue).sorted()) }
        if !place.severities.isEmpty { writer.member("severities", place.severities.sorted().map(\.word)) }
        if let tier = place.riskFrom { writer.member("riskFrom", tier.rawValue) }
        if let tier = place.riskUpTo { writer.member("riskUpTo", tier.rawValue) }
    }

    private static func write(_ window: MaintenanceWindow, to writer: inout JSONWriter) {
        writer.member("name", window.name)
        writer.member("days", MaintenanceWindow.Day.allCases.filter(window.days.contains).map(\.rawValue))
        writer.member("fromMinute", window.fromMinute)
        writer.member("toMinute", window.toMinute)
        writer.member("offsetMinutes", window.offsetMinutes)
        writer.member("classes", window.classes.map(\.rawValue).sorted())
        writer.member("rung", window.rung.rawValue)
        writer.object("where") { write(window.place, to: &$0) }
    }

    private static func write(_ budgets: Budgets, to writer: inout JSONWriter) {
        let limits = [
            ("per-resource", budgets.perResource), ("per-service", budgets.perService),
            ("per-window", budgets.perWindow), ("per-incident", budgets.perIncident), ("global", budgets.global),
        ]
        writer.list("budgets", limits) { writer, pair in
            writer.object {
                $0.member("name", pair.0)
                $0.member("count", pair.1.count)
                $0.member("seconds", pair.1.within.components.seconds)
            }
        }
    }
}
