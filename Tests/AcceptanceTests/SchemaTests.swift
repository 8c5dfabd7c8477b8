import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// What `evenkeel plan` prints against what `evenkeel schema` promises, judged by another validator.
    @Suite(.requiresLiveModel) struct SchemaTests {
        /// The validator's verdict.
        static func validate(_ documents: [String], against schema: String) async throws -> ProgramRun {
            let environment = try #require(LiveModelServer.directory)
            let script = Evenkeel.path("Tests/LiveModel/validate.py")
            return try await ProgramRun([environment + "/venv/bin/python", script, schema] + documents)
        }

        /// Plans for inputs, written to files; abstentions are plans too.
        static func plans(_ inputs: [String], in scratch: Scratch) async throws -> [String] {
            var files: [String] = []
            for (number, input) in inputs.enumerated() {
                let run = try await Evenkeel.run("plan", input, "--offline", "-fjson")
                #expect([.exit(0), .exit(3)].contains(run.ending), "\(input): \(run.messages)")
                files.append(try scratch.write("plan\(number).json", run.outputBytes))
            }
            return files
        }

        /// Every example, and an input for each kind of abstention.
        static func examples(_ scratch: Scratch) throws -> [String] {
            let resolved = Payload.alert([("alertname", "TargetDown"), ("job", "b")], status: "resolved")
            return [
                Evenkeel.outage, Evenkeel.alerts,
                try scratch.write("resolved.json", Payload.text(Payload.payload([resolved]))),
                try scratch.write("empty.json", "[]"),
            ]
        }

        @Test func `plans validate against the schema of plans`() async throws {
            let scratch = try Scratch()
            let schema = try scratch.write("schema.json", try await Evenkeel.run("schema", "plan").outputBytes)
            let files = try await Self.plans(try Self.examples(scratch), in: scratch)
            let verdict = try await Self.validate(files, against: schema)
            #expect(verdict.ending == .exit(0), "\(verdict.output)\(verdict.messages)")
            #expect(verdict.output.hasSuffix("\(files.count) documents\n"))
        }

        @Test func `a plan validates against the schema of its own incident`() async throws {
            let scratch = try Scratch()
            for input in [Evenkeel.outage, Evenkeel.alerts] {
                let bound = try await Evenkeel.run("schema", "plan", "--input", input).outputBytes
                let schema = try scratch.write("schema.json", bound)
                let verdict = try await Self.validate(try await Self.plans([input], in: scratch), against: schema)
                #expect(verdict.ending == .exit(0), "\(verdict.output)\(verdict.messages)")
            }
        }

        @Test func `what a model's reply is constrained by is a schema`() async throws {
            let scratch = try Scratch()
            for input in [Evenkeel.outage, Evenkeel.alerts] {
                let request = try await ModelReplies.request(about: input)
                let format = request["response_format"]?["json_schema"] ?? request["response_format"]
                let schema = try scratch.write("reply.json", Payload.text(try #require(format?["schema"])))
                let verdict = try await Self.validate([], against: schema)
                #expect(verdict.ending == .exit(0), "\(verdict.output)\(verdict.messages)")
            }
        }

        @Test func `every step validates against the schema of actions`() async throws {
            let scratch = try Scratch()
            let schema = try scratch.write("schema.json", try await Evenkeel.run("schema", "actions").outputBytes)
            let plan = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "-fjson").json()
            let files = try (plan["steps"]?.array ?? []).enumerated().map { number, step in
                let action = ["action", "target", "arguments"].reduce(into: JSONObject()) { $0[$1] = step[$1] }
                return try scratch.write("step\(number).json", Payload.text(.object(action)))
            }
            #expect(!files.isEmpty)
            let verdict = try await Self.validate(files, against: schema)
            #expect(verdict.ending == .exit(0), "\(verdict.output)\(verdict.messages)")
        }

        @Test func `the schema refuses what no plan may be`() async throws {
            let scratch = try Scratch()
            let schema = try scratch.write("schema.json", try await Evenkeel.run("schema", "plan").outputBytes)
            let plan = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "-fjson").output
            let changes = [
                ("kubernetes.rollback-workload", "kubernetes.erase"),
                ("\"kind\": \"deployment\"", "\"kind\": \"galaxy\""),
                ("\"planner\": \"deterministic\"", "\"planner\": \"oracle\""),
                ("\"approval\": \"one\"", "\"approval\": 1"),
                ("\"digest\": \"sha256:", "\"digest\": \"md5:"), ("\"version\": 1", "\"version\": 1, \"extra\": true"),
            ]
            for (number, change) in changes.enumerated() {
                #expect(plan.contains(change.0))
                let file = try scratch.write("bad\(number).json", plan.replacing(change.0, with: change.1))
                let verdict = try await Self.validate([file], against: schema)
                #expect(verdict.ending == .exit(1), "\(change)")
            }
        }

        @Test(.requiresEvenkeelData)
        func `plans for incidents of the development data validate`() async throws {
            let folder = try #require(Evenkeel.data) + "/plans-dev"
            let bundles = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().prefix(10)
            #expect(bundles.count == 10)
            let scratch = try Scratch()
            let schema = try scratch.write("schema.json", try await Evenkeel.run("schema", "plan").outputBytes)
            let files = try await Self.plans(bundles.map { "\(folder)/\($0)" }, in: scratch)
            let verdict = try await Self.validate(files, against: schema)
            #expect(verdict.ending == .exit(0), "\(verdict.output)\(verdict.messages)")
        }
    }
}
