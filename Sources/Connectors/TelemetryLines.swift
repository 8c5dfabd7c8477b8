internal import IncidentModel
public import StrictJSON

/// Reads exports item by item, for files with one export a line that are too large to be held.
///
/// Nothing is kept: each item is handed over and forgotten. What an item does not say is empty; what makes no sense is left out.
/// - Source: OpenTelemetry Protocol 1.3, "JSON Protobuf Encoding"; OTLP file exporter.
public struct TelemetryLines: Sendable {
    /// Who sent an item.
    public struct Source: Sendable, Hashable {
        /// The name under which the sender is known to people: its service, or what runs it; empty when it does not say.
        public let emitter: String
    }

    /// A span as it is written. The bytes of identities are the text between the quotes.
    public struct Span: Sendable, Hashable {
        /// The trace; empty when it is not told.
        public var trace: ArraySlice<UInt8> = []
        /// The span; empty when it is not told.
        public var span: ArraySlice<UInt8> = []
        /// The span that caused it; empty for none.
        public var parent: ArraySlice<UInt8> = []
        /// What it is called.
        public var name = ""
        /// The beginning in nanoseconds since 1970; nil when it is not told or no time.
        public var start: Int64?
        /// The end likewise.
        public var end: Int64?
        /// Whether its status says that it failed.
        public var isError = false
    }

    /// A log record as it is written.
    public struct Record: Sendable, Hashable {
        /// Nanoseconds since 1970; nil when they are not told or no time.
        public var time: Int64?
        /// The severity's text, or the name of its number; empty when neither is told.
        public var severity = ""
        /// The text as it was sent, at most 4,000 characters.
        public var body = ""
        /// The trace in which it was logged; empty when it is not told.
        public var trace: ArraySlice<UInt8> = []
        /// The span in which it was logged; empty when it is not told.
        public var span: ArraySlice<UInt8> = []
    }

    private enum SpanField: String, CaseIterable, Sendable {
        case traceId, spanId, parentSpanId, name, startTimeUnixNano, endTimeUnixNano, status
        case traceIdInSnakeCase = "trace_id"
        case spanIdInSnakeCase = "span_id"
        case parentInSnakeCase = "parent_span_id"
        case startInSnakeCase = "start_time_unix_nano"
        case endInSnakeCase = "end_time_unix_nano"
    }

    private enum RecordField: String, CaseIterable, Sendable {
        case timeUnixNano, observedTimeUnixNano, severityNumber, severityText, body, attributes, traceId, spanId
        case timeInSnakeCase = "time_unix_nano"
        case observedInSnakeCase = "observed_time_unix_nano"
        case numberInSnakeCase = "severity_number"
        case textInSnakeCase = "severity_text"
        case traceIdInSnakeCase = "trace_id"
        case spanIdInSnakeCase = "span_id"
    }

    private static let spanFields = JSONFields<SpanField>()
    private static let recordFields = JSONFields<RecordField>()
    private static let spans = TelemetryExport(resources: "resourceSpans", scopes: "scopeSpans", items: "spans")
    private static let records = TelemetryExport(resources: "resourceLogs", scopes: "scopeLogs", items: "logRecords")
    /// The most characters of a line that are kept.
    private static let maximumBody = 4000

    /// Calls `body` with each span of an export.
    /// - Parameters:
    ///   - line: The export.
    ///   - limits: How much to read before refusing.
    ///   - body: Takes a span, with who sent it.
    /// - Throws: What the export breaks, with its place. What came before that place was handed over.
    /// - Complexity: O(bytes).
    public static func eachSpan(
        _ line: [UInt8],
        limits: JSONLimits,
        _ body: (Span, Source) -> Void
    ) throws(JSONError) {
        var reader = try JSONReader(line, limits: limits)
        var sources = SourceCache()
        try spans.read(&reader) { reader, resource throws(JSONError) in
            body(try readSpan(&reader), sources.source(of: resource))
        }
        try reader.finish()
    }

    /// Calls `body` with each log record of an export.
    /// - Parameters: As of ``eachSpan(_:limits:_:)``.
    /// - Throws: As ``eachSpan(_:limits:_:)``.
    /// - Complexity: O(bytes).
    public static func eachRecord(
        _ line: [UInt8],
        limits: JSONLimits,
        _ body: (Record, Source) -> Void
    ) throws(JSONError) {
        var reader = try JSONReader(line, limits: limits)
        var sources = SourceCache()
        try records.read(&reader) { reader, resource throws(JSONError) in
            body(try readRecord(&reader), sources.source(of: resource))
        }
        try reader.finish()
    }

    /// The source of the resource that came last: items of one resource follow each other.
    private struct SourceCache {
        var resource: TelemetryResource?
        var source = Source(emitter: "")

        mutating func source(of resource: TelemetryResource) -> Source {
            if self.resource != resource {
                self.resource = resource
                source = Source(emitter: resource.emitter)
            }
            return source
        }
    }

    private static func readSpan(_ reader: inout JSONReader) throws(JSONError) -> Span {
        var span = Span()
        try reader.beginObject()
        while let field = try reader.nextField(spanFields) {
            switch field {
            case .known(.traceId), .known(.traceIdInSnakeCase): span.trace = try reader.readRawText()
            case .known(.spanId), .known(.spanIdInSnakeCase): span.span = try reader.readRawText()
            case .known(.parentSpanId), .known(.parentInSnakeCase): span.parent = try reader.readRawText()
            case .known(.name): span.name = try reader.readTextOrNull()
            case .known(.startTimeUnixNano), .known(.startInSnakeCase): span.start = try reader.readNanoseconds()
            case .known(.endTimeUnixNano), .known(.endInSnakeCase): span.end = try reader.readNanoseconds()
            case .known(.status): span.isError = try TelemetrySpanReader.readIsError(&reader)
            case .unknown: break
            }
        }
        return span
    }

    private static func readRecord(_ reader: inout JSONReader) throws(JSONError) -> Record {
        var record = Record()
        var observed: Int64?
        var number = 0
        var text = ""
        var exception: [String: String] = [:]
        try reader.beginObject()
        while let field = try reader.nextField(recordFields) {
            switch field {
            case .known(.timeUnixNano), .known(.timeInSnakeCase): record.time = try reader.readNanoseconds()
            case .known(.observedTimeUnixNano), .known(.observedInSnakeCase):
                observed = try reader.readNanoseconds()
            case .known(.severityNumber), .known(.numberInSnakeCase):
                number = try TelemetryLogReader.readSeverityNumber(&reader)
            case .known(.severityText), .known(.textInSnakeCase): record.severity = try reader.readTextOrNull()
            case .known(.body): text = try TelemetryValue.readText(&reader)
            case .known(.attributes):
                try TelemetryValue.eachAttribute(&reader) { name, value in
                    if name.hasPrefix("exception."), exception.count < 4 { exception[name] = value }
                }
            case .known(.traceId), .known(.traceIdInSnakeCase): record.trace = try reader.readRawText()
            case .known(.spanId), .known(.spanIdInSnakeCase): record.span = try reader.readRawText()
            case .unknown: break
            }
        }
        record.time = record.time ?? observed
        if record.severity.isEmpty { record.severity = TelemetryLogReader.severity(of: number) }
        record.severity = TextLimit.cut(record.severity, to: TelemetryLogReader.maximumSeverity).text
        record.body = said(text, exception)
        return record
    }

    /// The text of a record; where it has none, the exception that its attributes tell of.
    private static func said(_ text: String, _ exception: [String: String]) -> String {
        var text = text
        if text.isEmpty {
            text = ["exception.type", "exception.message"].compactMap { exception[$0] }.joined(separator: ": ")
            if let trace = exception["exception.stacktrace"] { text += (text.isEmpty ? "" : "\n") + trace }
        }
        return TextLimit.cut(text, to: maximumBody).text
    }
}

extension JSONReader {
    /// The bytes of a text as they are written, between its quotes; empty for null. Any other value is refused.
    fileprivate mutating func readRawText() throws(JSONError) -> ArraySlice<UInt8> {
        if try readNullIfPresent() { return [] }
        guard try peekKind() == .string else { throw refusal("an identity is a text") }
        let range = try skipValue()
        return bytes[(range.lowerBound + 1)..<max(range.lowerBound + 1, range.upperBound - 1)]
    }

    /// Nanoseconds since 1970, as a number or a text of one; nil for null, and for what is no whole number or does not fit.
    fileprivate mutating func readNanoseconds() throws(JSONError) -> Int64? {
        switch try peekKind() {
        case .string, .number: break
        default: return nil
        }
        let range = try skipValue()
        var number: Int64 = 0
        var count = 0
        for byte in bytes[range] where byte != UInt8(ascii: "\"") {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 19 else { return whole(range) }
            let (product, isLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isLarger) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !isLarge, !isLarger else { return nil }
            number = sum
            count += 1
        }
        return number > 0 ? number : nil
    }

    /// The whole number that a number with a fraction or an exponent is nearest to.
    private func whole(_ range: Range<Int>) -> Int64? {
        let text = String(decoding: bytes[range], as: UTF8.self).filter { $0 != "\"" }
        guard let value = Double(text), value.isFinite, value > 0 else { return nil }
        return Int64(exactly: value.rounded())
    }
}
