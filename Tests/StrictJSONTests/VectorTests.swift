import Foundation
import StrictJSON
import Testing

/// A document and what becomes of it, from `Fixtures/vectors.txt`, where the format is described.
struct JSONVector: CustomTestStringConvertible {
    let verdict: String
    let name: String
    let document: [UInt8]

    var testDescription: String { name }

    /// All vectors of the file.
    static let all: [JSONVector] = {
        let url = Bundle.module.url(forResource: "vectors", withExtension: "txt", subdirectory: "Fixtures")
        let text = url.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(JSONVector.init)
    }()

    /// Reads one line.
    init?(_ line: Substring) {
        let fields = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else { return nil }
        verdict = fields[0].trimmingCharacters(in: .whitespaces)
        name = fields[1].trimmingCharacters(in: .whitespaces)
        document = Self.bytes(fields[2].dropFirst())
    }

    /// The bytes of a document in which `<XX>` is a byte.
    private static func bytes(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text
        while let character = rest.first {
            if character == "<", let byte = UInt8(rest.dropFirst().prefix(2), radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(4)
            } else {
                bytes.append(contentsOf: String(character).utf8)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }
}

@Suite struct VectorTests {
    /// What became of a document, in the words of the vectors.
    static func verdict(_ error: JSONError?) -> String {
        guard let error else { return "accepted" }
        return "\("\(error.kind)".prefix { $0 != "(" })@\(error.location.byteOffset)"
    }

    @Test func `the vectors are all there`() {
        #expect(JSONVector.all.count > 220)
        #expect(Set(JSONVector.all.map(\.name)).count == JSONVector.all.count, "two vectors have one name")
    }

    @Test(arguments: JSONVector.all)
    func `a document is decided as its vector says`(vector: JSONVector) {
        #expect(Self.verdict(AgreementTests.pulled(vector.document).error) == vector.verdict)
    }

    @Test(arguments: JSONVector.all)
    func `the incremental reader decides it the same way, byte by byte`(vector: JSONVector) {
        #expect(Self.verdict(AgreementTests.fed(vector.document.map { [$0] }).error) == vector.verdict)
    }

    @Test(arguments: 0..<40)
    func `a fault is found wherever it stands in a string, and in a key`(position: Int) {
        let faults: [(bytes: [UInt8], verdict: String)] = [
            ([0x80], "invalidUTF8@"), ([0xC3, 0x28], "invalidUTF8@"), ([0x0A], "controlCharacter@"),
            ([0x5C, 0x78], "invalidEscape@"),
        ]
        for fault in faults {
            let text = Array(repeating: UInt8(0x61), count: position) + fault.bytes + Array(repeating: 0x62, count: 40)
            let offset = position + fault.bytes.count
            let value = Self.verdict(AgreementTests.pulled([0x22] + text + [0x22]).error)
            let key = Self.verdict(AgreementTests.pulled([0x7B, 0x22] + text + Array(#"":1}"#.utf8)).error)
            #expect(value == "\(fault.verdict)\(offset)")
            #expect(key == "\(fault.verdict)\(offset + 1)")
        }
    }

    @Test(arguments: JSONVector.all)
    func `the oracle accepts what the vector accepts`(vector: JSONVector) {
        #expect((JSONOracle.value(of: vector.document) != nil) == (vector.verdict == "accepted"))
    }
}
