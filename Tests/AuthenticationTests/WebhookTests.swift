import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Authentication

@Suite struct WebhookTests {
    static let secret = Secret("0123456789abcdef0123")
    static let now = Timestamp(seconds: 1_800_000_000) ?? .epoch

    static func keeper(_ form: WebhookGuard.Form = .evenkeel, capacity: Int = 20_000) throws -> WebhookGuard {
        try WebhookGuard(secrets: [secret], form: form, capacity: capacity)
    }

    static func message(
        _ body: String = "{\"a\":1}",
        id: String = "m-1",
        sent: Int64 = 1_800_000_000
    ) throws -> WebhookMessage {
        let bytes = Array(body.utf8)
        let signature = try WebhookGuard.signature(of: bytes, timestamp: "\(sent)", identifier: id, secret: secret)
        return WebhookMessage(body: bytes, signature: signature, timestamp: "\(sent)", identifier: id)
    }

    @Test func `a signed message is taken once within the window`() throws {
        var keeper = try Self.keeper()
        let message = try Self.message()
        #expect(try keeper.check(message, at: Self.now) == .accepted)
        #expect(try keeper.check(message, at: Self.now.adding(seconds: 300)) == .repeated)
        #expect(throws: WebhookRefusal.outsideWindow) { try keeper.check(message, at: Self.now.adding(seconds: 301)) }
        #expect(try keeper.check(try Self.message(id: "m-2"), at: Self.now) == .accepted)
    }

    @Test func `a guard that replaces another one knows what that one took, under new secrets too`() throws {
        var old = try Self.keeper()
        let message = try Self.message()
        #expect(try old.check(message, at: Self.now) == .accepted)
        let secrets = [Secret("another secret of length"), Self.secret]
        var new = try WebhookGuard(secrets: secrets, form: .evenkeel, replacing: old)
        #expect(try new.check(message, at: Self.now) == .repeated)
        #expect(try new.check(try Self.message(id: "m-2"), at: Self.now) == .accepted)
        var other = try WebhookGuard(secrets: secrets, form: .github, replacing: old)
        #expect(other.count == 0)
        let body = Array("{}".utf8)
        let code = TextEncoding.hexadecimal(try Cryptography.authenticationCode(of: body, key: Self.secret))
        let signed = WebhookMessage(body: body, signature: "sha256=" + code)
        #expect(try other.check(signed, at: Self.now) == .accepted)
    }

    @Test func `a message from the edge of the future is not taken again at the edge of the past`() throws {
        var keeper = try Self.keeper()
        let message = try Self.message(sent: Self.now.seconds + 300)
        var taken = 0
        for second in stride(from: Int64(-2), through: 602, by: 1) {
            let verdict = try? keeper.check(message, at: Self.now.adding(seconds: second))
            taken += verdict == .accepted ? 1 : 0
        }
        #expect(taken == 1)
    }

    @Test func `the forms of GitHub and PagerDuty are understood`() throws {
        // The example of GitHub's documentation, "Validating webhook deliveries".
        var github = try WebhookGuard(secrets: [Secret("It's a Secret to Everybody")], form: .github)
        let hello = WebhookMessage(
            body: Array("Hello, World!".utf8),
            signature: "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        )
        #expect(try github.check(hello, at: Self.now) == .accepted)
        #expect(try github.check(hello, at: Self.now) == .repeated)
        let body = Array("{}".utf8)
        let code = TextEncoding.hexadecimal(try Cryptography.authenticationCode(of: body, key: Self.secret))
        let zeros = String(repeating: "0", count: 64)
        for header in ["v1=\(code)", "v1=\(zeros),v1=\(code)", "v1=\(code), v2=x"] {
            var pager = try Self.keeper(.pagerduty)
            #expect(try pager.check(WebhookMessage(body: body, signature: header), at: Self.now) == .accepted)
        }
        var pager = try Self.keeper(.pagerduty)
        for header in [nil, "", "v2=\(code)", "sha256=\(code)", "v1=\(zeros)", "v1=", "v1=\(code.uppercased())"] {
            #expect(throws: WebhookRefusal.self) {
                try pager.check(WebhookMessage(body: body, signature: header), at: Self.now)
            }
        }
    }

    @Test func `while a secret is replaced both are right, and a message is still one`() throws {
        let new = Secret("fedcba9876543210fedc")
        var keeper = try WebhookGuard(secrets: [new, Self.secret], form: .evenkeel)
        let old = try Self.message()
        let signature = try WebhookGuard.signature(
            of: old.body,
            timestamp: "1800000000",
            identifier: "m-1",
            secret: new
        )
        #expect(try keeper.check(old, at: Self.now) == .accepted)
        let again = WebhookMessage(
            body: old.body,
            signature: signature,
            timestamp: old.timestamp,
            identifier: old.identifier
        )
        #expect(try keeper.check(again, at: Self.now) == .repeated)
    }

    @Test func `short secrets are refused`() {
        for secrets in [[], [Secret("short")], [Self.secret, Secret("0123456789abcde")]] {
            #expect(throws: AuthenticationError.shortSecret) { try WebhookGuard(secrets: secrets, form: .github) }
        }
    }

    @Test func `a boundary cannot be moved between identifier and body`() throws {
        var keeper = try Self.keeper()
        let signature = try Self.message("b.c", id: "a").signature
        let moved = WebhookMessage(
            body: Array("c".utf8),
            signature: signature,
            timestamp: "1800000000",
            identifier: "a.b"
        )
        #expect(throws: WebhookRefusal.malformed) { try keeper.check(moved, at: Self.now) }
    }

    @Test func `a full memory refuses, and only right messages fill it`() throws {
        var keeper = try Self.keeper(capacity: 3)
        for index in 0..<10 {
            let forged = WebhookMessage(
                body: [],
                signature: "v1=" + String(repeating: "a", count: 64),
                timestamp: "1800000000",
                identifier: "f\(index)"
            )
            #expect(throws: WebhookRefusal.badSignature) { try keeper.check(forged, at: Self.now) }
        }
        #expect(keeper.count == 0)
        for index in 0..<3 { _ = try keeper.check(try Self.message(id: "\(index)"), at: Self.now) }
        #expect(throws: WebhookRefusal.busy) { try keeper.check(try Self.message(id: "9"), at: Self.now) }
        #expect(try keeper.check(try Self.message(id: "1"), at: Self.now) == .repeated)
        let later = Self.now.adding(seconds: 601)
        #expect(try keeper.check(try Self.message(id: "9", sent: later.seconds), at: later) == .accepted)
    }

    /// A message that is right but for one thing.
    static func forged(_ index: Int, _ generator: inout SeededGenerator) throws -> (WebhookMessage, Int64) {
        let right = try message("{\"alert\":\(index)}", id: "m-\(index)")
        var body = right.body
        var signature = Array((right.signature ?? "").utf8)
        var stamp = Array((right.timestamp ?? "").utf8)
        var name = Array((right.identifier ?? "").utf8)
        func flip(_ bytes: inout [UInt8]) {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        }
        var skew: Int64 = 0
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: flip(&body)
        case 1: flip(&signature)
        case 2: flip(&stamp)
        case 3: flip(&name)
        case 4: skew = Int64.random(in: 301...100_000, using: &generator) * (Bool.random(using: &generator) ? 1 : -1)
        case 5: body.append(UInt8.random(in: 0...255, using: &generator))
        case 6: signature = []
        default: signature.removeLast(Int.random(in: 1...66, using: &generator))
        }
        let spoilt = WebhookMessage(
            body: body,
            signature: signature.isEmpty ? nil : String(decoding: signature, as: UTF8.self),
            timestamp: String(decoding: stamp, as: UTF8.self),
            identifier: String(decoding: name, as: UTF8.self)
        )
        return (spoilt, skew)
    }

    @Test func `of 100,000 flipped, unsigned and expired messages none is taken`() throws {
        let seed: UInt64 = 6
        var generator = SeededGenerator(seed: seed)
        var keeper = try Self.keeper()
        var taken = 0
        for index in 0..<100_000 {
            let (message, skew) = try Self.forged(index, &generator)
            do {
                _ = try keeper.check(message, at: Self.now.adding(seconds: skew))
                taken += 1
            } catch {}
        }
        #expect(taken == 0 && keeper.count == 0, "seed \(seed)")
        #expect(try keeper.check(try Self.message(), at: Self.now) == .accepted)
    }
}
