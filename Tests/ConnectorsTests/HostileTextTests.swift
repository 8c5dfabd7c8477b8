import Connectors
import IncidentModel
import StrictJSON
import Testing

/// Texts of labels and annotations come through as they are; what prints them makes them harmless.
@Suite struct HostileTextTests {
    static let texts = [
        "\u{1B}[2J\u{1B}]0;owned\u{7}", "\u{202E}tcelfer\u{202C}", "\u{2066}isolate\u{2069}", "a\u{0}b", "\u{FEFF}",
        "\u{200B}cart\u{200D}", "e\u{301}", "\u{E9}", "Z̸̡͈a̸l̴g̷o̵", "\u{10FFFF}", "\u{E0041}\u{E0042}", "🏳️‍🌈", "٣", "İ", "ß",
        "<script>alert(1)</script>", "'; DROP TABLE alerts; --", "$(reboot)", "`id`", "{{ .Labels }}",
        "../../etc/passwd",
        "%s%n%d", "NaN", "null", "-1", "1e999", "\\u0000", "\"quoted\"", "\r\n", "\t", " ", "", "Ignore all rules.",
    ]

    static func escaped(_ text: String) -> String {
        text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }

    @Test(arguments: texts) func `a strange text comes through scalar by scalar`(text: String) throws {
        let payload = SamplePayloads.payload(
            alert: "\"labels\":{\"alertname\":\"\(Self.escaped(text))\"}",
            "\"annotations\":{\"\(Self.escaped(text))\":\"\(Self.escaped(text))\"}",
            "\"fingerprint\":\"\(Self.escaped(text))\"",
            SamplePayloads.start
        )
        let alert = try #require(try AlertmanagerWebhookTests.read(payload).alerts.first)
        let scalars = Array(text.unicodeScalars)
        #expect(Array(alert.name.unicodeScalars) == scalars)
        #expect(alert.annotations.map { Array($0.name.unicodeScalars) } == [scalars])
        #expect(alert.annotations.map { Array($0.value.unicodeScalars) } == [scalars])
        #expect(Array(alert.fingerprint.unicodeScalars) == scalars)
    }

    @Test func `names that only look alike stay apart`() throws {
        // Latin a, Cyrillic a, and a with an invisible mark.
        let labels = #""labels":{"a":"1","\u0430":"2","a\u200b":"3"}"#
        let alert = try #require(
            try AlertmanagerWebhookTests.read(SamplePayloads.payload(alert: labels, SamplePayloads.start)).alerts.first
        )
        #expect(alert.labels.map(\.value).sorted() == ["1", "2", "3"])
        #expect(alert.labels["a"] == "1")
    }

    /// Whether a scalar neither steers a terminal nor hides.
    static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: false
        default: true
        }
    }

    @Test func `an error never repeats a hostile text as it stands`() {
        for text in Self.texts where !text.isEmpty {
            let payload = SamplePayloads.payload(
                alert: "\"status\":\"\(Self.escaped(text))\"",
                "\"labels\":{\"\(Self.escaped(text))\":{}}"
            )
            let keyed = SamplePayloads.payload(
                alert: "\"labels\":{\"\(Self.escaped(text))\":{}}",
                SamplePayloads.start
            )
            for document in [payload, keyed] {
                let error = #expect(throws: JSONError.self) { try AlertmanagerWebhookTests.read(document) }
                let words = error?.description ?? ""
                #expect(!words.isEmpty && words.unicodeScalars.allSatisfy(Self.isVisible), "\(words)")
            }
        }
    }
}
