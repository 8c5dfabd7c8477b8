import Diagnosis
import EvenkeelTestKit
import EvidenceBundles
import StrictJSON

/// A bundle of spans and log lines that a test writes, with a normal time before the window.
struct TelemetryBundle {
    private static let baseline = 1_795_334_400
    private static let window = 1_795_341_600
    private static let description = """
        {"version": 1, "id": "case", "capturedAt": "2026-11-22T10:30:00Z", "namespace": "shop",
         "window": {"start": 1795341600, "end": 1795343400}, "baseline": {"start": 1795334400, "end": 1795341000}}
        """

    /// Lines of each file.
    private var spans: [String] = []
    private var lines: [String] = []
    private var count = 0

    /// Adds a request that `caller` passes on to `callee`, which logs `says`, each a level and a text.
    mutating func request(
        isNow: Bool,
        _ caller: String = "shop",
        _ callee: String = "stock",
        milliseconds: Int = 50,
        steps: [String] = ["read", "check"],
        says: [(level: String, text: String)] = []
    ) {
        count += 1
        let start = (isNow ? Self.window : Self.baseline) + count
        let trace = "f\(count)"
        func span(_ id: Int, _ parent: Int, _ name: String, _ length: Int) -> String {
            let end = "\(start).\(1000 + length)".replacing(".1", with: "")
            return #"{"traceId":"\#(trace)","spanId":"\#(id)","parentSpanId":"\#(parent == 0 ? "" : String(parent))","#
                + #""name":"\#(name)","startTimeUnixNano":"\#(start)000000000","endTimeUnixNano":"\#(end)000000"}"#
        }
        add(caller, [span(1, 0, "GET /", milliseconds + 10)])
        var own = [span(2, 1, "GET /items", milliseconds)]
        for (place, step) in steps.enumerated() { own.append(span(3 + place, 2, step, 5)) }
        add(callee, own)
        for (place, line) in says.enumerated() {
            say(callee, line.level, line.text, at: "\(start)\(100_000_000 + place)", trace: trace, span: 2)
        }
    }

    /// Adds a log line that belongs to no span.
    mutating func line(isNow: Bool, _ emitter: String, _ level: String, _ text: String) {
        count += 1
        say(emitter, level, text, at: "\((isNow ? Self.window : Self.baseline) + count)000000000", trace: "", span: 0)
    }

    private static func resource(_ service: String) -> String {
        #""resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}}]}"#
    }

    private mutating func add(_ service: String, _ own: [String]) {
        spans.append(
            #"{"resourceSpans":[{\#(Self.resource(service)),"scopeSpans":[{"spans":["# + own.joined(separator: ",")
                + "]}]}]}"
        )
    }

    private mutating func say(
        _ service: String,
        _ level: String,
        _ text: String,
        at time: String,
        trace: String,
        span: Int
    ) {
        let place = trace.isEmpty ? "" : #","traceId":"\#(trace)","spanId":"\#(span)""#
        lines.append(
            #"{"resourceLogs":[{\#(Self.resource(service)),"scopeLogs":[{"logRecords":[{"timeUnixNano":"\#(time)","#
                + #""severityText":"\#(level)","body":{"stringValue":"\#(text)"}\#(place)}]}]}]}"#
        )
    }

    /// What is wrong.
    func result(topology: String? = nil) throws -> Diagnoser.Result {
        try ScratchFolder.with { folder throws in
            try folder.write(Self.description, to: "bundle.json")
            if !spans.isEmpty { try folder.write(spans.joined(separator: "\n"), to: "traces.otlp.jsonl") }
            if !lines.isEmpty { try folder.write(lines.joined(separator: "\n"), to: "logs.otlp.jsonl") }
            if let topology { try folder.write(topology, to: "topology.json") }
            return Diagnoser().diagnose(try BundleReader.read(folder.path, limits: .network))
        }
    }
}
