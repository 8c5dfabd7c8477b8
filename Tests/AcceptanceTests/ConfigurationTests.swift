import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// The configuration: file, variables and options.
    @Suite struct ConfigurationTests {
        @Test func `every fault of a configuration is told with file, line and what was meant`() async throws {
            let scratch = try Scratch()
            let text = """
                runboks: [x]
                deadline: 8
                inference:
                  endpoint: 7
                  contxt-tokens: 3
                limits: {samples: 1}

                """
            let file = try scratch.write("evenkeel.yaml", text)
            for (arguments, variables) in [
                (["--config", file], [:]), ([], ["EVENKEEL_CONFIG": file]),
            ] {
                let run = try await Evenkeel.run(["plan", Evenkeel.alerts] + arguments, variables: variables)
                #expect(run.ending == .exit(1))
                #expect(run.outputBytes == [])
                for fault in [
                    "evenkeel.yaml:1:1: unknown key `runboks`", "`runbooks`", "evenkeel.yaml:2:", "evenkeel.yaml:5:",
                    "`context-tokens`", "evenkeel.yaml:6:",
                ] {
                    #expect(run.messages.contains(fault), "\(fault): \(run.messages)")
                }
            }
        }

        @Test(arguments: ["a: [", "\tdeadline: 8s", "- a", "deadline: 8s\ndeadline: 9s", "a: &x [*x]", "\u{0}"])
        func `what is no configuration is refused with its line`(_ text: String) async throws {
            let scratch = try Scratch()
            let file = try scratch.write("evenkeel.yaml", text)
            let run = try await Evenkeel.run("plan", Evenkeel.alerts, "--config", file)
            #expect(run.ending == .exit(1))
            #expect(run.messages.contains("evenkeel.yaml:"), "\(run.messages)")
            #expect(HostileText.unprintable(in: run.messageBytes) == [])
        }

        @Test func `a configuration that is not there is a failure`() async throws {
            let scratch = try Scratch()
            let gone = scratch.path("gone.yaml")
            #expect(
                try await Evenkeel.run("plan", Evenkeel.alerts, "-c", gone).messages.contains("gone.yaml: there is no")
            )
            let variables = ["EVENKEEL_CONFIG": gone]
            let run = try await Evenkeel.run("plan", Evenkeel.alerts, variables: variables)
            #expect(run.ending == .exit(1))
        }

        @Test func `options go before variables, and variables before the file`() async throws {
            let scratch = try Scratch()
            let file = try scratch.write("evenkeel.yaml", "seed: 3\ninference: {endpoint: 'http://127.0.0.1:1/v1'}\n")
            let endpoint = try MisbehavingEndpoint()
            defer { endpoint.stop() }
            let variables = ["EVENKEEL_ENDPOINT": endpoint.url + "/v1"]
            let plan = ["plan", Evenkeel.outage, "-c", file, "-fjson"]
            #expect(try await Evenkeel.run(plan + ["--offline"]).json()["seed"] == 3)
            #expect(try await Evenkeel.run(plan + ["--offline", "--seed", "4"]).json()["seed"] == 4)
            let refused = try await Evenkeel.run(plan).json()["plannerReason"]?.string ?? ""
            #expect(refused.contains("cannot be reached"), "\(refused)")
            let asked = try await Evenkeel.run(plan, variables: variables)
            #expect(asked.ending == .exit(0))
            #expect(endpoint.acceptedConnections > 0)
            let other = try MisbehavingEndpoint()
            defer { other.stop() }
            #expect(
                try await Evenkeel.run(plan + ["--endpoint", other.url + "/v1"], variables: variables).ending
                    == .exit(0)
            )
            #expect(other.acceptedConnections > 0)
        }

        @Test func `only what is declared is a target where that is asked for`() async throws {
            let scratch = try Scratch()
            try scratch.write(
                "inventory.yaml",
                "entities:\n  - {kind: deployment, namespace: shop, name: payments}\ncalls: []\n"
            )
            let file = try scratch.write("evenkeel.yaml", "inventory: inventory.yaml\nonly-declared-targets: true\n")
            let run = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "-c", file, "-fjson")
            #expect([.exit(0), .exit(3)].contains(run.ending))
            for step in try run.json()["steps"]?.array ?? [] {
                #expect(step["target"]?["name"] == "payments", "\(step)")
            }
        }

        @Test func `knowledge folders are relative to the configuration that names them`() async throws {
            let run = try await Evenkeel.run(
                "doctor",
                "--offline",
                "-fjson",
                "--config",
                Evenkeel.configuration,
                variables: ["EVENKEEL_RUNBOOKS": "", "EVENKEEL_PROMPTS": ""]
            )
            let findings = try run.json()["findings"]?.array ?? []
            for subject in ["runbooks", "prompts", "past incidents"] {
                #expect(findings.contains { $0["subject"]?.string == subject && $0["state"] == "ok" }, "\(subject)")
            }
        }
    }
}
