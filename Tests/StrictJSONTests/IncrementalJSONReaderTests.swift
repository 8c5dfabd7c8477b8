import Testing

@testable import StrictJSON

/// The incremental reader as a caller of a streaming endpoint uses it.
@Suite struct IncrementalJSONReaderTests {
    static func drain(_ reader: inout IncrementalJSONReader) throws(JSONError) -> [JSONEvent] {
        var events: [JSONEvent] = []
        while let event = try reader.next() {
            events.append(event)
        }
        return events
    }

    @Test func `each event comes as soon as its last byte`() throws {
        var reader = IncrementalJSONReader()
        let steps: [(String, [JSONEvent])] = [
            (" {", [.beginObject]), ("\"st", []), ("eps\"", [.key("steps")]), (" : ", []), ("[tru", [.beginArray]),
            ("e", [.boolean(true)]), (", \"a\\u00", []), ("e9\"", [.string("aé")]), (",12", []), ("3", []),
            (",", [.number(.integer(123))]), ("nul", []), ("l]", [.null, .endArray]), ("}", [.endObject]), (" \n", []),
        ]
        for (piece, expected) in steps {
            reader.feed(piece)
            #expect(try Self.drain(&reader) == expected, "after \(piece)")
        }
        #expect(reader.isComplete)
        #expect(try reader.finish() == [])
    }

    @Test func `a character may be cut anywhere`() throws {
        var reader = IncrementalJSONReader()
        var events: [JSONEvent] = []
        for byte in Array("[\"中😀\"]".utf8) {
            reader.feed([byte])
            events += try Self.drain(&reader)
        }
        #expect(events == [.beginArray, .string("中😀"), .endArray])
    }

    @Test func `a number at the root is complete when the text is`() throws {
        var reader = IncrementalJSONReader()
        reader.feed("12")
        #expect(try reader.next() == nil)
        #expect(!reader.isComplete)
        #expect(try reader.finish() == [.number(.integer(12))])
        #expect(reader.isComplete)
    }

    @Test(arguments: ["", " ", "[", "[1", "{\"a\"", "{\"a\":", "\"abc", "tru", "-", "1.", "[1,", "{\"a\":1,"])
    func `a text that stops early is truncated`(text: String) {
        let error = #expect(throws: JSONError.self) {
            var reader = IncrementalJSONReader()
            reader.feed(text)
            _ = try Self.drain(&reader)
            _ = try reader.finish()
        }
        guard case .truncated = error?.kind else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.location.byteOffset == text.utf8.count)
    }

    @Test func `the first impossible byte ends the reading, for good`() throws {
        var reader = IncrementalJSONReader()
        reader.feed("{\"a\": [1, 2\n")
        #expect(try Self.drain(&reader).count == 5)
        reader.feed("}")
        let error = #expect(throws: JSONError.self) { try reader.next() }
        #expect(error?.kind == .unexpected(expected: .commaOrEndOfArray))
        #expect(error?.location == JSONLocation(byteOffset: 12, line: 2, column: 1, path: "a[1]"))
        reader.feed("]}")
        let again = #expect(throws: JSONError.self) { try reader.next() }
        #expect(again == error)
        #expect(!reader.isComplete)
    }

    @Test func `after the root value only white space may follow`() throws {
        var reader = IncrementalJSONReader()
        reader.feed("{} \n")
        #expect(try Self.drain(&reader) == [.beginObject, .endObject])
        reader.feed("x")
        let error = #expect(throws: JSONError.self) { try reader.next() }
        #expect(error?.kind == .trailingData)
    }

    @Test func `the location is that of the last event`() throws {
        var reader = IncrementalJSONReader()
        reader.feed("{\"a\":\n [true, {\"b\": 5}]}")
        var places: [String] = []
        while try reader.next() != nil {
            places.append("\(reader.location)")
        }
        #expect(
            places == [
                "line 1, column 1 (byte 0)", "line 1, column 2 (byte 1), a", "line 2, column 2 (byte 7), a",
                "line 2, column 3 (byte 8), a[0]", "line 2, column 9 (byte 14), a[1]",
                "line 2, column 10 (byte 15), a[1].b",
                "line 2, column 15 (byte 20), a[1].b", "line 2, column 16 (byte 21), a[1]",
                "line 2, column 17 (byte 22), a",
                "line 2, column 18 (byte 23)",
            ]
        )
        #expect(
            reader.refusal("The plan is empty").description
                == "The plan is empty at line 2, column 18 (byte 23): correct the value."
        )
    }

    @Test func `events and a builder make the value that the reader would`() throws {
        let text = #"{"steps":[{"action":"restart","n":1},{"action":"wait","n":2.5}],"done":null}"#
        var reader = IncrementalJSONReader()
        var builder = JSONValueBuilder()
        var value: JSONValue?
        for byte in text.utf8 {
            reader.feed([byte])
            while let event = try reader.next() {
                value = builder.take(event) ?? value
            }
        }
        #expect(value == (try JSONValue(parsing: text)))
    }

    @Test func `bytes may be fed faster than they are read`() throws {
        var reader = IncrementalJSONReader()
        reader.feed("[")
        var count = 0
        for index in 0..<1000 {
            reader.feed("\(index),")
            count += try reader.next() == nil ? 0 : 1
        }
        reader.feed("0]")
        let rest = try Self.drain(&reader)
        #expect(count + rest.count == 1003)
    }

    @Test func `bytes that were read are not kept`() throws {
        var reader = IncrementalJSONReader()
        reader.feed("[")
        for _ in 0..<10_000 {
            reader.feed("1,")
            _ = try reader.next()
        }
        #expect(reader.chunk.count < 10)
    }
}
