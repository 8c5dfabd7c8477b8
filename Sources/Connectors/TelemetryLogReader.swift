internal import IncidentModel
internal import StrictJSON

/// Reads exports of log records.
struct TelemetryLogReader: Sendable {
    private enum Field: String, CaseIterable, Sendable {
        case timeUnixNano, observedTimeUnixNano, severityNumber, severityText, body, attributes
    }

    private static let fields = JSONFields<Field>()
    private static let export = TelemetryExport(resources: "resourceLogs", scopes: "scopeLogs", items: "logRecords")
    /// The most characters of a line that are kept, as of lines in files.
    private static let maximumBody = 4000
    /// The most characters of a severity.
    static let maximumSeverity = 32
    /// The severities in the protocol's order, each four times.
    private static let severities = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]
    private static let severityNames =
        ["UNSPECIFIED"] + severities.flatMap { name in [name, "\(name)2", "\(name)3", "\(name)4"] }

    /// What was read so far.
    private(set) var batch = TelemetryBatch()
    private var count = 0

    /// Reads an export.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try Self.export.read(&reader) { reader, resource throws(JSONError) in
            try readRecord(&reader, resource)
        }
    }

    private mutating func readRecord(_ reader: inout JSONReader, _ resource: TelemetryResource) throws(JSONError) {
        count += 1
        var time: Timestamp?
        var observed: Timestamp?
        var number = 0
        var severity = ""
        var body = ""
        var failure: [String: String] = [:]
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            switch field {
            case .known(.timeUnixNano): time = try TelemetryValue.readTime(&reader)
            case .known(.observedTimeUnixNano): observed = try TelemetryValue.readTime(&reader)
            case .known(.severityNumber):
                number = try Self.readSeverityNumber(&reader)
            case .known(.severityText): severity = try reader.readTextOrNull()
            case .known(.body): body = try TelemetryValue.readText(&reader)
            case .known(.attributes):
                try TelemetryValue.eachAttribute(&reader) { name, value in
                    if name.hasPrefix("exception."), failure.count < 4 { failure[name] = value }
                }
            case .unknown: break
            }
        }
        // An error that is only told in attributes must not be lost.
        if body.isEmpty {
            body = ["exception.type", "exception.message"].compactMap { failure[$0] }.joined(separator: ": ")
        }
        if severity.isEmpty { severity = Self.severity(of: number) }
        append(time: time ?? observed, severity: severity, body: body, resource)
    }

    /// Reads the number of a severity; 0 for none.
    static func readSeverityNumber(_ reader: inout JSONReader) throws(JSONError) -> Int {
        try TelemetryValue.readEnumeration(&reader, prefix: "SEVERITY_NUMBER_", names: severityNames) ?? 0
    }

    /// The name of a severity's number; empty for none.
    static func severity(of number: Int) -> String {
        (1...24).contains(number) ? severities[(number - 1) / 4] : ""
    }

    /// Appends a record, unless there are too many.
    private mutating func append(time: Timestamp?, severity: String, body: String, _ resource: TelemetryResource) {
        guard batch.logs.count < TelemetryBatch.maximumItems else {
            batch.reject("only the first \(TelemetryBatch.maximumItems) records were taken")
            return
        }
        let pod = resource.first(of: "k8s.pod.name").map { " of pod " + $0 } ?? ""
        batch.logs.append(
            LogRecord(
                time: time,
                emitter: resource.emitter,
                severity: TextLimit.cut(severity, to: Self.maximumSeverity).text,
                body: SecretRedaction.redacted(TextLimit.cut(body, to: Self.maximumBody).text),
                locator: "otlp logs: record \(count)\(pod)"
            )
        )
    }
}
