import EvenkeelTestKit
import Signatures
import Testing

@Suite struct SHA256Tests {
    /// A message and its digest.
    struct Vector: Sendable, CustomTestStringConvertible {
        let message: String
        let digest: String

        var testDescription: String { message.isEmpty ? "nothing" : message }
    }

    /// The examples that accompany FIPS 180-4.
    static let vectors = [
        Vector(message: "", digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        Vector(message: "abc", digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        Vector(
            message: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            digest: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test(arguments: vectors) func `the published examples come out`(_ vector: Vector) {
        let hash = SHA256.hash(Array(vector.message.utf8))
        #expect(hash.hexadecimal == vector.digest)
        #expect(hash.bytes == [UInt8](hexadecimal: vector.digest))
        #expect(Hash256(hexadecimal: Array(vector.digest.utf8)) == hash)
        #expect(Hash256(bytes: hash.bytes) == hash)
    }

    @Test func `a million times the letter a comes out, fed in uneven pieces`() {
        var hash = SHA256()
        var left = 1_000_000
        var piece = 1
        while left > 0 {
            let count = min(piece, left)
            hash.feed([UInt8](repeating: UInt8(ascii: "a"), count: count))
            left -= count
            piece = piece * 3 % 4093 + 1
        }
        #expect(hash.finish().hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `a tag stands before what it says`() {
        var generator = SeededGenerator(seed: 5)
        for count in [0, 1, 31, 55, 56, 63, 64, 65, 1000] {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(SHA256.hash(tag: 7, bytes.span) == SHA256.hash([7] + bytes))
        }
        let left = SHA256.hash([1])
        let right = SHA256.hash([2])
        #expect(SHA256.hash(tag: 1, left, right) == SHA256.hash([1] + left.bytes + right.bytes))
    }

    @Test func `hashes are ordered by their bytes and take only whole ones`() {
        let hashes = (0..<200).map { SHA256.hash([UInt8($0)]) }
        #expect(hashes.sorted().map(\.hexadecimal) == hashes.map(\.hexadecimal).sorted())
        #expect(hashes.allSatisfy { hash in (0..<32).map { hash[$0] } == hash.bytes })
        #expect(Hash256(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(Hash256(hexadecimal: Array(String(repeating: "A", count: 64).utf8)) == nil)
        #expect(Hash256(hexadecimal: Array(String(repeating: "a", count: 63).utf8)) == nil)
    }
}
