internal import Connectors
internal import Diagnosis
internal import IncidentModel
internal import LocalFiles
internal import LogTemplates
internal import StrictJSON
internal import StructuredDocuments
internal import Traces

/// Reads the spans and log lines of a bundle as a stream, sums them up, and joins the lines to the spans in which they were logged.
struct TelemetryReader: Sendable {
    /// The most characters of a line, and of a name.
    private static let maximumBody = 4000
    private static let maximumName = 200

    private let periods: TracePeriods
    private var traces = TraceCollector()
    private var lines = LogCollector()
    private var hasLines = false
    private var kept = KeptRecords()
    /// What could not be read.
    private(set) var notes: [String] = []

    /// A reader for a bundle with these times.
    init(window: IncidentEvidence.Window?, baseline: IncidentEvidence.Window?) {
        periods = TracePeriods(window: window?.nanoseconds, baseline: baseline?.nanoseconds)
    }

    /// The lines that are kept with their text.
    var records: [LogRecord] { kept.records }

    /// Reads a file of spans.
    mutating func readTraces(_ path: String, name: String) {
        var file = LineFile(name: name)
        var services: [TelemetryLines.Source: TraceCollector.Service?] = [:]
        var unnamed = 0
        do throws(FileError) {
            try file.read(path) { line, number throws(JSONError) in
                try TelemetryLines.eachSpan(line, limits: LineFile.limits) { span, source in
                    let known = services[source]
                    let service = known ?? traces.service(named: Self.inert(source.emitter))
                    if known == nil { services[source] = .some(service) }
                    guard let service, let record = Self.record(span, line: number) else {
                        unnamed += 1
                        return
                    }
                    traces.add(record, of: service)
                }
            }
        } catch {
            notes.append("\(name): \(error.problem); left out")
        }
        notes += file.notes
        note(unnamed + traces.rejected, name, "spans without service, identity or time were left out")
        note(traces.cut, name, "spans of very long traces were left out")
        let share = Int((1 / traces.sampledShare).rounded())
        if share > 1 { notes.append("\(name): there are so many spans that one trace in \(share) was looked at") }
    }

    /// Reads a file of log lines.
    mutating func readLogs(_ path: String, name: String) {
        hasLines = true
        var file = LineFile(name: name)
        do throws(FileError) {
            try file.read(path) { line, number throws(JSONError) in
                try TelemetryLines.eachRecord(line, limits: LineFile.limits) { record, source in
                    add(record, source.emitter, name, line: number)
                }
            }
        } catch {
            notes.append("\(name): \(error.problem); left out")
        }
        notes += file.notes
    }

    /// What was read, summed up; nil for what there was none of.
    /// - Complexity: As of `TraceSummary` and `LogSummary`.
    consuming func finish() -> (traces: TraceSummary?, logs: LogSummary?) {
        let logs = hasLines ? lines.summary() : nil
        guard !traces.isEmpty else { return (nil, logs) }
        var kinds = TraceKinds.none
        if let logs {
            let numbers = logs.kinds.mapValues { TraceKinds.Kind(statement: $0.statement, failure: $0.failure) }
            kinds = TraceKinds(numbers, texts: logs.texts)
        }
        return (TraceSummary(traces, periods: periods, kinds: kinds), logs)
    }

    private mutating func note(_ count: Int, _ name: String, _ problem: String) {
        if count > 0 { notes.append("\(name): \(count) \(problem)") }
    }

    /// A span as it is collected; nil when it does not say what and when it is.
    private static func record(_ span: TelemetryLines.Span, line: Int) -> SpanRecord? {
        guard let trace = TraceID(span.trace), let id = SpanID(span.span), let start = span.start else { return nil }
        return SpanRecord(
            trace: trace,
            span: id,
            parent: SpanID(span.parent),
            operation: inert(span.name),
            start: start,
            end: span.end ?? start,
            isError: span.isError,
            line: line
        )
    }

    private mutating func add(_ record: TelemetryLines.Record, _ emitter: String, _ name: String, line: Int) {
        let body = InertText(record.body, maximum: Self.maximumBody, keepingNewlines: true).text
        let period = (record.time.map { periods.isBaseline($0) } ?? nil).map {
            $0 ? EmitterLine.Period.baseline : .window
        }
        // Without a normal time there is nothing to compare kinds of lines with.
        guard periods.baseline != nil || kept.asksForKinds else {
            kept.add(Self.record(record, emitter, body, name, line), kind: 0)
            return
        }
        let entry = EmitterLine(emitter: emitter, period: period, level: record.severity, body: body, line: line)
        let match = lines.add(entry)
        if let trace = TraceID(record.trace), let span = SpanID(record.span) {
            let digest = LineDigest.of(body, time: record.time ?? 0)
            let isFailure = match.severity >= .error
            traces.add(SpanMark(trace: trace, span: span, kind: match.kind, isFailure: isFailure, digest: digest))
        }
        // What was logged when all was well is no sign of what is wrong now.
        guard period != .baseline else { return }
        kept.add(Self.record(record, emitter, body, name, line), kind: match.kind)
    }

    private static func record(
        _ record: TelemetryLines.Record,
        _ emitter: String,
        _ body: String,
        _ name: String,
        _ line: Int
    ) -> LogRecord {
        LogRecord(
            time: record.time.map { Timestamp(unixNanoseconds: $0) },
            emitter: emitter,
            severity: record.severity,
            body: body,
            locator: "\(name):\(line)"
        )
    }

    /// A name from outside, fit to be shown.
    private static func inert(_ name: String) -> String { InertText(name, maximum: maximumName).text }
}

/// The lines that are kept with their text: all of the first ones, then only some of each kind.
private struct KeptRecords: Sendable {
    /// The most lines that are kept, and from which number on only some of one kind are.
    private static let maximum = 20_000
    private static let many = 10_000
    private static let maximumOfKind = 20

    private struct Kind: Hashable, Sendable {
        let emitter: String
        let number: UInt64
    }

    private(set) var records: [LogRecord] = []
    private var counts: [Kind: Int] = [:]

    /// Whether from now on lines are kept by their kind.
    var asksForKinds: Bool { records.count >= Self.many && records.count < Self.maximum }

    mutating func add(_ record: LogRecord, kind: UInt64) {
        guard records.count < Self.maximum else { return }
        let count = counts[Kind(emitter: record.emitter, number: kind), default: 0]
        guard records.count < Self.many || count < Self.maximumOfKind else { return }
        counts[Kind(emitter: record.emitter, number: kind)] = count + 1
        records.append(record)
    }
}

/// A number by which the same line is known again.
private enum LineDigest: Sendable {
    /// - Source: FNV-1a, 64 bits, http://www.isthe.com/chongo/tech/comp/fnv/.
    static func of(_ text: String, time: Int64) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bitPattern: time)
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return value
    }
}

extension IncidentEvidence.Window {
    /// The stretch in nanoseconds since 1970; what is beyond the year 2262 is held there.
    fileprivate var nanoseconds: ClosedRange<Int64> {
        func nanoseconds(_ time: Timestamp) -> Int64 {
            let (product, isLarge) = time.seconds.multipliedReportingOverflow(by: 1_000_000_000)
            let (sum, isLarger) = product.addingReportingOverflow(Int64(time.nanoseconds))
            return isLarge || isLarger ? (time.seconds < 0 ? .min : .max) : sum
        }
        let first = nanoseconds(start)
        return first...max(first, nanoseconds(end))
    }
}
