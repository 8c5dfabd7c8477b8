internal import Connectors
internal import Governance
internal import StrictJSON
internal import WebServer

/// Alerts, changes and telemetry from elsewhere. Unknown members are ignored: the formats belong to others.
enum IngestRoutes: Sendable {
    /// The most bytes of a document; the settings may allow less, the server's buffers bound all of them together.
    static let mostBytes = 8 << 20

    /// The routes.
    static let all: [RouteDefinition] =
        [
            route(
                "/api/v1/ingest/alertmanager",
                "ingestAlertmanager",
                "Takes what Alertmanager's webhook sends (version 4), and Grafana's superset of it.",
                [.init(shape: .receipt, meaning: "All of it is safe.")]
            ) { AlertDelivery(format: .alertmanager).take($0, $1, $2) },
            route(
                "/api/v2/alerts",
                "postAlerts",
                "Takes what Prometheus posts to an Alertmanager.",
                [.init(type: nil, shape: nil, meaning: "All of it is safe.")]
            ) { AlertDelivery(format: .prometheus).take($0, $1, $2) },
            route(
                "/api/v1/ingest/cloudevents",
                "ingestCloudEvents",
                "Takes CloudEvents 1.0 that tell of changes, in structured, batch or binary mode.",
                [.init(shape: .receipt, meaning: "All of it is safe.")],
                types: [
                    "application/cloudevents+json", "application/cloudevents-batch+json", "application/json",
                ],
                act: ChangeDelivery.take
            ),
        ]
        + ["/api/v1/ingest/pagerduty", "/v2/enqueue", "/v2/change/enqueue"].enumerated().map { index, path in
            route(
                path,
                ["ingestPagerDuty", "enqueuePagerDuty", "enqueuePagerDutyChange"][index],
                "Takes PagerDuty's Events API v2; `routing_key` may be a token.",
                [
                    .init(status: 202, shape: .document, meaning: "The event is safe."),
                    // In PagerDuty's own form, since its senders read no other.
                    .init(status: 400, shape: .document, meaning: "It is no event."),
                    .init(status: 400, type: "application/problem+json", shape: .problem),
                ],
                access: .keyedSender,
                example: ["routing_key": "evk_0", "event_action": "acknowledge", "dedup_key": "db-1"],
                act: PagerDutyDelivery.take
            )
        }
        + OpenTelemetry.Signal.allCases.map { signal in
            route(
                "/v1/\(signal.rawValue)",
                "ingest" + signal.rawValue.prefix(1).uppercased() + signal.rawValue.dropFirst(),
                "Takes an OTLP export of \(signal.rawValue) in its JSON form. It is kept in memory only.",
                [.init(shape: .document, meaning: "It was taken; `partialSuccess` tells what was not.")]
            ) { TelemetryDelivery(signal: signal).take($0, $1, $2) }
        }

    private static func route(
        _ path: String,
        _ name: String,
        _ summary: String,
        _ success: [RouteDefinition.Success],
        types: [String] = ["application/json"],
        access: RouteDefinition.Access = .sender,
        example: JSONValue? = nil,
        act: @escaping @Sendable (ConsoleCore, APICall, ResponseSink) -> Void
    ) -> RouteDefinition {
        RouteDefinition(
            method: .post,
            path: path,
            name: name,
            summary: summary,
            tag: .ingest,
            access: access,
            body: .init(types: types, limit: mostBytes, example: example),
            success: success,
            problems: [.unavailable],
            handler: .callback(act)
        )
    }
}
