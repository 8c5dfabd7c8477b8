internal import IncidentModel
internal import StrictJSON

/// Alerts as Alertmanager's webhook sends them, version 4.
/// - Source: Prometheus documentation, "Alerting: configuration", `<webhook_config>`.
enum AlertPayload: Sendable {
    /// What Go writes for a time that is not set.
    private static let noTime = "0001-01-01T00:00:00Z"

    /// The payload; credentials in labels and annotations are taken out.
    static func json(_ alerts: [Alert]) -> JSONValue {
        let isFiring = alerts.contains { $0.status == .firing }
        return .object(
            JSONObject([
                ("version", "4"), ("groupKey", "capture"), ("truncatedAlerts", 0),
                ("status", .string(isFiring ? "firing" : "resolved")), ("receiver", "evenkeel"),
                ("groupLabels", .object(JSONObject())), ("commonLabels", .object(JSONObject())),
                ("commonAnnotations", .object(JSONObject())), ("externalURL", ""),
                ("alerts", .array(alerts.map { .object(json($0)) })),
            ])
        )
    }

    private static func json(_ alert: Alert) -> JSONObject {
        JSONObject([
            ("status", .string(alert.status.rawValue)), ("labels", json(alert.labels)),
            ("annotations", json(alert.annotations)), ("startsAt", .string(alert.startsAt.description)),
            ("endsAt", .string(alert.endsAt?.description ?? noTime)),
            ("generatorURL", .string(SecretRedaction.redacted(alert.generatorURL))),
            ("fingerprint", .string(alert.fingerprint)),
        ])
    }

    private static func json(_ labels: LabelSet) -> JSONValue {
        .object(
            JSONObject(labels.map { ($0.name, .string(SecretRedaction.redacted($0.value, of: $0.name))) })
        )
    }
}
