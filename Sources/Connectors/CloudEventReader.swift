internal import IncidentModel
internal import StrictJSON

/// Gathers an event's attributes and data, then makes a change of them.
struct CloudEventReader: Sendable {
    private enum Field: String, CaseIterable, Sendable {
        case specversion, id, source, type, subject, time, data
    }

    private static let fields = JSONFields<Field>()
    /// The attributes that an event must have.
    private static let required: [Field] = [.specversion, .id, .source, .type]
    /// The most characters of an attribute, of a summary and of a revision that are kept.
    private static let maximumAttribute = 1024
    private static let maximumRevision = 255

    private var attributes: [Field: String] = [:]
    private var time: Timestamp?
    private var isTimeOdd = false
    private var details = FlatDetails()
    private var dataText = ""

    /// Reads an event with its envelope.
    /// - Returns: Where it begins.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) -> Int {
        guard try reader.peekKind() == .object else { throw reader.refusal("an event is an object") }
        let start = reader.lastOffset
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            switch field {
            case .known(.data): try readData(&reader)
            case .known(let field):
                guard let text = try reader.readScalarText() else {
                    throw reader.refusal("`\(field.rawValue)` must be a text")
                }
                set(field, text)
            case .unknown: break
            }
        }
        return start
    }

    /// Reads the event's data.
    mutating func readData(_ reader: inout JSONReader) throws(JSONError) {
        switch try reader.peekKind() {
        case .object, .array: try details.read(&reader)
        default: dataText = TextLimit.cut(try reader.readScalarText() ?? "", to: Self.maximumAttribute).text
        }
    }

    /// Takes an attribute from a header field; other fields are ignored.
    mutating func take(header name: String, _ value: String) {
        let lowered = name.lowercased()
        guard lowered.hasPrefix("ce-"), let field = Field(rawValue: String(lowered.dropFirst(3))), field != .data else {
            return
        }
        set(field, Self.percentDecoded(value))
    }

    private mutating func set(_ field: Field, _ text: String) {
        attributes[field] = TextLimit.cut(text, to: Self.maximumAttribute).text
        if field == .time, !text.isEmpty {
            time = SenderTime.read(text)
            isTimeOdd = time == nil
        }
    }

    /// What makes the event unusable, or nil.
    var fault: String? {
        for field in Self.required where attributes[field]?.isEmpty ?? true {
            return "an event needs `\(field.rawValue)`"
        }
        return attributes[.specversion]?.hasPrefix("1.") == true ? nil : "the `specversion` of an event must be 1.0"
    }

    /// Enters the change that the event tells, or a note that it tells none.
    func enter(into batch: inout CloudEvents.Batch, now: Timestamp) {
        let type = attributes[.type] ?? ""
        batch.identities.append((attributes[.source] ?? "") + " " + (attributes[.id] ?? ""))
        let number = batch.identities.count
        if isTimeOdd { batch.note("event \(number): `time` is no time; the time of arrival was taken") }
        if details.isCut { batch.note("event \(number): its data is larger than what is kept of it") }
        guard let kind = ChangeMeaning.kind(of: type) else {
            batch.note("event \(number): its type tells no kind of change that is known; it was left out")
            return
        }
        let named = details.first(of: ChangeMeaning.entityNames) ?? subject ?? origin
        let entity = TextLimit.cut(named, to: EntityReference.longestName).text
        let told = details.first(of: ChangeMeaning.summaryNames) ?? (dataText.isEmpty ? nil : dataText)
        batch.changes.append(
            Change(
                time: time ?? now,
                entityName: entity,
                kind: kind,
                summary: TextLimit.cut(told ?? "\(type) of \(entity)", to: Self.maximumAttribute).text,
                revision: details.first(of: ChangeMeaning.revisionNames)
                    .map { TextLimit.cut($0, to: Self.maximumRevision).text }
            )
        )
    }

    /// The event's subject, unless it is empty.
    private var subject: String? { attributes[.subject].flatMap { $0.isEmpty ? nil : $0 } }

    /// The last part of the event's source.
    private var origin: String { (attributes[.source] ?? "").split(separator: "/").last.map(String.init) ?? "" }

    /// The text of a header field's value, in which bytes may be written as `%XX`.
    /// - Source: CloudEvents 1.0.2, "HTTP Protocol Binding", section 3.1.3.2.
    private static func percentDecoded(_ value: String) -> String {
        let bytes = Array(value.utf8)
        var decoded: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count, let high = digit(bytes[place + 1]),
                let low = digit(bytes[place + 2])
            {
                decoded.append(high << 4 | low)
                place += 3
            } else {
                decoded.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
