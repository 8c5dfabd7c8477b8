import StructuredDocuments
import Testing

@Suite struct CoreSchemaValueTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let value: CoreSchemaValue
        init(_ text: String, _ value: CoreSchemaValue) { (self.text, self.value) = (text, value) }
        var testDescription: String { "\"\(text)\"" }
    }

    static let cases: [Case] = [
        Case("", .null), Case("~", .null), Case("null", .null), Case("Null", .null), Case("nULL", .text("nULL")),
        Case("true", .boolean(true)), Case("False", .boolean(false)), Case("tRue", .text("tRue")),
        Case("yes", .text("yes")), Case("no", .text("no")), Case("on", .text("on")), Case("off", .text("off")),
        Case("0", .integer(0)), Case("-12", .integer(-12)), Case("+7", .integer(7)), Case("010", .integer(10)),
        Case("0x1F", .integer(31)), Case("0o17", .integer(15)), Case("0x", .text("0x")), Case("0x-1", .text("0x-1")),
        Case("0b11", .text("0b11")), Case("-0x1", .text("-0x1")), Case("1_000", .text("1_000")),
        Case("9223372036854775807", .integer(.max)), Case("9223372036854775808", .text("9223372036854775808")),
        Case("1.5", .decimal(1.5)), Case("-.5", .decimal(-0.5)), Case("1.", .decimal(1)), Case("1e3", .decimal(1000)),
        Case("1.10", .decimal(1.1)), Case(".", .text(".")), Case("-", .text("-")), Case("1e", .text("1e")),
        Case("e3", .text("e3")), Case("1.2.3", .text("1.2.3")), Case("1 2", .text("1 2")),
        Case(".inf", .decimal(.infinity)),
        Case("-.INF", .decimal(-.infinity)), Case("inf", .text("inf")), Case("nan", .text("nan")),
        Case("0x1p3", .text("0x1p3")), Case("12:30:45", .text("12:30:45")), Case("2026-11-22", .text("2026-11-22")),
    ]

    @Test(arguments: cases) func `plain text has the type of the core schema`(_ example: Case) {
        #expect(CoreSchemaValue(plain: example.text) == example.value)
        #expect(DocumentScalar(text: example.text, isPlain: true).isNull == (example.value == .null))
    }

    @Test func `not a number is a number of the core schema`() throws {
        guard case .decimal(let value) = CoreSchemaValue(plain: ".nan") else {
            Issue.record("not a decimal")
            return
        }
        #expect(value.isNaN)
    }

    @Test(arguments: cases) func `quoted text is text`(_ example: Case) {
        #expect(DocumentScalar(text: example.text, isPlain: false).resolved == .text(example.text))
    }
}

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("0", Duration.zero), ("0s", .zero), ("30s", .seconds(30)), ("5m", .seconds(300)), ("1h30m", .seconds(5400)),
        ("250ms", .milliseconds(250)), ("1d", .seconds(86_400)), ("1d2h3m4s5ms", .milliseconds(93_784_005)),
        ("90m", .seconds(5400)), ("1s500ms", .milliseconds(1500)), ("007s", .seconds(7)),
    ]) func `a duration is read with its units`(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(arguments: [
        "", "30", "s", "1x", "-5s", "+5s", "1.5h", "30m1h", "5m5m", "1h ", " 1h", "1 h", "1H", "1h30", "10us", "٣s",
        "106751991168d", "9223372036854775808ms", "9223372036854775807s", "5 minutes", "1hm", "1h\u{301}",
    ]) func `what is no duration is not read as one`(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(arguments: [
        (Duration.zero, "0s", "0 s"), (.seconds(5400), "1h30m", "1 h 30 min"), (.milliseconds(250), "250ms", "250 ms"),
        (.seconds(-90), "-1m30s", "-1 min 30 s"), (.milliseconds(3_723_004), "1h2m3s4ms", "1 h 2 min"),
        (.microseconds(400), "0s", "0 s"), (.microseconds(500), "1ms", "1 ms"), (.microseconds(-500), "-1ms", "-1 ms"),
        (.seconds(86_405), "1d5s", "1 d 5 s"),
    ]) func `a duration is written to be read again and to be said`(duration: Duration, compact: String, phrase: String)
    {
        #expect(DurationText.compact(duration) == compact)
        #expect(DurationText.phrase(duration) == phrase)
    }

    @Test(arguments: UInt64(1)...20) func `what is written is read back`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let duration = Duration.milliseconds(Int64.random(in: 0...10_000_000_000, using: &generator))
            #expect(DurationText.parse(DurationText.compact(duration)) == duration)
        }
    }
}

@Suite struct SpellingSuggestionTests {
    static let names = ["deadline", "limit", "restart", "rollback", "id", "title"]

    @Test(arguments: [
        ("dealine", "deadline"), ("Deadline", "deadline"), ("deadlnie", "deadline"), ("limits", "limit"),
        ("restrat", "restart"), ("tilte", "title"), ("rolback", "rollback"),
    ]) func `a slip is recognised`(typed: String, meant: String) {
        #expect(SpellingSuggestion.nearest(to: typed, among: Self.names) == meant)
    }

    @Test(arguments: ["", "x", "zz", "colour", "headlines-and-more", String(repeating: "d", count: 100_000)])
    func `something else is not`(typed: String) {
        #expect(SpellingSuggestion.nearest(to: typed, among: Self.names) == nil)
    }

    @Test func `among equally near names the first wins`() {
        #expect(SpellingSuggestion.nearest(to: "cat", among: ["bat", "rat", "hat"]) == "bat")
        #expect(SpellingSuggestion.nearest(to: "cat", among: [String]()) == nil)
    }
}

@Suite struct DocumentPathTests {
    @Test func `a path reads like the way through the document`() {
        let path = DocumentPath.root.appending(key: "steps").appending(index: 2).appending(key: "arguments")
        #expect(path.description == "steps[2].arguments")
        #expect(
            path.appending(key: "app.kubernetes.io/name").description
                == "steps[2].arguments[\"app.kubernetes.io/name\"]"
        )
        #expect(DocumentPath.root.appending(key: "a\u{1B}b").description == "[\"a\\u{001B}b\"]")
        #expect(DocumentPath.root.appending(index: 0).description == "[0]")
        #expect(DocumentPath.root.description.isEmpty)
    }
}
