import StrictJSON
import Testing

/// Duplicate keys in small and large objects.
@Suite struct DuplicateKeyTests {
    @Test(arguments: [2, 15, 16, 17, 18, 33, 100, 1000])
    func `a repeated key is found wherever it stands`(count: Int) throws {
        for repeated in Set([0, 1, count / 2, count - 1]) {
            let names = (0..<count).map { "key\($0)" } + ["key\(repeated)"]
            let text = "{" + names.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
            #expect(error?.kind == .duplicateKey)
            #expect(error?.excerpt == "\"key\(repeated)\"")
            #expect(error?.location.byteOffset == text.utf8.count - names[count].utf8.count - 5)
        }
    }

    @Test(arguments: [16, 17, 1000])
    func `keys that differ are all kept`(count: Int) throws {
        let text = "{" + (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        let value = try JSONValue(parsing: text)
        #expect(value.object?.count == count)
        #expect(value["k\(count - 1)"] == JSONValue(count - 1))
    }

    @Test func `an object forgets the keys of those inside it and remembers its own`() throws {
        let inner = "{" + (0..<40).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
        let members = (0..<40).map { "\"k\($0)\":\(inner)" }.joined(separator: ",")
        #expect(try JSONValue(parsing: "{\(members)}").object?.count == 40)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(members),\"k7\":0}") }
        #expect(error?.kind == .duplicateKey)
    }

    @Test func `escaped keys are compared decoded, in large objects too`() throws {
        let plain = (0..<30).map { "\"key\($0)\":0" }.joined(separator: ",")
        let escaped = (0..<30).map { "\"\\u006bey\($0)\":0" }.joined(separator: ",")
        #expect(try JSONValue(parsing: "{\(escaped)}").object?.keys == (0..<30).map { "key\($0)" })
        for text in ["{\(plain),\"k\\u0065y9\":0}", "{\(escaped),\"key9\":0}", "{\(escaped),\"ke\\u00799\":0}"] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
            #expect(error?.kind == .duplicateKey)
        }
    }

    @Test func `keys with the same fingerprint are told apart`() throws {
        // The same first and last eight bytes and the same length.
        let names = (0..<60).map { "aaaaaaaa\($0 + 100)bbbbbbbb" }
        let text = "{" + names.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        #expect(try JSONValue(parsing: text).object?.keys == names)
    }
}
