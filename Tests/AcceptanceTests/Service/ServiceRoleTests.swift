import CurlTransport
import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// Several people with different roles at one service.
    @Suite struct ServiceRoleTests {
        private static func with(
            _ body: (_ caller: (String) -> ServiceCaller, _ path: String) async throws -> Void
        ) async throws {
            let fixture = try ServiceFixture(rules: ServiceFixture.rules + "\n" + People.access)
            try await fixture.run { service, _ in
                #expect(service.token == nil, "somebody is configured, so there is no token of the service's own")
                let callers = People.names.reduce(into: [:]) {
                    $0[$1] = ServiceCaller(service.address, token: People.token(of: $1))
                }
                let stranger = ServiceCaller(service.address, token: nil)
                let (_, path) = try await ServiceFlowTests.outage(at: callers["responder"] ?? stranger)
                try await body({ callers[$0] ?? stranger }, path)
                for caller in callers.values { await caller.end() }
                await stranger.end()
            }
        }

        @Test func `a stale card is refused with what drifted, and the fresh one is good`() async throws {
            try await Self.with { caller, path in
                let card = try await caller("approver").get(path + "/approval")
                let change: JSONValue = [
                    "planDigest": card.member("planDigest"), "preview": false,
                    "changes": [["step": 1, "argument": "revision", "value": 40]],
                ]
                try await caller("responder").post(path + "/modify", change)
                let click = ServiceFlowTests.click(on: card)
                let stale = try await caller("approver").send(.post, path + "/approve", click)
                #expect(stale.status == 409)
                let words = try stale.json()["detail"]?.string ?? ""
                #expect(words.contains("plan"), "\(words)")
                let fresh = try await caller("approver").get(path + "/approval")
                #expect(fresh["planDigest"] != card["planDigest"])
                try await caller("approver").post(path + "/approve", ServiceFlowTests.click(on: fresh))
                _ = try await caller("viewer").incident("a hand-over") { $0["phase"] == "handed-over" }
            }
        }

        @Test func `each role may do what it is for, and no more`() async throws {
            try await Self.with { caller, path in
                let card = try await caller("viewer").get(path + "/approval")
                let (note, stop): (JSONValue, JSONValue) = (["text": "seen"], ["engaged": true, "reason": "a drill"])
                let release: JSONValue = ["engaged": false, "reason": "over"]
                let wanted: [(String, String, JSONValue, String)] = [
                    ("POST", path + "/notes", note, "responder"),
                    ("POST", path + "/approve", ServiceFlowTests.click(on: card), "approver"),
                    ("POST", "/api/v1/governance/stop", stop, "approver"),
                    ("POST", "/api/v1/governance/stop", release, "administrator"),
                ]
                let ranks = ["nobody", "viewer", "responder", "approver", "administrator"]
                for (_, place, body, least) in wanted {
                    let rank = try #require(ranks.firstIndex(of: least))
                    for name in ranks[..<rank] {
                        let status = try await caller(name).send(.post, place, body).status
                        #expect(status == (name == "nobody" ? 401 : 403), "\(name) at \(place)")
                    }
                    let status = try await caller(least).send(.post, place, body).status
                    #expect((200..<300).contains(status), "\(least) at \(place): \(status)")
                }
            }
        }

        @Test func `two that press at the same time approve once`() async throws {
            try await Self.with { caller, path in
                let card = try await caller("approver").get(path + "/approval")
                let click = ServiceFlowTests.click(on: card)
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for index in 0..<20 {
                        let presser = caller(index.isMultiple(of: 2) ? "approver" : "another")
                        group.addTask { try await presser.send(.post, path + "/approve", click).status }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                // The one that counts is told so; all others came too late, or a second time.
                #expect(statuses.sorted() == [200] + Array(repeating: 409, count: 19), "\(statuses)")
                let timeline = try await caller("viewer").get(path).member("timeline").array ?? []
                #expect(timeline.filter { $0["kind"] == "intent.written" }.count == 1)
            }
        }

        @Test func `senders need a token where somebody is configured`() async throws {
            try await Self.with { caller, _ in
                for path in ["/api/v1/ingest/alertmanager", "/api/v2/alerts", "/v1/logs", "/api/v1/ingest/cloudevents"]
                {
                    let strange = try await caller("nobody").send(.post, path, SentAlerts.alertmanager())
                    let weak = try await caller("viewer").send(.post, path, SentAlerts.alertmanager())
                    #expect(strange.status == 401 && weak.status == 403, "\(path): \(strange.status), \(weak.status)")
                }
            }
        }
    }
}
