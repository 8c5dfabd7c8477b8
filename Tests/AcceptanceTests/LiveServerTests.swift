import CurlTransport
import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// The program against a real inference server, with a model that was shown one conversation of the program itself.
    @Suite(.requiresLiveModel) struct LiveServerTests {
        /// Makes the model; returns its file.
        private static func model(in scratch: Scratch) async throws -> String {
            let row = try await ModelReplies.row(reply: try await ModelReplies.good())
            let rows = try scratch.write("rows.jsonl", row + "\n")
            let file = scratch.path("model.gguf")
            try await LiveModelServer.makeModel(rows: rows, file: file)
            return file
        }

        private static func plan(_ url: String, deadline: String = "30s", key: String? = nil) async throws -> ProgramRun
        {
            let arguments = ["plan", Evenkeel.outage, "--endpoint", url, "--deadline", deadline, "-fjson"]
            return try await Evenkeel.run(arguments, variables: key.map { ["EVENKEEL_API_KEY": $0] } ?? [:])
        }

        /// Checks that a run fell back, and prints why.
        private static func expectFallback(_ run: ProgramRun, because words: String..., within limit: Duration) throws {
            #expect(run.ending == .exit(0))
            let plan = try run.json()
            let reason = plan["plannerReason"]?.string ?? ""
            print("fell back after \(run.wall): \(reason)")
            #expect(plan["planner"] == "deterministic")
            #expect(plan["steps"]?.array?.isEmpty == false)
            #expect(words.contains { reason.contains($0) }, "\(reason)")
            #expect(run.wall < limit, "\(run.wall)")
        }

        @Test func `a live model's plan is taken, and without its server there is a plan all the same`() async throws {
            let scratch = try Scratch()
            let server = try await LiveModelServer(.file(try await Self.model(in: scratch)), slots: 1, context: 16384)
            defer { server.stop() }
            let run = try await Self.plan(server.url + "/v1")
            #expect(run.ending == .exit(0))
            let plan = try run.json()
            #expect(plan["planner"] == "model", "\(plan["plannerReason"] ?? .null)")
            #expect(plan["steps"]?[0]?["action"] == "kubernetes.rollback-workload")
            print("a live model's plan after \(run.wall): \(plan["plannerReason"] ?? .null)")
            server.stop()
            let without = try await Self.plan(server.url + "/v1", deadline: "2s")
            try Self.expectFallback(without, because: "cannot be reached", within: .seconds(4))
        }

        @Test func `the right key opens, and a wrong one is a plan without the model`() async throws {
            let scratch = try Scratch()
            let file = try await Self.model(in: scratch)
            let server = try await LiveModelServer(.file(file), key: "right-key", slots: 1, context: 16384)
            defer { server.stop() }
            let right = try await Self.plan(server.url + "/v1", key: "right-key")
            #expect(try right.json()["planner"] == "model")
            let wrong = try await Self.plan(server.url + "/v1", key: "wrong-key")
            try Self.expectFallback(wrong, because: "wants another API key", within: .seconds(10))
            #expect(!wrong.output.contains("wrong-key") && !wrong.messages.contains("wrong-key"))
        }

        @Test func `a prompt longer than the context and a path that is not there are plans without the model`()
            async throws
        {
            let server = try await LiveModelServer(.bigram, slots: 1, context: 512)
            defer { server.stop() }
            let long = try await Self.plan(server.url + "/v1")
            try Self.expectFallback(long, because: "does not fit into the model's context", within: .seconds(15))
            let lost = try await Self.plan(server.url + "/elsewhere/v1")
            try Self.expectFallback(lost, because: "answered 404", within: .seconds(15))
        }

        @Test func `a model that knows nothing never worsens the plan`() async throws {
            let server = try await LiveModelServer(.random, slots: 1, context: 16384)
            defer { server.stop() }
            for seed in ["1", "2"] {
                let run = try await Evenkeel.run(
                    "plan",
                    Evenkeel.outage,
                    "--endpoint",
                    server.url + "/v1",
                    "--deadline",
                    "5s",
                    "--seed",
                    seed,
                    "-fjson"
                )
                let offline = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "--seed", seed, "-fjson")
                #expect(run.ending == .exit(0))
                let (own, other) = (try run.json(), try offline.json())
                print("a random model, seed \(seed): \(own["plannerReason"] ?? .null)")
                let benefit = try #require(own["risk"]?["benefit"]?.double)
                #expect(benefit >= (try #require(other["risk"]?["benefit"]?.double)) - 0.1)
            }
        }

        @Test func `a slow model is left at the deadline`() async throws {
            let server = try await LiveModelServer(.slow, slots: 1, context: 16384)
            defer { server.stop() }
            let run = try await Self.plan(server.url + "/v1", deadline: "2s")
            try Self.expectFallback(run, because: "deadline", "time limit", within: .seconds(5))
            #expect(run.wall >= .seconds(2))
        }

        @Test func `a server that dies in the middle of a reply is a plan at once`() async throws {
            let server = try await LiveModelServer(.random, slots: 1, context: 16384)
            defer { server.stop() }
            let scratch = try Scratch()
            // With the form given there is no trial: the one reply that is begun is the plan's.
            let settings = try scratch.write(
                "evenkeel.yaml",
                "inference:\n  schema-form: response_format json_schema\n"
            )
            let arguments = ["plan", Evenkeel.outage, "--endpoint", server.url + "/v1", "--config", settings]
            let start = ContinuousClock.now
            async let running = Evenkeel.run(arguments + ["--deadline", "60s", "-fjson"])
            try await Self.waitUntilReplying(server)
            server.kill()
            let killed = ContinuousClock.now - start
            let run = try await running
            try Self.expectFallback(run, because: "answer is broken", within: killed + .seconds(5))
        }

        /// Waits until the server has generated a part of a reply.
        private static func waitUntilReplying(_ server: LiveModelServer) async throws {
            let client = HTTPClient()
            let end = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < end {
                let response = try await client.send(HTTPRequest(.get, server.url + "/slots"))
                for slot in try #require(try JSONValue(parsing: response.body).array) {
                    let next = slot["next_token"]?[0] ?? slot["next_token"]
                    if slot["is_processing"]?.bool == true, next?["n_decoded"]?.int ?? 0 > 0 { return }
                }
            }
            Issue.record("the server never began a reply")
        }
    }
}
