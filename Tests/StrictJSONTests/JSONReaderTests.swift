import StrictJSON
import Testing

/// The pull reader as a caller uses it.
@Suite struct JSONReaderTests {
    @Test func `an object gives its members in order`() throws {
        var reader = try JSONReader(#"{"b": "x", "a": 7, "c": true, "d": null, "e": 2.5}"#)
        var seen: [String] = []
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "a": seen.append("a=\(try reader.readInt())")
            case "b": seen.append("b=\(try reader.readString())")
            case "c": seen.append("c=\(try reader.readBool())")
            case "d":
                try reader.readNull()
                seen.append("d")
            default: seen.append("\(key.text)=\(try reader.readDouble())")
            }
        }
        try reader.finish()
        #expect(seen == ["b=x", "a=7", "c=true", "d", "e=2.5"])
        #expect(reader.isComplete)
    }

    @Test func `an array gives its elements in order`() throws {
        var reader = try JSONReader("[1, [2, 3], 4]")
        var sum = 0
        try reader.beginArray()
        while try reader.nextElement() {
            if try reader.peekKind() == .array {
                sum += try reader.readArray { reader throws(JSONError) in try reader.readInt() }.reduce(0, +)
            } else {
                sum += try reader.readInt()
            }
        }
        try reader.finish()
        #expect(sum == 10)
    }

    @Test func `objects and arrays of strings are read whole`() throws {
        var reader = try JSONReader(#"[{"b": "1", "a": "\u0032"}, ["x", ""], {"a": 1}]"#)
        try reader.beginArray()
        _ = try reader.nextElement()
        #expect(try reader.readStringMembers { "\($0)=\($1)" } == ["b=1", "a=2"])
        _ = try reader.nextElement()
        #expect(try reader.readStrings() == ["x", ""])
        _ = try reader.nextElement()
        let error = #expect(throws: JSONError.self) { try reader.readStringMembers() }
        #expect(
            error?.description
                == "Found a number instead of a string at line 1, column 46 (byte 45), [2].a: send a string."
        )
    }

    enum Field: String, CaseIterable, Sendable {
        case id
        case title
        case aKeyLongerThanSixteenBytes
    }

    @Test(arguments: [
        (#"{"id":1,"title":2,"aKeyLongerThanSixteenBytes":3}"#, ["id", "title", "aKeyLongerThanSixteenBytes"]),
        (#"{"\u0069d":1,"aKeyLongerThanSixteenByteS":3}"#, ["id", "?aKeyLongerThanSixteenByteS"]),
        (#"{"ID":1,"i":2,"id ":3,"":4}"#, ["?ID", "?i", "?id ", "?"]),
        ("{\"t\u{131}tle\":1,\"\u{2139}d\":2}", ["?t\u{131}tle", "?\u{2139}d"]),
    ])
    func `known keys are told from unknown ones byte for byte`(document: String, expected: [String]) throws {
        let fields = JSONFields<Field>()
        var reader = try JSONReader(document)
        var seen: [String] = []
        try reader.beginObject()
        while let field = try reader.nextField(fields) {
            switch field {
            case .known(let name): seen.append(name.rawValue)
            case .unknown(let key): seen.append("?" + key.text)
            }
        }
        #expect(seen == expected)
    }

    @Test func `a key equals a literal byte for byte, not by canonical equivalence`() {
        #expect(JSONKey("K") == "K")
        #expect(JSONKey("\u{212A}") != "K")
        #expect(JSONKey("e\u{301}") != "\u{E9}")
        #expect(JSONKey("a") != "aa")
        #expect(Set([JSONKey("\u{212A}"), "K", "K"]).count == 2)
        #expect(JSONKey("a\u{202E}b\n").description == #""a\u202eb\n""#)
    }

    @Test func `what is not read is skipped`() throws {
        var reader = try JSONReader(#"{"a": [1, {"b": "\n"}], "c": {"d": {}}, "e": 5}"#)
        try reader.beginObject()
        var last = 0
        while let key = try reader.nextKey() {
            if key == "e" {
                last = try reader.readInt()
            }
        }
        #expect(last == 5)
    }

    @Test func `what is not read is still checked`() throws {
        let error = #expect(throws: JSONError.self) {
            var reader = try JSONReader(#"{"a": {"x": 1, "x": 2}, "b": 1}"#)
            try reader.beginObject()
            while try reader.nextKey() != nil {}
        }
        #expect(error?.kind == .duplicateKey)
        #expect(error?.location.path == "a")
    }

    @Test func `finishing checks all that is left`() throws {
        var reader = try JSONReader(#"{"a": [1, 2}"#)
        try reader.beginObject()
        _ = try reader.nextKey()
        let error = #expect(throws: JSONError.self) { try reader.finish() }
        #expect(error?.kind == .unexpected(expected: .commaOrEndOfArray))
    }

    @Test(arguments: [
        ("  [1, 2]  ", "[1, 2]"), (#" {"a": "}"} "#, #"{"a": "}"}"#), ("\n-1.5e3\t", "-1.5e3"),
        (#""a\"b" "#, #""a\"b""#),
        ("null ", "null"),
    ])
    func `skipping a value gives the range of its bytes`(document: String, value: String) throws {
        var reader = try JSONReader(document)
        let range = try reader.skipValue()
        #expect(String(decoding: reader.bytes[range], as: UTF8.self) == value)
    }

    @Test func `the bytes of an inner value can be taken`() throws {
        var reader = try JSONReader(#"{"a": 1, "b" : [ "x" ] , "c": 2}"#)
        try reader.beginObject()
        while let key = try reader.nextKey(), key != "b" {}
        let range = try reader.skipValue()
        #expect(String(decoding: reader.bytes[range], as: UTF8.self) == #"[ "x" ]"#)
        #expect(try reader.nextKey() == "c")
    }

    @Test func `a copy reads ahead without moving the original`() throws {
        var reader = try JSONReader(#"{"kind": "x", "n": 1}"#)
        var ahead = reader
        try ahead.beginObject()
        #expect(try ahead.nextKey() == "kind")
        #expect(try ahead.readString() == "x")
        #expect(
            try reader.readMembers { reader throws(JSONError) in try reader.skipValue() }.map(\.key) == ["kind", "n"]
        )
    }

    @Test func `a value of another kind is left where it is`() throws {
        var reader = try JSONReader(#"{"a": "12"}"#)
        try reader.beginObject()
        _ = try reader.nextKey()
        let error = #expect(throws: JSONError.self) { try reader.readInt() }
        #expect(error?.kind == .typeMismatch(expected: .number, found: .string))
        #expect(error?.location == JSONLocation(byteOffset: 6, line: 1, column: 7, path: "a"))
        #expect(try reader.readString() == "12")
        try reader.finish()
    }

    @Test func `null can be asked for without losing another value`() throws {
        var reader = try JSONReader("[null, 3]")
        try reader.beginArray()
        #expect(try reader.nextElement())
        #expect(try reader.readNullIfPresent())
        #expect(try reader.nextElement())
        #expect(try !reader.readNullIfPresent())
        #expect(try reader.readInt() == 3)
        #expect(try !reader.nextElement())
    }

    @Test func `after a grammar error every call throws the same error`() throws {
        var reader = try JSONReader("[1, x]")
        try reader.beginArray()
        _ = try reader.nextElement()
        _ = try reader.readInt()
        _ = try reader.nextElement()
        let first = try #require(throws: JSONError.self) { try reader.readInt() }
        let calls: [(inout JSONReader) throws -> Void] = [
            { _ = try $0.nextElement() },
            { _ = try $0.readString() },
            { try $0.skipValue() },
            { _ = try $0.nextEvent() },
            { try $0.finish() },
        ]
        for call in calls {
            #expect(throws: first) { try call(&reader) }
        }
        #expect(!reader.isComplete)
    }

    @Test func `asking where no value stands is an error, not a trap`() throws {
        let misplaced: [(String, (inout JSONReader) throws -> Void)] = [
            (
                "[]",
                {
                    try $0.beginArray()
                    _ = try $0.nextElement()
                    _ = try $0.readInt()
                }
            ),
            (
                "[1]",
                {
                    try $0.beginArray()
                    _ = try $0.readInt()
                }
            ),
            (
                "[1]",
                {
                    try $0.beginArray()
                    _ = try $0.nextKey()
                }
            ),
            (
                "{}",
                {
                    try $0.beginObject()
                    _ = try $0.nextElement()
                }
            ),
            (
                "1",
                {
                    _ = try $0.readInt()
                    _ = try $0.readInt()
                }
            ),
            ("1", { _ = try $0.nextElement() }),
            (
                "{}",
                {
                    try $0.skipValue()
                    _ = try $0.nextKey()
                }
            ),
            (
                "{}",
                {
                    try $0.skipValue()
                    _ = try $0.readValue()
                }
            ),
        ]
        for (document, calls) in misplaced {
            let error = #expect(throws: JSONError.self, "\(document)") {
                var reader = try JSONReader(document)
                try calls(&reader)
            }
            #expect(error?.kind == .misplacedCall, "\(document)")
        }
    }

    @Test func `the depth counts open containers`() throws {
        var reader = try JSONReader("[[1]]")
        #expect(reader.depth == 0)
        try reader.beginArray()
        _ = try reader.nextElement()
        try reader.beginArray()
        #expect(reader.depth == 2)
        try reader.finish()
        #expect(reader.depth == 0)
    }
}
