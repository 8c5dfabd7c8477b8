import CurlTransport
import EvenkeelTestKit
import IncidentEngine
import IncidentLedger
import Journal
import StrictJSON
import Testing
import WebServer

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct RequestFormTests {
    @Test func `bodies are held against the table`() async throws {
        try await RunningConsole.with { running in
            let path = "/api/v1/incidents/\(try await running.incident())/notes"
            let cases: [(String, Int)] = [
                (#"{"text":"fine"}"#, 200), (#"{}"#, 422), (#"{"text":""}"#, 422), (#"{"text":1}"#, 422),
                (#"{"text":"a","actor":"root"}"#, 422), (#"{"text":"a","text":"b"}"#, 400), (#"["a"]"#, 422),
                (#"{"text":"a"}x"#, 400), ("", 400), ("\u{FEFF}{}", 400), (#"{"text":"\ud800"}"#, 400),
                (#"{"text":"\#(String(repeating: "a", count: 4001))"}"#, 422),
                (#"{"text":"\#(String(repeating: "a", count: 70_000))"}"#, 413),
                (String(repeating: "[", count: 1000), 400),
            ]
            for (body, status) in cases {
                let reply = try await running.send(.post, path, as: "responder", body: body)
                #expect(reply.status == status, "\(body.prefix(60)): \(reply.text)")
                guard status >= 400 else { continue }
                #expect(reply["content-type"] == "application/problem+json")
                #expect(reply.json["status"]?.int == status)
                #expect(!reply.text.contains("root"))
            }
        }
    }

    @Test func `types and queries are held against the table`() async throws {
        try await RunningConsole.with { running in
            let id = try await running.incident()
            let notes = "/api/v1/incidents/\(id)/notes"
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
                let fields = [("Content-Type", type)]
                let reply = try await running.send(.post, notes, as: "responder", body: #"{"text":"a"}"#, fields)
                #expect(reply.status == 415, "\(type)")
            }
            let json = [("Content-Type", "Application/JSON; charset=utf-8")]
            let taken = try await running.send(.post, notes, as: "responder", body: #"{"text":"a"}"#, json)
            #expect(taken.status == 200)
            for query in [
                "limit=0", "limit=501", "limit=ten", "limit=01", "status=closed", "colour=red", "limit=1&limit=2",
                "cursor=../x", "q=", "severity=critical&status",
            ] {
                let reply = try await running.send(.get, "/api/v1/incidents?\(query)", as: "viewer")
                #expect(reply.status == 400, "\(query): \(reply.text)")
            }
            for path in ["/api/v1/incidents/INC-1", "/api/v1/incidents/..%2f", "/api/v1/plans/sha256:0", "/api/v1/x"] {
                let status = try await running.send(.get, path, as: "viewer").status
                #expect(status == 404 || status == 400, "\(path)")
            }
            let wrong = try await running.send(.delete, "/api/v1/incidents", as: "viewer")
            #expect(wrong.status == 405 && wrong["allow"] == "GET, HEAD, OPTIONS")
        }
    }

    @Test func `an entity tag saves what was seen`() async throws {
        try await RunningConsole.with { running in
            let id = try await running.incident()
            for path in ["/api/v1/incidents/\(id)", "/api/v1/openapi.json", "/"] {
                let first = try await running.send(.get, path, as: "responder")
                let tag = try #require(first["etag"], "\(path)")
                for value in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                    let known = try await running.send(.get, path, as: "responder", [("If-None-Match", value)])
                    if path.contains("inc-") && known.status == 200 { continue }  // It was planned meanwhile.
                    #expect(known.status == 304 && known.bytes.isEmpty, "\(path) \(value)")
                }
                let other = try await running.send(.get, path, as: "responder", [("If-None-Match", "\"x\"")])
                #expect(other.status == 200)
            }
            let path = "/api/v1/incidents/\(id)"
            let before = try #require(try await running.send(.get, path, as: "responder")["etag"])
            _ = try await running.send(.post, path + "/notes", as: "responder", body: #"{"text":"seen"}"#)
            let after = try await running.send(.get, path, as: "responder", [("If-None-Match", before)])
            #expect(after.status == 200 && after["etag"] != before)
            #expect(after.json["notes"]?[0]?["text"]?.string == "seen")
        }
    }

    @Test func `pages follow each other without a gap`() async throws {
        try await RunningConsole.with { running in
            for number in 0..<7 { try await running.alert("Alert\(number)", tenant: "t\(number)") }
            var seen: [String] = []
            var cursor: String?
            repeat {
                let query = "limit=3" + (cursor.map { "&cursor=\($0)" } ?? "")
                let page = try await running.send(.get, "/api/v1/incidents?\(query)", as: "viewer").json
                #expect(page["total"]?.int == 7)
                seen += (page["items"]?.array ?? []).compactMap { $0["id"]?.string }
                cursor = page["next"]?.string
            } while cursor != nil
            #expect(seen.count == 7 && Set(seen).count == 7)
        }
    }

    @Test func `a key makes repeating harmless`() async throws {
        try await RunningConsole.with { running in
            let path = "/api/v1/incidents/\(try await running.incident())/notes"
            let key = [("Idempotency-Key", "k-1")]
            let replies = try await withThrowingTaskGroup(of: Reply.self, returning: [Reply].self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await running.send(.post, path, as: "responder", body: #"{"text":"once"}"#, key)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.allSatisfy { $0.status == 200 && $0.bytes == replies[0].bytes })
            #expect(running.journal.all.count { $0.kind == "incident.noted" } == 1)
            let other = try await running.send(.post, path, as: "responder", body: #"{"text":"two"}"#, key)
            #expect(other.status == 422 && other.json["type"]?.string == "urn:evenkeel:problem:key-reused")
            let mine = try await running.send(.post, path, as: "approver", body: #"{"text":"two"}"#, key)
            #expect(mine.status == 200)
            let bad = try await running.send(
                .post,
                path,
                as: "approver",
                body: #"{"text":"x"}"#,
                [("Idempotency-Key", "a b")]
            )
            #expect(bad.status == 400)
        }
    }

    @Test(arguments: UInt64(1)...4) func `spoilt bodies end in 4xx`(seed: UInt64) async throws {
        try await RunningConsole.with { running in
            var random = SeededGenerator(seed: seed)
            let mutation = ByteMutation(
                pieces: ["{", "}", "[", "]", "\"", ":", ",", "null", "1e999", "\\u0000", "\u{FF}", "-", "{\"a\":"],
                changes: 1...5,
                length: 1...10
            )
            let routes = RouteTable.all.filter { $0.method == .post && $0.access != .open }
            for round in 0..<100 {
                let route = try #require(routes.randomElement(using: &random))
                let sample = String(decoding: try (route.body?.example ?? ["alerts": []]).serialized(), as: UTF8.self)
                let bytes = mutation.spoilt(Array(sample.utf8), &random)
                let path = route.path.split(separator: "{id}", omittingEmptySubsequences: false)
                    .joined(separator: "inc-000000000000")
                let reply = try await running.send(
                    .post,
                    path,
                    as: "administrator",
                    body: String(decoding: bytes, as: UTF8.self),
                    [("Content-Type", route.body?.types.first ?? "application/json")]
                )
                #expect(reply.status < 500, "seed \(seed) round \(round) \(path): \(reply.text)")
            }
        }
    }

    @Test func `reasons and notes may be as long as the engine takes, and not longer`() async throws {
        try await RunningConsole.with { running in
            let id = try await running.incident()
            for (count, status) in [(LiveEngine.longestText, 200), (LiveEngine.longestText + 1, 422)] {
                // Two scalars that make one character count as two, as JSON Schema has it.
                let text = String(repeating: "e\u{301}", count: count / 2) + (count % 2 == 1 ? "x" : "")
                let path = "/api/v1/incidents/\(id)"
                let note = try await running.send(.post, path + "/notes", as: "approver", body: #"{"text":"\#(text)"}"#)
                #expect(note.status == status, "\(note.text)")
                let stop = #"{"engaged":true,"reason":"\#(text)"}"#
                let turned = try await running.send(.post, "/api/v1/governance/stop", as: "approver", body: stop)
                #expect(turned.status == status, "\(turned.text)")
            }
        }
    }

    @Test func `an incident is shown in the environment that is configured, and a reload changes its tag`() async throws
    {
        try await RunningConsole.with { running in
            let id = try await running.incident()
            let path = "/api/v1/incidents/\(id)"
            let before = try await running.send(.get, path, as: "viewer")
            #expect(before.json["environment"]?.string == "")
            var (settings, configuration) = (LiveSettings(), Configuration())
            settings.ledger.tenantLabel = "tenant"
            configuration.serve.environment = "production"
            try running.engine.reload(settings, configuration)
            let known = [("If-None-Match", before["etag"] ?? "")]
            let after = try await running.send(.get, path, as: "viewer", body: nil, known)
            #expect(after.status == 200 && after.json["environment"]?.string == "production")
            let list = try await running.send(.get, "/api/v1/incidents", as: "viewer").json
            #expect(list["items"]?[0]?["environment"]?.string == "production")
        }
    }
}
