import Testing

@testable import StrictJSON

/// What errors say, and where they point.
@Suite struct JSONErrorTests {
    static func error(_ document: String, limits: JSONLimits = .network) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: document, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    struct Case: CustomTestStringConvertible {
        let document: String
        let sentence: String
        var testDescription: String { sentence }
    }

    static let cases = [
        Case(
            document: "{\n  \"alerts\": [\n    {\"labels\": {\"a\": 1, \"a\": 2}}]}",
            sentence:
                #"An object has a second member "a" at line 3, column 25 (byte 40), alerts[0].labels: keep one of the two."#
        ),
        Case(
            document: "[1,]",
            sentence:
                "Found ']' instead of a value at line 1, column 4 (byte 3), [1]: write a value here, or remove the comma before it."
        ),
        Case(
            document: #"{"ключ": tru}"#,
            sentence: "Found '}' instead of the rest of true, false or null at line 1, column 13 (byte 16), "
                + #"["ключ"]: write true, false or null in lower case."#
        ),
        Case(
            document: "",
            sentence: "The text ends where a value should follow at line 1, column 1 (byte 0): send the whole document."
        ),
        Case(
            document: "\u{FEFF}{}",
            sentence:
                "The text begins with a byte order mark, or with what begins no JSON, at line 1, column 1 (byte 0): "
                + "send UTF-8 without a byte order mark."
        ),
        Case(
            document: "{\"a\": 1}\u{1B}",
            sentence:
                "Found byte 0x1B after the end of the document at line 1, column 9 (byte 8): send one document at a time."
        ),
        Case(
            document: "[123456789012345678901234567890123456789]",
            sentence:
                "The integer 12345678901234567890123456789012… is out of range at line 1, column 2 (byte 1), [0]: "
                + "send a value that fits, or send it as a string."
        ),
    ]

    @Test(arguments: cases)
    func `an error is one sentence: what, where, what to do`(example: Case) {
        #expect(Self.error(example.document)?.description == example.sentence)
    }

    @Test(arguments: [
        ("[[1, [2, x]]]", "[0][1][1]"),
        (#"{"a": {"b": [{}, {"c": x}]}}"#, "a.b[1].c"),
        (#"{"a b": x}"#, #"["a b"]"#),
        (#"{"a\"\u202eb": x}"#, #"["a\"\u202eb"]"#),
        (#"{"": x}"#, #"[""]"#),
        (#"{"1a": x}"#, #"["1a"]"#),
        (#"{"a": 1 x}"#, "a"),
        (#"{"a": 1, x}"#, ""),
        (#"{"a" x}"#, "a"),
        ("[x]", ""),
        ("[1 x]", "[0]"),
        (#"[{"a": [1, 2], "b": x}]"#, "[0].b"),
        (#"{"a\\": x}"#, #"["a\\"]"#),
    ])
    func `the path leads to what was being read`(document: String, path: String) {
        #expect(Self.error(document)?.location.path == path)
    }

    @Test func `a long key is cut in a path, and a deep path in the middle`() {
        let key = String(repeating: "k", count: 100)
        #expect(Self.error("{\"\(key)\": x}")?.location.path == "[\"\(key.prefix(40))…\"]")
        let deep = String(repeating: #"{"a":"#, count: 20) + "x"
        #expect(Self.error(deep)?.location.path == "a.a.a.a.a.a….a.a.a.a.a.a")
    }

    @Test func `a description quotes little and escapes it`() {
        let hostile = "\u{1B}[31m\u{202E}\u{85}" + String(repeating: "z", count: 1000)
        let key = hostile.unicodeScalars.map { $0.value < 0x20 ? "\\u001b" : String($0) }.joined()
        let description = Self.error("{\"\(key)\":1,\"\(key)\":2}")?.description ?? ""
        #expect(description.contains(#""\u001b[31m\u202e\u0085zzz"#))
        #expect(description.count < 250)
        #expect(!description.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" || $0 == "\u{85}" })
    }

    @Test(
        arguments: [
            ("1", .misplacedCall), ("2", .nonFiniteNumber), ("3", .inexactDouble), ("4", .notAnInteger),
            ("5", .documentTooLong(limit: 1)), ("6", .nestingTooDeep(limit: 1)), ("7", .stringTooLong(limit: 1)),
            ("8", .numberTooLong(limit: 1)), ("9", .tooManyMembers(limit: 1)), ("10", .loneSurrogate),
            ("11", .invalidEscape),
            ("12", .controlCharacter), ("13", .invalidUTF8), ("14", .numberOverflow), ("15", .malformedNumber),
            ("16", .typeMismatch(expected: .array, found: .null)), ("17", .unexpected(expected: .colon)),
            ("18", .truncated(expected: .restOfString)), ("19", .unexpected(expected: .keyOrEndOfObject)),
            ("20", .unexpected(expected: .valueOrEndOfArray)), ("21", .unexpected(expected: .restOfNumber)),
        ] as [(String, JSONError.Kind)]
    )
    func `every kind makes one sentence`(name: String, kind: JSONError.Kind) {
        let description = JSONErrorTests.sample(kind).description
        #expect(description.hasSuffix("."))
        #expect(description.contains(" at line 1, column 2 (byte 1), a: "))
        #expect(!description.contains("  "))
    }

    static func sample(_ kind: JSONError.Kind) -> JSONError {
        JSONError(kind: kind, location: JSONLocation(byteOffset: 1, line: 1, column: 2, path: "a"))
    }

    /// The caller's own error about the first member's value, after it was skipped.
    static func refusalOfSkippedValue(_ document: String) throws -> JSONError {
        var reader = try JSONReader(document)
        try reader.beginObject()
        _ = try reader.nextKey()
        try reader.skipValue()
        return reader.refusal("The value is not wanted")
    }

    @Test func `a caller's own error has the place of what was read last`() throws {
        var reader = try JSONReader("{\"alerts\": [{}, {\"labels\":\n 5}]}")
        try reader.beginObject()
        _ = try reader.nextKey()
        try reader.beginArray()
        _ = try reader.nextElement()
        _ = try reader.nextElement()
        try reader.beginObject()
        _ = try reader.nextKey()
        let range = try reader.skipValue()
        let error = reader.refusal("The labels must be an object")
        #expect(error.kind == .refused)
        #expect(
            error.description
                == "The labels must be an object at line 2, column 2 (byte 28), alerts[1].labels: correct the value."
        )
        let outer = try JSONErrorTests.refusalOfSkippedValue(#"{"a": [1, [2, 3]]}"#)
        #expect(outer.location == JSONLocation(byteOffset: 6, line: 1, column: 7, path: "a"))
        #expect(reader.location(of: range.lowerBound).path == "alerts[1].labels")
        #expect(reader.location(of: 1_000_000).byteOffset <= reader.bytes.count)
    }
}
