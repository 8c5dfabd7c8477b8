import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// `evenkeel plan`: what scripts and people rely on.
    @Suite struct PlanTests {
        /// An input with a form of the result and how that begins.
        struct Case: Sendable, CustomTestStringConvertible {
            let input: String
            let format: String
            let beginning: String
            var testDescription: String { "\(input.split(separator: "/").last ?? "") as \(format)" }
        }

        static let cases = [Evenkeel.outage, Evenkeel.alerts].flatMap { input in
            [("text", "Plan for "), ("json", "{\n  \"schema\": \"evenkeel.plan/1\""), ("markdown", "# **Plan for ")].map
            {
                Case(input: input, format: $0.0, beginning: $0.1)
            }
        }

        @Test(arguments: cases)
        func `a plan comes alone on standard output, in the form asked for`(of test: Case) async throws {
            let run = try await Evenkeel.run("plan", test.input, "--offline", "--format", test.format)
            #expect(run.ending == .exit(0))
            #expect(run.output.hasPrefix(test.beginning))
            #expect(run.output.hasSuffix("\n"))
            #expect(run.complaints == [])
        }

        @Test func `a plan names its planner, its steps, their evidence and the digest of the whole`() async throws {
            let plan = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "--format=json").json()
            #expect(plan["planner"] == "deterministic")
            #expect(plan["abstained"] == false)
            #expect(plan["digest"]?.string?.hasPrefix("sha256:") == true)
            let cited = Set(plan["evidence"]?.array?.compactMap { $0["id"]?.string } ?? [])
            let steps = try #require(plan["steps"]?.array)
            #expect(!steps.isEmpty)
            for step in steps {
                let citations = step["rationale"]?.array?.flatMap { $0["citations"]?.array ?? [] }.compactMap(\.string)
                #expect(citations?.isEmpty == false)
                #expect(cited.isSuperset(of: citations ?? []))
            }
            #expect(plan["hypotheses"]?.array?.first?["fault"] == "workload.bad-release")
            #expect(plan["risk"]?["benefit"]?.double.map { $0 > 0 } == true)
        }

        @Test func `messages go to standard error and leave the JSON whole`() async throws {
            let scratch = try Scratch()
            try scratch.write("bad.md", "---\nid: bad\ntitle: Bad\nunknown: 1\n---\n# Bad\n")
            let run = try await Evenkeel.run(
                ["plan", Evenkeel.outage, "--offline", "-f", "json", "--runbooks", scratch.path()]
            )
            #expect(run.ending == .exit(0))
            #expect(run.messages.contains("bad.md:4:"))
            #expect(try run.json()["schema"] == "evenkeel.plan/1")
        }

        @Test func `standard input gives the plan that the file gives`() async throws {
            let file = try await Evenkeel.run("plan", Evenkeel.alerts, "--offline", "-fjson").json()
            let redirected = try await Evenkeel.run("plan", "-", "--offline", "-fjson", input: Evenkeel.alerts).json()
            let line = #"cat "$1" | "$0" plan --offline --format json -"#
            let piped = try await Evenkeel.shell(line, [Evenkeel.alerts]).json()
            for plan in [redirected, piped] {
                #expect(plan["incident"]?["id"] == "standard-input")
                for part in ["hypotheses", "steps", "risk", "considered"] { #expect(plan[part] == file[part]) }
            }
        }

        @Test func `several inputs count as one incident, and a repeat counts once`() async throws {
            let scratch = try Scratch()
            let whole = try await Evenkeel.run("plan", Evenkeel.alerts, "--offline", "-fjson").json()
            let text = try await ProgramRun(["cat", Evenkeel.alerts]).json()
            let alerts = try #require(text["alerts"]?.array)
            let parts = try alerts.enumerated().map { number, alert in
                try scratch.write("part\(number).json", Payload.text(Payload.payload([alert])))
            }
            let split = try await Evenkeel.run(["plan", "--offline", "-fjson"] + parts).json()
            let twice = try await Evenkeel.run("plan", Evenkeel.alerts, Evenkeel.alerts, "--offline", "-fjson").json()
            let stream = try await Evenkeel.shell(#"cat "$@" | "$0" plan --offline -fjson -"#, parts).json()
            for plan in [split, twice, stream] {
                #expect(plan["steps"] == whole["steps"])
                #expect(plan["hypotheses"] == whole["hypotheses"])
                #expect(plan["incident"]?["firingAlerts"] == 4)
            }
        }

        @Test(arguments: ["resolved", "watchdog", "empty"])
        func `a plan abstains with status 3 where nothing is wrong`(in input: String) async throws {
            let scratch = try Scratch()
            let alerts: [JSONValue] =
                switch input {
                case "resolved":
                    [
                        Payload.alert([("alertname", "KubePodCrashLooping"), ("pod", "a-1")], status: "resolved"),
                        Payload.alert([("alertname", "TargetDown"), ("job", "b")], status: "resolved"),
                    ]
                case "watchdog": [Payload.alert([("alertname", "Watchdog"), ("severity", "none")])]
                default: []
                }
            let file = try scratch.write("alerts.json", Payload.text(Payload.payload(alerts)))
            for format in ["json", "text", "markdown"] {
                let run = try await Evenkeel.run("plan", file, "--offline", "--format", format)
                #expect(run.ending == .exit(3))
                #expect(run.complaints == [])
                guard format == "json" else {
                    #expect(run.output.contains("nothing to do"))
                    continue
                }
                let plan = try run.json()
                #expect(plan["abstained"] == true)
                #expect(plan["steps"] == [])
                #expect(plan["abstention"]?.string?.isEmpty == false)
            }
            #expect(try await Evenkeel.run("diagnose", file).ending == .exit(3))
        }

        @Test(arguments: [Evenkeel.outage, Evenkeel.alerts])
        func `the same input and seed give the same digest twenty times`(for input: String) async throws {
            var digests: Set<String> = []
            var documents: Set<String> = []
            for _ in 0..<20 {
                let run = try await Evenkeel.run("plan", input, "--offline", "-fjson", "--seed", "7")
                var plan = try #require(try run.json().object)
                digests.insert(try #require(plan["digest"]?.string))
                plan["timings"] = nil
                documents.insert(try Payload.text(.object(plan)))
            }
            #expect(digests.count == 1)
            #expect(documents.count == 1)
            let other = try await Evenkeel.run("plan", input, "--offline", "-fjson", "--seed", "8").json()
            #expect(other["digest"]?.string.map { digests.contains($0) } == false)
        }
    }
}
