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
    private(set) var batch = AlertBatch()
    /// Lines of the stream before the document that is read.
    private var linesBefore = 0

    /// Reads a document: one payload, or an array of payloads.
    /// - Parameters:
    ///   - bytes: The document.
    ///   - line: The line of the stream in which it begins, from 1.
    ///   - limits: What it may cost.
    /// - Throws: What the document has wrong.
    mutating func readDocument(_ bytes: [UInt8], line: Int, limits: JSONLimits) throws(JSONError) {
        linesBefore = line - 1
        var reader = try JSONReader(bytes, limits: limits)
        if try reader.peekKind() == .array {
            try reader.beginArray()
            while try reader.nextElement() { try readPayload(&reader) }
        } else {
            try readPayload(&reader)
        }
        try reader.finish()
    }

    /// Drops the alerts after the first `count`.
    mutating func forgetAlerts(after count: Int) { batch.alerts.removeLast(max(0, batch.alerts.count - count)) }

    /// Reads one payload.
    private mutating func readPayload(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peekKind() == .object else {
            throw reader.refusal("an Alertmanager payload is an object with `alerts`")
        }
        let start = reader.lastOffset
        var hasAlerts = false
        try reader.beginObject()
        while let field = try reader.nextField(Self.payloadFields) {
            switch field {
            case .known(.alerts):
                hasAlerts = true
                try reader.beginArray()
                while try reader.nextElement() { try readAlert(&reader) }
            case .known(.version): try readVersion(&reader)
            case .known(.truncatedAlerts): try readTruncation(&reader)
            case .known(.receiver), .known(.status), .unknown: break
            }
        }
        guard hasAlerts else {
            let expected = "expected is an Alertmanager webhook payload, version 4"
            throw reader.refusal("this object has no `alerts`; \(expected)", at: start)
        }
    }

    /// Reads the version, which Alertmanager writes as text and Grafana as text too; another one is noted and tried.
    private mutating func readVersion(_ reader: inout JSONReader) throws(JSONError) {
        let version = try reader.peekKind() == .string ? try reader.readString() : nil
        guard version != "4", version != "1", batch.notes.count < AlertBatch.maximumNotes else { return }
        let line = linesBefore + reader.location(of: reader.lastOffset).line
        // The version is quoted only where it is one: anything else may be long, or hostile to a terminal.
        let isPlain = version.map { (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isPlain) } ?? false
        let shown = isPlain ? " `\(version ?? "")`" : " that is none"
        batch.notes.append(
            "line \(line): the payload has a version\(shown) where 4 is expected; it was read as version 4"
        )
    }

    /// Whether a byte is a digit, a full stop or a letter of ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    /// Reads how many alerts the sender left out. The sum is held at the largest number: a sender may claim anything.
    private mutating func readTruncation(_ reader: inout JSONReader) throws(JSONError) {
        if try reader.readNullIfPresent() { return }
        let count = try reader.readInt()
        guard count >= 0 else { throw reader.refusal("`truncatedAlerts` must be a number of alerts, 0 or more") }
        let (sum, isBeyond) = batch.truncated.addingReportingOverflow(count)
        batch.truncated = isBeyond ? .max : sum
    }

    /// Reads one alert.
    private mutating func readAlert(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peekKind() == .object else { throw reader.refusal("an alert is an object") }
        let start = reader.lastOffset
        guard batch.alerts.count < AlertBatch.maximumAlerts else {
            let reason = "more than \(AlertBatch.maximumAlerts) alerts in one document"
            throw reader.refusal(reason, at: start)
        }
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
            case .known(.labels): labels = try reader.readLabels("labels")
            case .known(.annotations): annotations = try reader.readLabels("annotations")
            case .known(.startsAt): startsAt = try reader.readTime("startsAt")
            case .known(.endsAt): endsAt = try reader.readTime("endsAt")
            case .known(.generatorURL): generatorURL = try reader.readTextOrNull()
            case .known(.fingerprint): fingerprint = try reader.readTextOrNull()
            case .unknown: break
            }
        }
        guard let labels else { throw reader.refusal("an alert needs `labels`, an object of texts", at: start) }
        // Go's zero time says that there is no start, and would make the incident two thousand years old.
        guard let startsAt, !startsAt.isUnset else {
            throw reader.refusal("an alert needs `startsAt`, a time like 2026-11-22T10:04:30Z", at: start)
        }
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
        guard let status = Alert.Status(rawValue: try reader.readString().lowercased()) else {
            throw reader.refusal("the status of an alert is `firing` or `resolved`")
        }
        return status
    }
}
