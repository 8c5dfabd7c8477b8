internal import Connectors
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import WebServer

/// The alerts that fire, in the shape of Alertmanager's API, for `amtool` and dashboards that read that.
enum AlertQueryRoutes: Sendable {
    /// The most alerts of an answer, and the most bytes of them, roughly.
    static let (mostAlerts, mostBytes) = (10_000, 16 << 20)
    /// What the answer calls whoever is told: Alertmanager would name a receiver.
    private static let receiver = "evenkeel"
    /// How long a sender that says no end is believed, in seconds; Alertmanager's own `resolve_timeout`.
    private static let resolveSeconds: Int64 = 300

    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .get,
            path: "/api/v2/alerts",
            name: "getAlertmanagerAlerts",
            summary: "Lists the alerts that fire, as an Alertmanager would. Nothing is silenced or inhibited here.",
            tag: .ingest,
            access: .permission(.view),
            query: [
                flag("active", "Whether active alerts are listed; all of them are active."),
                flag("silenced", "Changes nothing: none is."), flag("inhibited", "Changes nothing: none is."),
                flag("unprocessed", "Changes nothing: none is."),
                .init(
                    "filter",
                    .text(1...AlertMatcher.longest),
                    "A matcher such as `severity=\"critical\"`; all of them have to fit.",
                    isRepeated: true
                ),
                .init("receiver", .text(0...200), "A pattern that `evenkeel` has to fit, or nothing is listed."),
            ],
            success: [.init(shape: .alertmanagerAlerts, meaning: "The alerts, in the order of their fingerprints.")],
            handler: .task { core, call async throws(Refusal) in try list(core, call) }
        )
    ]

    private static func flag(_ name: String, _ meaning: String) -> RouteDefinition.Parameter {
        .init(name, .choice(["true", "false"]), meaning)
    }

    private static func list(_ core: ConsoleCore, _ call: APICall) throws(Refusal) -> WebResponse {
        let matchers = try call.head.query.filter { $0.name == "filter" }.map { item throws(Refusal) in
            try matcher(item.value, "filter")
        }
        let pattern = call.head.queryValue("receiver") ?? ""
        let receivers = try matcher("receiver=~\"\(escaped(pattern))\"", "receiver")
        let isTold = pattern.isEmpty || receivers.matches(told)
        var found = Found(matchers: matchers)
        if isTold, call.head.queryValue("active") != "false" { found.look(at: core.engine, for: call.principal) }
        return try answer(found, at: core.now)
    }

    /// What a pattern for receivers is held against.
    private static let told = Alert(
        status: .firing,
        labels: LabelSet(["receiver": receiver]),
        startsAt: .epoch
    )

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "\\" ? "\\\\" : $1 == "\"" ? "\\\"" : String($1) }
    }

    private static func matcher(_ text: String, _ name: String) throws(Refusal) -> AlertMatcher {
        do throws(AlertMatcher.Problem) { return try AlertMatcher(text) } catch {
            throw Refusal(.malformed, "The query's `\(name)` is no matcher: \(error).")
        }
    }

    /// What was found so far, within the limits.
    private struct Found {
        let matchers: [AlertMatcher]
        var alerts: [(whole: IncidentRecord.WholeAlert, fingerprint: String, updatedAt: Timestamp)] = []
        /// Whether there were more than an answer may hold.
        var isCut = false
        private var bytes = 0

        init(matchers: [AlertMatcher]) { self.matchers = matchers }

        /// Goes through the open incidents page by page, so that nobody waits for it.
        mutating func look(at engine: LiveEngine, for principal: Principal) {
            var query = IncidentQuery()
            query.statuses = [.open]
            query.limit = 500
            while !Task.isCancelled, !isCut {
                let page = engine.incidents(query, for: principal)
                for record in page.records { take(record) }
                guard let next = page.next else { break }
                query.after = next
            }
            alerts.sort { ($0.fingerprint, $0.whole.alert.startsAt) < ($1.fingerprint, $1.whole.alert.startsAt) }
        }

        private mutating func take(_ record: IncidentRecord) {
            for whole in record.alerts where whole.alert.status == .firing && !isCut {
                guard !Task.isCancelled, matchers.allSatisfy({ $0.matches(whole.alert) }) else { continue }
                bytes += whole.alert.weight
                isCut = alerts.count == mostAlerts || bytes > mostBytes
                guard !isCut else { return }
                let own = whole.alert.fingerprint
                let fingerprint = own.isEmpty ? AlertFingerprint.text(of: whole.alert.labels) : own
                alerts.append((whole, fingerprint, record.updatedAt))
            }
        }
    }

    private static func answer(_ found: Found, at now: Timestamp) throws(Refusal) -> WebResponse {
        var writer = JSONWriter()
        writer.beginArray()
        for (whole, fingerprint, updatedAt) in found.alerts {
            write(whole.alert, fingerprint, updatedAt, at: now, to: &writer)
        }
        writer.endArray()
        // Alertmanager's shape has no place for it, and whoever counts has to know.
        let fields = found.isCut ? [HeaderField("X-Evenkeel-Incomplete", "true")] : []
        do throws(JSONError) { return .document(try writer.finish(), fields: fields) } catch {
            throw Refusal(.failed, "The answer could not be written.")
        }
    }

    private static func write(
        _ alert: Alert,
        _ fingerprint: String,
        _ updatedAt: Timestamp,
        at now: Timestamp,
        to writer: inout JSONWriter
    ) {
        writer.object {
            for (key, labels) in [("annotations", alert.annotations), ("labels", alert.labels)] {
                $0.object(key) { writer in
                    for label in labels { writer.member(label.name, label.value) }
                }
            }
            $0.member("fingerprint", fingerprint)
            $0.member("startsAt", alert.startsAt.description)
            $0.member("endsAt", (alert.endsAt ?? now.adding(seconds: resolveSeconds)).description)
            $0.member("updatedAt", updatedAt.description)
            $0.member("generatorURL", alert.generatorURL)
            $0.list("receivers", [receiver]) { writer, name in writer.object { $0.member("name", name) } }
            $0.object("status") {
                $0.member("state", "active")
                for list in ["inhibitedBy", "mutedBy", "silencedBy"] { $0.member(list, [String]()) }
            }
        }
    }
}
