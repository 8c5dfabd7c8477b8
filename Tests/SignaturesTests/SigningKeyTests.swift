import EvenkeelTestKit
import Signatures
import Testing

@Suite struct SigningKeyTests {
    /// A seed, its key, a message and its signature.
    struct Vector: Sendable, CustomTestStringConvertible {
        let seed: String
        let key: String
        let message: String
        let signature: String

        var testDescription: String { "a message of \(message.count / 2) bytes" }
    }

    /// RFC 8032, section 7.1, tests 1 to 3.
    static let vectors = [
        Vector(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature:
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"
        ),
        Vector(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature:
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"
        ),
        Vector(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature:
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test(arguments: vectors) func `the examples of RFC 8032 come out`(_ vector: Vector) throws {
        let key = try SigningKey(seed: [UInt8](hexadecimal: vector.seed))
        let message = [UInt8](hexadecimal: vector.message)
        #expect(key.publicKey.description == vector.key)
        let signature = try key.signature(of: message)
        #expect(signature == [UInt8](hexadecimal: vector.signature))
        #expect(key.publicKey.isValid(signature, of: message))
    }

    @Test func `no changed bit is let pass`() throws {
        let key = try SigningKey(seed: SigningKey.makeSeed())
        let message = Array("an approval".utf8)
        let signature = try key.signature(of: message)
        #expect(key.publicKey.isValid(signature, of: message))
        for bit in 0..<signature.count * 8 {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.publicKey.isValid(changed, of: message), "bit \(bit)")
        }
        for bit in 0..<message.count * 8 {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.publicKey.isValid(signature, of: changed), "bit \(bit)")
        }
        #expect(!key.publicKey.isValid(Array(signature.dropLast()), of: message))
        #expect(!(try SigningKey(seed: SigningKey.makeSeed()).publicKey.isValid(signature, of: message)))
    }

    @Test func `keys have one length only`() throws {
        #expect(throws: SignatureError.wrongLength(expected: 32, found: 31)) {
            try SigningKey(seed: [UInt8](repeating: 0, count: 31))
        }
        #expect(throws: SignatureError.wrongLength(expected: 32, found: 33)) {
            try VerifyingKey(bytes: [UInt8](repeating: 0, count: 33))
        }
        #expect(try SigningKey.makeSeed() != SigningKey.makeSeed())
    }
}
