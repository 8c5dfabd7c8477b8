internal import IncidentModel
internal import StrictJSON

/// Log lines as OTLP/JSON has them, one `ExportLogsServiceRequest` a line.
/// - Source: OpenTelemetry protocol 1.x, "OTLP/HTTP: JSON Protobuf encoding"; 64-bit numbers are written as text.
enum LogPayload: Sendable {
    /// The records of one emitter; credentials are taken out of what they say.
    static func json(_ records: [LogRecord], service: String, pod: String) -> JSONValue {
        let attributes = [("service.name", service), ("k8s.pod.name", pod)].filter { !$0.1.isEmpty }
        let resource = JSONObject([("attributes", .array(attributes.map { attribute($0, $1) }))])
        let scope = JSONObject([("logRecords", .array(records.map { .object(json($0)) }))])
        let logs = JSONObject([
            ("resource", .object(resource)), ("scopeLogs", .array([.object(scope)])),
        ])
        return .object(JSONObject([("resourceLogs", .array([.object(logs)]))]))
    }

    private static func json(_ record: LogRecord) -> JSONObject {
        var members: [(String, JSONValue)] = []
        if let time = record.time {
            members.append(("timeUnixNano", .string("\(time.seconds)\(nanoseconds(time))")))
        }
        if !record.severity.isEmpty { members.append(("severityText", .string(record.severity))) }
        let body = JSONObject([("stringValue", .string(SecretRedaction.redacted(record.body)))])
        members.append(("body", .object(body)))
        return JSONObject(members)
    }

    /// Nine digits behind the seconds; times before 1970 have no logs.
    private static func nanoseconds(_ time: Timestamp) -> String {
        let digits = String(time.nanoseconds)
        return String(repeating: "0", count: 9 - digits.count) + digits
    }

    private static func attribute(_ key: String, _ value: String) -> JSONValue {
        let value = JSONObject([("stringValue", .string(value))])
        return .object(JSONObject([("key", .string(key)), ("value", .object(value))]))
    }
}
