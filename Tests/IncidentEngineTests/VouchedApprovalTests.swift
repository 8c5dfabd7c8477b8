import Authentication
import EvenkeelTestKit
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Planning
import StrictJSON
import StructuredDocuments
import Testing
import YAMLDocuments

/// Approvals of people whom only an identity provider names.
@Suite struct VouchedApprovalTests {
    /// What the provider gives, by the value of its claim.
    private static func provider(
        issuer: String = "https://id.example",
        gives grants: [(String, String)] = [("sre", "approver")],
        kind: String = "user"
    ) throws -> IdentityProvider {
        let roles = grants.map { "  - {value: \($0.0), role: \($0.1)}\n" }.joined()
        let text = "issuer: \(issuer)\naudiences: [evenkeel]\nkind: \(kind)\nroles:\n\(roles)"
        let names = Role.allCases.map(\.rawValue)
        return try YAMLReader.document(Array(text.utf8), name: "p.yaml")
            .read(as: FieldRule<IdentityProvider>.mapping { IdentityProvider(reading: $0, roles: names) })
    }

    /// A person of whom a verified token said this.
    private static func person(_ name: String = "ivy", groups: [String] = ["sre", "staff"]) throws -> Principal {
        let identity = IdentityClaims(
            issuer: "https://id.example",
            audiences: ["evenkeel"],
            name: .init(path: "sub", texts: [name]),
            roles: .init(path: "roles", texts: groups),
            tenants: nil
        )
        return Principal(try provider().account(of: identity, until: nil))
    }

    /// Settings under which nobody but the provider's people approves.
    private static func settings(_ provider: IdentityProvider?) -> LiveSettings {
        var settings = LiveBench.settings()
        let approvers = Approvers(directory: Directory(), provider: provider)
        settings.principal = { approvers.principal(of: $0, at: .epoch) }
        return settings
    }

    /// An engine in which the person has approved and the stop switch holds the plan back.
    private static func heldBack() async throws -> (bench: LiveBench, id: IncidentIdentifier) {
        let bench = try await LiveBench(settings(try provider()))
        let id = try await bench.begin()
        _ = try await bench.engine.turnStop(engaged: true, reason: "drill", by: LiveBench.root)
        let card = try await bench.engine.card(of: id, for: try person())
        let click = try #require(LiveBench.click(card))
        #expect(try await bench.engine.approve(id, click, by: try person()).state == .approved)
        return (bench, id)
    }

    @Test func `an approval of a provider's person hands the plan over`() async throws {
        let bench = try await LiveBench(Self.settings(try Self.provider()))
        let id = try await bench.begin()
        let click = try #require(LiveBench.click(try await bench.engine.card(of: id, for: try Self.person())))
        #expect(try await bench.engine.approve(id, click, by: try Self.person()).state == .spent)
        #expect(bench.kinds.last == "intent.written")
    }

    @Test func `the approval counts after a restart, since the journal has what was said`() async throws {
        let (bench, id) = try await Self.heldBack()
        let again = try await LiveBench(Self.settings(try Self.provider()), journal: bench.journal, hands: bench.hands)
        let grant = try #require(try again.engine.incident(id, for: LiveBench.root).plan?.grants.first)
        #expect(grant.person == "ivy" && grant.identity?.roles.texts == ["sre", "staff"])
        _ = try await again.engine.turnStop(engaged: false, reason: "over", by: LiveBench.root)
        await again.planAll()
        await again.engine.startApproved()
        #expect(again.kinds.last == "intent.written")
    }

    /// What became of the provider, and whether the approval is void.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let provider: @Sendable () throws -> IdentityProvider?
        let isVoid: Bool
    }

    static let cases = [
        Case(testDescription: "as it was", provider: { try provider() }, isVoid: false),
        Case(testDescription: "gone", provider: { nil }, isVoid: true),
        Case(testDescription: "another issuer", provider: { try provider(issuer: "https://x.example") }, isVoid: true),
        Case(
            testDescription: "the group gives less",
            provider: { try provider(gives: [("sre", "responder")]) },
            isVoid: true
        ),
        Case(
            testDescription: "the group gives nothing",
            provider: { try provider(gives: [("ops", "approver")]) },
            isVoid: true
        ),
        Case(
            testDescription: "another group of the person gives it",
            provider: { try provider(gives: [("staff", "approver")]) },
            isVoid: false
        ),
        Case(testDescription: "its tokens are programs now", provider: { try provider(kind: "token") }, isVoid: true),
    ]

    @Test(arguments: cases) func `what the configuration grants when it is spent decides`(_ known: Case) async throws {
        let (bench, _) = try await Self.heldBack()
        try bench.engine.reload(Self.settings(try known.provider()), LiveBench.configuration())
        _ = try await bench.engine.turnStop(engaged: false, reason: "over", by: LiveBench.root)
        await bench.engine.startApproved()
        #expect(bench.kinds.contains("approval.voided") == known.isVoid)
        #expect(bench.kinds.contains("intent.written") == !known.isVoid)
    }

    @Test func `a user of the configuration with the name of a provider's person does not stand in`() async throws {
        let (bench, _) = try await Self.heldBack()
        var settings = LiveBench.settings()
        let namesake = Principal(name: "ivy", roles: [.administrator], kind: .user)
        let approvers = Approvers(directory: Directory(), provider: nil)
        settings.principal = { $0.identity == nil ? namesake : approvers.principal(of: $0, at: .epoch) }
        try bench.engine.reload(settings, LiveBench.configuration())
        _ = try await bench.engine.turnStop(engaged: false, reason: "over", by: LiveBench.root)
        await bench.engine.startApproved()
        #expect(!bench.kinds.contains("intent.written"))
    }

    @Test func `whoever changed a plan cannot approve it by a token of the provider either`() async throws {
        let bench = try await LiveBench(Self.settings(try Self.provider()))
        let id = try await bench.begin()
        let card = try await bench.engine.card(of: id, for: try Self.person())
        let change = PlanChange(step: 1, .set(argument: "revision", value: .integer(40)))
        _ = try await bench.engine.modify(id, plan: card.plan, [change], preview: false, by: try Self.person())
        let click = try #require(LiveBench.click(try await bench.engine.card(of: id, for: try Self.person())))
        let error = await #expect(throws: LiveError.self) {
            try await bench.engine.approve(id, click, by: try Self.person())
        }
        #expect(error?.code == .forbidden)
    }
}
