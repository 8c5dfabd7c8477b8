internal import IncidentModel
internal import StrictJSON

extension AlertsReceived {
    private enum Field: String, CaseIterable, Sendable {
        case alerts, environment, opening, source, tenant
    }

    enum AlertField: String, CaseIterable, Sendable {
        case annotations, endsAt, fingerprint, generatorURL, labels, startsAt, status
    }

    /// The kind of the event in the journal.
    static let kind = "alerts.received"

    private static let fields = JSONFields<Field>()
    static let alertFields = JSONFields<AlertField>()

    /// What one body may hold: as much as a delivery may.
    static let limits = JSONLimits(
        documentBytes: 256 << 20,
        depth: 8,
        stringBytes: 64 << 20,
        members: 50_000_000
    )

    /// The event as the journal keeps it, with keys in order. Written by hand: this is the path of every alert.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("alerts")
        writer.beginArray()
        for alert in alerts { Self.write(alert, to: &writer) }
        writer.endArray()
        if !environment.isEmpty { writer.member("environment", environment) }
        if isOpening { writer.member("opening", true) }
        writer.member("source", source)
        if !tenant.isEmpty { writer.member("tenant", tenant) }
        writer.endObject()
    }

    static func write(_ alert: Alert, to writer: inout JSONWriter) {
        writer.beginObject()
        if !alert.annotations.labels.isEmpty { write(alert.annotations, "annotations", to: &writer) }
        if let end = alert.endsAt { writer.member("endsAt", end.description) }
        if !alert.fingerprint.isEmpty { writer.member("fingerprint", alert.fingerprint) }
        if !alert.generatorURL.isEmpty { writer.member("generatorURL", alert.generatorURL) }
        write(alert.labels, "labels", to: &writer)
        writer.member("startsAt", alert.startsAt.description)
        if alert.status == .resolved { writer.member("status", alert.status.rawValue) }
        writer.endObject()
    }

    /// One alert as bytes.
    static func bytes(of alert: Alert) -> [UInt8] {
        var writer = JSONWriter(.compact)
        write(alert, to: &writer)
        do throws(JSONError) { return try writer.finish() } catch {
            preconditionFailure("an alert has no JSON form: \(error)")
        }
    }

    /// One alert from its bytes.
    static func alert(from bytes: [UInt8]) throws(JSONError) -> Alert {
        var reader = try JSONReader(bytes, limits: limits)
        let alert = try alert(&reader)
        try reader.finish()
        return alert
    }

    private static func write(_ labels: LabelSet, _ key: String, to writer: inout JSONWriter) {
        writer.key(key)
        writer.beginObject()
        for label in labels { writer.member(label.name, label.value) }
        writer.endObject()
    }

    /// Reads an event back.
    /// - Throws: What the body has wrong; the journal's own bodies have nothing wrong.
    init(reading bytes: [UInt8]) throws(JSONError) {
        var alerts: [Alert] = []
        self = try Self.read(bytes) { reader throws(JSONError) in alerts.append(try Self.alert(&reader)) }
        self.alerts = alerts
    }

    /// Reads an event's body, each of its alerts by a closure.
    /// - Returns: The event without its alerts.
    /// - Throws: What the body has wrong, and what `alert` throws.
    static func read(
        _ bytes: [UInt8],
        _ alert: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) -> AlertsReceived {
        var event = AlertsReceived(source: "", tenant: "", environment: "", isOpening: false, alerts: [])
        var reader = try JSONReader(bytes, limits: limits)
        try reader.beginObject()
        while let field = try reader.nextField(fields) {
            switch field {
            case .known(.alerts):
                try reader.beginArray()
                while try reader.nextElement() { try alert(&reader) }
            case .known(.environment): event.environment = try reader.readString()
            case .known(.opening): event.isOpening = try reader.readBool()
            case .known(.source): event.source = try reader.readString()
            case .known(.tenant): event.tenant = try reader.readString()
            case .unknown: break
            }
        }
        try reader.finish()
        return event
    }

    /// Reads one alert.
    static func alert(_ reader: inout JSONReader) throws(JSONError) -> Alert {
        var status = Alert.Status.firing
        var labels = LabelSet.empty
        var annotations = LabelSet.empty
        var startsAt: Timestamp?
        var endsAt: Timestamp?
        var generatorURL = ""
        var fingerprint = ""
        try reader.beginObject()
        while let field = try reader.nextField(alertFields) {
            switch field {
            case .known(.annotations): annotations = try Self.labels(&reader)
            case .known(.endsAt): endsAt = Timestamp(rfc3339: try reader.readString())
            case .known(.fingerprint): fingerprint = try reader.readString()
            case .known(.generatorURL): generatorURL = try reader.readString()
            case .known(.labels): labels = try Self.labels(&reader)
            case .known(.startsAt): startsAt = Timestamp(rfc3339: try reader.readString())
            case .known(.status): status = Alert.Status(rawValue: try reader.readString()) ?? .firing
            case .unknown: break
            }
        }
        guard let startsAt else { throw reader.refusal("an alert of the journal has no start") }
        return Alert(
            status: status,
            labels: labels,
            annotations: annotations,
            startsAt: startsAt,
            endsAt: endsAt,
            generatorURL: generatorURL,
            fingerprint: fingerprint
        )
    }

    static func labels(_ reader: inout JSONReader) throws(JSONError) -> LabelSet {
        LabelSet(try reader.readStringMembers { LabelSet.Label(name: $0, value: $1) })
    }
}
