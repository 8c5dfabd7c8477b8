import CurlTransport
import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// Prometheus, Alertmanager and their tools as Debian packages them, sending to the service.
    @Suite struct RealSenderTests {
        /// A second after 1970, some seconds from now.
        private static func soon(_ seconds: Int) -> Int { Int(Date().timeIntervalSince1970) + seconds }

        /// Waits until an incident of that title has that many firing alerts.
        private static func wait(for title: String, firing: Int, at caller: ServiceCaller) async throws -> JSONValue {
            try await caller.incident("\(title) with \(firing) firing") {
                $0["title"]?.string?.contains(title) == true && $0.member("alerts", "firing").int == firing
            }
        }

        @Test(.requires("prometheus"))
        func `a rule of Prometheus opens an incident, and ends it`() async throws {
            let fixture = try ServiceFixture(evidence: nil)
            try await fixture.run { service, caller in
                let place = service.address.dropFirst("http://".count)
                // It looks for Alertmanagers every 5 s, so it can send nothing before.
                let end = Self.soon(9)
                try fixture.scratch.write(
                    "prometheus.yml",
                    """
                    global: {evaluation_interval: 1s, scrape_interval: 1s}
                    rule_files: [rules.yml]
                    alerting: {alertmanagers: [{api_version: v2, static_configs: [{targets: ["\(place)"]}]}]}
                    scrape_configs: [{job_name: evenkeel, static_configs: [{targets: ["\(place)"]}]}]

                    """
                )
                try fixture.scratch.write(
                    "rules.yml",
                    """
                    groups:
                      - name: now
                        interval: 1s
                        rules:
                          - alert: OrdersStuck
                            expr: vector(time()) < \(end)
                            labels: {severity: critical, namespace: shop, service: orders}
                            annotations: {summary: No order for five minutes.}

                    """
                )
                let prometheus = try await RealSender(
                    "prometheus",
                    [
                        "--config.file=\(fixture.scratch.path("prometheus.yml"))",
                        "--storage.tsdb.path=\(fixture.scratch.path("series"))", "--rules.alert.resend-delay=1s",
                    ],
                    log: fixture.scratch.path("prometheus.log")
                )
                defer { prometheus.stop() }
                let opened = try await Self.wait(for: "OrdersStuck", firing: 1, at: caller)
                let path = "/api/v1/incidents/\(opened["id"]?.string ?? "")"
                let alert = try await caller.get(path + "/alerts").member("items")[0] ?? .null
                #expect(alert.member("annotations", "summary") == "No order for five minutes.")
                #expect(alert["generatorURL"]?.string?.contains("/graph?g0.expr=") == true)
                let ended = try await Self.wait(for: "OrdersStuck", firing: 0, at: caller)
                #expect(ended["id"] == opened["id"] && ended["status"] == "resolved")
                // It reads our figures meanwhile.
                let query = ServiceCaller(prometheus.address, token: nil)
                let up = try await query.get("/api/v1/query?query=evenkeel_alerts_total")
                await query.end()
                #expect((up.member("data", "result").array?.count ?? 0) == 1, "\(up)")
                #expect(prometheus.complaints == [])
            }
        }

        @Test(.requires("prometheus-alertmanager"), .requires("amtool"))
        func `Alertmanager tells of an alert, and of its end`() async throws {
            let fixture = try ServiceFixture(evidence: nil)
            try await fixture.run { service, caller in
                try fixture.scratch.write(
                    "alertmanager.yml",
                    """
                    route: {receiver: evenkeel, group_by: [alertname], group_wait: 1s, group_interval: 1s}
                    receivers:
                      - name: evenkeel
                        webhook_configs:
                          - {url: "\(service.address)/api/v1/ingest/alertmanager", send_resolved: true}

                    """
                )
                let alertmanager = try await RealSender(
                    "prometheus-alertmanager",
                    [
                        "--config.file=\(fixture.scratch.path("alertmanager.yml"))", "--cluster.listen-address=",
                        "--storage.path=\(fixture.scratch.path("alertmanager"))",
                    ],
                    log: fixture.scratch.path("alertmanager.log")
                )
                defer { alertmanager.stop() }
                let added = try await Self.addAlert("DiskFull", to: alertmanager.address, ending: Self.soon(4))
                #expect(added.ending == .exit(0), "\(added.messages)")
                let opened = try await Self.wait(for: "DiskFull", firing: 1, at: caller)
                let ended = try await Self.wait(for: "DiskFull", firing: 0, at: caller)
                #expect(ended["id"] == opened["id"] && ended["status"] == "resolved")
                #expect(alertmanager.complaints == [])
            }
        }

        private static func addAlert(_ name: String, to address: String, ending: Int?) async throws -> ProgramRun {
            var arguments = ["amtool", "--alertmanager.url=\(address)", "alert", "add"]
            if let ending {
                arguments.append("--end=" + Date(timeIntervalSince1970: Double(ending)).formatted(.iso8601))
            }
            arguments += ["--annotation=summary=It is full.", "alertname=\(name)", "namespace=bank", "service=ledger"]
            return try await ProgramRun(arguments, environment: Evenkeel.variables(), limit: .seconds(20))
        }

        @Test(.requires("amtool"))
        func `amtool lists what fires`() async throws {
            let fixture = try ServiceFixture(evidence: nil)
            try await fixture.run { service, caller in
                for name in ["DiskFull", "NodeDown"] {
                    let added = try await Self.addAlert(name, to: service.address, ending: nil)
                    #expect(added.ending == .exit(0), "\(added.messages)")
                }
                _ = try await Self.wait(for: "DiskFull", firing: 2, at: caller)
                let access = try fixture.scratch.write(
                    "amtool.yml",
                    "authorization: {type: Bearer, credentials: \(try #require(service.token))}\n"
                )
                for (query, expected) in [
                    ([], ["DiskFull", "NodeDown"]), (["DiskFull"], ["DiskFull"]),
                    (["service=ledger", "alertname=~Node.*"], ["NodeDown"]), (["severity=critical"], []),
                    (["--silenced"], []), (["--silenced", "--active"], ["DiskFull", "NodeDown"]),
                    (["--receiver=other"], []),
                ] as [([String], [String])] {
                    let run = try await ProgramRun(
                        [
                            "amtool", "--alertmanager.url=\(service.address)", "--http.config.file=\(access)",
                            "--output=json", "alert", "query",
                        ] + query,
                        environment: Evenkeel.variables(),
                        limit: .seconds(20)
                    )
                    #expect(run.ending == .exit(0), "\(query): \(run.messages)")
                    for name in ["DiskFull", "NodeDown"] {
                        let isThere = run.output.contains("\"alertname\":\"\(name)\"")
                        #expect(isThere == expected.contains(name), "\(query): \(run.output)")
                    }
                }
            }
        }

        @Test(.requires("amtool"))
        func `amtool adds an alert and reads the status`() async throws {
            let fixture = try ServiceFixture(evidence: nil)
            try await fixture.run { service, caller in
                let added = try await Self.addAlert("DiskFull", to: service.address, ending: nil)
                #expect(added.ending == .exit(0), "\(added.messages)")
                _ = try await Self.wait(for: "DiskFull", firing: 1, at: caller)
                let access = try fixture.scratch.write(
                    "amtool.yml",
                    "authorization: {type: Bearer, credentials: \(try #require(service.token))}\n"
                )
                let status = try await ProgramRun(
                    [
                        "amtool", "--alertmanager.url=\(service.address)", "--http.config.file=\(access)", "cluster",
                        "show",
                    ],
                    environment: Evenkeel.variables()
                )
                #expect(status.ending == .exit(0), "\(status.messages)")
                #expect(status.output.contains("disabled"), "\(status.output)")
            }
        }

        @Test(.requires("promtool"))
        func `promtool finds nothing to say of the figures`() async throws {
            let fixture = try ServiceFixture()
            try await fixture.run { _, caller in
                _ = try await ServiceFlowTests.outage(at: caller)
                let figures = try fixture.scratch.write("figures", try await caller.send(.get, "/metrics").body)
                let run = try await ProgramRun(
                    ["promtool", "check", "metrics"],
                    environment: Evenkeel.variables(),
                    input: figures
                )
                #expect(run.ending == .exit(0))
                #expect(run.output + run.messages == "")
            }
        }
    }
}
