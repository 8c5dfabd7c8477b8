internal import IncidentModel
internal import StrictJSON

/// The three levels that all exports share: resources, in them scopes, in them items.
struct TelemetryExport: Sendable {
    /// The members that hold them: `resourceLogs`, `scopeLogs`, `logRecords`.
    let resources: String
    let scopes: String
    let items: String

    /// The same members as Protocol Buffers name them; some exporters keep that spelling in JSON.
    /// - Source: Protocol Buffers, "ProtoJSON Format": parsers accept both spellings.
    private static let snakeCase = [
        "resourceLogs": "resource_logs", "scopeLogs": "scope_logs", "logRecords": "log_records",
        "resourceSpans": "resource_spans", "scopeSpans": "scope_spans",
        "resourceMetrics": "resource_metrics", "scopeMetrics": "scope_metrics",
    ]

    /// Reads one item of a resource.
    typealias ItemReader = (inout JSONReader, TelemetryResource) throws(JSONError) -> Void

    /// Reads an export, item by item.
    func read(_ reader: inout JSONReader, _ item: ItemReader) throws(JSONError) {
        guard try reader.peekKind() == .object else {
            throw reader.refusal("an export is an object with `\(resources)`")
        }
        let start = reader.lastOffset
        var isEmpty = true
        var isFound = false
        try reader.beginObject()
        while let key = try reader.nextKey() {
            isEmpty = false
            guard key.text == resources || key.text == Self.snakeCase[resources] else { continue }
            isFound = true
            try eachObject(&reader, resources) { reader throws(JSONError) in try readResource(&reader, item) }
        }
        // An empty message is what Protocol Buffers make of an export of nothing.
        guard isFound || isEmpty else {
            throw reader.refusal("an export is an object with `\(resources)`; this one has none", at: start)
        }
    }

    private func readResource(_ reader: inout JSONReader, _ item: ItemReader) throws(JSONError) {
        var resource: TelemetryResource?
        // What was not read because nothing was known of its resource yet.
        var waiting: JSONReader?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key.text == "resource" {
                resource = try TelemetryResource(&reader)
            } else if key.text == scopes || key.text == Self.snakeCase[scopes] {
                if let resource {
                    try readScopes(&reader, resource, item)
                } else {
                    waiting = reader
                    try reader.skipValue()
                }
            }
        }
        if var waiting { try readScopes(&waiting, resource ?? TelemetryResource(), item) }
    }

    private func readScopes(
        _ reader: inout JSONReader,
        _ resource: TelemetryResource,
        _ item: ItemReader
    ) throws(JSONError) {
        try eachObject(&reader, scopes) { reader throws(JSONError) in
            try reader.beginObject()
            while let key = try reader.nextKey() {
                guard key.text == items || key.text == Self.snakeCase[items] else { continue }
                try eachObject(&reader, items) { reader throws(JSONError) in try item(&reader, resource) }
            }
        }
    }

    /// Calls `body` before each element of an array of objects; null counts as an empty array.
    private func eachObject(
        _ reader: inout JSONReader,
        _ name: String,
        _ body: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        if try reader.readNullIfPresent() { return }
        guard try reader.peekKind() == .array else { throw reader.refusal("`\(name)` must be an array") }
        try reader.beginArray()
        while try reader.nextElement() {
            guard try reader.peekKind() == .object else {
                throw reader.refusal("the elements of `\(name)` are objects")
            }
            try body(&reader)
        }
    }
}

/// What sends telemetry: a program with its attributes.
struct TelemetryResource: Sendable, Hashable {
    /// The most attributes that are kept.
    private static let maximumAttributes = 64
    /// The most characters of an attribute's value.
    private static let maximumValue = 256

    /// The attributes by name.
    private(set) var attributes: [String: String] = [:]

    /// A resource of which nothing is known.
    init() {}

    /// Reads a resource.
    init(_ reader: inout JSONReader) throws(JSONError) {
        if try reader.readNullIfPresent() { return }
        guard try reader.peekKind() == .object else { throw reader.refusal("`resource` must be an object") }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            guard key.text == "attributes" else { continue }
            var found: [String: String] = [:]
            try TelemetryValue.eachAttribute(&reader) { name, value in
                if found.count < Self.maximumAttributes {
                    found[name] = TextLimit.cut(value, to: Self.maximumValue).text
                }
            }
            attributes = found
        }
    }

    /// The first attribute of `names` that has a value.
    func first(of names: String...) -> String? {
        names.lazy.compactMap { attributes[$0] }.first { !$0.isEmpty }
    }

    /// The name under which it is known to people: its service, or what runs it; empty when it does not say.
    var emitter: String {
        // The SDKs' own word for a name that was never set says nothing.
        if let service = first(of: "service.name"), !service.hasPrefix("unknown_service") { return service }
        let runner = first(
            of: "k8s.deployment.name",
            "k8s.statefulset.name",
            "k8s.daemonset.name",
            "k8s.cronjob.name",
            "k8s.job.name",
            "k8s.pod.name",
            "k8s.node.name",
            "host.name"
        )
        return runner ?? first(of: "service.name") ?? ""
    }

    /// The namespace that it runs in; empty when it does not say.
    var namespace: String { first(of: "k8s.namespace.name", "service.namespace") ?? "" }

    /// The service as an entity; nil when it has no name or one of another form.
    var service: EntityReference? {
        EntityReference(kind: .service, namespace: namespace, name: emitter)
            ?? EntityReference(kind: .service, name: emitter)
    }
}
