import ContentDigests
import Execution
import Governance
import IncidentModel
import Journal
import Remediation
import Risk
import StrictJSON
import Testing

@testable import IncidentLedger

/// What the journal keeps is in canonical form, so that whoever reads an entry and writes it again has the same hash.
@Suite struct CanonicalBodyTests {
    private static let digest = ContentDigest(of: "plan")
    private static let time = LedgerJournal.time(1)
    private static let identity = IdentityClaims(
        issuer: "https://id.example",
        audiences: ["z", "a"],
        name: .init(path: "sub", texts: ["ivy"]),
        roles: .init(path: "roles", texts: ["z", "a"]),
        tenants: .init(path: "tenants", texts: [])
    )

    private static func approval(_ happening: ApprovalEvent.Happening) -> LedgerEvent {
        .approval(ApprovalEvent(plan: digest, happening))
    }

    private static func intent() throws -> Intent {
        let record = ActionRecord(
            restoring: try #require(ActionDefinition.ID("kubernetes.rollout-restart")),
            undo: nil,
            isUndo: false,
            on: [try #require(EntityReference("deployment/shop/web"))],
            services: ["web"],
            context: (incident: "inc-1", plan: digest, window: "night", time: time)
        )
        return Intent(id: "intent-1", people: ["ivy"], changes: [record])
    }

    private static func made() -> PlanMade {
        var made = LedgerJournal.plan(digest)
        made.tier = .medium
        made.request = ApprovalRequest(
            incident: "inc-1",
            tenant: "red",
            binding: ApprovalBinding(
                plan: digest,
                evidence: digest,
                effect: digest,
                state: digest,
                tier: .medium,
                nonce: "n"
            ),
            needed: 2,
            requesters: ["z", "a"],
            made: time,
            lifetime: .seconds(60)
        )
        return made
    }

    private static let claims: Set<LockClaim> = [
        .nodes, .thing(namespace: nil, name: "web"), .thing(namespace: "shop", name: "web"), .namespace("shop"),
    ]

    private static func begun(claims: Set<LockClaim>?) -> RunBegun {
        RunBegun(intent: "intent-1", plan: digest, isStepwise: true, fault: "f", steps: [], claims: claims)
    }

    private static func events() throws -> [LedgerEvent] {
        let entity = try #require(EntityReference("deployment/shop/web"))
        let id = try #require(IncidentIdentifier("inc-000000000000"))
        let grant = ApprovalGrant(person: "ivy", actor: "ivy", comment: "go", time: time, identity: identity)
        let cause = IncidentRecord.Cause(entity: entity, fault: "f", summary: "s", confidence: 0.1)
        let change = Change(time: time, entityName: "web", kind: .deploy, summary: "s", revision: "4")
        let alerts = AlertsReceived(
            source: "test",
            tenant: "red",
            environment: "blue",
            isOpening: true,
            alerts: [LedgerJournal.alert("Down", service: "web", labels: ["z": "1", "A": "2"], isResolved: true)]
        )
        return [
            .alertsReceived(alerts), .incidentMerged(into: id), .incidentResolved(reason: "r"),
            .incidentReopened(reason: "r"), .incidentNoted(text: "t\n\u{7}é\u{1f600}"),
            .changesReceived(source: "ci", [change]), .diagnosisMade(.init(digest: digest, cause: cause)),
            .diagnosisMade(.init(digest: digest, cause: nil)), .planMade(made()), .planLate(digest),
            approval(.granted(grant, isEnough: true)), approval(.rejected(reason: "r")), approval(.voided(reason: "r")),
            approval(.described([digest, nil])), approval(.described([])), approval(.expired),
            approval(.spent(try intent())), .runBegun(begun(claims: nil)), .runBegun(begun(claims: [])),
            .runBegun(begun(claims: claims)), .stopTurned(isEngaged: true, reason: "r"),
            .freezeOverridden(freeze: "f", reason: "r"), .holdCleared(entity, reason: "r"), .swept,
            .remark(Remark(kind: "a.b", text: "t", details: ["z": ["b": 1, "a": 2.5], "a": nil])),
        ]
    }

    @Test func `every body is the canonical form of what it says, and says the same when it is read`() throws {
        for event in try Self.events() {
            let body = event.body
            let value = try JSONValue(parsing: body, limits: JSONLimits(documentBytes: 1 << 20))
            #expect(try value.canonicalBytes() == body, "\(event.kind)")
            #expect(try LedgerEvent(kind: event.kind, body: body) == event, "\(event.kind)")
            let draft = JournalDraft(kind: event.kind, actor: "a", time: Self.time, body: body)
            #expect(throws: Never.self) { try draft.check() }
        }
    }

    @Test func `what older journals do not say of a run and its approval is not made up`() throws {
        let body = Array(LedgerEvent.runBegun(Self.begun(claims: nil)).body)
        #expect(!String(decoding: body, as: UTF8.self).contains("claims"))
        #expect(try LedgerEvent(kind: "run.begun", body: body) == .runBegun(Self.begun(claims: nil)))
        for claim in [#"{"type":"thing"}"#, #"{"type":"else"}"#, "7", "null"] {
            let text = String(decoding: body, as: UTF8.self).replacing(
                "{\"fault\"",
                with: "{\"claims\":[\(claim)],\"fault\""
            )
            #expect(throws: EventBodyProblem.self) { try LedgerEvent(kind: "run.begun", body: Array(text.utf8)) }
        }
        for state in ["7", #""ab""#, "[]"] {
            let text = #"{"plan":"\#(Self.digest.hexadecimal)","states":[\#(state)]}"#
            #expect(throws: EventBodyProblem.self) {
                try LedgerEvent(kind: "approval.described", body: Array(text.utf8))
            }
        }
    }

    @Test func `a body whose members are in another order is read all the same, as older journals have it`() throws {
        let text = #"{"plan":"\#(Self.digest.hexadecimal)","reason":"r"}"#
        let swapped = #"{"reason":"r","plan":"\#(Self.digest.hexadecimal)"}"#
        let events = try [text, swapped].map { try LedgerEvent(kind: "approval.rejected", body: Array($0.utf8)) }
        #expect(events == [Self.approval(.rejected(reason: "r")), Self.approval(.rejected(reason: "r"))])
    }
}
