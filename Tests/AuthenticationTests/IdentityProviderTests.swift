import IncidentModel
import Testing

@testable import Authentication

/// What a token said once, asked again of the configuration of now.
@Suite struct IdentityProviderTests {
    private static let tenants = "tenants-claim: tenants"

    private static func identity(_ more: String = "") throws -> IdentityClaims {
        let verifier = try TokenVerifierTests.verifier(more)
        let account = try verifier.account(Secret(SignedTokens.good), at: TokenVerifierTests.time)
        return try #require(account.identity)
    }

    @Test func `an account remembers what was said of it, every role among it`() throws {
        let identity = try Self.identity(Self.tenants)
        #expect(identity.issuer == "https://id.example" && identity.audiences == ["evenkeel"])
        #expect(identity.name == .init(path: "sub", texts: ["ann"]))
        #expect(identity.roles == .init(path: "roles", texts: ["sre-oncall", "staff"]))
        #expect(identity.tenants == .init(path: "tenants", texts: ["blue"]))
        #expect(try Self.identity().tenants == nil)
    }

    @Test func `the same configuration gives the same account, which has no end of its own`() throws {
        let account = try TokenVerifierTests.provider(Self.tenants).account(of: Self.identity(Self.tenants), until: nil)
        #expect(account.name == "ann" && account.roles == ["approver"] && account.tenants == ["blue"])
        #expect(account.expires == nil && !account.isExpired(at: TokenVerifierTests.time.adding(seconds: 1 << 30)))
    }

    /// A change of the configuration, and what it makes of what was said before.
    struct Case: Sendable, CustomTestStringConvertible {
        let change: (from: String, to: String)
        let refusal: TokenRefusal?
        var testDescription: String { "\(change.to): \(refusal.map { "\($0)" } ?? "kept")" }
    }

    static let cases = [
        Case(change: ("https://id.example", "https://other.example"), refusal: .wrongIssuer),
        Case(change: ("[evenkeel, evenkeel-cli]", "[another]"), refusal: .wrongAudience),
        Case(change: ("value: sre-oncall", "value: sre-night"), refusal: .noRole),
        Case(change: ("audiences", "roles-claim: groups\naudiences"), refusal: .noRole),
        Case(change: ("audiences", "name-claim: email\naudiences"), refusal: .noName),
        Case(change: ("value: sre-oncall, role: approver", "value: staff, role: viewer"), refusal: nil),
    ]

    @Test(arguments: cases) func `what the configuration no longer grants is no longer granted`(_ known: Case) throws {
        let provider = try TokenVerifierTests.provider(replacing: known.change.from, by: known.change.to)
        let identity = try Self.identity()
        guard let refusal = known.refusal else {
            #expect(try !provider.account(of: identity, until: nil).roles.isEmpty)
            return
        }
        #expect(throws: refusal) { try provider.account(of: identity, until: nil) }
    }

    @Test func `a role that is mapped otherwise by now is that of now`() throws {
        let provider = try TokenVerifierTests.provider(replacing: "role: approver", by: "role: viewer")
        #expect(try provider.account(of: Self.identity(), until: nil).roles == ["viewer"])
    }

    @Test func `tenants that nobody asked for then are none, not all`() throws {
        let provider = try TokenVerifierTests.provider(Self.tenants)
        #expect(try provider.account(of: Self.identity(), until: nil).tenants == [])
        #expect(try TokenVerifierTests.provider().account(of: Self.identity(Self.tenants), until: nil).tenants == nil)
    }
}
