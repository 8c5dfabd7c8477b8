import StrictJSON
import Testing

/// Values in memory.
@Suite struct JSONValueTests {
    static let sample: JSONValue = [
        "name": "checkout", "replicas": 3, "load": 0.5, "ready": true, "owner": nil, "ports": [80, 443],
        "meta": ["a": [:]],
    ]

    @Test func `literals make the value that their text would`() throws {
        let text =
            #"{"name":"checkout","replicas":3,"load":0.5,"ready":true,"owner":null,"ports":[80,443],"meta":{"a":{}}}"#
        #expect(try JSONValue(parsing: text) == Self.sample)
    }

    @Test func `accessors give what is there and nil for anything else`() {
        let value = Self.sample
        #expect(value["name"]?.string == "checkout")
        #expect(value["replicas"]?.int == 3)
        #expect(value["replicas"]?.double == 3)
        #expect(value["load"]?.double == 0.5)
        #expect(value["load"]?.int == nil)
        #expect(value["ready"]?.bool == true)
        #expect(value["owner"]?.isNull == true)
        #expect(value["ports"]?[1]?.int64 == 443)
        #expect(value["ports"]?[2] == nil)
        #expect(value["ports"]?[-1] == nil)
        #expect(value["meta"]?["a"]?.object?.isEmpty == true)
        #expect(value["absent"] == nil)
        #expect(value["name"]?["x"] == nil)
        #expect(value["name"]?[0] == nil)
        #expect(JSONValue(UInt64.max).uint64 == .max)
        #expect(JSONValue(UInt64.max).int64 == nil)
        #expect(JSONValue(UInt64(7)) == 7)
        #expect(value.kind == .object)
    }

    @Test func `objects are equal whatever the order of their members`() {
        let left: JSONValue = ["a": 1, "b": ["c": 2, "d": 3]]
        let right: JSONValue = ["b": ["d": 3, "c": 2], "a": 1]
        #expect(left == right)
        #expect(left != ["a": 1, "b": ["c": 2, "d": 4]])
        #expect(left != ["a": 1])
        #expect(["a": 1] as JSONValue != ["b": 1])
        #expect([1, 2] as JSONValue != [2, 1])
    }

    @Test func `values of different kinds differ, also numbers`() {
        let values: [JSONValue] = [nil, false, 0, 0.5, JSONValue(UInt64.max), "", "0", [], [:], 1, 1.0]
        for (i, left) in values.enumerated() {
            for (j, right) in values.enumerated() {
                #expect((left == right) == (i == j), "\(left) \(right)")
            }
        }
    }

    @Test func `strings are equal by scalars, not by canonical equivalence`() {
        #expect(JSONValue.string("e\u{301}") != .string("\u{E9}"))
        #expect(["e\u{301}": 1, "\u{E9}": 2] as JSONValue != ["\u{E9}": 1, "e\u{301}": 2])
    }

    @Test func `members keep their order`() throws {
        let value = try JSONValue(parsing: #"{"z":1,"a":2,"m":3}"#)
        #expect(value.object?.keys == ["z", "a", "m"])
        #expect(value.object?.map { $0.value.int ?? 0 } == [1, 2, 3])
    }

    @Test(arguments: [3, 16, 17, 100])
    func `members can be set, changed and removed, few or many`(count: Int) {
        var object = JSONObject()
        for index in 0..<count {
            object["key\(index)"] = JSONValue(index)
        }
        object["key1"] = "changed"
        object["key0"] = nil
        object["absent"] = nil
        #expect(object.count == count - 1)
        #expect(object["key0"] == nil)
        #expect(object["key1"] == "changed")
        #expect(object["key\(count - 1)"] == JSONValue(count - 1))
        #expect(object.keys.first == "key1")
        object["key0"] = "again"
        #expect(object.keys.last == "key0")
        #expect(object["key0"] == "again")
    }

    @Test func `an object literal with a key twice is a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            let key = "a"
            _ = [key: 1, key: 2] as JSONValue
        }
    }

    @Test func `a builder makes one value after the other`() {
        var builder = JSONValueBuilder()
        #expect(builder.take(.beginArray) == nil)
        #expect(builder.take(.number(.integer(1))) == nil)
        #expect(builder.take(.beginObject) == nil)
        #expect(builder.take(.key("a")) == nil)
        #expect(builder.take(.null) == nil)
        #expect(builder.take(.endObject) == nil)
        #expect(builder.take(.endArray) == [1, ["a": nil]])
        #expect(builder.take(.boolean(true)) == true)
    }

    @Test func `a value can be read out of the middle of a document`() throws {
        var reader = try JSONReader(#"{"a": {"b": [1, {}]}, "c": 2}"#)
        try reader.beginObject()
        _ = try reader.nextKey()
        #expect(try reader.readValue() == ["b": [1, [:]]])
        #expect(try reader.nextKey() == "c")
        #expect(try reader.readValue() == 2)
        try reader.finish()
    }
}
