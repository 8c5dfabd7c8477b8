import Connectors
import EvenkeelTestKit
import IncidentModel
import StrictJSON
import Testing

/// What Alertmanager answers when it is asked for its alerts.
@Suite struct AlertmanagerListingTests {
    private static let item = """
        {"annotations":{"summary":"s"},"endsAt":"2026-11-26T10:05:00.000Z","fingerprint":"0123456789abcdef",
        "receivers":[{"name":"evenkeel"},{"name":"mail"}],"startsAt":"2026-11-26T10:00:00.123Z",
        "status":{"inhibitedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"2026-11-26T10:00:01.000Z",
        "generatorURL":"http://prom/graph","labels":{"alertname":"High","service":"checkout"}}
        """

    private static func read(_ text: String, most: Int = 10) throws -> [AlertmanagerListing.Item] {
        try AlertmanagerListing(parsing: Array(text.utf8), limits: .network, most: most).items
    }

    @Test func `an alert is read as its webhook would give it`() throws {
        let item = try #require(try Self.read("[\(Self.item)]").first)
        #expect(item.isActive && item.receivers == ["evenkeel", "mail"])
        let webhook = """
            {"version":"4","alerts":[{"status":"firing","labels":{"alertname":"High","service":"checkout"},
            "annotations":{"summary":"s"},"startsAt":"2026-11-26T10:00:00.123Z","endsAt":"0001-01-01T00:00:00Z",
            "generatorURL":"http://prom/graph","fingerprint":"0123456789abcdef"}]}
            """
        #expect(try AlertmanagerWebhook.read(Array(webhook.utf8), limits: .network).alerts == [item.alert])
    }

    @Test func `what somebody silenced is listed, and is not active`() throws {
        let text = "[\(Self.item.replacing(#""state":"active""#, with: #""state":"suppressed""#))]"
        #expect(try Self.read(text).map(\.isActive) == [false])
    }

    @Test func `a fingerprint that is left out is computed`() throws {
        let text = Self.item.replacing(#""fingerprint":"0123456789abcdef","#, with: "")
        let alert = try #require(try Self.read("[\(text)]").first?.alert)
        #expect(alert.fingerprint == AlertFingerprint.text(of: alert.labels))
    }

    @Test(arguments: [
        "", "{}", "[1]", "[{}]", "null", "[\(item)", "[\(item)]x", "[{\"labels\":{\"a\":\"b\"}}]",
        "[\(item.replacing("2026-11-26T10:00:00.123Z", with: "yesterday"))]",
        "[\(item.replacing("2026-11-26T10:00:00.123Z", with: "0001-01-01T00:00:00Z"))]",
        "[\(item.replacing(#""state":"active""#, with: #""state":3"#))]",
        "[\(item.replacing(#"{"alertname":"High","service":"checkout"}"#, with: "{}"))]",
    ])
    func `an answer that is not whole and right is refused whole`(text: String) {
        #expect(throws: JSONError.self) { try Self.read(text) }
    }

    @Test func `more alerts than are taken in are refused`() throws {
        let text = "[" + Array(repeating: Self.item, count: 11).joined(separator: ",") + "]"
        #expect(throws: JSONError.self) { try Self.read(text) }
        #expect(try Self.read(text, most: 11).count == 11)
    }

    @Test func `the time since when it is up is read, or refused`() throws {
        func start(_ text: String) throws -> Timestamp {
            try AlertmanagerListing.start(parsing: Array(text.utf8), limits: .network)
        }
        let text = #"{"cluster":{"status":"ready"},"config":{"original":"x"},"uptime":"2026-11-26T10:00:00.123Z"}"#
        #expect(try start(text).seconds == Timestamp(rfc3339: "2026-11-26T10:00:00Z")?.seconds)
        for wrong in ["", "[]", "{}", #"{"uptime":null}"#, #"{"uptime":"0001-01-01T00:00:00Z"}"#] {
            #expect(throws: JSONError.self) { try start(wrong) }
        }
    }

    @Test func `no change of a byte does more than be refused`() {
        let bytes = Array("[\(Self.item)]".utf8)
        for place in bytes.indices {
            for byte in [UInt8(0), 0x22, 0x5B, 0x7D, 0xFF] {
                var changed = bytes
                changed[place] = byte
                _ = try? AlertmanagerListing(parsing: changed, limits: .network, most: 10)
            }
        }
    }
}
