import Connectors
import IncidentModel
import StrictJSON
import Testing

@Suite struct CloudEventsTests {
    static let now = Timestamp(rfc3339: "2026-11-22T10:10:00Z") ?? .epoch

    static func read(
        _ text: String,
        _ headers: [(name: String, value: String)] = [("Content-Type", "application/cloudevents+json; charset=utf-8")]
    ) throws(JSONError) -> CloudEvents.Batch {
        try CloudEvents.read(Array(text.utf8), headers: headers, now: now, limits: .network)
    }

    static func event(_ type: String, _ more: String = "") -> String {
        #"{"specversion":"1.0","id":"1","source":"/ci/cart","type":"\#(type)"\#(more)}"#
    }

    @Test(arguments: [
        ("dev.cdevents.service.deployed.0.2.0", Change.Kind.deploy), ("dev.cdevents.service.rolledback.0.1.1", .deploy),
        ("com.example.flag.changed", .flag), ("com.example.feature_toggled", .flag), ("org.k8s.hpa.scaled", .scale),
        ("com.example.configmap.updated", .config), ("io.cert-manager.certificate.renewed", .certificate),
        ("com.example.terraform.applied", .infrastructure), ("com.example.deployment.config.changed", .config),
    ]) func `the words of a type tell the kind of change`(type: String, kind: Change.Kind) throws {
        #expect(try Self.read(Self.event(type)).changes.map(\.kind) == [kind])
    }

    @Test func `data, then subject, then source tell what was changed`() throws {
        let type = "com.example.deploy"
        let data =
            #","subject":"subj","time":"2026-11-22T09:00:00Z","data":{"service":"pay","version":"v2","message":"roll out"}"#
        let full = try #require(try Self.read(Self.event(type, data)).changes.first)
        #expect(full.entityName == "pay" && full.revision == "v2" && full.summary == "roll out")
        #expect(full.time.description == "2026-11-22T09:00:00Z")
        #expect(try Self.read(Self.event(type, #","subject":"subj""#)).changes.first?.entityName == "subj")
        let bare = try #require(try Self.read(Self.event(type)).changes.first)
        #expect(bare.entityName == "cart" && bare.time == Self.now && bare.summary == "com.example.deploy of cart")
    }

    @Test func `an event of another type is noted and keeps its identity`() throws {
        let batch = try Self.read("[\(Self.event("com.example.order.placed")),\(Self.event("x.deploy"))]")
        #expect(batch.changes.count == 1 && batch.identities == ["/ci/cart 1", "/ci/cart 1"])
        #expect(batch.notes == ["event 1: its type tells no kind of change that is known; it was left out"])
    }

    static let binary: [(name: String, value: String)] = [
        ("CE-SpecVersion", "1.0"), ("ce-id", "7"), ("ce-source", "/ci"), ("ce-type", "com.example.deploy"),
        ("ce-subject", "caf%C3%A9%2"), ("content-type", "application/json"),
    ]

    @Test func `the envelope may stand in header fields`() throws {
        let batch = try Self.read(#"{"version":"9"}"#, Self.binary)
        #expect(batch.changes.first?.entityName == "café%2" && batch.changes.first?.revision == "9")
        let text = Self.binary.dropLast() + [("content-type", "text/plain")]
        #expect(try Self.read("not json {", Array(text)).changes.count == 1)
        #expect(try Self.read("", Self.binary).changes.count == 1)
    }

    @Test func `a binary event without a needed field is refused`() {
        for missing in ["ce-id", "ce-source", "ce-type"] {
            let headers = Self.binary.filter { $0.name != missing }
            let error = #expect(throws: JSONError.self) { try Self.read("{}", headers) }
            #expect(error?.description.contains("`\(missing.dropFirst(3))`") == true)
        }
    }

    @Test(arguments: [
        "{}", "1", "[1]", #"{"specversion":"0.3","id":"1","source":"s","type":"x.deploy"}"#,
        #"{"specversion":"1.0","id":"","source":"s","type":"x.deploy"}"#,
        #"{"specversion":"1.0","id":{},"source":"s","type":"x.deploy"}"#,
    ]) func `what is broken is refused`(text: String) {
        #expect(throws: JSONError.self) { try Self.read(text) }
    }

    @Test func `secrets in what was changed are taken out`() throws {
        let data = #","data":{"service":"pay","summary":"password=hunter2hunter2"}"#
        let change = try #require(try Self.read(Self.event("x.config", data)).changes.first)
        #expect(!change.summary.contains("hunter2"))
    }
}
