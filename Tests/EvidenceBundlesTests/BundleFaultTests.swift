import Diagnosis
import EvenkeelTestKit
import EvidenceBundles
import IncidentModel
import StrictJSON
import Testing

/// A value that cannot be read is reported with its file and line, and the rest is used.
@Suite struct BundleFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let text: String
        let note: String
        var testDescription: String { "\(file): \(text.prefix(80))" }

        init(_ file: String, _ text: String, _ note: String) { (self.file, self.text, self.note) = (file, text, note) }
    }

    static let descriptions = [
        Case("bundle.json", "{\"version\":1,\n\"capturedAt\":\"now\"}", "bundle.json:2: `capturedAt` is neither"),
        Case("bundle.json", "{\"version\":1,\"capturedAt\":1e300}", "bundle.json:1: `capturedAt` is neither"),
        Case("bundle.json", "{\"version\":1,\n\n\"window\":[]}", "bundle.json:3: `window` needs a `start`"),
        Case("bundle.json", "{\"version\":1,\"window\":{\"start\":1}}", "bundle.json:1: `window` needs a `start`"),
        Case("bundle.json", "{\"version\":1,\"baseline\":{\"start\":2,\"end\":1}}", "bundle.json:1: `baseline` needs"),
        Case("bundle.json", "{\"version\":1,\"namespace\":\"../x\"}", "bundle.json:1: `namespace` is not the name"),
        Case("bundle.json", "{\"version\":1,\"namespace\":7}", "bundle.json:1: `namespace` is not the name"),
        Case("bundle.json", "{\"version\":1,\"entrypoints\":\"a\"}", "bundle.json:1: `entrypoints` must be an array"),
    ]

    static let documents = [
        Case(
            "alerts.json",
            "{\"alerts\":[\n{}]}",
            "alerts.json: an alert needs `labels`, an object of texts at line 2"
        ),
        Case("alerts.json", "", "alerts.json: The text ends where a value should follow at line 1"),
        Case("topology.json", "[]", "topology.json:1: this must be an object"),
        Case("topology.json", "{\"nodes\":[],", "topology.json: The text ends"),
        Case("topology.json", "{\n\"nodes\":{},\"edges\":[]}", "topology.json:2: `nodes` must be an array"),
        Case("topology.json", "{\"nodes\":[{},\n{\"kind\":\"service\"}]}", "topology.json:2: a node without a usable"),
        Case("topology.json", "{\"nodes\":[\n{\"name\":\"a b\"}]}", "topology.json:2: a node without a usable name"),
        Case(
            "topology.json",
            "{\"nodes\":[{\"name\":\"a\",\"kind\":\"robot\"}]}",
            "topology.json:1: the node's kind is"
        ),
        Case("topology.json", "{\"nodes\":[{\"name\":\"a\",\"replicas\":-1}]}", "topology.json:1: `replicas` must be"),
        Case("topology.json", "{\"nodes\":[{\"name\":\"a\",\"replicas\":\"2\"}]}", "topology.json:1: `replicas` must"),
        Case("topology.json", "{\"edges\":[\n{\"from\":\"a\",\"to\":\"b\"}]}", "topology.json:2: an edge names a node"),
        Case("topology.json", "{\"edges\":[5]}", "topology.json:1: an edge names a node that is not listed"),
        Case(
            "topology.json",
            "{\"nodes\":[{\"name\":\"a\"}],\"edges\":[\n\n{\"from\":\"a\",\"to\":\"a\",\"kind\":\"likes\"}]}",
            "topology.json:3: the edge's kind is unknown; taken as `calls`"
        ),
        Case("changes.json", "{}", "changes.json:1: this must be an array"),
        Case("changes.json", "[\n\n{\"entity\":\"a\"}]", "changes.json:3: a change needs `time`, `entity` and a known"),
        Case("changes.json", change(kind: "explode", time: "1"), "changes.json:1: a change needs"),
        Case("changes.json", change(kind: "deploy", time: "\"soon\""), "changes.json:1: a change needs"),
        Case("changes.json", "[\n4,\nnull]", "changes.json:3: a change needs"),
        Case("kubectl.json", "[]", "kubectl.json:1: this must be an object of commands"),
        Case("kubectl.json", "{\n\"kubectl get pods\":[]}", "kubectl.json:2: what a command printed must be a text"),
        Case("kubectl.json", "{\"a\":\"\",\"a\":\"\"}", "kubectl.json: An object has a second member \"a\""),
        Case("logs.otlp.jsonl", "{}\n\nnot JSON\n", "logs.otlp.jsonl:3: an export is an object with `resourceLogs`"),
        Case("logs.otlp.jsonl", "{}\r\n{\"resourceSpans\":[]}\r\n", "logs.otlp.jsonl:2: "),
        Case("logs.otlp.jsonl", "[{}]", "logs.otlp.jsonl:1: "),
        Case("metrics.csv", "time,entity,metric,value,unit\n\n1,a,b\n", "metrics.csv:3: not `time,entity,metric,value"),
        Case("metrics.csv", "time,entity,metric,value,unit\n1,a,b,NaN,", "metrics.csv:2: not `time,entity"),
        Case("metrics.csv", "time,entity,metric,value,unit\n1,a,b,+Inf,", "metrics.csv:2: not `time,entity"),
        Case("metrics.csv", "time,entity,metric,value,unit\n1,a,b,1e400,", "metrics.csv:2: not `time,entity"),
        Case("metrics.csv", "time,entity,metric,value,unit\nyesterday,a,b,1,", "metrics.csv:2: not `time"),
        Case("metrics.csv", "time,entity,metric,value,unit\n1e12,a,b,1,", "metrics.csv:2: not `time"),
    ]

    static func change(kind: String, time: String) -> String {
        "[{\"time\":\(time),\"entity\":\"a\",\"kind\":\"\(kind)\"}]"
    }

    @Test(arguments: descriptions + documents) func `a fault is reported with file and line`(fault: Case) throws {
        let whole = try SampleBundle.read()
        let evidence = try SampleBundle.read(replacing: [fault.file: fault.text])
        #expect(evidence.notes.contains { $0.hasPrefix(fault.note) }, "\(evidence.notes)")
        #expect(evidence.notes.allSatisfy { $0.hasPrefix(fault.file) })
        // The rest of the bundle does not suffer.
        if fault.file != "alerts.json" { #expect(evidence.alerts == whole.alerts) }
        if fault.file != "changes.json" { #expect(evidence.changes == whole.changes) }
        if fault.file != "metrics.csv" { #expect(evidence.metrics == whole.metrics) }
        if fault.file != "logs.otlp.jsonl" { #expect(evidence.logs.suffix(2) == whole.logs.suffix(2)) }
    }

    @Test func `good entries beside bad ones are used`() throws {
        let evidence = try SampleBundle.read(replacing: [
            "topology.json": #"{"nodes":[{"name":"a"},{"name":""},{"name":"b"}],"edges":[{"from":"a","to":"x"},"#
                + #"{"from":"a","to":"b"}]}"#,
            "changes.json": "[{},\(Self.change(kind: "flag", time: "1").dropFirst())",
            "metrics.csv": "time,entity,metric,value,unit\nx\n1,a,m,5,\r\n2,a,m,oops,\n3,a,m,6",
            "logs.otlp.jsonl": "{\n" + (SampleBundle.files["logs.otlp.jsonl"] ?? ""),
            "kubectl.json": #"{"kubectl get pods":1,"kubectl logs a":"x"}"#,
        ])
        #expect(evidence.topology.edges.map { "\($0.from.name)>\($0.to.name)" } == ["a>b"])
        #expect(evidence.changes.map(\.kind) == [.flag])
        #expect(evidence.metrics.map { $0.samples.map(\.value) } == [[5, 6]])
        #expect(evidence.logs.map(\.body) == ["x", "payment refused", "ready"])
    }

    @Test func `many faults are counted but not all described`() throws {
        let evidence = try SampleBundle.read(replacing: [
            "changes.json": "[" + String(repeating: "0,\n", count: 999) + "0]",
            "metrics.csv": "time,entity,metric,value,unit\n" + String(repeating: "x\n", count: 1000),
            "logs.otlp.jsonl": String(repeating: "x\n", count: 1000),
        ])
        #expect(evidence.notes.count == 18)
        #expect(evidence.notes.contains("changes.json:5: a change needs `time`, `entity` and a known `kind`; left out"))
        #expect(evidence.notes.contains("changes.json: 995 more entries could not be read"))
        #expect(evidence.notes.contains("metrics.csv: 995 more lines could not be read"))
        #expect(evidence.notes.contains("logs.otlp.jsonl: 995 more lines could not be read"))
    }

    @Test func `rows of a series that are out of order are put in order`() throws {
        let evidence = try SampleBundle.read(replacing: [
            "metrics.csv": "time,entity,metric,value,unit\n3,a,m,30,\n1,a,m,10,\n2,a,m,20,\n2,a,m,21,\n"
        ])
        #expect(evidence.metrics.map { $0.samples.map(\.value) } == [[10, 20, 21, 30]])
    }

    @Test func `a table of metrics without its header loses no row`() throws {
        let evidence = try SampleBundle.read(replacing: ["metrics.csv": "1,a,m,10,\n2,a,m,20,\n"])
        #expect(evidence.metrics.map { $0.samples.map(\.value) } == [[10, 20]])
    }

    @Test func `text that is not UTF-8 harms only the row or line it stands in`() throws {
        let evidence = try SampleBundle.read { folder in
            let rows = Array("time,entity,metric,value,unit\n1,a".utf8) + [0xFF] + Array(",m,1,\n1,b,m,2,\n".utf8)
            try folder.write(rows, to: "metrics.csv")
            try folder.write([0x7B, 0xFF, 0x7D, 0x0A, 0x7B, 0x7D], to: "logs.otlp.jsonl")
        }
        #expect(evidence.metrics.map(\.entityName) == ["a\u{FFFD}", "b"])
        #expect(evidence.notes.count == 1)
        #expect(evidence.notes.first?.hasPrefix("logs.otlp.jsonl:1:") == true)
    }

    @Test func `limits of the caller hold for every JSON file`() throws {
        let limits = JSONLimits(documentBytes: 2000)
        let long = "[" + String(repeating: " ", count: 2000) + "]"
        let evidence = try SampleBundle.read(replacing: ["changes.json": long, "alerts.json": long], limits: limits)
        #expect(evidence.notes.count == 2)
        #expect(evidence.notes.allSatisfy { $0.contains("longer than 2000 bytes") })
        let error = #expect(throws: BundleError.self) {
            try SampleBundle.read(replacing: ["bundle.json": long], limits: limits)
        }
        #expect(error?.code == .unreadable)
    }

    @Test func `names and commands from outside are harmless in notes`() throws {
        let evidence = try SampleBundle.read(replacing: [
            "bundle.json": #"{"version":1,"id":"\u001b[2Jcase\u202e"}"#,
            "kubectl.json": "{\"kubectl get pod a -o json \\u001b[2J\(String(repeating: "x", count: 9000))\":\"{\"}",
        ])
        let shown = evidence.notes + [evidence.id]
        #expect(evidence.notes.count == 1)
        #expect(shown.allSatisfy { text in text.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "\u{202E}" } })
        #expect(shown.allSatisfy { $0.utf8.count < 600 })
    }
}
