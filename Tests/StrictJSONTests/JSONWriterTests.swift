import Testing

@testable import StrictJSON

/// What is written, and what is refused to be.
@Suite struct JSONWriterTests {
    static func text(_ style: JSONWriter.Style = .compact, _ write: (inout JSONWriter) -> Void) throws -> String {
        var writer = JSONWriter(style)
        write(&writer)
        return String(decoding: try writer.finish(), as: UTF8.self)
    }

    static func sample(_ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("status", "firing")
        writer.key("values")
        writer.beginArray()
        writer.write(-1)
        writer.write(UInt64.max)
        writer.write(1.0)
        writer.write(true)
        writer.writeNull()
        writer.beginObject()
        writer.endObject()
        writer.endArray()
        writer.member("none", [])
        writer.member("on", false)
        writer.member("n", 5)
        writer.member("x", 0.25)
        writer.endObject()
    }

    @Test func `the compact style has no white space`() throws {
        let expected =
            #"{"status":"firing","values":[-1,18446744073709551615,1.0,true,null,{}],"none":[],"on":false,"n":5,"x":0.25}"#
        #expect(try Self.text(.compact, Self.sample) == expected)
    }

    @Test func `the pretty style has a line for each member and two spaces a level`() throws {
        let expected = """
            {
              "status": "firing",
              "values": [
                -1,
                18446744073709551615,
                1.0,
                true,
                null,
                {}
              ],
              "none": [],
              "on": false,
              "n": 5,
              "x": 0.25
            }
            """
        #expect(try Self.text(.pretty, Self.sample) == expected)
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("", #""""#), ("\"\\/", #""\"\\/""#), ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
        ("\u{0}\u{1B}\u{1F}\u{7F}", #""\u0000\u001b\u001f\u007f""#), ("\u{80}\u{9B}\u{A0}", "\"\\u0080\\u009b\u{A0}\""),
        ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("a\u{202E}b\u{2066}", #""a\u202eb\u2066""#),
        ("\u{200B}\u{200D}\u{FEFF}\u{AD}", #""\u200b\u200d\ufeff\u00ad""#), ("\u{E0041}", #""\udb40\udc41""#),
        ("\u{3164}\u{FE0F}", #""\u3164\ufe0f""#), ("é中😀\u{FFFD}", "\"é中😀\u{FFFD}\""),
    ])
    func `a string is escaped where it could mislead`(string: String, expected: String) throws {
        #expect(try Self.text { $0.write(string) } == expected)
        #expect(try JSONValue(parsing: expected) == .string(string))
    }

    @Test func `every invisible character that Unicode names is escaped`() {
        for value in UInt32(0x80)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let category = scalar.properties.generalCategory
            let isHidden =
                [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
                || scalar.properties.isDefaultIgnorableCodePoint
            if isHidden {
                #expect(JSONEscaping.isHidden(value), "U+\(String(value, radix: 16))")
            }
        }
    }

    @Test func `what is visible is not escaped`() {
        for scalar in "éßЖ中あ한😀€\u{A0}\u{301}\u{FFFD}\u{E000}".unicodeScalars {
            #expect(!JSONEscaping.isHidden(scalar.value), "\(scalar)")
        }
        let ranges = JSONEscaping.hiddenRanges
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    }

    @Test(arguments: [
        (1.0, "1.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e16, "1e+16"), (1e-5, "1e-05"), (5e300, "5e+300"),
        (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ])
    func `a double reads back as the same double`(value: Double, expected: String) throws {
        #expect(try Self.text { $0.write(value) } == expected)
        #expect(try JSONValue(parsing: expected) == .double(value))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a double that JSON does not have is refused at the end`(value: Double) {
        let error = #expect(throws: JSONError.self) {
            try Self.text {
                $0.beginObject()
                $0.member("a", value)
                $0.endObject()
            }
        }
        #expect(error?.kind == .nonFiniteNumber)
        #expect(error?.location.path == "a")
        #expect(throws: JSONError.self) { try JSONValue.array([.double(value)]).serialized() }
        #expect(throws: JSONError.self) { try JSONValue.array([.double(value)]).canonicalBytes() }
    }

    @Test func `a key written twice is refused at the end, in the same object only`() throws {
        let error = #expect(throws: JSONError.self) {
            try Self.text {
                $0.beginObject()
                $0.member("a", 1)
                $0.member("a", 2)
                $0.member("b", .infinity)
                $0.endObject()
            }
        }
        #expect(error?.kind == .duplicateKey)
        let nested = try Self.text {
            $0.beginObject()
            $0.member("a", ["a": 1])
            $0.endObject()
        }
        #expect(nested == #"{"a":{"a":1}}"#)
    }

    @Test func `a value without its key is a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.write(1)
        }
    }

    @Test func `a second root value is a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.write(1)
            writer.write(2)
        }
    }

    @Test func `a bracket that does not match is a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.endArray()
        }
    }

    @Test func `a document that is not complete is a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            _ = try? writer.finish()
        }
    }
}
