import CurlTransport
import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// What other programs send, in their own forms.
    @Suite struct ServiceSenderTests {
        private static let disk: JSONValue = [
            "alertname": "DiskFull", "severity": "critical", "namespace": "bank", "service": "ledger",
        ]

        private static func isAbout(_ words: String) -> (JSONValue) -> Bool {
            { $0["title"]?.string?.contains(words) == true }
        }

        @Test func `alerts as Prometheus posts them open an incident, and end it`() async throws {
            try await ServiceFixture(evidence: nil).run { _, caller in
                let later = SentAlerts.time(-3600)
                let taken = try await caller.send(
                    .post,
                    "/api/v2/alerts",
                    SentAlerts.prometheus(Self.disk, ends: later)
                )
                #expect(taken.status == 200)
                let opened = try await caller.incident(where: Self.isAbout("DiskFull"))
                #expect(opened.member("alerts", "firing") == 1)
                try await caller.post("/api/v2/alerts", SentAlerts.prometheus(Self.disk, ends: SentAlerts.time()))
                let ended = try await caller.incident("its end") { $0.member("alerts", "firing") == 0 }
                #expect(ended["id"] == opened["id"])
            }
        }

        @Test func `events of PagerDuty open an incident, and end it`() async throws {
            try await ServiceFixture(evidence: nil).run { _, caller in
                for path in ["/api/v1/ingest/pagerduty", "/v2/enqueue"] {
                    let key = "disk-\(path.count)"
                    let event = SentAlerts.pagerDuty("trigger", key: key, summary: "Disk \(path.count) is full")
                    let taken = try await caller.send(.post, path, event)
                    #expect(taken.status == 202)
                    #expect(try taken.json()["dedup_key"] == .string(key))
                }
                let opened = try await caller.incident("both alerts") { $0.member("alerts", "firing") == 2 }
                for path in ["/api/v1/ingest/pagerduty", "/v2/enqueue"] {
                    try await caller.post(path, SentAlerts.pagerDuty("resolve", key: "disk-\(path.count)"))
                }
                let ended = try await caller.incident("its end") { $0.member("alerts", "firing") == 0 }
                #expect(ended["id"] == opened["id"])
            }
        }

        @Test func `a change that somebody tells of is in the timeline`() async throws {
            try await ServiceFixture().run { _, caller in
                let (_, path) = try await ServiceFlowTests.outage(at: caller)
                let event: JSONValue = [
                    "specversion": "1.0", "id": "deploy-42", "source": "/ci/shop",
                    "type": "dev.cdevents.service.deployed.0.2.0", "time": .string(SentAlerts.time(240)),
                    "datacontenttype": "application/json",
                    "data": ["service": "checkout", "namespace": "shop", "summary": "checkout 2.7.0"],
                ]
                let form = HeaderField("Content-Type", "application/cloudevents+json")
                let receipt = try await caller.post("/api/v1/ingest/cloudevents", event, fields: [form])
                #expect(receipt["accepted"] == 1)
                _ = try await Patience.wait(for: "the change in the journal") {
                    let entries = try await caller.get("/api/v1/audit/entries?limit=1000").member("items").array ?? []
                    return entries.first { $0["kind"] == "changes.received" && "\($0)".contains("checkout 2.7.0") }
                }
                _ = try await caller.get(path)
            }
        }

        @Test func `logs, metrics and traces are taken, and what of them makes no sense is told`() async throws {
            try await ServiceFixture().run { _, caller in
                let now = SentAlerts.nanoseconds()
                let resource: JSONValue = [
                    "attributes": [
                        ["key": "service.name", "value": ["stringValue": "checkout"]],
                        ["key": "service.namespace", "value": ["stringValue": "shop"]],
                    ]
                ]
                let line: JSONValue = [
                    "timeUnixNano": .string(now), "severityText": "ERROR",
                    "body": ["stringValue": "connection refused"],
                ]
                let point: JSONValue = ["timeUnixNano": .string(now), "asDouble": 0.24]
                let span: JSONValue = [
                    "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "kind": 2,
                    "name": "pay", "startTimeUnixNano": .string(now), "endTimeUnixNano": .string(now),
                ]
                let exports: [(String, JSONValue)] = [
                    ("logs", ["resourceLogs": [["resource": resource, "scopeLogs": [["logRecords": [line]]]]]]),
                    (
                        "metrics",
                        [
                            "resourceMetrics": [
                                [
                                    "resource": resource,
                                    "scopeMetrics": [
                                        ["metrics": [["name": "error_rate", "gauge": ["dataPoints": [point]]]]]
                                    ],
                                ]
                            ]
                        ]
                    ),
                    ("traces", ["resourceSpans": [["resource": resource, "scopeSpans": [["spans": [span]]]]]]),
                ]
                for (signal, export) in exports {
                    let answer = try await caller.send(.post, "/v1/" + signal, export)
                    #expect(answer.status == 200, "\(signal)")
                    #expect(try answer.json() == [:], "\(signal): \(String(decoding: answer.body, as: UTF8.self))")
                }
                let broken = try await caller.send(.post, "/v1/logs", ["resourceLogs": 1])
                #expect(broken.status == 400)
            }
        }

        @Test func `a repeated delivery is one incident and counted as a repeat`() async throws {
            try await ServiceFixture(evidence: nil).run { _, caller in
                let payload = SentAlerts.alertmanager([Self.disk])
                let first = try await caller.post("/api/v1/ingest/alertmanager", payload)
                let second = try await caller.post("/api/v1/ingest/alertmanager", payload)
                #expect(first["repeats"] == 0 && second["repeats"] == 1)
                #expect(try await caller.get("/api/v1/incidents")["total"] == 1)
            }
        }
    }
}
