import Diagnosis
import EvenkeelTestKit
import EvidenceBundles
import IncidentModel
import LogTemplates
import StrictJSON
import Testing
import Traces

/// Spans and log lines, read as a stream.
@Suite struct TelemetryReadingTests {
    /// A line of spans of one service in the sample's window; `spans` are members of an array.
    static func spans(_ service: String, _ spans: String) -> String {
        #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}}]},"#
            + #""scopeSpans":[{"spans":[\#(spans)]}]}]}"#
    }

    /// A span that begins so many seconds after the sample's window; `extra` are further members, with a comma before them.
    static func span(
        _ trace: String,
        _ id: String,
        _ parent: String = "",
        at second: Int = 0,
        _ extra: String = ""
    ) -> String {
        let start = 1_795_341_600 + second
        return #"{"traceId":"\#(trace)","spanId":"\#(id)","parentSpanId":"\#(parent)","name":"GET /","#
            + #""startTimeUnixNano":"\#(start)000000000","endTimeUnixNano":"\#(start)500000000"\#(extra)}"#
    }

    static func read(_ traces: String) throws -> IncidentEvidence {
        try SampleBundle.read(replacing: ["traces.otlp.jsonl": traces, "topology.json": nil])
    }

    @Test func `who calls whom is learned where nobody declares it`() throws {
        let text = [
            Self.spans("stock", Self.span("a1", "2", "1")), Self.spans("shop", Self.span("a1", "1")),
            Self.spans("no/name", Self.span("a1", "3", "1")),
        ].joined(separator: "\n")
        let evidence = try Self.read(text)
        #expect(evidence.notes == [])
        #expect(evidence.traces?.services == ["no/name", "shop", "stock"])
        #expect(evidence.topology.edges.map { "\($0.from) > \($0.to)" } == ["service/shop/shop > service/shop/stock"])
        let whole = try SampleBundle.read(replacing: ["traces.otlp.jsonl": text])
        #expect(whole.topology == (try SampleBundle.read()).topology, "what is declared stands")
    }

    @Test func `numbers may be texts, integers or have exponents, and keys snake case`() throws {
        let text =
            #"{"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"a1","span_id":"1","name":"x","#
            + #""start_time_unix_nano":1795341600000000000,"end_time_unix_nano":1.7953416005e18,"#
            + #""status":{"code":"STATUS_CODE_ERROR"}},"#
            + #"{"traceId":"a1","spanId":"2","name":"x","startTimeUnixNano":"NaN"},"#
            + #"{"traceId":"a1","spanId":"3","name":"x","startTimeUnixNano":"99999999999999999999999"},"#
            + #"{"traceId":"","spanId":"4","name":"x","startTimeUnixNano":"5"}]}],"#
            + #""resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}}]}"#
        let evidence = try Self.read(text)
        #expect(evidence.notes == ["traces.otlp.jsonl: 3 spans without service, identity or time were left out"])
        let operation = try #require(evidence.traces?.operations.first)
        #expect(operation.calls == 1 && operation.errors == 1)
        #expect(operation.duration == 0.5)
    }

    @Test func `a last line that is cut off gives what it holds`() throws {
        let line = Self.spans("shop", Self.span("a1", "1") + "," + Self.span("a2", "2"))
        let evidence = try Self.read(line + "\n" + Self.spans("stock", Self.span("a3", "3") + ",").dropLast(6))
        #expect(evidence.traces?.spans == 3)
        #expect(evidence.notes.count == 1)
        #expect(evidence.notes.first?.hasPrefix("traces.otlp.jsonl:2: ") == true)
    }

    @Test func `control characters in names and lines do nothing`() throws {
        let text = Self.spans(#"sh\u001b[2Jop"#, Self.span("a1", "1"))
        let logs = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a\u001b[31mb\nc"}}]}]}]}"#
        let evidence = try SampleBundle.read(replacing: ["traces.otlp.jsonl": text, "logs.otlp.jsonl": logs])
        let shown = (evidence.traces?.services ?? []) + evidence.logs.map(\.body)
        #expect(shown.allSatisfy { !$0.unicodeScalars.contains("\u{1B}") })
        #expect(evidence.logs.last?.body.contains("\n") == true)
    }

    @Test func `a line of a megabyte is read and cut`() throws {
        let long = String(repeating: "x", count: 1 << 20)
        let logs = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"\#(long)"}}]}]}]}"#
        let evidence = try SampleBundle.read(replacing: ["logs.otlp.jsonl": logs + "\n" + logs])
        #expect(evidence.logs.suffix(2).allSatisfy { $0.body.count == 4000 })
        #expect(evidence.notes == [])
    }

    @Test func `lines of the time that is believed normal are counted and not kept`() throws {
        func line(_ second: Int, _ text: String, _ level: String) -> String {
            #"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"#
                + #""scopeLogs":[{"logRecords":[{"timeUnixNano":"\#(second)000000000","severityText":"\#(level)","#
                + #""body":{"stringValue":"\#(text)"}}]}]}]}"#
        }
        let usual = (0..<9).map { line(1_795_334_500 + $0, "served \($0)", "INFO") }
        let now = (0..<9).map { line(1_795_341_700 + $0, "cannot read order \($0)", "ERROR") }
        let evidence = try SampleBundle.read(replacing: ["logs.otlp.jsonl": (usual + now).joined(separator: "\n")])
        #expect(evidence.logs.suffix(9).allSatisfy { $0.body.hasPrefix("cannot") })
        let failures = try #require(evidence.logSummary?.failures)
        #expect(failures.map(\.emitter) == ["cart"])
        #expect(failures.map(\.count) == [9] && failures.map(\.usualCount) == [0])
        #expect(failures.map(\.usualTotal) == [9] && failures.map(\.total) == [9])
        #expect(failures.first?.example == "cannot read order 0")
        #expect(failures.first?.line == 10)
    }

    @Test(arguments: 0..<60) func `damaged files never trap`(seed: Int) throws {
        var chance = SeededGenerator(seed: UInt64(seed))
        var bytes = Array(
            [
                Self.spans("shop", Self.span("a1", "1")),
                Self.spans("stock", Self.span("a1", "2", "1", at: 0, #","status":{"code":2}"#)),
            ]
            .joined(separator: "\n").utf8
        )
        for _ in 0..<(1 + Int(chance.next() % 6)) where !bytes.isEmpty {
            let place = Int(chance.next() % UInt64(bytes.count))
            switch chance.next() % 3 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
            case 1: bytes.remove(at: place)
            default: bytes.removeLast(bytes.count - place)
            }
        }
        let damaged = bytes
        let evidence = try SampleBundle.read { folder in
            try folder.write(damaged, to: "traces.otlp.jsonl")
            try folder.write(damaged, to: "logs.otlp.jsonl")
        }
        #expect(evidence.notes.count <= 20)
        _ = Diagnoser().diagnose(evidence)
    }
}
