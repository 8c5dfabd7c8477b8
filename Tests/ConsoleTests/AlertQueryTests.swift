import CurlTransport
import IncidentModel
import StrictJSON
import Testing

@testable import Console

/// The alerts that fire, as an Alertmanager would list them.
@Suite(.timeLimit(.minutes(2))) struct AlertQueryTests {
    private static let path = "/api/v2/alerts"

    /// The names of the alerts that a query finds.
    private static func names(
        _ running: RunningConsole,
        _ query: String = "",
        as name: String = "viewer"
    ) async throws -> [String] {
        let reply = try await running.send(.get, path + query, as: name)
        #expect(reply.status == 200, "\(query): \(reply.text)")
        return (reply.json.array ?? []).compactMap { $0["labels"]?["alertname"]?.string }.sorted()
    }

    @Test func `what fires is listed in Alertmanager's shape`() async throws {
        try await RunningConsole.with { running in
            #expect(try await Self.names(running) == [])
            try await running.alert("A")
            let reply = try await running.send(.get, Self.path, as: "viewer")
            #expect(ShapeCheck.faults(in: reply.json, SchemaName.alertmanagerAlerts.shape) == [])
            let alert = try #require(reply.json[0])
            #expect(alert["labels"]?["severity"]?.string == "critical" && alert["fingerprint"]?.string == "fAacme")
            #expect(alert["startsAt"]?.string == "2026-11-26T01:00:00Z")
            #expect(alert["status"] == ["state": "active", "inhibitedBy": [], "mutedBy": [], "silencedBy": []])
            #expect(alert["receivers"] == [["name": "evenkeel"]])
            #expect(reply["x-evenkeel-incomplete"] == nil)
        }
    }

    @Test func `a query filters, and what is resolved is gone`() async throws {
        try await RunningConsole.with { running in
            try await running.alert("A")
            try await running.alert("B", tenant: "globex")
            for (query, expected) in [
                ("", ["A", "B"]), ("?active=true&silenced=false&inhibited=false&unprocessed=false", ["A", "B"]),
                ("?active=false", []), ("?filter=alertname%3D%22A%22", ["A"]), ("?filter=alertname%3DA", ["A"]),
                ("?filter=severity%3Dcritical&filter=tenant%21%3Dacme", ["B"]),
                ("?filter=alertname%3D~%22A%7CB%22&filter=tenant%3D~%22ac.*%22", ["A"]),
                ("?receiver=evenkeel", ["A", "B"]), ("?receiver=even.%2A", ["A", "B"]), ("?receiver=other", []),
                ("?receiver=", ["A", "B"]),
            ] {
                #expect(try await Self.names(running, query) == expected, "\(query)")
            }
            // Whoever sees one tenant has the alerts of that one.
            #expect(try await Self.names(running, as: "acme") == ["A"])
            #expect(try await Self.names(running, as: "globex") == ["B"])
            let ended = """
                [{"labels":{"alertname":"C"},"startsAt":"2026-11-26T01:00:00Z"}]
                """
            #expect(try await running.send(.post, Self.path, as: "sender", body: ended).status == 200)
            #expect(try await Self.names(running) == ["A", "B", "C"])
            let over = ended.split(separator: "}]").joined() + #","endsAt":"2026-11-26T01:01:00Z"}]"#
            #expect(try await running.send(.post, Self.path, as: "sender", body: over).status == 200)
            #expect(try await Self.names(running) == ["A", "B"])
        }
    }

    @Test func `what is no matcher is refused with the reason`() async throws {
        try await RunningConsole.with { running in
            for (query, words) in [
                ("?filter=alertname", "after the label"), ("?filter=", "filter"), ("?active=maybe", "active"),
                ("?filter=a%3D~%22%5Ba%5D%22", "regular expressions"), ("?silence=true", "not known"),
                ("?receiver=%5B", "regular expressions"), ("?active=true&active=true", "more than 1"),
                ("?" + String(repeating: "filter=a%3Db&", count: 21), "more than 20"),
            ] {
                let reply = try await running.send(.get, Self.path + query, as: "viewer")
                #expect(reply.status == 400 && reply.text.contains(words), "\(query): \(reply.text)")
            }
            #expect(try await running.send(.get, Self.path).status == 401)
        }
    }
}
