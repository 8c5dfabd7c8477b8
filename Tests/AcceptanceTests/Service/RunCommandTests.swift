import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// `evenkeel run`: a plan is approved and walked through at a terminal, at a real service.
    @Suite struct RunCommandTests {
        /// What the command shows to somebody who types these lines.
        private static func run(
            _ manner: OperatorEndpoint.Manner,
            typing lines: String,
            isAtTerminal: Bool = false
        ) async throws -> (run: ProgramRun, orders: [String]) {
            let endpoint = try OperatorEndpoint(manner)
            defer { endpoint.stop() }
            let fixture = try ServiceFixture(rules: ServiceFixture.rules + "\n" + endpoint.rules)
            return try await fixture.run { service, caller in
                let (id, _) = try await ServiceFlowTests.outage(at: caller)
                let arguments = ["run", id, "--step", "--url", service.address]
                let variables = ["EVENKEEL_TOKEN": service.token ?? "", "TERM": "xterm"]
                let piped = #"printf '%b' "$1" | { shift; "$0" "$@"; }"#
                let atTerminal =
                    #"printf -v line '%q ' "$0" "${@:2}"; { sleep 1; printf '%b' "$1"; sleep 20; } | script -qec "$line" /dev/null"#
                let run = try await Evenkeel.shell(
                    isAtTerminal ? atTerminal : piped,
                    [lines] + arguments,
                    variables: variables
                )
                return (run, endpoint.orders)
            }
        }

        @Test func `a word lets each step begin, and what failed is told with its end`() async throws {
            var failing = OperatorEndpoint.Manner()
            failing.answer = ["answer": "failed", "words": "the quota was exceeded\u{1B}[2J"]
            let (run, orders) = try await Self.run(failing, typing: "y\\ny\\n")
            #expect(run.ending == .exit(1))
            #expect(orders.first == "run 0")
            let expected = [
                "CheckoutErrorBudgetBurn", "approve it? [y yes, q stop watching]", "carry out step 1? [y yes",
                "next is step 1: Go back to the workload's previous revision (deployment/shop/checkout)",
                "would do: revision 42 to 41", "the quota was exceeded",
                "failed half-way: the quota was exceeded", "What was done was undone, but for step 1",
            ]
            for words in expected { #expect(run.output.contains(words), "\(words) in \(run.output)") }
            #expect(!run.output.contains("\u{1B}"))
        }

        @Test func `without a word nothing is done`() async throws {
            let (run, orders) = try await Self.run(.init(), typing: "y\\n")
            #expect(run.ending == .exit(1))
            #expect(orders.isEmpty)
        }

        @Test func `what contains an intruder is taken back on a person's word, also under the stop switch`()
            async throws
        {
            let endpoint = try OperatorEndpoint()
            defer { endpoint.stop() }
            let rules = endpoint.rules.replacing("for: [kubernetes]", with: "for: [kubernetes, evidence]")
            try await ServiceFixture(rules: ServiceFixture.openRules + "\n" + rules).run { service, caller in
                let mining: JSONValue = [
                    "alertname": "CryptoMiningDetected", "namespace": "shop", "deployment": "checkout",
                    "severity": "critical",
                ]
                let summary: JSONValue = ["summary": "a process that mines cryptocurrency runs in checkout"]
                let receipt = try await caller.post(
                    "/api/v1/ingest/alertmanager",
                    SentAlerts.alertmanager([mining], annotations: summary)
                )
                #expect(receipt["accepted"] == 1)
                let incident = try await caller.incident("a request") { $0["phase"] == "awaiting-approval" }
                let id = try #require(incident["id"]?.string)
                func command(_ options: [String], typing lines: String) async throws -> ProgramRun {
                    try await Evenkeel.shell(
                        #"printf '%b' "$1" | { shift; "$0" "$@"; }"#,
                        [lines, "run", id, "--url", service.address] + options,
                        variables: ["EVENKEEL_TOKEN": service.token ?? "", "TERM": "xterm"]
                    )
                }
                let early = try await command(["--release", "--reason", "too early"], typing: "y\\n")
                #expect(early.ending == .exit(4))
                #expect(early.output.contains("nothing that a run of this incident put in force"), "\(early.output)")
                let run = try await command([], typing: "y\\n")
                #expect(run.ending == .exit(0), "\(run.output) \(run.messages)")
                #expect(endpoint.orders == ["run 0", "run 1"])
                try await caller.post("/api/v1/governance/stop", ["engaged": true, "reason": "look first"])
                let wordless = try await command(["--release"], typing: "y\\n")
                #expect(wordless.ending == .exit(2))
                let release = try await command(["--release", "--reason", "examined"], typing: "y\\n")
                #expect(release.ending == .exit(0), "\(release.output) \(release.messages)")
                #expect(release.output.contains("step 2: ") && release.output.contains("released step 2"))
                #expect(endpoint.orders == ["run 0", "run 1", "undo 1/undo"])
                let again = try await command(["--release", "--reason", "again"], typing: "y\\n")
                #expect(again.ending == .exit(4))
            }
        }

        @Test(arguments: [
            // Nothing listens at port 1, for which a program needs rights that none of a test's has.
            ("http://127.0.0.1:1", "no service can be reached at http://127.0.0.1:1; start it with `evenkeel serve`"),
            ("nonsense", "nonsense is no address of a service; name it with --url"),
        ]) func `who is asked where no service is says what to do`(address: String, words: String) async throws {
            let run = try await Evenkeel.run(["run", "inc-1", "--url", address], variables: ["EVENKEEL_TOKEN": "x"])
            #expect(run.ending == .exit(1))
            #expect(run.messages.contains(words), "\(run.messages)")
        }

        @Test(.requires("script")) func `at a terminal nothing writes over a question, which says where to look`()
            async throws
        {
            let (run, orders) = try await Self.run(.init(answer: nil), typing: "y\\ny\\ne\\n", isAtTerminal: true)
            #expect(orders == ["run 0"])
            let expected = [
                "did step 1 take effect? [y yes, I looked, n no, I looked, e end the run as it is, q stop watching]",
                "look at deployment/shop/checkout; the key of the order is intent-", "operator ended the run",
            ]
            // Rows end between words, as wide as the terminal is.
            let shown = run.output.split { $0.isWhitespace }.joined(separator: " ")
            for words in expected { #expect(shown.contains(words), "\(words) in \(shown)") }
            #expect(!run.output.contains("working ("))
        }
    }
}
