import ContentDigests
import CurlTransport
import Governance
import IncidentModel
import Journal
import Remediation
import StrictJSON
import Synchronization
import Testing

@testable import Console
@testable import IncidentEngine
@testable import IncidentLedger

/// A resource that flapped is held until a person lets it go.
@Suite(.timeLimit(.minutes(2))) struct HoldTests {
    private static let path = "/api/v1/governance/holds/clear"
    private static let body = """
        {"resource":{"kind":"deployment","namespace":"shop","name":"checkout"},"reason":"The cause is fixed."}
        """

    /// Lets the deployment flap until it is held.
    private static func hold(_ running: RunningConsole) throws {
        let target = try #require(EntityReference("deployment/shop/checkout"))
        let action = try #require(ActionDefinition.ID("kubernetes.rollout-restart"))
        let attempts = Budgets().flapping.attempts
        running.engine.state.withLock { state in
            for number in 0..<attempts {
                let time = Timestamp(seconds: 1_792_000_000 + Int64(number)) ?? .epoch
                let record = ActionRecord(
                    restoring: action,
                    undo: nil,
                    isUndo: false,
                    on: [target],
                    services: ["checkout"],
                    context: (incident: "inc-1", plan: ContentDigest(of: "\(number)"), window: nil, time: time)
                )
                state.ledger.govern(.started(record))
            }
        }
    }

    private static func held(_ running: RunningConsole) async throws -> Int? {
        try await running.send(.get, "/api/v1/governance", as: "viewer").json["held"]?.array?.count
    }

    @Test func `an approver clears a hold, once, with a reason that the journal keeps`() async throws {
        try await RunningConsole.with { running in
            try Self.hold(running)
            #expect(try await Self.held(running) == 1)
            #expect(try await running.send(.post, Self.path, as: "responder", body: Self.body).status == 403)
            // A hold is of all tenants.
            #expect(try await running.send(.post, Self.path, as: "acme", body: Self.body).status == 403)
            #expect(try await Self.held(running) == 1)
            let fields = [("Idempotency-Key", "clear-1")]
            let first = try await running.send(.post, Self.path, as: "approver", body: Self.body, fields)
            #expect(first.status == 200 && first.json["held"] == [], "\(first.text)")
            let again = try await running.send(.post, Self.path, as: "approver", body: Self.body, fields)
            #expect(again.status == 200 && again.bytes == first.bytes, "the same key has the same answer")
            let late = try await running.send(.post, Self.path, as: "approver", body: Self.body)
            #expect(late.status == 404, "\(late.text)")
            let entries = running.journal.all.filter { $0.kind == "hold.cleared" }
            #expect(entries.map(\.actor) == ["approver-token"])
            let text = String(decoding: entries.first?.body ?? [], as: UTF8.self)
            #expect(text.contains("The cause is fixed.") && text.contains("deployment/shop/checkout"))
        }
    }

    @Test func `a session needs its own word, as for everything that changes`() async throws {
        try await RunningConsole.with { running in
            try Self.hold(running)
            let login = #"{"user":"amara","password":"\#(RunningConsole.password)"}"#
            let session = try await running.send(.post, "/api/v1/session", body: login, [("Origin", running.base)])
            let cookie = try #require(session["set-cookie"]).prefix { $0 != ";" }
            let fields = [("Cookie", String(cookie)), ("Origin", running.base)]
            #expect(try await running.send(.post, Self.path, body: Self.body, fields).status == 403)
            #expect(try await Self.held(running) == 1)
            let csrf = [("X-CSRF-Token", try #require(session.json["csrf"]?.string))]
            #expect(try await running.send(.post, Self.path, body: Self.body, fields + csrf).status == 200)
            #expect(try await Self.held(running) == 0)
        }
    }

    @Test func `what is no resource, or comes without a reason, is refused`() async throws {
        try await RunningConsole.with { running in
            try Self.hold(running)
            for body in [
                #"{"resource":{"kind":"deployment","namespace":"shop","name":"checkout"}}"#,
                #"{"resource":{"kind":"deployment","namespace":"shop","name":"checkout"},"reason":"  "}"#,
                #"{"resource":{"kind":"deployment","namespace":"shop","name":"../x"},"reason":"a"}"#,
                #"{"resource":{"kind":"planet","name":"x"},"reason":"a"}"#,
                #"{"resource":"deployment/shop/checkout","reason":"a"}"#,
            ] {
                let reply = try await running.send(.post, Self.path, as: "approver", body: body)
                #expect(reply.status == 422, "\(body): \(reply.text)")
            }
            #expect(try await Self.held(running) == 1)
        }
    }
}
