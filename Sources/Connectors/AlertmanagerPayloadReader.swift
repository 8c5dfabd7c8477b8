internal import IncidentModel
internal import StrictJSON

/// Reads payloads into a batch.
struct AlertmanagerPayloadReader: Sendable {
    /// The keys of a payload that count.
    private enum PayloadField: String, CaseIterable, Sendable {
        case version, alerts, truncatedAlerts, receiver, status
    }

    /// The keys of an alert that count.
    private enum AlertField: String, CaseIterable, Sendable {
        case status, labels, annotations, startsAt, endsAt, generatorURL, fingerprint
    }

    private static let payloadFields = JSONFields<PayloadField>()
    private static let alertFields = JSONFields<AlertField>()

    /// What was read so far.
    private(set) var batch: AlertmanagerWebhook.Batch

    init(batch: AlertmanagerWebhook.Batch) { self.batch = batch }

    /// Reads one payload.
    mutating func readPayload(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peekKind() == .object else {
            throw reader.refusal("an Alertmanager payload is an object with `alerts`")
        }
        var hasAlerts = false
        try reader.beginObject()
        while let field = try reader.nextField(Self.payloadFields) {
            switch field {
            case .known(.alerts):
                hasAlerts = true
                try reader.beginArray()
                while try reader.nextElement() { try readAlert(&reader) }
            case .known(.version): try readVersion(&reader)
            case .known(.truncatedAlerts):
                if try reader.peekKind() == .number { batch.truncated += try reader.readInt() }
            case .known(.receiver), .known(.status), .unknown: break
            }
        }
        guard hasAlerts else {
            throw reader.refusal("this object has no `alerts`; expected is an Alertmanager webhook payload, version 4")
        }
    }

    /// Reads the version, which Alertmanager writes as text and Grafana as text too; another one is noted and tried.
    private mutating func readVersion(_ reader: inout JSONReader) throws(JSONError) {
        let version = try reader.peekKind() == .string ? try reader.readString() : ""
        guard version != "4", version != "1" else { return }
        batch.notes.append(
            "the payload says version `\(version.prefix(8))` where 4 is expected; it was read as version 4"
        )
    }

    /// Reads one alert.
    private mutating func readAlert(_ reader: inout JSONReader) throws(JSONError) {
        guard batch.alerts.count < AlertmanagerWebhook.maximumAlerts else {
            throw reader.refusal("more than \(AlertmanagerWebhook.maximumAlerts) alerts in one document")
        }
        guard try reader.peekKind() == .object else { throw reader.refusal("an alert is an object") }
        var status: Alert.Status?
        var labels: LabelSet?
        var annotations = LabelSet.empty
        var startsAt: Timestamp?
        var endsAt: Timestamp?
        var generatorURL = ""
        var fingerprint = ""
        try reader.beginObject()
        while let field = try reader.nextField(Self.alertFields) {
            switch field {
            case .known(.status): status = try readStatus(&reader)
            case .known(.labels): labels = try readLabels(&reader, "labels")
            case .known(.annotations): annotations = try readLabels(&reader, "annotations")
            case .known(.startsAt): startsAt = try readTime(&reader, "startsAt")
            case .known(.endsAt): endsAt = try readTime(&reader, "endsAt")
            case .known(.generatorURL): generatorURL = try readText(&reader)
            case .known(.fingerprint): fingerprint = try readText(&reader)
            case .unknown: break
            }
        }
        guard let labels else { throw reader.refusal("an alert needs `labels`, an object of texts") }
        guard let startsAt else { throw reader.refusal("an alert needs `startsAt`, a time like 2026-11-22T10:04:30Z") }
        let ended = endsAt.flatMap { $0.isUnset ? nil : $0 }
        batch.alerts.append(
            Alert(
                status: status ?? .firing,
                labels: labels,
                annotations: annotations,
                startsAt: startsAt,
                endsAt: status == .resolved ? ended : nil,
                generatorURL: generatorURL,
                fingerprint: fingerprint
            )
        )
    }

    private func readStatus(_ reader: inout JSONReader) throws(JSONError) -> Alert.Status {
        let place = reader
        let text = try reader.readString()
        guard let status = Alert.Status(rawValue: text.lowercased()) else {
            throw place.refusal("the status of an alert is `firing` or `resolved`")
        }
        return status
    }

    /// Reads names with texts. Numbers and truth values that some senders put there are taken as their text; anything
    /// else is refused.
    private func readLabels(_ reader: inout JSONReader, _ name: String) throws(JSONError) -> LabelSet {
        if try reader.readNullIfPresent() { return .empty }
        guard try reader.peekKind() == .object else { throw reader.refusal("`\(name)` must be an object of texts") }
        let members = try reader.readMembers { reader throws(JSONError) in
            switch try reader.peekKind() {
            case .string: return try reader.readString()
            case .boolean: return try reader.readBool() ? "true" : "false"
            case .number: return String(decoding: reader.bytes[try reader.skipValue()], as: UTF8.self)
            case .null:
                try reader.readNull()
                return ""
            default: throw reader.refusal("the values of `\(name)` must be texts")
            }
        }
        return LabelSet(members.map { LabelSet.Label(name: $0.key, value: $0.value) })
    }

    private func readTime(_ reader: inout JSONReader, _ name: String) throws(JSONError) -> Timestamp? {
        if try reader.readNullIfPresent() { return nil }
        let place = reader
        guard let time = Timestamp(rfc3339: try reader.readString()) else {
            throw place.refusal("`\(name)` must be a time like 2026-11-22T10:04:30Z")
        }
        return time
    }

    private func readText(_ reader: inout JSONReader) throws(JSONError) -> String {
        try reader.readNullIfPresent() ? "" : try reader.readString()
    }
}
