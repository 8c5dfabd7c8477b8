internal import ContentDigests
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import WebServer

/// What people decide about an incident. None of it is done by GET, so that nothing that fetches links decides
/// anything.
enum ApprovalRoutes: Sendable {
    private static let anyDigest = JSONValue.string("sha256:" + String(repeating: "0", count: 64))

    /// The routes.
    static let all: [RouteDefinition] = [
        acting(
            "approve",
            "approvePlan",
            "Approves the plan as it was shown. Whatever differs from what was shown voids the click.",
            .approve,
            .init(
                shape: .approval,
                example: [
                    "planDigest": anyDigest, "evidenceDigest": anyDigest, "effectDigest": anyDigest,
                    "stateFingerprint": anyDigest, "nonce": "4Wv0mEOg1nq2", "comment": "Seen it before.",
                ]
            ),
            .approvalCard,
            approve
        ),
        acting(
            "reject",
            "rejectPlan",
            "Rejects the plan.",
            .reject,
            .init(shape: .rejection, example: ["planDigest": anyDigest, "reason": "The rollback loses orders."]),
            .incidentSummary
        ) { core, call throws(Refusal) in
            let id = try call.incident
            let plan = try call.digest("planDigest")
            return try await summary(core) { () async throws(LiveError) in
                try await core.engine.reject(id, plan: plan, reason: call.text("reason"), by: call.principal)
            }
        },
        acting(
            "replan",
            "renewApproval",
            "Asks for approval anew after a request expired or became void.",
            .modify,
            .init(isOptional: true),
            .incidentSummary
        ) { core, call throws(Refusal) in
            let id = try call.incident
            return try await summary(core) { () async throws(LiveError) in
                try await core.engine.replan(id, by: call.principal)
            }
        },
        acting(
            "notes",
            "addNote",
            "Adds a note.",
            .note,
            .init(shape: .noteText, example: ["text": "Called the vendor."]),
            .incidentSummary
        ) { core, call throws(Refusal) in
            let id = try call.incident
            return try await summary(core) { () async throws(LiveError) in
                try await core.engine.note(id, text: call.text("text"), by: call.principal)
            }
        },
        acting(
            "resolve",
            "resolveIncident",
            "Declares the incident over.",
            .resolve,
            .init(shape: .reason, example: ["reason": "Traffic is back to normal."]),
            .incidentSummary
        ) { core, call throws(Refusal) in
            let id = try call.incident
            return try await summary(core) { () async throws(LiveError) in
                try await core.engine.resolve(id, reason: call.text("reason"), by: call.principal)
            }
        },
        acting(
            "override-freeze",
            "overrideFreeze",
            "Lets this incident's plans through a change freeze.",
            .overrideFreeze,
            .init(shape: .freezeOverride, example: ["freeze": "sale-week", "reason": "Checkout is down."]),
            .incidentSummary
        ) { core, call throws(Refusal) in
            let id = try call.incident
            return try await summary(core) { () async throws(LiveError) in
                try await core.engine.overrideFreeze(
                    call.text("freeze"),
                    for: id,
                    reason: call.text("reason"),
                    by: call.principal
                )
            }
        },
    ]

    private static func acting(
        _ verb: String,
        _ name: String,
        _ summary: String,
        _ permission: Permission,
        _ body: RouteDefinition.Body,
        _ shape: SchemaName,
        _ act: @escaping @Sendable (ConsoleCore, APICall) async throws(Refusal) -> WebResponse
    ) -> RouteDefinition {
        RouteDefinition(
            method: .post,
            path: "/api/v1/incidents/{id}/" + verb,
            name: name,
            summary: summary,
            tag: [.approve, .reject, .overrideFreeze].contains(permission) ? .approvals : .incidents,
            access: .permission(permission),
            body: body,
            success: [.init(shape: shape, meaning: "How it stands now.")],
            problems: [.missing, .conflict, .refused],
            handler: .task(act)
        )
    }

    private static func summary(
        _ core: ConsoleCore,
        _ act: () async throws(LiveError) -> IncidentRecord
    ) async throws(Refusal) -> WebResponse {
        let record: IncidentRecord
        do throws(LiveError) { record = try await act() } catch { throw Refusal(error) }
        return try IncidentRoutes.summary(record, of: core.engine)
    }

    private static func approve(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        let id = try call.incident
        let click = ApprovalClick(
            plan: try call.digest("planDigest"),
            evidence: try call.digest("evidenceDigest"),
            effect: try call.digest("effectDigest"),
            state: try call.digest("stateFingerprint"),
            nonce: call.text("nonce"),
            comment: call.text("comment")
        )
        let card: ApprovalCard
        do throws(LiveError) { card = try await core.engine.approve(id, click, by: call.principal) } catch {
            throw Refusal(error)
        }
        return try IncidentRoutes.card(card)
    }
}
