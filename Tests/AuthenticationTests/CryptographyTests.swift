import ContentDigests
import EvenkeelTestKit
import Testing

@testable import Authentication

@Suite struct CryptographyTests {
    /// - Source: RFC 4231, test cases 2 and 6.
    @Test func `HMAC gives the codes of the standard`() throws {
        let short = try Cryptography.authenticationCode(
            of: Array("what do ya want for nothing?".utf8),
            key: Secret("Jefe")
        )
        #expect(
            TextEncoding.hexadecimal(short) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
        let long = try Cryptography.authenticationCode(
            of: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: Secret([UInt8](repeating: 0xAA, count: 131))
        )
        #expect(TextEncoding.hexadecimal(long) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        #expect(try Cryptography.authenticationCode(of: [], key: Secret("k")).count == 32)
        #expect(throws: AuthenticationError.cryptographyFailed) {
            try Cryptography.authenticationCode(of: [1], key: Secret(""))
        }
    }

    @Test func `comparison is equality`() {
        #expect(Cryptography.areEqual([], []) && Cryptography.areEqual([1, 2], [1, 2]))
        #expect(!Cryptography.areEqual([1], []) && !Cryptography.areEqual([1, 2], [1, 3]))
        #expect(!Cryptography.areEqual([1, 2], [1, 2, 3]) && !Cryptography.areEqual([0], []))
    }

    @Test func `random bytes are not twice the same`() throws {
        let all = try (0..<1000).map { _ in try Cryptography.randomBytes(16) }
        #expect(Set(all).count == 1000 && all.allSatisfy { $0.count == 16 })
        #expect(try Cryptography.randomBytes(0).isEmpty)
    }

    @Test func `base64url goes there and back, and has one form`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...70, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(TextEncoding.bytes(base64URL: TextEncoding.base64URL(bytes).utf8) == bytes)
            #expect(TextEncoding.bytes(hexadecimal: TextEncoding.hexadecimal(bytes).utf8) == bytes)
        }
        // RFC 4648, section 10, without padding.
        for (text, form) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            #expect(TextEncoding.base64URL(Array(text.utf8)) == form)
        }
        for text in ["Z", "Zh", "Zm9", "Zg==", "Zm+v", "Zm/v", "Zm9v ", " Zm9v", "Zm\n9v"] {
            #expect(TextEncoding.bytes(base64URL: text.utf8) == nil, "\(text)")
        }
        for text in ["a", "0g", "AB", "0x"] { #expect(TextEncoding.bytes(hexadecimal: text.utf8) == nil, "\(text)") }
    }

    @Test func `a token is known by its hash alone`() throws {
        let (token, hash) = try AccessToken.make()
        #expect(token.text.hasPrefix("evk_") && token.text.utf8.count == 47)
        #expect(AccessToken.hash(of: token) == hash && hash == ContentDigest(of: token.text))
        #expect(try AccessToken.make().hash != hash)
        for text in ["", "evk_", token.text + "A", String(token.text.dropLast()), "xvk_" + token.text.dropFirst(4)] {
            #expect(AccessToken.hash(of: Secret(text)) == nil)
        }
    }

    @Test func `a secret shows nothing of itself`() throws {
        let secret = Secret("hunter2hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        let texts = ["\(secret)", String(reflecting: secret), dumped, "\([secret])", "\(Optional(secret) as Any)"]
        #expect(texts.allSatisfy { !$0.contains("hunter2") && !$0.contains("104") })
        let hash = try PasswordHash(of: secret, cost: PasswordTests.cheap)
        #expect("\(hash)" == "(password hash)")
    }
}
