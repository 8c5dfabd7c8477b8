import CurlTransport
import EvenkeelTestKit
import Foundation
import Signatures
import StrictJSON
import Testing

extension Acceptance {
    /// People whom only an identity provider names, at the whole service.
    @Suite struct ServiceIdentityTests {
        /// A provider with a key of its own.
        private struct Provider {
            let key: SigningKey

            init() throws { key = try SigningKey(seed: SigningKey.makeSeed()) }

            /// Its key set.
            var keys: String {
                """
                {"keys":[{"kty":"OKP","kid":"now","crv":"Ed25519","x":"\(Self.base64URL(key.publicKey.bytes))"}]}
                """
            }

            /// A token of a person of the group `sre`, good for five minutes.
            func token(of name: String) throws -> String {
                let now = Int(Date().timeIntervalSince1970)
                let claims = """
                    {"iss":"https://id.example","aud":"evenkeel","sub":"\(name)","groups":["sre"],"iat":\(now),\
                    "exp":\(now + 300)}
                    """
                let parts = [#"{"alg":"EdDSA","kid":"now"}"#, claims].map { Self.base64URL(Array($0.utf8)) }
                let signed = parts.joined(separator: ".")
                return signed + "." + Self.base64URL(try key.signature(of: Array(signed.utf8)))
            }

            private static func base64URL(_ bytes: [UInt8]) -> String {
                Data(bytes).base64EncodedString().reduce(into: "") { text, character in
                    switch character {
                    case "+": text.append("-")
                    case "/": text.append("_")
                    case "=": break
                    default: text.append(character)
                    }
                }
            }
        }

        /// Lines under `serve` that trust the provider; the group gets this role.
        private static func rules(_ role: String) -> String {
            ServiceFixture.rules + """

                  identity-keys-file: keys.json
                  identity:
                    issuer: https://id.example
                    audiences: [evenkeel]
                    roles-claim: groups
                    roles: [{value: sre, role: \(role)}]
                """
        }

        /// Calls `body` with a service that trusts a provider, and a person of it.
        private static func with(
            _ body: (ServiceFixture, RunningService, ServiceCaller, ServiceCaller) async throws -> Void
        ) async throws {
            let (fixture, provider) = (try ServiceFixture(rules: rules("approver")), try Provider())
            try fixture.scratch.write("keys.json", provider.keys)
            try await fixture.run { service, operatorCaller in
                let person = ServiceCaller(service.address, token: try provider.token(of: "ivy"))
                try await body(fixture, service, operatorCaller, person)
                await person.end()
            }
        }

        @Test func `a person of an identity provider approves, and the plan is handed over`() async throws {
            try await Self.with { _, _, caller, person in
                let (_, path) = try await ServiceFlowTests.outage(at: caller)
                let card = try await person.get(path + "/approval")
                #expect(card["mayApprove"] == true)
                let after = try await person.post(path + "/approve", ServiceFlowTests.click(on: card))
                #expect(after["state"] == "spent" && after.member("given").array?.first?["user"] == "ivy")
                let entries = try await caller.get("/api/v1/audit/entries?limit=1000").member("items").array ?? []
                let granted = try #require(entries.first { $0["kind"] == "approval.granted" })
                #expect(granted.member("body", "identity", "issuer") == "https://id.example")
                #expect(entries.contains { $0["kind"] == "intent.written" })
            }
        }

        /// The role that the group gets while the approval waits, and what becomes of it.
        @Test(arguments: [("approver", "handed-over", "intent.written"), ("responder", "", "approval.voided")])
        func `what the configuration grants at the hand-over decides`(
            role: String,
            phase: String,
            kind: String
        ) async throws {
            try await Self.with { fixture, service, caller, person in
                let (_, path) = try await ServiceFlowTests.outage(at: caller)
                try await caller.post("/api/v1/governance/stop", ["engaged": true, "reason": "A drill."])
                let card = try await person.get(path + "/approval")
                let after = try await person.post(path + "/approve", ServiceFlowTests.click(on: card))
                #expect(after["state"] == "approved")
                try fixture.configure(rules: Self.rules(role))
                service.reload()
                try await service.message("the configuration was read anew")
                try await caller.post("/api/v1/governance/stop", ["engaged": false, "reason": "It is over."])
                let entries = try await Patience.wait(for: kind) {
                    let items = try await caller.get("/api/v1/audit/entries?limit=1000").member("items").array ?? []
                    return items.contains { $0["kind"]?.string == kind } ? items : nil
                }
                #expect(entries.contains { $0["kind"] == "intent.written" } == (role == "approver"))
                if !phase.isEmpty {
                    #expect(try await caller.get(path)["phase"]?.string == phase)
                }
            }
        }
    }
}
