import StrictJSON
import Testing

/// `Decodable` types from strict JSON.
@Suite struct StrictJSONDecoderTests {
    struct Alert: Decodable, Equatable {
        enum Status: String, Decodable { case firing, resolved }
        struct Window: Decodable, Equatable { let from, to: Double }
        let status: Status
        let labels: [String: String]
        let windows: [Window]
        let count: UInt8
        let note: String?
        let ratio: Float?
        let extra: JSONValue?
    }

    @Test func `a struct is decoded whole`() throws {
        let text = """
            {"status": "firing", "labels": {"a": "1", "ä": "2"}, "windows": [{"from": 1, "to": 2.5}], "count": 255,
             "note": null, "ratio": 0.1, "extra": {"x": [1, 1.0]}, "unknown": {}}
            """
        let alert = try StrictJSONDecoder().decode(Alert.self, from: text)
        let expected = Alert(
            status: .firing,
            labels: ["a": "1", "ä": "2"],
            windows: [.init(from: 1, to: 2.5)],
            count: 255,
            note: nil,
            ratio: 0.1,
            extra: ["x": [1, 1.0]]
        )
        #expect(alert == expected)
    }

    @Test func `scalars, arrays and optionals are decoded at the root`() throws {
        let decoder = StrictJSONDecoder()
        #expect(try decoder.decode(Int.self, from: "5") == 5)
        #expect(try decoder.decode([Int8?].self, from: "[1, null, -128]") == [1, nil, -128])
        #expect(try decoder.decode([String: [Bool]].self, from: #"{"a": [true]}"#) == ["a": [true]])
        #expect(try decoder.decode(UInt64.self, from: "18446744073709551615") == .max)
        #expect(try decoder.decode(String?.self, from: "null") == nil)
        #expect(try decoder.decode(Double.self, from: Array("9007199254740992".utf8)) == 9_007_199_254_740_992)
    }

    /// What was wrong, in short: the case of `DecodingError` and the coding path.
    static func fault<Value: Decodable>(_ type: Value.Type, _ text: String) -> String {
        do {
            _ = try StrictJSONDecoder().decode(type, from: text)
            return "none"
        } catch let DecodingError.typeMismatch(_, context) {
            return "mismatch " + path(context)
        } catch let DecodingError.valueNotFound(_, context) {
            return "not found " + path(context)
        } catch let DecodingError.keyNotFound(key, context) {
            return "no key \(key.stringValue) " + path(context)
        } catch let DecodingError.dataCorrupted(context) {
            return "corrupted " + path(context)
        } catch {
            return "\(error)"
        }
    }

    static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
    }

    struct Nested: Decodable {
        struct Inner: Decodable { let n: Int }
        let list: [Inner]
    }

    @Test(arguments: [
        (#"{"list": [{"n": 1}]}"#, "none"), (#"{"list": [{"n": 1}, {}]}"#, "no key n list.1"),
        (#"{"list": {}}"#, "mismatch list"),
        (#"{"list": [{"n": "1"}]}"#, "mismatch list.0.n"), (#"{"list": [{"n": 1.0}]}"#, "mismatch list.0.n"),
        (#"{"list": [{"n": 9223372036854775808}]}"#, "corrupted list.0.n"), (#"{"list": [null]}"#, "not found list.0"),
        (#"{"list": [{"n": null}]}"#, "not found list.0.n"), ("{}", "no key list "), ("[]", "mismatch "),
    ])
    func `a fault of shape is a DecodingError with its path`(text: String, expected: String) {
        #expect(Self.fault(Nested.self, text) == expected)
    }

    @Test func `numbers are taken only when nothing is lost`() {
        #expect(Self.fault(UInt8.self, "256") == "corrupted ")
        #expect(Self.fault(UInt.self, "-1") == "corrupted ")
        #expect(Self.fault(Int.self, "1e0") == "mismatch ")
        #expect(Self.fault(Double.self, "9007199254740993") == "corrupted ")
        #expect(Self.fault(Float.self, "16777217") == "corrupted ")
        #expect(Self.fault(Float.self, "1e39") == "corrupted ")
        #expect(Self.fault(Float.self, "16777216") == "none")
        #expect(Self.fault(Double.self, "true") == "mismatch ")
        #expect(Self.fault(Bool.self, "1") == "mismatch ")
        #expect(Self.fault(String.self, "1") == "mismatch ")
    }

    @Test func `a fault of the text is a JSONError`() {
        let error = #expect(throws: JSONError.self) {
            try StrictJSONDecoder().decode([String: String].self, from: #"{"action": "noop", "action": "delete_all"}"#)
        }
        #expect(error?.kind == .duplicateKey)
    }

    @Test func `keys that Swift cannot tell apart are refused`() {
        #expect(Self.fault([String: Int].self, "{\"\u{E9}\": 1, \"e\u{301}\": 2}") == "corrupted ")
        #expect(Self.fault([String: Int].self, "{\"K\": 1, \"\u{212A}\": 2}") == "corrupted ")
        #expect(Self.fault([String: Int].self, "{\"\u{E9}\": 1, \"e\": 2}") == "none")
    }

    class Base: Decodable {
        let id: Int
    }

    final class Derived: Base {
        enum Key: CodingKey { case name, base }
        let name: String

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            name = try container.decode(String.self, forKey: .name)
            try super.init(
                from: container.contains(.base) ? container.superDecoder(forKey: .base) : container.superDecoder()
            )
        }
    }

    @Test func `a superclass is decoded from super or from a key`() throws {
        let decoder = StrictJSONDecoder()
        #expect(try decoder.decode(Derived.self, from: #"{"name": "a", "super": {"id": 1}}"#).id == 1)
        #expect(try decoder.decode(Derived.self, from: #"{"name": "a", "base": {"id": 2}}"#).id == 2)
        #expect(Self.fault(Derived.self, #"{"name": "a"}"#) == "not found super")
    }

    /// Decodes by hand from nested containers.
    struct Manual: Decodable {
        enum Key: CodingKey { case outer, list }
        enum Inner: CodingKey { case n }
        let numbers: [Int]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            let outer = try container.nestedContainer(keyedBy: Inner.self, forKey: .outer)
            var list = try container.nestedUnkeyedContainer(forKey: .list)
            var numbers = [try outer.decode(Int.self, forKey: .n)]
            let first = try list.nestedContainer(keyedBy: Inner.self)
            numbers.append(try first.decode(Int.self, forKey: .n))
            var second = try list.nestedUnkeyedContainer()
            while !second.isAtEnd {
                numbers.append(try second.decodeNil() ? 0 : second.decode(Int.self))
            }
            numbers.append(try Int(from: list.superDecoder()))
            numbers.append(contentsOf: [list.currentIndex, list.count ?? -1, decoder.userInfo.count])
            self.numbers = numbers
        }
    }

    @Test func `nested containers can be walked by hand`() throws {
        var decoder = StrictJSONDecoder()
        if let key = CodingUserInfoKey(rawValue: "a") {
            decoder.userInfo[key] = 1
        }
        let text = #"{"outer": {"n": 1}, "list": [{"n": 2}, [3, null, 4], 5]}"#
        #expect(try decoder.decode(Manual.self, from: text).numbers == [1, 2, 3, 0, 4, 5, 3, 3, 1])
        #expect(Self.fault(Manual.self, #"{"outer": {"n": 1}, "list": [{"n": 2}, []]}"#) == "not found list.2")
    }

    /// Tries one shape after the other, which is what makes some decoders take seconds on deep input.
    indirect enum Anything: Decodable {
        case number(Double)
        case text(String)
        case list([Anything])
        case table([String: Anything])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode([Anything].self) {
                self = .list(value)
            } else {
                self = .table(try container.decode([String: Anything].self))
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a type that tries every shape is not made slow by depth`() throws {
        let deep = String(repeating: #"{"a":["#, count: 16) + "1" + String(repeating: "]}", count: 16)
        let text = "[" + Array(repeating: deep, count: 20).joined(separator: ",") + "]"
        let decoder = StrictJSONDecoder(limits: JSONLimits(depth: 64))
        guard case .list(let elements) = try decoder.decode(Anything.self, from: text) else {
            Issue.record("not a list")
            return
        }
        #expect(elements.count == 20)
    }
}
