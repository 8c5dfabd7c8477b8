internal import IncidentModel
internal import StrictJSON

/// Gathers the members of an event in whatever order they come, then makes the event of them.
struct PagerDutyEventReader: Sendable {
    private enum Field: String, CaseIterable, Sendable {
        case routing_key, event_action, dedup_key, payload, client, client_url
    }

    private enum PayloadField: String, CaseIterable, Sendable {
        case summary, source, severity, timestamp, component, group, `class`, custom_details
    }

    private static let fields = JSONFields<Field>()
    private static let payloadFields = JSONFields<PayloadField>()
    /// The most notes on one event.
    private static let maximumNotes = 5
    /// The most characters of a short text: a source, a component, a class.
    private static let maximumName = 255

    private var start = 0
    private var payloadStart: Int?
    private var routingKey = ""
    private var action: String?
    private var actionStart = 0
    private var dedupKey = ""
    private var client = ""
    private var clientURL = ""
    private var texts: [PayloadField: String] = [:]
    private var time: Timestamp?
    private var details = FlatDetails()
    private var notes: [String] = []

    /// Reads an event.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peekKind() == .object else { throw reader.refusal("an event is an object") }
        start = reader.lastOffset
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            switch field {
            case .known(.routing_key): routingKey = try readText(&reader, "routing_key")
            case .known(.event_action):
                if try reader.readNullIfPresent() { continue }
                action = try reader.readString()
                actionStart = reader.lastOffset
            case .known(.dedup_key):
                dedupKey = try reader.readTextOrNull()
                guard dedupKey.unicodeScalars.count <= PagerDutyEvents.maximumDedupKey else {
                    throw reader.refusal("`dedup_key` has more than \(PagerDutyEvents.maximumDedupKey) characters")
                }
            case .known(.payload): try readPayload(&reader)
            case .known(.client): client = try readText(&reader, "client")
            case .known(.client_url): clientURL = try reader.readTextOrNull()
            case .unknown: break
            }
        }
    }

    private mutating func readPayload(_ reader: inout JSONReader) throws(JSONError) {
        if try reader.readNullIfPresent() { return }
        guard try reader.peekKind() == .object else { throw reader.refusal("`payload` must be an object") }
        payloadStart = reader.lastOffset
        try reader.beginObject()
        while let field = try reader.nextField(Self.payloadFields) {
            switch field {
            case .known(.custom_details): try details.read(&reader)
            case .known(.timestamp): try readTime(&reader)
            case .known(let name): texts[name] = try readText(&reader, name.rawValue)
            case .unknown: break
            }
        }
        if details.isCut { note("`custom_details` is larger than what is kept of it") }
    }

    /// Reads a text, and cuts what is too long.
    private mutating func readText(_ reader: inout JSONReader, _ name: String) throws(JSONError) -> String {
        let limit = name == "summary" ? PagerDutyEvents.maximumSummary : Self.maximumName
        guard let text = try reader.readScalarText() else { throw reader.refusal("`\(name)` must be a text") }
        let (short, isCut) = TextLimit.cut(text, to: limit)
        if isCut { note("`\(name)` was cut to \(limit) characters") }
        return short
    }

    /// Reads a time; PagerDuty's own examples have offsets without a colon. One that is none is noted.
    private mutating func readTime(_ reader: inout JSONReader) throws(JSONError) {
        guard let text = try reader.readScalarText() else { throw reader.refusal("`timestamp` must be a text") }
        time = SenderTime.read(text)
        if time == nil, !text.isEmpty {
            note("line \(reader.line): `timestamp` is no time; the time of arrival was taken")
        }
    }

    private mutating func note(_ text: String) {
        if notes.count < Self.maximumNotes { notes.append(text) }
    }

    /// The event.
    /// - Parameters:
    ///   - now: The time of its arrival.
    ///   - reader: The reader after the end of the document, to name places in it.
    /// - Returns: The event as a value.
    /// - Throws: What the event lacks.
    mutating func event(now: Timestamp, _ reader: JSONReader) throws(JSONError) -> PagerDutyEvent {
        guard !routingKey.isEmpty else { throw reader.refusal("an event needs a `routing_key`", at: start) }
        let content: PagerDutyEvent.Content
        switch action {
        case "trigger": content = .trigger(try alert(now: now, reader))
        case "acknowledge", "resolve":
            guard !dedupKey.isEmpty else {
                throw reader.refusal("`acknowledge` and `resolve` need the `dedup_key` of what they end", at: start)
            }
            content = action == "resolve" ? .resolve : .acknowledge
        case nil:
            dedupKey = ""
            content = .change(try change(now: now, reader))
        default: throw reader.refusal("`event_action` is `trigger`, `acknowledge` or `resolve`", at: actionStart)
        }
        let key = PagerDutyEvent.RoutingKey(secret: routingKey)
        return PagerDutyEvent(content: content, routingKey: key, dedupKey: dedupKey, notes: notes)
    }

    /// A member of the payload that must be there.
    private func required(_ field: PayloadField, _ reader: JSONReader) throws(JSONError) -> String {
        guard let text = texts[field], !text.isEmpty else {
            throw reader.refusal("an event needs `payload.\(field.rawValue)`", at: payloadStart ?? start)
        }
        return text
    }

    /// The alert of a trigger.
    private mutating func alert(now: Timestamp, _ reader: JSONReader) throws(JSONError) -> Alert {
        let summary = try required(.summary, reader)
        let source = try required(.source, reader)
        let severity = try required(.severity, reader).lowercased()
        if !["critical", "error", "warning", "info"].contains(severity) {
            note("`severity` is none of critical, error, warning and info; it was taken as warning")
        }
        var labels = details.members
        let known = Set(labels.map(\.name))
        func add(_ name: String, _ value: String?, isOurs: Bool = true) {
            guard let value, !value.isEmpty, isOurs || !known.contains(name) else { return }
            labels.append(LabelSet.Label(name: name, value: value))
        }
        // A rule's name is in no field of the format. Of several with one name the last counts.
        add("alertname", texts[.class] ?? TextLimit.cut(summary, to: 200).text, isOurs: false)
        add("service", texts[.component], isOurs: false)
        add("instance", source, isOurs: false)
        add("severity", severity)
        add("source", source)
        for field in [PayloadField.component, .group, .class] { add(field.rawValue, texts[field]) }
        add("client", client)
        let set = LabelSet(labels)
        if dedupKey.isEmpty {
            dedupKey = AlertFingerprint.text(
                of: LabelSet(set.labels + [LabelSet.Label(name: "summary", value: summary)])
            )
        }
        return Alert(
            status: .firing,
            labels: set,
            annotations: LabelSet([LabelSet.Label(name: "summary", value: summary)]),
            startsAt: time ?? now,
            generatorURL: clientURL,
            fingerprint: dedupKey
        )
    }

    /// The change of a change event.
    private func change(now: Timestamp, _ reader: JSONReader) throws(JSONError) -> Change {
        let summary = try required(.summary, reader)
        let named = details.first(of: ChangeMeaning.entityNames) ?? texts[.source] ?? ""
        return Change(
            time: time ?? now,
            entityName: TextLimit.cut(named, to: EntityReference.longestName).text,
            kind: ChangeMeaning.kind(of: details.first(of: ["kind", "type", "change_type"]) ?? summary) ?? .deploy,
            summary: summary,
            revision: details.first(of: ChangeMeaning.revisionNames)
        )
    }
}
