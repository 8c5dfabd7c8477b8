public import IncidentModel
public import StrictJSON

/// Reads what Alertmanager answers when it is asked which alerts there are (`GET /api/v2/alerts`).
///
/// The identity of an alert is the one that its webhook gives: the fingerprint of the labels, and the start. The answer
/// has the start in milliseconds.
/// - Source: `api/v2/openapi.yaml` of Alertmanager, `gettableAlert`; strfmt's `MarshalFormat`.
public struct AlertmanagerListing: Sendable, Hashable {
    /// One alert that holds.
    public struct Item: Sendable, Hashable {
        /// The alert, firing.
        public let alert: Alert
        /// Whether somebody would be notified of it: it is neither silenced nor inhibited nor still to be looked at.
        public let isActive: Bool
        /// The receivers that it is routed to.
        public let receivers: [String]
    }

    private enum Field: String, CaseIterable, Sendable {
        case labels, annotations, startsAt, generatorURL, fingerprint, status, receivers
    }

    private enum StatusField: String, CaseIterable, Sendable { case state }
    private enum ReceiverField: String, CaseIterable, Sendable { case name }

    private static let fields = JSONFields<Field>()
    private static let statusFields = JSONFields<StatusField>()
    private static let receiverFields = JSONFields<ReceiverField>()

    /// The alerts, in the order of the answer.
    public private(set) var items: [Item] = []

    /// Reads an answer. One that is not whole and right is refused: what a listing lacks counts as over.
    /// - Parameters:
    ///   - bytes: The answer.
    ///   - limits: How much to read before refusing.
    ///   - most: The most alerts.
    /// - Throws: What the answer breaks, with its place.
    /// - Complexity: O(bytes).
    public init(parsing bytes: [UInt8], limits: JSONLimits, most: Int) throws(JSONError) {
        var reader = try JSONReader(bytes, limits: limits)
        guard try reader.peekKind() == .array else { throw reader.refusal("expected is an array of alerts") }
        try reader.beginArray()
        while try reader.nextElement() {
            guard items.count < most else { throw reader.refusal("more than \(most) alerts are listed") }
            items.append(try Self.item(&reader))
        }
        try reader.finish()
    }

    private static func item(_ reader: inout JSONReader) throws(JSONError) -> Item {
        guard try reader.peekKind() == .object else { throw reader.refusal("an alert is an object") }
        let start = reader.lastOffset
        var (labels, annotations) = (LabelSet.empty, LabelSet.empty)
        var startsAt: Timestamp?
        var (generatorURL, fingerprint, state) = ("", "", "")
        var receivers: [String] = []
        try reader.beginObject()
        while let field = try reader.nextField(fields) {
            switch field {
            case .known(.labels): labels = try reader.readLabels("labels")
            case .known(.annotations): annotations = try reader.readLabels("annotations")
            case .known(.startsAt): startsAt = try reader.readTime("startsAt")
            case .known(.generatorURL): generatorURL = try reader.readTextOrNull()
            case .known(.fingerprint): fingerprint = try reader.readTextOrNull()
            case .known(.status): state = try text(of: statusFields, &reader)
            case .known(.receivers): receivers = try names(&reader)
            case .unknown: break
            }
        }
        guard !labels.isEmpty else { throw reader.refusal("an alert needs `labels`, an object of texts", at: start) }
        guard let startsAt, !startsAt.isUnset else { throw reader.refusal("an alert needs `startsAt`", at: start) }
        guard !state.isEmpty else { throw reader.refusal("an alert needs `status` with a `state`", at: start) }
        let alert = Alert(
            status: .firing,
            labels: labels,
            annotations: annotations,
            startsAt: startsAt,
            generatorURL: generatorURL,
            fingerprint: fingerprint.isEmpty ? AlertFingerprint.text(of: labels) : fingerprint
        )
        return Item(alert: alert, isActive: state == "active", receivers: receivers)
    }

    /// The one text of an object that counts; empty when it is not there.
    private static func text<Name>(
        of fields: JSONFields<Name>,
        _ reader: inout JSONReader
    ) throws(JSONError) -> String {
        guard try reader.peekKind() == .object else { throw reader.refusal("expected is an object") }
        var text = ""
        try reader.beginObject()
        while let field = try reader.nextField(fields) {
            if case .known = field { text = try reader.readTextOrNull() }
        }
        return text
    }

    private static func names(_ reader: inout JSONReader) throws(JSONError) -> [String] {
        if try reader.readNullIfPresent() { return [] }
        guard try reader.peekKind() == .array else { throw reader.refusal("`receivers` must be an array") }
        var names: [String] = []
        try reader.beginArray()
        while try reader.nextElement() { names.append(try text(of: receiverFields, &reader)) }
        return names
    }

    /// Since when an Alertmanager has been up, from what it answers of its state (`GET /api/v2/status`).
    /// - Throws: What the answer breaks.
    public static func start(parsing bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> Timestamp {
        enum Field: String, CaseIterable, Sendable { case uptime }
        var reader = try JSONReader(bytes, limits: limits)
        guard try reader.peekKind() == .object else { throw reader.refusal("expected is an object with `uptime`") }
        var start: Timestamp?
        let fields = JSONFields<Field>()
        try reader.beginObject()
        while let field = try reader.nextField(fields) {
            if case .known = field { start = try reader.readTime("uptime") }
        }
        try reader.finish()
        guard let start, !start.isUnset else { throw reader.refusal("there is no `uptime`", at: 0) }
        return start
    }
}
