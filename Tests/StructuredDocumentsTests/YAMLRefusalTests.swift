import StructuredDocuments
import Testing
import YAMLDocuments

@Suite struct YAMLRefusalTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let code: YAMLError.Code
        let message: String
        init(_ text: String, _ code: YAMLError.Code, _ message: String) {
            (self.text, self.code, self.message) = (text, code, message)
        }
        var testDescription: String { message }
    }

    static let refused: [Case] = [
        Case("a: 1\nb: 2\na: 3", .refused, "c:3:1: duplicate key `a`; it is already given in line 1"),
        Case("a: 1\n\"a\": 3", .refused, "c:2:1: duplicate key `a`; it is already given in line 1"),
        Case("s: [{x: {k: 1, k: 2}}]", .refused, "c:1:16: duplicate key `k`; it is already given in line 1"),
        Case(
            "a: !!python/object:os.system x",
            .refused,
            "c:1:4: the tag `!!python/object:os.system` is not allowed on this value"
        ),
        Case("a: !ruby {b: c}", .refused, "c:1:4: the tag `!ruby` is not allowed on this value"),
        Case("a: !!binary aGk=", .refused, "c:1:4: the tag `!!binary` is not allowed on this value"),
        Case("a: !!int x", .refused, "c:1:4: the tag `!!int` is not allowed on this value"),
        Case("a: !!map [x]", .refused, "c:1:4: the tag `!!map` is not allowed on this value"),
        Case("a: !!set {x}", .refused, "c:1:4: the tag `!!set` is not allowed on this value"),
        Case("a: *x", .refused, "c:1:4: the alias `*x` names no value above it"),
        Case("a: &x [*x]", .refused, "c:1:8: the alias `*x` names the value that it stands in"),
        Case("a: &x 1\nb: &x 2", .refused, "c:2:4: the anchor `&x` is already in use"),
        Case(
            "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2",
            .refused,
            "c:3:3: the merge key `<<` is not supported; write the keys out"
        ),
        Case("[a]: 1", .refused, "c:1:1: a key must be a single value, not a list"),
        Case("? {a: b}\n: 1", .refused, "c:1:3: a key must be a single value, not a mapping"),
        Case("a: &x [1]\n*x : 2", .refused, "c:2:1: an alias to a mapping or list cannot be a key"),
        Case("?\n: 1", .refused, "c:1:2: a key is missing before the colon"),
        Case("a: 1\n---\nb: 2", .severalDocuments, "c:2:1: a second document begins here, only one is allowed"),
    ]

    @Test(arguments: refused) func `what is not taken is refused by name and place`(_ example: Case) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.document(Array(example.text.utf8), name: "c") }
        #expect(error?.code == example.code)
        #expect(error?.description == example.message)
    }

    static let malformed: [Case] = [
        Case(
            "a:\n\tb: 1",
            .malformed,
            "c:2:1: the YAML is malformed: found character that cannot start any token, while scanning for the next "
                + "token; indent with spaces, not with tabs"
        ),
        Case(
            "a: b: c",
            .malformed,
            "c:1:5: the YAML is malformed: mapping values are not allowed in this context; check the indentation, or "
                + "put text that holds a colon and a space between quotation marks"
        ),
        Case(
            "a: \"x\nb: 1\n",
            .malformed,
            "c:3:1: the YAML is malformed: found unexpected end of stream, while scanning a quoted scalar that begins "
                + "in line 1; a quotation mark that was opened is not closed"
        ),
        Case(
            "a: [1, 2\nb: 3\n",
            .malformed,
            "c:2:2: the YAML is malformed: did not find expected ',' or ']', while parsing a flow sequence that begins "
                + "in line 1; a `[` that was opened is not closed"
        ),
        Case(
            "a: 1\n b: 2\n",
            .malformed,
            "c:2:3: the YAML is malformed: mapping values are not allowed in this context; check the indentation, or "
                + "put text that holds a colon and a space between quotation marks"
        ),
        Case(
            "a: 1\nb\n",
            .malformed,
            "c:3:1: the YAML is malformed: could not find expected ':', while scanning a simple key that begins in "
                + "line 2; a key needs a colon and a space after it"
        ),
        Case(
            "a: @x",
            .malformed,
            "c:1:4: the YAML is malformed: found character that cannot start any token, while scanning for the next "
                + "token; put the text between quotation marks"
        ),
    ]

    @Test(arguments: malformed) func `malformed YAML is refused with place and advice`(_ example: Case) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.document(Array(example.text.utf8), name: "c") }
        #expect(error?.code == example.code)
        #expect(error?.description == example.message)
    }

    @Test func `lines in messages are those of the file`() {
        let excerpt = SourceExcerpt(document: "r.md", text: "a: \"x\n", lineOffset: 20, columnOffset: 2)
        let error = #expect(throws: YAMLError.self) { try YAMLReader.document(excerpt) }
        #expect(error?.description.hasPrefix("r.md:22:3: ") == true)
        #expect(error?.description.contains("begins in line 21") == true)
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "c:1:4: the text is not UTF-8 here; save the file as UTF-8"),
            ([0x61, 0x0A, 0xC3, 0xA9, 0xC3], "c:2:2: the text is not UTF-8 here; save the file as UTF-8"),
            ([0xFF, 0xFE, 0x61, 0x00], "c:1:1: the text is not UTF-8 here; save the file as UTF-8"),
            ([0xEF, 0xBB, 0xBF, 0x61, 0xED, 0xA0, 0x80], "c:1:2: the text is not UTF-8 here; save the file as UTF-8"),
        ] as [([UInt8], String)]
    ) func `what is not UTF-8 is refused at its place`(bytes: [UInt8], message: String) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.document(bytes, name: "c") }
        #expect(error?.code == .notText)
        #expect(error?.description == message)
    }

    @Test(arguments: ["\0", "\u{1B}", "\u{7}", "\u{7F}", "\u{9B}"]) func `a control character is refused at its place`(
        control: String
    ) {
        let error = #expect(throws: YAMLError.self) {
            try YAMLReader.document(Array("a: 1\nbü: x\(control)y\n".utf8), name: "c")
        }
        #expect(error?.code == .notText)
        #expect(error?.description == "c:2:6: the text cannot be YAML here: control characters are not allowed")
    }

    @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}"]) func `a line separator that tools disagree about is refused`(
        separator: String
    ) {
        let error = #expect(throws: YAMLError.self) {
            try YAMLReader.document(Array("a: harmless\(separator)admin: true\n".utf8), name: "c")
        }
        #expect(error?.code == .notText)
        #expect(error?.faults.faults.first?.position == SourcePosition(document: "c", line: 1, column: 12))
    }

    @Test func `everything that can be passed over is reported at once and in order`() throws {
        let text = """
            a: 1
            steps:
              - class: !x wait
                class: look
              - <<: *gone
            a: 2
            b: [1
            """
        let error = #expect(throws: YAMLError.self) { try YAMLReader.document(Array(text.utf8), name: "c") }
        let faults = try #require(error).faults.faults
        #expect(faults.map(\.position.line) == [3, 4, 5, 5, 6, 7])
        #expect(error?.code == .malformed)
        #expect(
            faults.map(\.path.description) == [
                "steps[0].class", "steps[0].class", "steps[1][\"<<\"]", "steps[1][\"<<\"]", "a", "",
            ]
        )
    }
}
