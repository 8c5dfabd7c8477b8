internal import Governance
internal import IncidentModel
internal import StrictJSON
internal import WebServer

extension JSONWriter {
    /// Writes a member that may be null.
    mutating func member(_ key: String, _ value: String?) {
        self.key(key)
        if let value { write(value) } else { writeNull() }
    }

    /// Writes a moment, or null.
    mutating func member(_ key: String, _ value: Timestamp?) { member(key, value?.description) }

    /// Writes a number, or null.
    mutating func member(_ key: String, _ value: Int?) {
        self.key(key)
        if let value { write(value) } else { writeNull() }
    }

    /// Writes a list of texts.
    mutating func member(_ key: String, _ values: [String]) { list(key, values) { $0.write($1) } }

    /// Writes a list.
    mutating func list<Values: Sequence>(
        _ key: String,
        _ values: Values,
        _ each: (inout JSONWriter, Values.Element) -> Void
    ) {
        self.key(key)
        beginArray()
        for value in values { each(&self, value) }
        endArray()
    }

    /// Writes an object.
    mutating func object(_ key: String? = nil, _ members: (inout JSONWriter) -> Void) {
        if let key { self.key(key) }
        beginObject()
        members(&self)
        endObject()
    }

    /// Writes an entity.
    mutating func write(_ entity: EntityReference) {
        object {
            $0.member("kind", entity.kind.rawValue)
            if let namespace = entity.namespace { $0.member("namespace", namespace) }
            $0.member("name", entity.name)
        }
    }
}

extension EntityReference {
    /// An entity as the API writes it; nil for what is none.
    init?(reading value: JSONValue) {
        guard let kind = value["kind"]?.string.flatMap({ EntityKind(rawValue: $0) }), let name = value["name"]?.string
        else { return nil }
        self.init(kind: kind, namespace: value["namespace"]?.string, name: name)
    }
}

extension WebResponse {
    /// What no cache may keep.
    static let noStore = HeaderField("Cache-Control", "no-store")

    /// A JSON document.
    static func json(
        _ status: Int = 200,
        fields: [HeaderField] = [],
        _ members: (inout JSONWriter) -> Void
    ) throws(Refusal) -> WebResponse {
        var writer = JSONWriter()
        writer.object(nil, members)
        do throws(JSONError) { return document(try writer.finish(), status: status, fields: fields) } catch {
            throw Refusal(.failed, "The answer could not be written.")
        }
    }

    /// A JSON document that is written already.
    static func document(_ bytes: [UInt8], status: Int = 200, fields: [HeaderField] = []) -> WebResponse {
        WebResponse(status, fields: [HeaderField("Content-Type", "application/json"), noStore] + fields, body: bytes)
    }

    /// A JSON value.
    static func value(_ value: JSONValue, status: Int = 200) throws(Refusal) -> WebResponse {
        do throws(JSONError) { return document(try value.serialized(), status: status) } catch {
            throw Refusal(.failed, "The answer could not be written.")
        }
    }
}

/// A name of a version of what a URL stands for.
/// - Source: RFC 9110, sections 8.8.3 and 13.1.2.
struct EntityTag: Sendable, Hashable {
    /// The tag with its quotation marks.
    let text: String

    /// A tag of letters, digits, `-` and `.`.
    init(_ version: String) { text = "\"\(version)\"" }

    /// A tag that has its quotation marks already.
    init(quoted text: String) { self.text = text }

    /// The field of the response.
    var field: HeaderField { HeaderField("ETag", text) }

    /// Whether a request says that it has this version. The comparison is weak, as RFC 9110 has it for `If-None-Match`.
    func isKnown(to head: RequestHead) -> Bool {
        guard let header = head.fields["if-none-match"], header.utf8.count <= 4096 else { return false }
        return header.split(separator: ",").contains { item in
            let tag = item.trimmedASCII
            return tag == "*" || tag == text || tag == "W/" + text
        }
    }

    /// The response that nothing changed.
    var unchanged: WebResponse { WebResponse(304, fields: [field, .init("Cache-Control", "no-store")]) }
}
