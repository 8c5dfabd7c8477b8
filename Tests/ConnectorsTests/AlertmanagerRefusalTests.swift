import Connectors
import IncidentModel
import StrictJSON
import Testing

/// What is refused names its line and its field, for somebody has to find it among thousands of alerts.
@Suite struct AlertmanagerRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let line: Int
        let path: String
        let says: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, line: Int = 1, _ path: String, says: String) {
            (self.name, self.text, self.line, self.path, self.says) = (name, text, line, path, says)
        }
    }

    /// An alert in the third line whose member is wrong.
    static func member(_ name: String, _ member: String, _ path: String, says: String) -> Case {
        let text = "{\"alerts\":[\n{\"labels\":{},\"startsAt\":\"2026-11-22T10:00:00Z\"},\n{\(member)}]}"
        return Case(name, text, line: 3, path, says: says)
    }

    static let labels = SamplePayloads.labels
    static let start = SamplePayloads.start

    static let shapes = [
        Case("nothing", "", "", says: "The text ends"),
        Case("white space", " \n\n ", line: 3, "", says: "The text ends"),
        Case("a text", "\"alerts\"", "", says: "an Alertmanager payload is an object"),
        Case("a number", "4", "", says: "an Alertmanager payload is an object"),
        Case("null", "null", "", says: "an Alertmanager payload is an object"),
        Case("an array of numbers", "[{\"alerts\":[]},\n4]", line: 2, "[1]", says: "an Alertmanager payload is an"),
        Case("no alerts", "{\n\"version\":\"4\"}", "", says: "this object has no `alerts`"),
        Case("no alerts in an array", "[{\"alerts\":[]},\n {}]", line: 2, "[1]", says: "this object has no `alerts`"),
        Case("alerts that are an object", "{\"alerts\":\n{}}", line: 2, "alerts", says: "Found an object instead of"),
        Case("alerts that are null", "{\"alerts\":null}", "alerts", says: "Found null instead of an array"),
        Case("an alert that is a text", "{\"alerts\":[\"HighErrorRate\"]}", "alerts[0]", says: "an alert is an object"),
        Case("truncatedAlerts as text", #"{"truncatedAlerts":"3"}"#, "truncatedAlerts", says: "Found a string instead"),
        Case("truncatedAlerts below zero", #"{"truncatedAlerts":-1}"#, "truncatedAlerts", says: "0 or more"),
        Case(
            "truncatedAlerts of 400 digits",
            "{\"truncatedAlerts\":\(digits)}",
            "truncatedAlerts",
            says: "longer than"
        ),
        Case("truncatedAlerts beyond 64 bits", #"{"truncatedAlerts":1e19}"#, "truncatedAlerts", says: "exponent"),
        Case("not JSON", "alerts: []", "", says: "Found 'a' instead of a value"),
        Case("HTML of a proxy", "<html>\n502</html>", "", says: "Found '<' instead of a value"),
        Case("cut off", "{\"alerts\":[\n{\"labels\":{\"a\":\"b", line: 2, "alerts[0].labels.a", says: "The text ends"),
        Case("a comma too many", "{\"alerts\":[],}", "", says: "instead of a key"),
        Case("something behind it", "{\"alerts\":[]} x", "", says: "Found 'x'"),
        Case("a byte order mark", "\u{FEFF}{\"alerts\":[]}", "", says: "byte order mark"),
        Case("alerts twice", "{\"alerts\":[],\n\"alerts\":[]}", line: 2, "", says: "a second member \"alerts\""),
    ]

    static let digits = String(repeating: "9", count: 400)

    static let members = [
        member("no labels", start, "alerts[1]", says: "an alert needs `labels`"),
        member("no start", labels, "alerts[1]", says: "an alert needs `startsAt`"),
        member("a start that is null", labels + #","startsAt":null"#, "alerts[1]", says: "an alert needs `startsAt`"),
        member(
            "the zero time as start",
            labels + #","startsAt":"0001-01-01T00:00:00Z""#,
            "alerts[1]",
            says: "an alert needs `startsAt`"
        ),
        member("labels as array", #""labels":["a"]"#, "alerts[1].labels", says: "`labels` must be an object of texts"),
        member("labels as text", #""labels":"a=b""#, "alerts[1].labels", says: "`labels` must be an object of texts"),
        member("a label as object", #""labels":{"a":{}}"#, "alerts[1].labels.a", says: "`labels` must be texts"),
        member("annotations as array", #""annotations":[]"#, "alerts[1].annotations", says: "must be an object of"),
        member("an annotation as array", #""annotations":{"a":[1]}"#, "alerts[1].annotations.a", says: "must be texts"),
        member("a label twice", #""labels":{"a":"1","a":"2"}"#, "alerts[1].labels", says: "a second member \"a\""),
        member("a status of another kind", #""status":1"#, "alerts[1].status", says: "Found a number instead of a"),
        member("an unknown status", #""status":"suppressed""#, "alerts[1].status", says: "`firing` or `resolved`"),
        member("a start as number", #""startsAt":1763805600"#, "alerts[1].startsAt", says: "Found a number instead"),
        member("a start in words", #""startsAt":"yesterday""#, "alerts[1].startsAt", says: "`startsAt` must be a time"),
        member("a start without zone", #""startsAt":"2026-11-22T10:00:00""#, "alerts[1].startsAt", says: "must be a"),
        member("the 30th of February", #""startsAt":"2026-02-30T10:00:00Z""#, "alerts[1].startsAt", says: "must be a"),
        member("an end in words", #""endsAt":"never""#, "alerts[1].endsAt", says: "`endsAt` must be a time like 2026"),
        member("a fingerprint as number", #""fingerprint":12"#, "alerts[1].fingerprint", says: "Found a number"),
        member("a link as object", #""generatorURL":{}"#, "alerts[1].generatorURL", says: "Found an object instead"),
        member("a raw control character", "\"labels\":{\"a\":\"\u{1B}[2J\"}", "alerts[1].labels.a", says: "unescaped"),
        member("a number beyond 64 bits", #""labels":{"a":98765432109876543210}"#, "alerts[1].labels.a", says: "range"),
        member("half a surrogate pair", #""labels":{"a":"\ud800"}"#, "alerts[1].labels.a", says: "surrogate pair"),
        member("a number without end", #""labels":{"a":1.}"#, "alerts[1].labels.a", says: "where the number cannot"),
        member("a number of 400 digits", "\"labels\":{\"a\":\(digits)}", "alerts[1].labels.a", says: "longer than 256"),
    ]

    @Test(arguments: shapes + members) func `a refusal names line and field and says what is wrong`(refused: Case) {
        let error = #expect(throws: JSONError.self) { try AlertmanagerWebhookTests.read(refused.text) }
        #expect(error?.location.line == refused.line)
        #expect(error?.location.path == refused.path)
        let words = error?.description ?? ""
        #expect(words.contains(refused.says), "\(words)")
        #expect(words.contains("line \(refused.line), column"))
        #expect(words.allSatisfy { !$0.isNewline } && words.utf8.count < 400, "one short line: \(words)")
    }

    @Test func `bytes that are not UTF-8 are refused with their place`() {
        for bad in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3]] as [[UInt8]] {
            let bytes = Array("{\"alerts\":[{\"labels\":{\n\"a\":\"x".utf8) + bad + Array("\"}}]}".utf8)
            let error = #expect(throws: JSONError.self) { try AlertmanagerWebhook.read(bytes, limits: .network) }
            #expect(error?.kind == .invalidUTF8)
            #expect(error?.location.line == 2)
            #expect(error?.location.path == "alerts[0].labels.a")
        }
    }

    @Test(arguments: [31, 32, 33, 100_000]) func `nesting is taken to the limit and no deeper`(depth: Int) {
        let value = String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
        let text = "{\"later\":\(value),\"alerts\":[]}"
        var kind: JSONError.Kind?
        do throws(JSONError) { _ = try AlertmanagerWebhookTests.read(text) } catch { kind = error.kind }
        #expect(kind == (depth > 32 ? .nestingTooDeep(limit: 32) : nil))
    }
}

/// What is large is refused before it costs memory or time.
@Suite(.timeLimit(.minutes(1))) struct AlertmanagerLimitTests {
    static let one = SamplePayloads.payload(alert: SamplePayloads.labels, SamplePayloads.start)

    @Test func `a payload of just the limit is read, and a byte more is refused`() throws {
        let limits = JSONLimits(documentBytes: Self.one.utf8.count + 10)
        let padded = Self.one + String(repeating: " ", count: 10)
        #expect(try AlertmanagerWebhookTests.read(padded, limits: limits).alerts.count == 1)
        let error = #expect(throws: JSONError.self) { try AlertmanagerWebhookTests.read(padded + " ", limits: limits) }
        #expect(error?.kind == .documentTooLong(limit: limits.documentBytes))
    }

    @Test func `the limit holds for all payloads together`() {
        let limits = JSONLimits(documentBytes: Self.one.utf8.count + 10)
        let error = #expect(throws: JSONError.self) {
            try AlertmanagerWebhookTests.read(Self.one + Self.one, limits: limits)
        }
        #expect(error?.kind == .documentTooLong(limit: limits.documentBytes))
    }

    @Test func `long texts and many members are refused`() {
        let long = SamplePayloads.payload(
            alert: #""labels":{"a":"\#(String(repeating: "x", count: 300_000))"}"#,
            SamplePayloads.start
        )
        let many = "{\"later\":[" + String(repeating: "0,", count: 200_001) + "0],\"alerts\":[]}"
        #expect(throws: JSONError.self) { try AlertmanagerWebhookTests.read(long) }
        #expect(throws: JSONError.self) { try AlertmanagerWebhookTests.read(many) }
    }

    @Test func `a megabyte of small payloads takes no longer than its length`() throws {
        let empty = "{\"alerts\":[]}\n"
        let count = 1_000_000 / empty.utf8.count
        let text = String(repeating: "\n", count: 40_000) + String(repeating: empty, count: count)
        let taken = try ContinuousClock().measure { _ = try AlertmanagerWebhookTests.read(text) }
        // Quadratic, this would write some hundred gigabytes.
        #expect(taken < .seconds(20))
        let error = #expect(throws: JSONError.self) { try AlertmanagerWebhookTests.read(text + "[0]") }
        #expect(error?.location.line == 40_001 + count)
    }

    @Test func `many alerts in many payloads take no longer than their length`() throws {
        let text = String(repeating: Self.one, count: 3000)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try AlertmanagerWebhookTests.read(text).alerts.count == 3000)
        let taken = start.duration(to: clock.now)
        #expect(taken < .seconds(20))
    }

    @Test(arguments: [
        "[", "{", "\"", "}", "]", "{\"alerts\":[", "{}", "[]", "\\", "{\"\\", "}{", "\u{0}", "[{\"a\":",
    ])
    func `a flood of one piece is refused in time`(piece: String) {
        let text = String(repeating: piece, count: 900_000 / piece.utf8.count)
        let taken = ContinuousClock().measure {
            // A refusal is as good as an empty batch here: the time is what counts.
            _ = try? AlertmanagerWebhookTests.read(text)
        }
        #expect(taken < .seconds(20))
    }

    @Test func `counts of left-out alerts that overflow are held at the largest number`() throws {
        let claim = #"{"truncatedAlerts":9223372036854775807,"alerts":[]}"#
        #expect(try AlertmanagerWebhookTests.read(claim + claim + claim).truncated == .max)
    }
}
