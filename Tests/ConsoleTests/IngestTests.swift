import Authentication
import CurlTransport
import IncidentEngine
import IncidentModel
import Journal
import StrictJSON
import Testing
import WebServer

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct IngestTests {
    private static let posted = """
        [{"labels":{"alertname":"HighLatency","service":"checkout","severity":"critical"},
        "annotations":{"summary":"slow"},"startsAt":"2026-11-26T01:00:00Z","generatorURL":"http://p/graph"}]
        """

    private func open(_ running: RunningConsole) async throws -> Int {
        try #require(try await running.send(.get, "/api/v1/incidents", as: "viewer").json["total"]?.int)
    }

    @Test func `what Alertmanager repeats is known`() async throws {
        try await RunningConsole.with { running in
            let first = try await running.alert()
            #expect(first.status == 200)
            #expect(first.json["accepted"]?.int == 1 && first.json["repeats"]?.int == 0)
            #expect(first.json["incidents"]?.array?.count == 1)
            #expect((first.json["sequence"]?.int ?? 0) > 0)
            #expect(try await running.alert().json["repeats"]?.int == 1)
            #expect(try await open(running) == 1)
        }
    }

    @Test func `Prometheus itself can send`() async throws {
        try await RunningConsole.with { running in
            let reply = try await running.send(.post, "/api/v2/alerts", as: "sender", body: Self.posted)
            #expect(reply.status == 200 && reply.bytes.isEmpty)
            #expect(try await open(running) == 1)
            #expect(try await running.send(.get, "/api/v2/status", as: "viewer").json["versionInfo"] != nil)
        }
    }

    @Test func `a PagerDuty event begins and ends an incident`() async throws {
        try await RunningConsole.with { running in
            let key = running.tokens["sender"].dropFirst("Bearer ".count)
            func event(_ action: String, _ key: some StringProtocol) -> String {
                """
                {"routing_key":"\(key)","event_action":"\(action)","dedup_key":"db-1","payload":{"summary":"disk full",
                "source":"db-1","severity":"critical"}}
                """
            }
            for path in ["/v2/enqueue", "/api/v1/ingest/pagerduty"] {
                let reply = try await running.send(.post, path, body: event("trigger", key))
                #expect(reply.status == 202, "\(reply.text)")
                #expect(reply.json["dedup_key"]?.string == "db-1")
            }
            #expect(try await open(running) == 1)
            #expect(try await running.send(.post, "/v2/enqueue", body: event("resolve", key)).status == 202)
            #expect(try await open(running) == 0)
            #expect(try await running.send(.post, "/v2/enqueue", body: event("trigger", "R0UTING")).status == 401)
            #expect(try await running.send(.post, "/v2/enqueue", body: "{}").status == 400)
        }
    }

    /// The ledger knows alerts of these senders by their key, so nothing else has to remember them.
    @Test func `an event of PagerDuty names its alert by sender and key alone`() async throws {
        try await RunningConsole.with { running in
            func send(_ action: String, _ key: String, as name: String, tenant: String = "acme") async throws {
                let token = running.tokens[name].dropFirst("Bearer ".count)
                let body = """
                    {"routing_key":"\(token)","event_action":"\(action)","dedup_key":"\(key)","payload":{
                    "summary":"disk full","source":"db-1","severity":"critical","custom_details":{"tenant":"\(tenant)"}}}
                    """
                let reply = try await running.send(.post, "/v2/enqueue", body: body)
                #expect(reply.status == 202, "\(reply.text)")
            }
            for key in ["db-1", "db-2"] { try await send("trigger", key, as: "acme") }
            try await send("trigger", "db-1", as: "acme")
            let item = try await running.send(.get, "/api/v1/incidents", as: "viewer").json["items"]?[0]
            let id = try #require(item?["id"]?.string)
            #expect(item?["alerts"]?["total"]?.int == 2, "the repeat, of another time, is known")
            // Another sender's key is another key, and a key that nobody began ends nothing.
            try await send("resolve", "db-1", as: "globex", tenant: "globex")
            try await send("resolve", "db-9", as: "acme")
            #expect(try await open(running) == 1)
            try await send("resolve", "db-1", as: "acme")
            let alerts = try await running.send(.get, "/api/v1/incidents/\(id)/alerts", as: "viewer").json["items"]
            let resolved = try #require(alerts?.array?.first { $0["status"]?.string == "resolved" })
            #expect(resolved["labels"]?["tenant"]?.string == "acme" && resolved["fingerprint"]?.string == "db-1")
            try await send("resolve", "db-2", as: "acme")
            #expect(try await open(running) == 0)
            try await send("trigger", "db-2", as: "acme")
            #expect(try await open(running) == 1, "it comes back")
        }
    }

    @Test func `telemetry is taken as JSON, and told so where it is not`() async throws {
        try await RunningConsole.with { running in
            let logs = """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},
                "scopeLogs":[{"logRecords":[{"timeUnixNano":"1764118800000000000","severityText":"ERROR",
                "body":{"stringValue":"boom"}}]}]}]}
                """
            let taken = try await running.send(.post, "/v1/logs", as: "sender", body: logs)
            #expect(taken.status == 200 && taken.text == "{}")
            for signal in ["metrics", "traces"] {
                let empty = try await running.send(.post, "/v1/\(signal)", as: "sender", body: "{}")
                #expect(empty.status == 200, "\(empty.text)")
            }
            let protobuf = [("Content-Type", "application/x-protobuf")]
            let refused = try await running.send(.post, "/v1/logs", as: "sender", body: "x", protobuf)
            #expect(refused.status == 415 && refused.text.contains("http/json"))
        }
    }

    @Test func `a change that is told twice is one`() async throws {
        try await RunningConsole.with { running in
            let event = """
                {"specversion":"1.0","id":"e-1","source":"ci","type":"dev.cdevents.service.upgraded.0.2.0",
                "subject":"checkout","data":{"version":"1.2.3"}}
                """
            let fields = [("Content-Type", "application/cloudevents+json")]
            let path = "/api/v1/ingest/cloudevents"
            let first = try await running.send(.post, path, as: "sender", body: event, fields)
            #expect(first.json["accepted"]?.int == 1, "\(first.text)")
            let second = try await running.send(.post, path, as: "sender", body: event, fields)
            #expect(second.status == 200 && second.json["accepted"]?.int == 0)
            #expect(running.journal.all.count { $0.kind == "changes.received" } == 1)
        }
    }

    private static func signed(_ settings: inout ConsoleSettings) {
        settings.trust.webhooks = [.evenkeel: [secret]]
    }

    private static func open(_ settings: inout ConsoleSettings) { settings.trust.takesAnonymousLocal = true }

    private static let secret = Secret("0123456789abcdef0123456789abcdef")
    private static let other = Secret("fedcba9876543210fedcba9876543210")

    /// Sends a body under a signature, of another body if need be.
    private func status(
        _ running: RunningConsole,
        _ body: String,
        _ id: String,
        signed: String? = nil,
        at time: String = String(EngineTime.now)
    ) async throws -> Int {
        let signature = try WebhookGuard.signature(
            of: Array((signed ?? body).utf8),
            timestamp: time,
            identifier: id,
            secret: Self.secret
        )
        let fields = [
            (WebhookMessage.signatureHeader, signature), (WebhookMessage.timestampHeader, time),
            (WebhookMessage.identifierHeader, id),
        ]
        return try await running.send(.post, "/api/v2/alerts", body: body, fields).status
    }

    private func deliveries(_ running: RunningConsole) -> Int {
        running.journal.all.count { $0.kind == "alerts.received" }
    }

    @Test func `a signed message is taken once, a spoilt one never`() async throws {
        try await RunningConsole.with(Self.signed) { running in
            let first = try await status(running, Self.posted, "m-1")
            let before = deliveries(running)
            let second = try await status(running, Self.posted, "m-1")
            #expect(first == 200 && second == 200 && deliveries(running) == before)
            let spoilt = try await status(running, Self.posted + " ", "m-2", signed: Self.posted)
            #expect(spoilt == 401)
            // One that could not be taken in is taken when it comes again.
            running.journal.fail(true)
            let fresh = Self.posted.split(separator: "HighLatency").joined(separator: "Fresh")
            let failed = try await status(running, fresh, "m-3")
            running.journal.fail(false)
            await running.engine.recoverIfNeeded()
            let taken = try await status(running, fresh, "m-3")
            #expect(failed == 503 && taken == 200 && deliveries(running) == before + 1)
        }
    }

    @Test func `a reload keeps what was taken, even one that forgot the senders in between`() async throws {
        try await RunningConsole.with(Self.signed) { running in
            var trust = ConsoleTrust(directory: running.tokens.directory, takesAnonymousLocal: false)
            let (time, id) = (String(EngineTime.now), "m-1")
            let first = try await status(running, Self.posted, id, at: time)
            #expect(first == 200)
            let before = deliveries(running)
            let reloads: [[WebhookGuard.Form: [Secret]]] = [
                [.evenkeel: [Self.secret]], [:], [.evenkeel: [Self.other, Self.secret]],
            ]
            for webhooks in reloads {
                trust.webhooks = webhooks
                running.server.replace(trust)
                guard !webhooks.isEmpty else { continue }
                // Alerts that are known by themselves would hide that the message was taken again, so it has others.
                let other = Self.posted.split(separator: "HighLatency").joined(separator: "Fresh")
                let again = try await status(running, other, id, at: time)
                #expect(again == 200 && deliveries(running) == before)
            }
            let other = Self.posted.split(separator: "HighLatency").joined(separator: "Fresh")
            let fresh = try await status(running, other, "m-2", at: time)
            #expect(fresh == 200 && deliveries(running) == before + 1)
        }
    }

    @Test func `without credentials only this machine sends, and no page of another origin`() async throws {
        try await RunningConsole.with(Self.open) { running in
            #expect(try await running.send(.post, "/api/v2/alerts", body: Self.posted).status == 200)
            for field in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
                let reply = try await running.send(.post, "/api/v2/alerts", body: Self.posted, [field])
                #expect(reply.status == 403, "\(field)")
            }
            #expect(try await running.send(.get, "/api/v1/incidents").status == 401)
        }
    }

    @Test func `a journal that cannot be written ends in 503, and reading goes on`() async throws {
        try await RunningConsole.with { running in
            let id = try await running.incident()
            running.journal.fail(true)
            let reply = try await running.alert("Other")
            #expect(reply.status == 503 && reply["retry-after"] != nil, "\(reply.text)")
            let note = "/api/v1/incidents/\(id)/notes"
            #expect(try await running.send(.post, note, as: "responder", body: #"{"text":"a"}"#).status == 503)
            #expect(try await running.send(.get, "/api/v1/incidents/\(id)", as: "viewer").status == 200)
            #expect(try await eventually { try await running.send(.get, "/readyz").status == 503 })
            #expect(try await running.send(.get, "/healthz").status == 200)
        }
    }

    @Test func `what is too heavy or another's is refused whole`() async throws {
        try await RunningConsole.with { running in
            let text = String(repeating: "x", count: 200_000)
            let labels = #"{"alertname":"Heavy","a":"\#(text)","b":"\#(text)"}"#
            let heavy = #"[{"labels":\#(labels),"startsAt":"2026-11-26T01:00:00Z"}]"#
            let reply = try await running.send(.post, "/api/v2/alerts", as: "sender", body: heavy)
            #expect(reply.status == 413 && reply.text.contains("`Heavy`"), "\(reply.status)")
            #expect(try await running.send(.post, "/api/v2/alerts", as: "acme", body: Self.posted).status == 403)
            let own = Self.posted.split(separator: "\"service\"").joined(separator: "\"tenant\":\"acme\",\"service\"")
            #expect(try await running.send(.post, "/api/v2/alerts", as: "acme", body: own).status == 200)
            #expect(try await running.send(.post, "/api/v2/alerts", as: "globex", body: own).status == 403)
        }
    }
}
