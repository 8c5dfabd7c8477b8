import ContentDigests
import Governance
import IncidentModel
import Journal
import Testing

@testable import IncidentLedger

/// What an identity provider said, through journal and snapshot.
@Suite struct IdentityTests {
    private static func identity(tenants: IdentityClaims.Claim?) -> IdentityClaims {
        IdentityClaims(
            issuer: "https://id.example",
            audiences: ["evenkeel", "other"],
            name: .init(path: "sub", texts: ["ivy"]),
            roles: .init(path: "realm_access.roles", texts: ["sre", "\"quoted\" \u{202e}"]),
            tenants: tenants
        )
    }

    static let identities: [IdentityClaims?] = [
        nil, identity(tenants: nil), identity(tenants: .init(path: "tenants", texts: [])),
        identity(tenants: .init(path: "tenants", texts: ["red", "blue"])),
    ]

    private static let plan = ContentDigest(of: "plan")

    private static func grant(_ identity: IdentityClaims?) -> ApprovalEvent {
        let grant = ApprovalGrant(
            person: "ivy",
            actor: "ivy",
            comment: "go",
            time: LedgerJournal.time(5),
            identity: identity
        )
        return ApprovalEvent(plan: plan, .granted(grant, isEnough: false))
    }

    @Test(arguments: identities) func `the journal keeps it beside the approval`(_ identity: IdentityClaims?) throws {
        let event = LedgerEvent.approval(Self.grant(identity))
        let body = event.body
        #expect(try LedgerEvent(kind: event.kind, body: body) == event)
        let draft = JournalDraft(kind: event.kind, actor: "ivy", time: LedgerJournal.time(5), body: body)
        try draft.check()
        // An entry of before has no such member, and one without an identity is written as then.
        #expect(String(decoding: body, as: UTF8.self).contains("identity") == (identity != nil))
    }

    @Test(arguments: identities) func `a snapshot keeps it`(_ identity: IdentityClaims?) throws {
        var journal = LedgerJournal()
        journal.receive([LedgerJournal.alert("Down", service: "web")], at: 0)
        let id = try #require(journal.ledger.openIncidents.first)
        let made = PlanMade(
            digest: Self.plan,
            document: Self.plan,
            essence: Self.plan,
            basis: Self.plan,
            planner: "deterministic",
            sentence: "s",
            rung: .approve
        )
        journal.record(.planMade(made), about: id, at: 1)
        journal.record(.approval(Self.grant(identity)), about: id, at: 5)
        let restored = try IncidentLedger(snapshot: journal.ledger.encodedSnapshot())
        #expect(restored == journal.ledger)
        #expect(restored[id]?.plan?.grants.first?.identity == identity)
        #expect(journal.replayed() == journal.ledger)
    }
}
