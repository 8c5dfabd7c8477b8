internal import ContentDigests
internal import IncidentModel
internal import StrictJSON

/// What is wrong with a body of the journal.
struct EventBodyProblem: Error, Sendable {
    /// In words, without the body's text.
    let problem: String
}

/// Reads the members of an event's body by name; what is missing or of another type is named.
struct EventBody: Sendable {
    private let value: JSONValue

    /// A body.
    init(_ value: JSONValue) { self.value = value }

    /// A body from its bytes.
    init(parsing bytes: [UInt8]) throws(EventBodyProblem) {
        do throws(JSONError) { value = try JSONValue(parsing: bytes, limits: AlertsReceived.limits) } catch {
            throw EventBodyProblem(problem: "its body is not JSON (\(error.location))")
        }
    }

    /// A text.
    func text(_ key: String) throws(EventBodyProblem) -> String { try required(key, value[key]?.string) }

    /// A text that may be absent.
    func optionalText(_ key: String) -> String? { value[key]?.string }

    /// Yes or no; no where it is absent.
    func flag(_ key: String) -> Bool { value[key]?.bool ?? false }

    /// A whole number.
    func number(_ key: String) throws(EventBodyProblem) -> Int { try required(key, value[key]?.int) }

    /// A number.
    func fraction(_ key: String) throws(EventBodyProblem) -> Double { try required(key, value[key]?.double) }

    /// A time.
    func time(_ key: String) throws(EventBodyProblem) -> Timestamp {
        try required(key, value[key]?.string.flatMap { Timestamp(rfc3339: $0) })
    }

    /// A digest.
    func digest(_ key: String) throws(EventBodyProblem) -> ContentDigest {
        try required(key, value[key]?.string.flatMap { ContentDigest(hexadecimal: $0) })
    }

    /// An entity.
    func entity(_ key: String) throws(EventBodyProblem) -> EntityReference {
        try required(key, value[key]?.string.flatMap { EntityReference($0) })
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable>(_ key: String, _ type: Word.Type) throws(EventBodyProblem) -> Word
    where Word.RawValue == String {
        try required(key, value[key]?.string.flatMap { Word(rawValue: $0) })
    }

    /// An identifier.
    func identifier<Subject>(_ key: String, _ type: Subject.Type) throws(EventBodyProblem) -> Identifier<Subject> {
        try required(key, value[key]?.string.flatMap { Identifier<Subject>($0) })
    }

    /// Texts.
    func texts(_ key: String) throws(EventBodyProblem) -> [String] {
        try list(key).map { body throws(EventBodyProblem) in try body.required(key, body.value.string) }
    }

    /// Objects or values one by one.
    func list(_ key: String) throws(EventBodyProblem) -> [EventBody] {
        try required(key, value[key]?.array).map { EventBody($0) }
    }

    /// An object that may be absent.
    func optional(_ key: String) -> EventBody? {
        guard let member = value[key], member != .null else { return nil }
        return EventBody(member)
    }

    /// An object.
    func object(_ key: String) throws(EventBodyProblem) -> JSONObject { try required(key, value[key]?.object) }

    /// The value as an entity.
    func asEntity() throws(EventBodyProblem) -> EntityReference {
        try required("an entity", value.string.flatMap { EntityReference($0) })
    }

    /// The value as a digest; nil where it is null.
    func asOptionalDigest() throws(EventBodyProblem) -> ContentDigest? {
        value.isNull ? nil : try required("a digest", value.string.flatMap { ContentDigest(hexadecimal: $0) })
    }

    private func required<Value>(_ key: String, _ value: Value?) throws(EventBodyProblem) -> Value {
        guard let value else { throw EventBodyProblem(problem: "`\(key)` is missing or of another type") }
        return value
    }
}
