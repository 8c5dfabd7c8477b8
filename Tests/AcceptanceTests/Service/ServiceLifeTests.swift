import CurlTransport
import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// Starts, ends, reloads, and what makes a start impossible.
    @Suite struct ServiceLifeTests {
        private static func alarms(_ caller: ServiceCaller) async throws -> [JSONValue] {
            try await caller.get("/api/v1/governance").member("alarms").array ?? []
        }

        @Test(arguments: [true, false])
        func `the stop switch outlives a restart`(isCrash: Bool) async throws {
            let fixture = try ServiceFixture()
            try await fixture.run { service, caller in
                try await caller.post("/api/v1/governance/stop", ["engaged": true, "reason": "A drill."])
                if isCrash { return }
                service.terminate()
                #expect(try await service.ending() == .exit(0))
            }
            try await fixture.run { _, caller in
                let stop = try await caller.get("/api/v1/governance").member("stop")
                #expect(stop["engaged"] == true && stop["reason"] == "A drill." && stop["by"] == "operator")
                try await caller.post("/api/v1/ingest/alertmanager", SentAlerts.alertmanager())
                let incident = try await caller.incident("a plan") { $0["planDigest"]?.string != nil }
                let path = "/api/v1/incidents/\(incident["id"]?.string ?? "")/approval"
                let card = try await caller.get(path)
                let blocks = card.member("decision", "blockedBy").array ?? []
                #expect(blocks.contains { $0["kind"] == "stop" })
                try await caller.post("/api/v1/governance/stop", ["engaged": false, "reason": "It is over."])
                #expect(try await caller.get("/api/v1/governance").member("stop", "engaged") == false)
            }
        }

        @Test func `a wrong configuration is refused with an alarm, and a right one ends the alarm`() async throws {
            let fixture = try ServiceFixture()
            try await fixture.run { service, caller in
                let before = try await caller.get("/api/v1/governance").member("policy")
                try fixture.configure(rules: "  governance: {policy: {default: sometimes}}")
                service.reload()
                try await service.message("the configuration is as it was")
                #expect(service.messages.contains("sometimes") || service.messages.contains("default"))
                #expect(try await caller.get("/api/v1/governance").member("policy") == before)
                let alarm = try await Self.alarms(caller).first { $0["kind"] == "configuration" }
                #expect(alarm?["text"]?.string?.isEmpty == false)

                let file = URL(filePath: fixture.configuration)
                try fixture.configure(rules: "  governance: {policy: {default: observe}}")
                service.reload()
                try await service.message("the configuration was read anew")
                // Cut off behind a word it still says something, which is not what anybody wrote.
                let whole = try Data(contentsOf: file)
                try whole.prefix(whole.count / 2).write(to: file)
                service.reload()
                _ = try await Patience.wait(for: "an alarm again") {
                    try await Self.alarms(caller).contains { $0["kind"] == "configuration" } ? true : nil
                }
                try whole.write(to: file)
                service.reload()
                _ = try await Patience.wait(for: "no alarm") {
                    try await Self.alarms(caller).contains { $0["kind"] == "configuration" } ? nil : true
                }
                #expect(try await caller.get("/api/v1/governance").member("policy", "standard") == "observe")
                #expect(try await !Self.alarms(caller).contains { $0["kind"] == "configuration" })
                let kinds = try await Patience.wait(for: "both in the journal") {
                    let entries = try await caller.get("/api/v1/audit/entries?limit=1000").member("items").array ?? []
                    let kinds = Set(entries.compactMap { $0["kind"]?.string })
                    return kinds.contains("policy.loaded") ? kinds : nil
                }
                #expect(kinds.contains("configuration.refused"))
            }
        }

        @Test func `a second service on the same state says so and ends`() async throws {
            let fixture = try ServiceFixture()
            try await fixture.run { _, caller in
                let second = try await Evenkeel.run(
                    "serve",
                    "--listen",
                    "127.0.0.1:0",
                    "--config",
                    fixture.configuration,
                    limit: .seconds(20)
                )
                #expect(second.ending == .exit(1))
                let words = second.messages
                #expect(words.contains("another process") || words.contains("in use"), "\(words)")
                #expect(try await caller.send(.get, "/readyz").status == 200, "the first goes on")
            }
        }

        @Test func `an ending service answers what is under way`() async throws {
            let fixture = try ServiceFixture()
            try await fixture.run { service, caller in
                let (_, path) = try await ServiceFlowTests.outage(at: caller)
                let stream = try await caller.stream(try caller.request(.get, "/api/v1/events"))
                defer { stream.cancel() }
                let start = ContinuousClock.now
                async let noted = caller.send(.post, path + "/notes", ["text": "written while it ends"])
                async let simulated = caller.send(.post, path + "/simulate", [:])
                try await Task.sleep(for: .milliseconds(2))
                service.terminate()
                let statuses = [try? await noted.status, try? await simulated.status]
                #expect(try await service.ending() == .exit(0))
                print("an end with requests under way: \(ContinuousClock.now - start), answers \(statuses)")
                #expect(ContinuousClock.now - start < .seconds(12), "the grace is 10 s")
                #expect(statuses == [200, 200])
            }
        }

        @Test func `a connection that says nothing does not hold up the end`() async throws {
            try await ServiceFixture(evidence: nil).run { service, caller in
                _ = try await caller.send(.get, "/healthz")
                service.terminate()
                #expect(try await service.ending(within: .seconds(12)) == .exit(0))
            }
        }

        // MARK: what makes a start impossible

        @Test func `a wrong option is wrong use`() async throws {
            let run = try await Evenkeel.run("serve", "--listne", "127.0.0.1:0")
            #expect(run.ending == .exit(2))
            #expect(run.messages.contains("--listne") && run.messages.contains("--listen"))
        }

        @Test(arguments: ["nowhere", "127.0.0.1", "127.0.0.1:99999", "unix:", "256.0.0.1:80"])
        func `an address that is none is named`(_ address: String) async throws {
            let scratch = try Scratch()
            let run = try await Evenkeel.run("serve", "--listen", address, "--state", scratch.path("state"))
            #expect(run.ending == .exit(1) || run.ending == .exit(2))
            #expect(run.messages.contains(address.split(separator: ":").first ?? "") || run.messages.contains("UNIX"))
        }

        @Test func `a port that is taken is named`() async throws {
            try await ServiceFixture(evidence: nil).run { service, _ in
                let scratch = try Scratch()
                let port = try #require(service.address.split(separator: ":").last)
                let run = try await Evenkeel.run(
                    "serve",
                    "--listen",
                    "127.0.0.1:\(port)",
                    "--state",
                    scratch.path("state")
                )
                #expect(run.ending == .exit(1))
                #expect(run.messages.contains(port) && run.messages.contains("in use"), "\(run.messages)")
            }
        }

        @Test func `an empty folder becomes a state folder that only its owner reads`() async throws {
            let fixture = try ServiceFixture(evidence: nil)
            try FileManager.default.createDirectory(atPath: fixture.state, withIntermediateDirectories: true)
            try await fixture.run { _, _ in
                for name in ["journal.key", "access-token", "journal.db"] {
                    let attributes = try FileManager.default.attributesOfItem(atPath: fixture.state + "/" + name)
                    let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
                    #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
                }
            }
        }

        @Test(arguments: ["/proc/evenkeel", "/dev/null/evenkeel", "/dev/null"])
        func `a folder that cannot be written is named`(_ state: String) async throws {
            let run = try await Evenkeel.run("serve", "--listen", "127.0.0.1:0", "--state", state)
            #expect(run.ending == .exit(1))
            #expect(run.messages.contains(state), "\(run.messages)")
            #expect(!run.messages.contains("listening"))
        }

        @Test func `a journal that is none is not written over`() async throws {
            let scratch = try Scratch()
            try scratch.write("state/journal.db", "these are the only minutes of the meeting")
            let run = try await Evenkeel.run("serve", "--listen", "127.0.0.1:0", "--state", scratch.path("state"))
            #expect(run.ending == .exit(1))
            #expect(run.messages.contains("not a database"), "\(run.messages)")
            #expect(run.messages.contains(scratch.path("state/journal.db")), "\(run.messages)")
            let audit = try await Evenkeel.run("audit", "verify", "--state", scratch.path("state"))
            #expect(audit.ending == .exit(1) && audit.messages.contains("state/journal."), "\(audit.messages)")
            let kept = try String(contentsOfFile: scratch.path("state/journal.db"), encoding: .utf8)
            #expect(kept == "these are the only minutes of the meeting")
        }
    }
}
