public import IncidentModel
public import StrictJSON

/// Reads alerts as Prometheus posts them to Alertmanager (`POST /api/v2/alerts`), so that this product can stand where
/// an Alertmanager stands.
///
/// The document is an array of alerts with `labels`, `annotations`, `startsAt`, `endsAt` and `generatorURL`. There is
/// neither status nor fingerprint: an alert has ended when its `endsAt` is not after `now`, and its identity is computed
/// from its labels. Labels without a value are left out, as Alertmanager does.
/// - Source: `api/v2/openapi.yaml` and `postAlertsHandler` of Alertmanager; `notifier` of Prometheus.
public struct PostedAlerts: Sendable {
    /// The members of an alert that count.
    private enum Field: String, CaseIterable, Sendable {
        case labels, annotations, startsAt, endsAt, generatorURL
    }

    private static let fields = JSONFields<Field>()

    /// The alerts of a document.
    /// - Parameters:
    ///   - bytes: The document.
    ///   - now: The time of its arrival.
    ///   - limits: How much to read before refusing.
    /// - Returns: The alerts with fingerprints, and what was odd.
    /// - Throws: What the document breaks, with its place. Nothing of a broken document is used.
    /// - Complexity: O(bytes).
    public static func read(_ bytes: [UInt8], now: Timestamp, limits: JSONLimits) throws(JSONError) -> AlertBatch {
        var reader = try JSONReader(bytes, limits: limits)
        guard try reader.peekKind() == .array else {
            throw reader.refusal("expected is an array of alerts, as Prometheus posts them")
        }
        var batch = AlertBatch()
        try reader.beginArray()
        while try reader.nextElement() {
            guard batch.alerts.count < AlertBatch.maximumAlerts else {
                throw reader.refusal("more than \(AlertBatch.maximumAlerts) alerts in one document", at: 0)
            }
            let alert = try readAlert(&reader, now: now, &batch)
            batch.alerts.append(alert)
        }
        try reader.finish()
        return batch
    }

    /// Reads one alert.
    private static func readAlert(
        _ reader: inout JSONReader,
        now: Timestamp,
        _ batch: inout AlertBatch
    ) throws(JSONError) -> Alert {
        guard try reader.peekKind() == .object else { throw reader.refusal("an alert is an object") }
        let start = reader.lastOffset
        var labels = LabelSet.empty
        var annotations = LabelSet.empty
        var startsAt: Timestamp?
        var endsAt: Timestamp?
        var generatorURL = ""
        try reader.beginObject()
        while let field = try reader.nextField(fields) {
            switch field {
            case .known(.labels): labels = try reader.readLabels("labels")
            case .known(.annotations): annotations = try reader.readLabels("annotations")
            case .known(.startsAt): startsAt = try reader.readTime("startsAt").flatMap { $0.isUnset ? nil : $0 }
            case .known(.endsAt): endsAt = try reader.readTime("endsAt").flatMap { $0.isUnset ? nil : $0 }
            case .known(.generatorURL): generatorURL = try reader.readTextOrNull()
            case .unknown: break
            }
        }
        labels = withoutEmpty(labels)
        guard !labels.isEmpty else { throw reader.refusal("an alert needs `labels`, an object of texts", at: start) }
        let hasEnded = endsAt.map { $0 <= now } == true
        if let startsAt, let endsAt, endsAt < startsAt {
            batch.note("line \(reader.location(of: start).line): an alert ends before it starts")
        }
        return Alert(
            status: hasEnded ? .resolved : .firing,
            labels: labels,
            annotations: annotations,
            startsAt: startsAt ?? min(endsAt ?? now, now),
            endsAt: hasEnded ? endsAt : nil,
            generatorURL: generatorURL,
            fingerprint: AlertFingerprint.text(of: labels)
        )
    }

    /// The labels that have a value.
    private static func withoutEmpty(_ labels: LabelSet) -> LabelSet {
        labels.labels.contains(where: \.value.isEmpty) ? LabelSet(labels.filter { !$0.value.isEmpty }) : labels
    }
}
