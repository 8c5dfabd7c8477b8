import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// The commands beside `plan`.
    @Suite struct CommandTests {
        @Test func `diagnose names the cause in each form`() async throws {
            for (format, beginning) in [("text", "Diagnosis of "), ("json", "{"), ("markdown", "# **Diagnosis of ")] {
                let run = try await Evenkeel.run("diagnose", Evenkeel.outage, "--format", format)
                #expect(run.ending == .exit(0))
                #expect(run.complaints == [])
                #expect(run.output.hasPrefix(beginning))
                #expect(run.output.contains(format == "json" ? "workload.bad-release" : "fails since its last release"))
            }
        }

        @Test(arguments: ["what changed?", "what is wrong?", "why not restart checkout?", "how do I undo it?"])
        func `why answers with citations that lead to evidence`(to question: String) async throws {
            let run = try await Evenkeel.run("why", Evenkeel.outage, question, "--offline", "-fjson")
            #expect(run.ending == .exit(0))
            let answer = try run.json()
            #expect(answer["answered"] == true)
            #expect(answer["question"]?.string == question)
            let cited = Set(answer["evidence"]?.array?.compactMap { $0["id"]?.string } ?? [])
            let statements = try #require(answer["answer"]?.array)
            #expect(!statements.isEmpty)
            for statement in statements {
                let citations = statement["citations"]?.array?.compactMap(\.string) ?? []
                #expect(!citations.isEmpty)
                #expect(cited.isSuperset(of: citations))
            }
        }

        @Test(arguments: ["what is the capital of France?", "zzz", "who will win the election in 2031?"])
        func `why abstains with status 3 where the evidence does not answer`(to question: String) async throws {
            for format in ["text", "markdown", "json"] {
                let run = try await Evenkeel.run("why", Evenkeel.outage, question, "--offline", "--format", format)
                #expect(run.ending == .exit(3))
                guard format == "json" else {
                    #expect(run.output.contains("The evidence does not answer this question."))
                    continue
                }
                #expect(try run.json()["answered"] == false)
                #expect(try run.json()["answer"] == [])
            }
        }

        @Test func `simulate predicts for a stored plan what the plan predicted`() async throws {
            let scratch = try Scratch()
            for input in [Evenkeel.outage, Evenkeel.alerts] {
                let made = try await Evenkeel.run("plan", input, "--offline", "-fjson")
                let plan = try made.json()
                let file = try scratch.write("plan.json", made.outputBytes)
                let runs = [
                    try await Evenkeel.run("simulate", file, "-fjson"),
                    try await Evenkeel.run("simulate", "-", "-fjson", input: file),
                    try await Evenkeel.run("simulate", file, "--input", input, "-fjson"),
                ]
                for run in runs {
                    #expect(run.ending == .exit(0))
                    #expect(run.complaints == [])
                    let simulation = try run.json()
                    #expect(simulation["unchanged"] == true)
                    #expect(simulation["planDigest"] == plan["digest"])
                    #expect(simulation["risk"]?["errorMinutes"] == plan["risk"]?["errorMinutes"])
                    #expect(simulation["steps"]?.array?.count == plan["steps"]?.array?.count)
                }
                let text = try await Evenkeel.run("simulate", file)
                #expect(text.output.hasPrefix("Simulation of the plan for "))
            }
        }

        @Test func `simulate says of a changed plan that it was changed, and refuses what no plan is`() async throws {
            let scratch = try Scratch()
            let made = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "-fjson").output
            let edited = try scratch.write("edited.json", made.replacing("\"revision\": 41", with: "\"revision\": 40"))
            #expect(try await Evenkeel.run("simulate", edited, "-fjson").json()["unchanged"] == false)
            let foreign = made.replacing("kubernetes.rollback-workload", with: "kubernetes.erase-everything")
            let lost = made.replacing("\"kind\": \"deployment\"", with: "\"kind\": \"galaxy\"")
            for (name, text, named) in [
                ("foreign.json", foreign, "kubernetes.erase-everything"), ("lost.json", lost, "steps[0].target"),
                ("none.json", "{}", "schema"), ("half.json", String(made.prefix(made.count / 2)), "line"),
            ] {
                let run = try await Evenkeel.run("simulate", try scratch.write(name, text))
                #expect(run.ending == .exit(1))
                #expect(run.output == "")
                #expect(run.messages.contains(name) && run.messages.contains(named), "\(name): \(run.messages)")
            }
        }

        @Test func `a stored plan whose target is gone is not simulated against the present`() async throws {
            let scratch = try Scratch()
            let made = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "-fjson").outputBytes
            let elsewhere = Payload.alert([("alertname", "TargetDown"), ("namespace", "shop"), ("deployment", "cart")])
            let present = try scratch.write("now.json", Payload.text(Payload.payload([elsewhere])))
            let run = try await Evenkeel.run("simulate", try scratch.write("plan.json", made), "--input", present)
            #expect(run.ending == .exit(1))
            #expect(run.messages.contains("checkout"))
        }

        @Test func `schema enumerates the targets of an incident and no others`() async throws {
            for kind in ["plan", "actions"] {
                let open = try await Evenkeel.run("schema", kind)
                #expect(open.ending == .exit(0))
                #expect(try open.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema")
                let bound = try await Evenkeel.run("schema", kind, "--input", Evenkeel.alerts)
                #expect(bound.output.contains("checkout-6c8f9d7b54-x2k8p"))
                #expect(!open.output.contains("checkout-6c8f9d7b54-x2k8p"))
            }
        }

        @Test func `doctor finds what ships in order and an endpoint that refuses broken`() async throws {
            let healthy = try await Evenkeel.run("doctor", "--offline", "--config", Evenkeel.configuration, "-fjson")
            #expect(healthy.ending == .exit(0))
            #expect(try healthy.json()["healthy"] == true)
            let endpoint = try MisbehavingEndpoint(.connection(.refusesConnections))
            defer { endpoint.stop() }
            let broken = try await Evenkeel.run("doctor", "--endpoint", endpoint.url + "/v1")
            #expect(broken.ending == .exit(1))
            #expect(broken.output.contains("broken  model"))
            let behaving = try MisbehavingEndpoint()
            defer { behaving.stop() }
            let report = try await Evenkeel.run("doctor", "--endpoint", behaving.url + "/v1", "-fjson")
            #expect(report.ending == .exit(0), "\(report.output)\(report.messages)")
        }

        @Test func `doctor reports every folder that is not there`() async throws {
            let missing = ["EVENKEEL_RUNBOOKS": "/nonexistent/books", "EVENKEEL_PROMPTS": "/nonexistent/prompts"]
            let run = try await Evenkeel.run("doctor", "--offline", variables: missing)
            #expect(run.ending == .exit(1))
            #expect(run.output.contains("/nonexistent/books"))
        }

        @Test func `version and its option print one line`() async throws {
            let version = try await Evenkeel.run("version")
            #expect(version.output.hasPrefix("evenkeel ") && version.output.split(separator: "\n").count == 1)
            #expect(try await Evenkeel.run("--version").output == version.output)
        }

        @Test func `bash accepts its completions and completes commands, options, words and files`() async throws {
            let complete = """
                source <("$0" completions bash)
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _evenkeel; echo "${COMPREPLY[*]}"
                """
            for (words, expected) in [
                (["evenkeel", "pl"], "plan playbook"), (["evenkeel", "playbook", "ex"], "export"),
                (["evenkeel", "plan", "--off"], "--offline"),
                (["evenkeel", "plan", "--format", "mark"], "markdown"),
                (["evenkeel", "simulate", "-f", ""], "text json"),
                (["evenkeel", "plan", "--seed", ""], ""),
                (["evenkeel", "why", "--runbooks", Evenkeel.path("runb")], Evenkeel.path("runbooks")),
                (["evenkeel", "schema", "act"], "actions"),
                (["evenkeel", "plan", Evenkeel.path("docs/examples/al")], Evenkeel.alerts),
            ] {
                let run = try await Evenkeel.shell(complete, words)
                #expect(run.output == expected + "\n", "\(words): \(run.messages)")
            }
        }

        @Test(arguments: ["bash", "zsh", "fish"])
        func `completions are the same every time`(for shell: String) async throws {
            var scripts: Set<String> = []
            for _ in 0..<5 { scripts.insert(try await Evenkeel.run("completions", shell).output) }
            #expect(scripts.count == 1)
        }

        @Test(.requires("zsh")) func `zsh accepts its completions`() async throws {
            #expect(try await Evenkeel.shell(#"zsh -n <("$0" completions zsh)"#).ending == .exit(0))
        }

        @Test(.requires("fish")) func `fish accepts its completions`() async throws {
            #expect(try await Evenkeel.shell(#"fish --no-execute <("$0" completions fish)"#).ending == .exit(0))
        }
    }
}
