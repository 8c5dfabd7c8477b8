import StrictJSON
import Testing

/// Every limit, at its edge, in both readers.
@Suite struct JSONLimitsTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let limits: JSONLimits
        let accepted: String
        let refused: String
        let kind: JSONError.Kind
        let offset: Int
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "depth",
            limits: JSONLimits(depth: 2),
            accepted: #"[{"a":1}]"#,
            refused: #"[{"a":[]}]"#,
            kind: .nestingTooDeep(limit: 2),
            offset: 6
        ),
        Case(
            name: "string",
            limits: JSONLimits(stringBytes: 9),
            accepted: #"["123456789"]"#,
            refused: #"["1234567890"]"#,
            kind: .stringTooLong(limit: 9),
            offset: 1
        ),
        Case(
            name: "string with escapes",
            limits: JSONLimits(stringBytes: 4),
            accepted: #"["\u00e9\u00e9"]"#,
            refused: #"["\u00e9\u00e9\n"]"#,
            kind: .stringTooLong(limit: 4),
            offset: 1
        ),
        Case(
            name: "key",
            limits: JSONLimits(stringBytes: 2),
            accepted: #"{"12":1}"#,
            refused: #"{"123":1}"#,
            kind: .stringTooLong(limit: 2),
            offset: 1
        ),
        Case(
            name: "number",
            limits: JSONLimits(numberBytes: 4),
            accepted: "[-1.5]",
            refused: "[-1.55]",
            kind: .numberTooLong(limit: 4),
            offset: 1
        ),
        Case(
            name: "elements",
            limits: JSONLimits(members: 2),
            accepted: "[1,2]",
            refused: "[1,2,3]",
            kind: .tooManyMembers(limit: 2),
            offset: 5
        ),
        Case(
            name: "keys",
            limits: JSONLimits(members: 2),
            accepted: #"{"a":1,"b":1}"#,
            refused: #"{"a":1,"b":1,"c":1}"#,
            kind: .tooManyMembers(limit: 2),
            offset: 13
        ),
        Case(
            name: "members",
            limits: JSONLimits(members: 2),
            accepted: #"{"a":[1]}"#,
            refused: #"{"a":[1],"b":1}"#,
            kind: .tooManyMembers(limit: 2),
            offset: 9
        ),
    ]

    @Test(arguments: cases)
    func `a limit allows its edge and no more`(example: Case) throws {
        #expect(throws: Never.self) { try JSONValue(parsing: example.accepted, limits: example.limits) }
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: example.refused, limits: example.limits) }
        #expect(error?.kind == example.kind)
        #expect(error?.location.byteOffset == example.offset)
    }

    @Test(arguments: cases)
    func `the incremental reader has the same limits`(example: Case) throws {
        var accepting = IncrementalJSONReader(limits: example.limits)
        accepting.feed(example.accepted)
        _ = try accepting.finish()
        #expect(accepting.isComplete)
        let pulled = #expect(throws: JSONError.self) { try JSONValue(parsing: example.refused, limits: example.limits) }
        let fed = #expect(throws: JSONError.self) {
            var refusing = IncrementalJSONReader(limits: example.limits)
            for byte in example.refused.utf8 {
                refusing.feed([byte])
                while try refusing.next() != nil {}
            }
        }
        #expect(fed == pulled)
    }

    @Test func `a document longer than allowed is refused before it is read`() throws {
        let limits = JSONLimits(documentBytes: 4)
        #expect(try JSONValue(parsing: "1234", limits: limits) == 1234)
        let error = #expect(throws: JSONError.self) { try JSONReader("x1234", limits: limits) }
        #expect(error?.kind == .documentTooLong(limit: 4))
    }

    @Test func `a stream longer than allowed is refused at the limit`() throws {
        var reader = IncrementalJSONReader(limits: JSONLimits(documentBytes: 4))
        reader.feed("[1,")
        #expect(try reader.next() == .beginArray)
        #expect(try reader.next() == .number(.integer(1)))
        #expect(try reader.next() == nil)
        reader.feed("2,3,4")
        #expect(throws: JSONError.self) { while try reader.next() != nil {} }
        let error = #expect(throws: JSONError.self) { try reader.finish() }
        #expect(error?.kind == .documentTooLong(limit: 4))
    }

    @Test func `limits out of range are moved into it`() {
        let low = JSONLimits(documentBytes: -1, depth: 0, stringBytes: 0, numberBytes: 0, members: 0)
        #expect(low == JSONLimits(documentBytes: 1, depth: 1, stringBytes: 1, numberBytes: 1, members: 1))
        #expect(JSONLimits(depth: 1_000_000).depth == 128)
        #expect(JSONLimits(documentBytes: .max).documentBytes == Int(Int32.max))
    }

    @Test func `the deepest allowed document can be read, compared, written and released`() throws {
        let limits = JSONLimits(depth: 128)
        let text = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        let value = try JSONValue(parsing: text, limits: limits)
        #expect(value == (try JSONValue(parsing: text, limits: limits)))
        #expect(String(decoding: try value.serialized(), as: UTF8.self) == text)
        #expect(String(decoding: try value.canonicalBytes(), as: UTF8.self) == text)
    }
}
