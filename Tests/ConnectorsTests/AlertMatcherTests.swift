import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Connectors

@Suite struct AlertMatcherTests {
    private static let alert = Alert(
        status: .firing,
        labels: LabelSet(["alertname": "DiskFull", "path": "/var/a.b", "severity": "critical", "quote": "a\"b\\c\nd"]),
        startsAt: .epoch
    )

    /// A matcher, and whether it fits the alert above.
    static let cases: [(String, Bool)] = [
        ("alertname=DiskFull", true), ("alertname=\"DiskFull\"", true), ("alertname != DiskFull", false),
        ("  severity = \"critical\"  ", true), ("severity=warning", false), ("severity!=\"warning\"", true),
        ("missing=\"\"", true), ("missing=", true), ("missing!=\"\"", false), ("missing!=x", true),
        ("alertname=~\"Disk.*\"", true), ("alertname=~\"Disk\"", false), ("alertname=~\".*\"", true),
        ("alertname=~\".+\"", true), ("missing=~\".+\"", false), ("missing=~\".*\"", true),
        ("alertname=~\"(NodeDown|DiskFull)\"", true), ("alertname=~\"NodeDown|Disk....\"", true),
        ("alertname=~\"(?:Node.*|.*Full)\"", true), ("alertname!~\"Disk.*\"", false),
        ("path=~\"/var/a\\\\.b\"", true), ("path=~\"/var/a\\\\.bc\"", false), ("path=~/var/.*", true),
        ("quote=\"a\\\"b\\\\c\\nd\"", true), ("severity=~\"\"", false), ("severity=~\"critical|\"", true),
    ]

    @Test(arguments: cases) func `a matcher fits as Alertmanager has it`(text: String, isFit: Bool) throws {
        #expect(try AlertMatcher(text).matches(Self.alert) == isFit, "\(text)")
    }

    @Test(arguments: [
        "", "=", "alertname", "1a=b", "a==b\"", "a=\"b", "a=\"b\"c", "a=\"\\x\"", "a=b,c=d", "{a=\"b\"}", "a~b", "é=x",
        String(repeating: "a", count: 1001), "a=~\"x{2}\"", "a=~\"[ab]\"", "a=~\"(a\"", "a=~\"a?\"", "a=~\"a*\"",
        "a=~\"^a\"", "a=~\"a$\"", "a=~\"\\\\d\"", "a=~\"(a)(b)\"", "a=~\".*?\"", "a=~\"\\\\\"",
    ]) func `what is no matcher, or none that is understood, is refused`(_ text: String) {
        #expect(throws: AlertMatcher.Problem.self, "\(text)") { try AlertMatcher(text) }
    }

    @Test func `a pattern takes linear time on what makes others take ages`() throws {
        let pattern = try #require(LabelPattern(String(repeating: ".*a", count: 60) + "b"))
        let clock = ContinuousClock()
        let time = clock.measure { #expect(!pattern.matches(String(repeating: "a", count: 100_000))) }
        #expect(time < .seconds(20))
        #expect(LabelPattern(String(repeating: "a", count: 201)) == nil)
    }

    @Test func `random texts are refused or read, and never trap`() {
        var random = SeededGenerator(seed: 9)
        let letters = Array("a=~!\"\\.*+|()é \n{}[]")
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &random)
            let text = String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
            _ = try? AlertMatcher(text).matches(Self.alert)  // Refused or read: either will do.
            _ = LabelPattern(text)?.matches("aa.é")
        }
    }
}
