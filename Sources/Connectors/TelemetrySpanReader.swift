internal import IncidentModel
internal import StrictJSON

/// Reads exports of spans.
struct TelemetrySpanReader: Sendable {
    private enum Field: String, CaseIterable, Sendable {
        case traceId, spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano, attributes, status
    }

    /// What a span says, as far as it is used.
    private struct Span: Sendable {
        var trace = ""
        var span = ""
        var parent = ""
        var kind = 0
        var start: Timestamp?
        var end: Timestamp?
        var isError = false
        var peer = SpanPeer()

        /// Whether it is the answer to a call: a server's, or a consumer's work on a message.
        var isAnswer: Bool { kind == 2 || kind == 5 }
        /// Whether it is a call or a message sent.
        var isCall: Bool { kind == 3 || kind == 4 }
    }

    private static let fields = JSONFields<Field>()
    private static let export = TelemetryExport(resources: "resourceSpans", scopes: "scopeSpans", items: "spans")
    private static let kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]

    private var batch = TelemetryBatch()
    private var edges: Set<Topology.Edge> = []
    private var calls = CallTable()

    /// Reads an export.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try Self.export.read(&reader) { reader, resource throws(JSONError) in
            try readSpan(&reader, resource)
        }
    }

    /// What was read.
    consuming func finished() -> TelemetryBatch {
        var joiner = SpanJoiner(capacity: TelemetryBatch.maximumItems)
        batch.edges = edges.union(joiner.edges(adding: batch.links)).sorted()
        batch.calls = calls.summaries
        return batch
    }

    private mutating func readSpan(_ reader: inout JSONReader, _ resource: TelemetryResource) throws(JSONError) {
        var span = Span()
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            switch field {
            case .known(.traceId): span.trace = try reader.readTextOrNull()
            case .known(.spanId): span.span = try reader.readTextOrNull()
            case .known(.parentSpanId): span.parent = try reader.readTextOrNull()
            case .known(.kind):
                let names = Self.kinds
                span.kind = try TelemetryValue.readEnumeration(&reader, prefix: "SPAN_KIND_", names: names) ?? 0
            case .known(.startTimeUnixNano): span.start = try TelemetryValue.readTime(&reader)
            case .known(.endTimeUnixNano): span.end = try TelemetryValue.readTime(&reader)
            case .known(.status): span.isError = try Self.readIsError(&reader)
            case .known(.attributes): span.peer = try SpanPeer(&reader)
            case .unknown: break
            }
        }
        add(span, resource)
    }

    /// Whether a span's status says that it failed.
    static func readIsError(_ reader: inout JSONReader) throws(JSONError) -> Bool {
        if try reader.readNullIfPresent() { return false }
        guard try reader.peekKind() == .object else { throw reader.refusal("`status` must be an object") }
        var code: Int?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            guard key == "code" else { continue }
            let names = ["UNSET", "OK", "ERROR"]
            code = try TelemetryValue.readEnumeration(&reader, prefix: "STATUS_CODE_", names: names)
        }
        return code == 2
    }

    private mutating func add(_ span: Span, _ resource: TelemetryResource) {
        guard batch.links.count < TelemetryBatch.maximumItems else {
            batch.reject("only the first \(TelemetryBatch.maximumItems) spans were taken")
            return
        }
        guard let key = SpanLink.Key(trace: span.trace, span: span.span) else {
            batch.reject("a span's traceId has 32 hexadecimal digits and its spanId 16, not all of them 0")
            return
        }
        guard let service = resource.service else {
            batch.reject("a resource tells no service.name, or one that cannot name a service")
            return
        }
        let parent = SpanLink.Key(trace: span.trace, span: span.parent)
        if parent == nil, !span.parent.isEmpty {
            batch.note("a parentSpanId is none; its span was taken for the first")
        }
        batch.links.append(SpanLink(key: key, parent: parent, service: service))
        if span.isCall, let edge = span.peer.edge(from: service) { edges.insert(edge) }
        guard span.isAnswer, let end = span.end else { return }
        calls.add(
            service: service,
            seconds: span.start.map { max(0, end.seconds(since: $0)) } ?? 0,
            isError: span.isError,
            end: end
        )
    }
}

extension SpanLink.Key {
    /// A key of hexadecimal texts in any letter case; nil when they are of another form or all zero, which means none.
    /// - Source: W3C Trace Context, section 3.2.2.
    init?(trace: String, span: String) {
        let bytes = Array(trace.utf8)
        guard bytes.count == 32, let high = Self.number(bytes[..<16]), let low = Self.number(bytes[16...]),
            let number = Self.number(Array(span.utf8)[...]), number != 0, high != 0 || low != 0
        else { return nil }
        self.init(traceHigh: high, traceLow: low, span: number)
    }

    /// The value of exactly 16 hexadecimal digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard digits.count == 16 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt64(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }
}
