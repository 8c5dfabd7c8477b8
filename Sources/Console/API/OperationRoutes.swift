internal import Governance
internal import IncidentEngine
internal import IncidentModel
internal import StrictJSON
internal import Synchronization
internal import WebServer

/// For those who run the service, and for monitoring.
enum OperationRoutes: Sendable {
    /// The most reports of a broken page policy that are counted in a second.
    private static let reportsPerSecond = 20

    /// The routes.
    static let all: [RouteDefinition] = [
        get("/healthz", "getHealth", "Tells that the process is up.", "text/plain; charset=utf-8") {
            _,
            _ throws(Refusal) in
            plain("ok\n")
        },
        get("/-/healthy", "getHealthy", "The same, where Alertmanager has it.", "text/plain; charset=utf-8") {
            _,
            _ throws(Refusal) in plain("OK\n")
        },
        get("/readyz", "getReadiness", "Tells whether alerts are taken in.", "application/json", .readiness) {
            core,
            _ throws(Refusal) in try readiness(core)
        },
        get("/-/ready", "getReady", "The same, where Alertmanager has it.", "application/json", .readiness) {
            core,
            _ throws(Refusal) in try readiness(core)
        },
        RouteDefinition(
            method: .get,
            path: "/metrics",
            name: "getMetricsText",
            summary: "Figures for Prometheus. Told to this machine and to readers, unless the settings tell all.",
            tag: .operation,
            access: .figures,
            success: [.init(type: MetricsText.type, shape: nil, meaning: "Prometheus' text format.")],
            handler: .quick { core, _ throws(Refusal) in
                WebResponse(200, type: MetricsText.type, MetricsText(core).text, fields: [WebResponse.noStore])
            }
        ),
        get("/api/v1/openapi.json", "getOpenAPI", "This document.", "application/json", .document) {
            _,
            call throws(Refusal) in
            let tag = OpenAPIDocument.tag
            return tag.isKnown(to: call.head)
                ? tag.unchanged : .document(OpenAPIDocument.bytes, fields: [tag.field])
        },
        RouteDefinition(
            method: .get,
            path: "/api/v2/status",
            name: "getAlertmanagerStatus",
            summary: "What Alertmanager's clients ask for first.",
            tag: .ingest,
            access: .permission(.view),
            success: [.init(shape: .document, meaning: "Name and version.")],
            handler: .quick { core, _ throws(Refusal) in try status(core) }
        ),
        RouteDefinition(
            method: .post,
            path: "/csp-report",
            name: "reportPolicyViolation",
            summary: "Counts what browsers report of the page's policy being broken. The report itself is not kept.",
            tag: .page,
            access: .open,
            body: .init(
                types: ["application/csp-report", "application/reports+json", "application/json"],
                limit: 16_384
            ),
            success: [.init(status: 204, type: nil, shape: nil, meaning: "It was counted.")],
            handler: .callback { core, _, sink in
                core.countPolicyReport(atMost: reportsPerSecond)
                sink.send(WebResponse(204, fields: [WebResponse.noStore]))
            }
        ),
    ]

    private static func get(
        _ path: String,
        _ name: String,
        _ summary: String,
        _ type: String,
        _ shape: SchemaName? = nil,
        _ act: @escaping @Sendable (ConsoleCore, APICall) throws(Refusal) -> WebResponse
    ) -> RouteDefinition {
        RouteDefinition(
            method: .get,
            path: path,
            name: name,
            summary: summary,
            tag: .operation,
            access: .open,
            success: [.init(type: type, shape: shape, meaning: "It is well.")],
            problems: shape == .readiness ? [.unavailable] : [],
            handler: .quick(act)
        )
    }

    private static func plain(_ text: String) -> WebResponse {
        WebResponse(200, type: "text/plain; charset=utf-8", text, fields: [WebResponse.noStore])
    }

    private static func readiness(_ core: ConsoleCore) throws(Refusal) -> WebResponse {
        let health = core.engine.health
        guard health.isReady else { throw Refusal(.unavailable, health.problems, retryAfter: 5) }
        return try .json {
            $0.member("ready", true)
            $0.member("problems", [])
        }
    }

    private static func status(_ core: ConsoleCore) throws(Refusal) -> WebResponse {
        try .json {
            $0.object("cluster") {
                $0.member("status", "disabled")
                $0.member("peers", [])
            }
            $0.object("config") { $0.member("original", "") }
            $0.member("uptime", core.started.description)
            $0.object("versionInfo") {
                for name in ["branch", "buildDate", "buildUser", "goVersion", "revision"] { $0.member(name, "") }
                $0.member("version", Product.version)
            }
        }
    }
}

extension ConsoleCore {
    /// Counts a report, unless there were many in this second: whoever can send them must not be able to drown one.
    func countPolicyReport(atMost limit: Int) {
        let second = elapsed.components.seconds
        let isCounted = reportRate.withLock { rate in
            if rate.second != second { rate = (second, 0) }
            rate.count += 1
            return rate.count <= limit
        }
        if isCounted { policyReports.add(1, ordering: .relaxed) }
    }
}
