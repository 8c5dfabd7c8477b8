import Diagnosis
import EvenkeelTestKit
import EvidenceBundles
import IncidentModel
import StrictJSON
import Testing

@Suite struct BundleReaderTests {
    @Test func `a whole bundle is read`() throws {
        let evidence = try SampleBundle.read()
        #expect(evidence.notes == [])
        #expect(evidence.missing == ["traces.otlp.jsonl", "metrics.otlp.jsonl"])
        #expect(evidence.id == "case-1")
        #expect(evidence.capturedAt?.description == "2026-11-22T10:30:00Z")
        #expect(evidence.window?.start.description == "2026-11-22T10:00:00Z")
        #expect(evidence.baseline?.start.seconds == 1_795_334_400)
        #expect(evidence.baseline?.end.seconds == 1_795_341_600)
        #expect(evidence.namespace == "shop")
        #expect(evidence.entrypoints == ["frontend"])
        #expect(evidence.alerts.map(\.name) == ["HighErrorRate"])
        #expect(
            evidence.topology.nodes.map(\.entity.description).sorted() == [
                "database/shop/orders", "service/shop/checkout", "service/shop/frontend",
            ]
        )
        #expect(evidence.topology.nodes.first { $0.entity.name == "frontend" }?.replicas == 2)
        #expect(evidence.topology.edges.map(\.relation) == [.storesIn, .calls])
        #expect(evidence.changes.map(\.entityName) == ["frontend", "checkout"])
        #expect(evidence.changes.last?.revision == "2")
        #expect(evidence.cluster.pods.map(\.status) == ["CrashLoopBackOff"])
    }

    @Test func `logs and metrics are read with their times and places`() throws {
        let evidence = try SampleBundle.read()
        let lines = evidence.logs.map { [$0.emitter, $0.severity, $0.body, $0.locator] }
        let pod = "checkout-7d9f8b6c5-x2x4z"
        #expect(
            lines == [
                [pod, "", "starting", "kubectl logs \(pod) -n shop"],
                [pod, "", "panic: no such table", "kubectl logs \(pod) -n shop"],
                ["checkout", "ERROR", "payment refused", "logs.otlp.jsonl:1"],
                ["cart-0", "", "ready", "logs.otlp.jsonl:2"],
            ]
        )
        #expect(evidence.logs.map(\.time?.description) == [nil, nil, "2026-11-22T10:04:30Z", nil])
        #expect(
            evidence.metrics.map { [$0.entityName, $0.metric, $0.unit] } == [
                ["checkout", "error_rate", "ratio"], ["orders", "connections", ""],
            ]
        )
        #expect(evidence.metrics[0].samples.map(\.value) == [0.01, 0.12])
        #expect(evidence.metrics[0].samples[1].time.seconds == 1_795_341_660)
    }

    @Test(arguments: SampleBundle.optional) func `an absent file is named and all others are used`(file: String) throws
    {
        let whole = try SampleBundle.read()
        let evidence = try SampleBundle.read(replacing: [file: nil])
        #expect(evidence.notes == [])
        #expect(
            evidence.missing
                == SampleBundle.optional.filter {
                    $0 == file || ["traces.otlp.jsonl", "metrics.otlp.jsonl"].contains($0)
                }
                .filter { $0 == file || !$0.hasPrefix("logs") }
        )
        #expect(evidence.alerts == (file == "alerts.json" ? [] : whole.alerts))
        #expect(evidence.topology == (file == "topology.json" ? .empty : whole.topology))
        #expect(evidence.changes == (file == "changes.json" ? [] : whole.changes))
        #expect(evidence.cluster.pods == (file == "kubectl.json" ? [] : whole.cluster.pods))
        #expect(evidence.metrics == (file == "metrics.csv" ? [] : whole.metrics))
    }

    @Test func `a bundle may hold nothing but its description`() throws {
        let evidence = try ScratchFolder.with { folder throws in
            try folder.write(#"{"version":1}"#, to: "tickets/case 7/bundle.json")
            return try BundleReader.read(folder.path("tickets/case 7/"), limits: .network)
        }
        #expect(evidence.id == "case 7")
        #expect(evidence.missing == SampleBundle.optional)
        #expect(evidence.notes == [])
        #expect(evidence.capturedAt == nil)
        #expect(evidence.cluster.isEmpty)
    }

    @Test func `empty files are read as far as they can be`() throws {
        let evidence = try SampleBundle.read(replacing: [
            "topology.json": "{}", "changes.json": "[]", "kubectl.json": "{}", "logs.otlp.jsonl": "", "metrics.csv": "",
            "alerts.json": "[]",
        ])
        #expect(evidence.notes == [])
        #expect(evidence.alerts.isEmpty && evidence.topology == .empty && evidence.metrics.isEmpty)
    }

    @Test func `unknown files and keys are passed over`() throws {
        let whole = try SampleBundle.read()
        let evidence = try SampleBundle.read(replacing: [
            "notes.txt": "restart everything", ".hidden/bundle.json": "{", "alerts.yaml": "a: [",
            "bundle.json": SampleBundle.files["bundle.json"].map { String($0.dropLast()) + #","later":{"a":[1e99]}}"# },
            "changes.json": SampleBundle.files["changes.json"]?.replacing(
                #""revision""#,
                with: #""by":"ci","revision""#
            ),
            "topology.json": SampleBundle.files["topology.json"]?
                .replacing(#""name": "frontend""#, with: #""tier": 1, "name": "frontend""#),
        ])
        #expect(evidence.notes == [])
        #expect(evidence.topology == whole.topology)
        #expect(evidence.changes == whole.changes)
        #expect(evidence.id == whole.id)
    }

    @Test func `empty exports of traces and metrics are no fault`() throws {
        let evidence = try SampleBundle.read(replacing: ["traces.otlp.jsonl": "{}", "metrics.otlp.jsonl": "{}"])
        #expect(evidence.missing == [])
        #expect(evidence.traces == nil)
        #expect(evidence.notes == [])
    }

    @Test func `one alert of several payloads is held once`() throws {
        let text = SampleBundle.files["alerts.json"] ?? ""
        let evidence = try SampleBundle.read(replacing: ["alerts.json": "[\(text),\(text)]"])
        #expect(evidence.alerts.count == 1)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let text: String
        let code: BundleError.Code
        let says: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Refused(text: "", code: .malformed, says: "line 1, column 1"),
        Refused(text: "{\"version\":1,\n}", code: .malformed, says: "line 2, column 1"),
        Refused(text: "\u{FEFF}{\"version\":1}", code: .malformed, says: "byte order mark"),
        Refused(text: "{\"version\":1,\"version\":1}", code: .malformed, says: "a second member \"version\""),
        Refused(text: "{}", code: .unknownVersion, says: "`version` must be 1"),
        Refused(text: "[]", code: .unknownVersion, says: "`version` must be 1"),
        Refused(text: "{\"version\":2}", code: .unknownVersion, says: "`version` must be 1"),
        Refused(text: "{\"version\":\"1\"}", code: .unknownVersion, says: "`version` must be 1"),
    ])
    func `a description that cannot be used refuses the bundle`(refused: Refused) {
        let error = #expect(throws: BundleError.self) {
            try SampleBundle.read(replacing: ["bundle.json": refused.text])
        }
        #expect(error?.code == refused.code)
        #expect(error?.file.hasSuffix("/bundle.json") == true)
        #expect(error?.description.contains(refused.says) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test func `a folder without a description is no bundle`() throws {
        try ScratchFolder.with { folder throws in
            #expect(!BundleReader.isBundle(folder.path))
            #expect(!BundleReader.isBundle(folder.path("absent")))
            let error = #expect(throws: BundleError.self) { try BundleReader.read(folder.path, limits: .network) }
            #expect(error?.code == .unreadable)
            try folder.makeFolder("bundle.json")
            #expect(!BundleReader.isBundle(folder.path))
        }
    }
}
