internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import WebServer

/// Reading incidents.
enum IncidentRoutes: Sendable {
    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .get,
            path: "/api/v1/incidents",
            name: "listIncidents",
            summary: "Lists incidents, the newest first.",
            tag: .incidents,
            access: .permission(.view),
            query: [
                .init("status", .choice(["open", "resolved", "all"]), "The state; `open` unless said otherwise."),
                .init("severity", .choice(Severity.allCases.map(\.word)), "The severity."),
                .init("service", .text(1...253), "A name that must be among those that alert."),
                .init("q", .text(1...200), "Text in title, cause, name or tenant, whatever the case."),
                .init("limit", .integer(1...500), "The most of a page; 50 unless said otherwise."),
                .init("cursor", .text(1...128, .incident), "`next` of the page before."),
            ],
            success: [.init(shape: .incidentPage, meaning: "A page of incidents.")],
            handler: .quick { core, call throws(Refusal) in try list(core, call) }
        ),
        reading("", "getIncident", "Shows one incident with its timeline.", .incident, task: incident),
        reading("/diagnosis", "getDiagnosis", "Shows the diagnosis that stands.", .document) {
            core,
            call throws(Refusal) in
            try await document(call, core) { id, engine async throws(LiveError) in
                try await engine.diagnosis(of: id, for: call.principal)
            }
        },
        reading("/plan", "getPlan", "Shows the plan that stands.", .plan) { core, call throws(Refusal) in
            try await document(call, core) { id, engine async throws(LiveError) in
                try await engine.plan(of: id, for: call.principal)
            }
        },
        alertsRoute,
        reading(
            "/graph",
            "getGraph",
            "Shows what runs, who calls whom, and the way of the trouble.",
            .graph,
            task: graph
        ),
        reading("/metrics", "getMetrics", "Shows the series around the incident.", .metrics, task: metrics),
        reading("/approval", "getApproval", "Shows what an approval would be an approval of.", .approvalCard) {
            core,
            call throws(Refusal) in
            let id = try call.incident
            let found: ApprovalCard
            do throws(LiveError) { found = try await core.engine.card(of: id, for: call.principal) } catch {
                throw Refusal(error)
            }
            return try card(found)
        },
    ]

    private static let alertsRoute = RouteDefinition(
        method: .get,
        path: "/api/v1/incidents/{id}/alerts",
        name: "listAlerts",
        summary: "Lists the alerts that are kept whole, in the order of their coming.",
        tag: .incidents,
        access: .permission(.view),
        query: [
            .init("limit", .integer(1...500), "The most of a page; 100 unless said otherwise."),
            .init("cursor", .integer(0...10_000_000), "`next` of the page before."),
        ],
        success: [.init(shape: .alertPage, meaning: "A page of alerts.")],
        problems: [.missing],
        handler: .quick { core, call throws(Refusal) in try alerts(core, call) }
    )

    private static func reading(
        _ path: String,
        _ name: String,
        _ summary: String,
        _ shape: SchemaName,
        task: @escaping @Sendable (ConsoleCore, APICall) async throws(Refusal) -> WebResponse
    ) -> RouteDefinition {
        RouteDefinition(
            method: .get,
            path: "/api/v1/incidents/{id}" + path,
            name: name,
            summary: summary,
            tag: path == "/plan" ? .plans : path == "/approval" ? .approvals : .incidents,
            access: .permission(.view),
            success: [.init(shape: shape, meaning: "What was asked for.")],
            problems: [.missing],
            handler: path.isEmpty
                ? .quickOrTask({ core, call throws(Refusal) in try unchanged(core, call) }, task) : .task(task)
        )
    }

    private static func list(_ core: ConsoleCore, _ call: APICall) throws(Refusal) -> WebResponse {
        var query = IncidentQuery()
        switch call.head.queryValue("status") ?? "open" {
        case "open": query.statuses = [.open]
        case "resolved": query.statuses = [.resolved]
        default: query.statuses = [.open, .resolved]
        }
        if let word = call.head.queryValue("severity") {
            query.severities = Set(Severity.allCases.filter { $0.word == word })
        }
        query.service = call.head.queryValue("service")
        query.text = call.head.queryValue("q")
        query.limit = call.number("limit", default: 50)
        query.after = call.head.queryValue("cursor").flatMap { IncidentIdentifier($0) }
        let page = core.engine.incidents(query, for: call.principal)
        return try .json {
            IncidentText.write(page.records, of: core.engine, to: &$0)
            $0.member("next", page.next?.text)
            $0.member("total", page.total)
        }
    }

    /// The version of an incident as a tag: its last entry, where it is, and what the policy says of it now.
    private static func tag(
        _ record: IncidentRecord,
        _ decision: PolicyDecision?,
        _ engine: LiveEngine
    ) -> EntityTag {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let words = decision.map { decision in
            [decision.rung.rawValue, String(decision.needed), decision.environment ?? ""] + decision.reasons
                + decision.blockedBy.map(\.reason)
        }
        for word in engine.environments(of: [record]) + (words ?? []) {
            for byte in word.utf8 + [0] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        return EntityTag("\(record.version)-\(String(hash, radix: 16))")
    }

    /// 304 at once when the client has this version.
    private static func unchanged(_ core: ConsoleCore, _ call: APICall) throws(Refusal) -> WebResponse? {
        guard call.head.fields["if-none-match"] != nil else { return nil }
        let (record, decision) = try state(core, call)
        let tag = tag(record, decision, core.engine)
        return tag.isKnown(to: call.head) ? tag.unchanged : nil
    }

    private static func state(
        _ core: ConsoleCore,
        _ call: APICall
    ) throws(Refusal) -> (IncidentRecord, PolicyDecision?) {
        let id = try call.incident
        do throws(LiveError) {
            let record = try core.engine.incident(id, for: call.principal)
            return (record, try core.engine.decision(on: id, for: call.principal))
        } catch { throw Refusal(error) }
    }

    private static func incident(_ core: ConsoleCore, _ call: APICall) async throws(Refusal) -> WebResponse {
        let (record, decision) = try state(core, call)
        let timeline: [EngineNews]
        do throws(LiveError) {
            timeline = try await core.engine.timeline(of: record.id, for: call.principal, limit: 500)
        } catch { throw Refusal(error) }
        return try .json(fields: [tag(record, decision, core.engine).field]) {
            IncidentText.write(record, of: core.engine, to: &$0)
            $0.list("timeline", timeline) { IncidentText.write($1, to: &$0) }
            IncidentText.write(decision, to: &$0)
            $0.list("notes", record.notes) { writer, note in
                writer.object {
                    $0.member("time", note.time.description)
                    $0.member("author", note.author)
                    $0.member("text", note.text)
                }
            }
        }
    }

    private static func document(
        _ call: APICall,
        _ core: ConsoleCore,
        _ read: (IncidentIdentifier, LiveEngine) async throws(LiveError) -> [UInt8]
    ) async throws(Refusal) -> WebResponse {
        let id = try call.incident
        do throws(LiveError) {
            return PlanRoutes.answer(try await read(id, core.engine), call)
        } catch { throw Refusal(error) }
    }

    private static func alerts(_ core: ConsoleCore, _ call: APICall) throws(Refusal) -> WebResponse {
        let id = try call.incident
        let all: [IncidentRecord.WholeAlert]
        do throws(LiveError) { all = try core.engine.alerts(of: id, for: call.principal) } catch {
            throw Refusal(error)
        }
        let start = min(call.number("cursor", default: 0), all.count)
        let end = min(start + call.number("limit", default: 100), all.count)
        return try .json {
            $0.list("items", all[start..<end]) { IncidentText.write($1, to: &$0) }
            $0.member("next", end < all.count ? String(end) : nil)
            $0.member("total", all.count)
        }
    }

    /// The card as a response.
    static func card(_ card: ApprovalCard) throws(Refusal) -> WebResponse {
        try .json { IncidentText.write(card, to: &$0) }
    }

    /// A summary as a response.
    static func summary(_ record: IncidentRecord, of engine: LiveEngine) throws(Refusal) -> WebResponse {
        try .json { IncidentText.write(record, of: engine, to: &$0) }
    }
}
