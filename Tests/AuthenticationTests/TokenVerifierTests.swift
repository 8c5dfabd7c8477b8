import EvenkeelTestKit
import IncidentModel
import StrictJSON
import StructuredDocuments
import Testing
import YAMLDocuments

@testable import Authentication

@Suite struct TokenVerifierTests {
    static let time = Timestamp(seconds: 1_799_995_000) ?? .epoch

    /// The public keys of RFC 7515 A.2 and A.3 and RFC 8037 A.2.
    static let document = """
        {"keys":[{"kty":"RSA","kid":"rsa","use":"sig","alg":"RS256","n":"\(StandardTokens.modulus)","e":"AQAB"},
        {"kty":"EC","kid":"ec","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
         "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
        {"kty":"OKP","kid":"ed","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
        """

    static func keys(_ text: String = document) throws -> JSONWebKeySet {
        try JSONWebKeySet(parsing: Array(text.utf8))
    }

    static func provider(
        _ more: String = "",
        replacing old: String = "",
        by new: String = ""
    ) throws -> IdentityProvider {
        let usual = """
            issuer: https://id.example
            audiences: [evenkeel, evenkeel-cli]
            roles:
              - {value: sre-oncall, role: approver}
              - {value: sre-admin, role: administrator}
            \(more)
            """
        let text = old.isEmpty ? usual : usual.replacing(old, with: new, maxReplacements: 1)
        return try YAMLReader.document(Array(text.utf8), name: "p.yaml").read(
            as: FieldRule<IdentityProvider>.mapping { IdentityProvider(reading: $0, roles: DirectoryTests.roles) }
        )
    }

    static func verifier(_ more: String = "") throws -> TokenVerifier {
        TokenVerifier(provider: try provider(more), keys: try keys())
    }

    @Test func `a right token is an account`() throws {
        let account = try Self.verifier("tenants-claim: tenants").account(Secret(SignedTokens.good), at: Self.time)
        #expect(account.name == "ann" && account.kind == .user && account.roles == ["approver"])
        #expect(account.tenants == ["blue"] && account.expires == Timestamp(seconds: 1_800_000_000))
        #expect(TokenVerifier.isCandidate(Secret(SignedTokens.good)))
        #expect(!TokenVerifier.isCandidate(DirectoryTests.token))
        for token in [SignedTokens.withoutKeyName, SignedTokens.audienceList, SignedTokens.fractions] {
            #expect(try Self.verifier().account(Secret(token), at: Self.time).tenants == nil)
        }
        let nested = try Self.verifier("roles-claim: realm_access.roles")
        #expect(try nested.account(Secret(SignedTokens.pathOfRoles), at: Self.time).roles == ["approver"])
        let robot = try Self.verifier("kind: token").account(Secret(SignedTokens.good), at: Self.time)
        #expect(robot.kind == .token && robot.owner == nil)
    }

    @Test func `a missing tenants claim limits to none, not to all`() throws {
        let verifier = try Self.verifier("tenants-claim: elsewhere")
        #expect(try verifier.account(Secret(SignedTokens.good), at: Self.time).tenants == [])
    }

    @Test(arguments: SignedTokens.refused.indices)
    func `a rightly signed token with a wrong claim or header is refused`(_ index: Int) throws {
        let refused = SignedTokens.refused[index]
        #expect(throws: refused.refusal, "\(refused.name)") {
            try Self.verifier().account(Secret(refused.token), at: Self.time)
        }
    }

    @Test func `times are kept to the second, with the leeway`() throws {
        let verifier = try Self.verifier("leeway: 10s")
        let token = Secret(SignedTokens.good)
        for (second, refusal) in [
            (1_800_000_009, nil), (1_800_000_010, TokenRefusal.expired), (1_799_989_990, nil),
            (1_799_989_989, .notYetValid), (0, .notYetValid), (253_402_300_799, .expired),
        ] as [(Int64, TokenRefusal?)] {
            let time = try #require(Timestamp(seconds: second))
            var found: TokenRefusal?
            do { _ = try verifier.account(token, at: time) } catch { found = error }
            #expect(found == refusal, "\(second)")
        }
    }

    @Test func `the standards' own examples verify`() throws {
        let keys = try Self.keys()
        #expect(keys.count == 3)
        for (token, algorithm) in [
            (StandardTokens.rs256, VerificationKey.Algorithm.rs256), (StandardTokens.es256, .es256),
        ] {
            let parsed = try JSONWebToken(Secret(token))
            let key = try #require(keys.key(named: nil, for: algorithm))
            #expect(parsed.algorithm == algorithm && key.verifies(parsed.signature, of: parsed.signed))
            for other in keys.keys where other != key { #expect(!other.verifies(parsed.signature, of: parsed.signed)) }
        }
        // RFC 8037 A.4 signs a text that is no JSON, so only its signature is checked.
        let parts = StandardTokens.edDSA.split(separator: ".")
        let signature = try #require(TextEncoding.bytes(base64URL: parts[2].utf8))
        let key = try #require(keys.key(named: "ed", for: .edDSA))
        #expect(key.verifies(signature, of: Array("\(parts[0]).\(parts[1])".utf8)))
    }

    /// Tokens made of right ones without the key: each must be refused.
    static func forgeries() throws -> [String] {
        let parts = SignedTokens.good.split(separator: ".").map(String.init)
        func header(_ text: String) -> String { TextEncoding.base64URL(Array(text.utf8)) }
        var forged = [
            "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])", "\(SignedTokens.good).", "\(SignedTokens.good).AA",
            ".\(parts[1]).\(parts[2])", "\(parts[0])..\(parts[2])", " \(SignedTokens.good)", "\(SignedTokens.good)\n",
            "\(SignedTokens.good)==", "..", "", "ey", String(repeating: "A.", count: 5000),
        ]
        for name in ["none", "NONE", "HS256", "HS384", "RS384", "ES384", "PS256", "EdDSA ", "eddsa", "ES256K", ""] {
            let head = header("{\"alg\":\"\(name)\",\"kid\":\"ed\"}")
            forged += ["\(head).\(parts[1]).\(parts[2])", "\(head).\(parts[1])."]
        }
        // The public key as a shared secret, in the forms that libraries have fallen for.
        let modulus = TextEncoding.bytes(base64URL: StandardTokens.modulus.utf8) ?? []
        for key in [modulus, Array(StandardTokens.modulus.utf8), Array(document.utf8)] {
            for head in [
                "{\"alg\":\"HS256\"}", "{\"alg\":\"HS256\",\"kid\":\"rsa\"}", "{\"alg\":\"RS256\",\"kid\":\"rsa\"}",
            ] {
                let signed = "\(header(head)).\(parts[1])"
                let code = try Cryptography.authenticationCode(of: Array(signed.utf8), key: Secret(key))
                forged.append("\(signed).\(TextEncoding.base64URL(code))")
            }
        }
        // One key's algorithm with another key's name, and signatures that are zero or of another form.
        for (name, kid) in [("ES256", "ed"), ("EdDSA", "ec"), ("RS256", "ec"), ("ES256", "ec"), ("RS256", "rsa")] {
            let head = header("{\"alg\":\"\(name)\",\"kid\":\"\(kid)\"}")
            for count in [1, 32, 63, 64, 65, 71, 72, 256] {
                let zeros = TextEncoding.base64URL([UInt8](repeating: 0, count: count))
                forged.append("\(head).\(parts[1]).\(zeros)")
            }
        }
        return forged
    }

    @Test func `no forgery without the key is taken`() throws {
        let verifier = try Self.verifier()
        for token in try Self.forgeries() {
            #expect(throws: TokenRefusal.self, "\(token)") { try verifier.account(Secret(token), at: Self.time) }
        }
    }

    @Test func `of 20,000 random changes to right tokens none is taken`() throws {
        let verifier = try Self.verifier()
        let seed: UInt64 = 8
        var generator = SeededGenerator(seed: seed)
        let mutation = ByteMutation(pieces: [".", "..", "A", "=", "none", "\""], changes: 1...3, length: 1...20)
        let originals = [SignedTokens.good, SignedTokens.audienceList].map { Array($0.utf8) }
        var taken = 0
        for round in 0..<20_000 {
            let original = originals[round % 2]
            let spoilt = mutation.spoilt(original, &generator)
            if originals.contains(spoilt) { continue }
            do {
                _ = try verifier.account(Secret(spoilt), at: Self.time)
                taken += 1
            } catch {}
        }
        #expect(taken == 0, "seed \(seed)")
    }

    @Test(arguments: [
        "{\"keys\":[]}", "{}", "[]",
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"ed\",\"k\":\"AAAA\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"ed\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"ed\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"ed\",\"use\":\"enc\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"ed\",\"alg\":\"ES256\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"ed\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
    ]) func `keys for something else, or weak ones, are not used`(_ document: String) throws {
        #expect(try Self.keys(document).count == 0)
    }

    @Test func `two keys of one name are none, and a document is strict JSON`() throws {
        let key =
            "{\"kty\":\"OKP\",\"kid\":\"ed\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
        let verifier = TokenVerifier(provider: try Self.provider(), keys: try Self.keys("{\"keys\":[\(key),\(key)]}"))
        #expect(throws: TokenRefusal.unknownKey) { try verifier.account(Secret(SignedTokens.good), at: Self.time) }
        #expect(throws: JSONError.self) { try Self.keys("{\"keys\":[],\"keys\":[\(key)]}") }
    }

    @Test func `a provider's faults are said`() {
        let error = #expect(throws: DocumentFaults.self) { try Self.provider("kind: robot\nleeway: 1h\nissuers: x") }
        let text = error?.description ?? ""
        #expect(text.contains("user, token") && text.contains("leeway") && text.contains("issuers"))
    }
}
