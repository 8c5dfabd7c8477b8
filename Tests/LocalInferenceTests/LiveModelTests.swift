import CurlTransport
import EvenkeelTestKit
import Foundation
import LocalInference
import Planning
import StrictJSON
import Testing

/// The client against a real inference server (llama.cpp's) with models made here.
///
/// One by one, because each server takes a core; about half a minute in all.
@Suite(.serialized, .requiresLiveModel, .timeLimit(.minutes(3)))
struct LiveModelTests {
    /// A conversation that the bigram model was shown.
    struct Row {
        let messages: [ModelMessage]
        let reply: String
    }

    /// The conversations of `Tests/LiveModel/rows.jsonl`.
    private static func rows() throws -> [Row] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../LiveModel/rows.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let value = try JSONValue(parsing: String(line))
            func text(_ key: String) throws -> String { try #require(value[key]?.string) }
            return Row(
                messages: [
                    .init(role: .system, content: try text("system")), .init(role: .user, content: try text("user")),
                ],
                reply: try text("reply")
            )
        }
    }

    private static func schema(targets: String) -> ReplySchema {
        ReplySchema(
            name: "plan",
            json: """
                {"type":"object","additionalProperties":false,"required":["steps","summary"],"properties":{\
                "steps":{"type":"array","minItems":1,"maxItems":3,"items":{"type":"object",\
                "additionalProperties":false,"required":["action","target"],"properties":{\
                "action":{"enum":["look","page","restart","storage"]},"target":{"enum":[\(targets)]}}}},\
                "summary":{"type":"string","pattern":"^[A-Za-z0-9 .,:;()-]{1,100}$"}}}
                """
        )
    }

    private static func request(
        _ row: Row,
        schema: ReplySchema?,
        tokens: Int = 300,
        limit: Duration = .seconds(30)
    ) -> ModelRequest {
        ModelRequest(messages: row.messages, replySchema: schema, maximumTokens: tokens, seed: 1, timeLimit: limit)
    }

    private static func endpoint(
        _ server: LiveModelServer,
        change: (inout InferenceConfiguration) throws -> Void = { _ in }
    ) throws -> ChatEndpoint {
        var configuration = InferenceConfiguration(address: try EndpointAddress(server.url))
        try change(&configuration)
        return ChatEndpoint(configuration)
    }

    /// How many requests the server is working on.
    private static func busySlots(_ server: LiveModelServer) async throws -> Int {
        let response = try await HTTPClient().send(HTTPRequest(.get, server.url + "/slots"))
        let slots = try #require(try JSONValue(parsing: response.body).array)
        return slots.count { $0["is_processing"]?.bool == true }
    }

    @Test func `a probe finds out what the server can do`() async throws {
        let server = try await LiveModelServer(.bigram)
        defer { server.stop() }
        let report = try await Self.endpoint(server).probe()
        #expect(report.failure == nil)
        #expect(report.health == .ready)
        #expect(report.model == "tiny")
        #expect(report.schemaForm == .nestedSchema)
        #expect(report.replyTime.map { $0 < .seconds(5) } == true)
    }

    @Test func `free and constrained replies come back as shown, for each prompt its own`() async throws {
        let server = try await LiveModelServer(.bigram)
        defer { server.stop() }
        let endpoint = try Self.endpoint(server)
        for row in try Self.rows() {
            for schema in [nil, Self.schema(targets: #""checkout","orders-db""#)] {
                let outcome = await EndpointFixture.outcome(of: endpoint, Self.request(row, schema: schema))
                #expect(outcome.text == row.reply)
                #expect(outcome.completion?.reason == .stop)
                #expect(outcome.completion?.replyTokens.map { $0 > 1 } == true)
            }
        }
    }

    @Test func `every form that the server obeys keeps a reply inside another schema`() async throws {
        let server = try await LiveModelServer(.bigram)
        defer { server.stop() }
        let row = try #require(try Self.rows().first)
        for form in [SchemaForm.nestedSchema, .objectWithSchema, .topLevelSchema] {
            let endpoint = try Self.endpoint(server) { $0.schemaForm = form }
            let request = Self.request(row, schema: Self.schema(targets: #""other""#))
            let outcome = await EndpointFixture.outcome(of: endpoint, request)
            let value = try JSONValue(parsing: outcome.text)
            #expect(
                value["steps"]?.array?.allSatisfy { $0["target"]?.string == "other" } == true,
                "\(form): \(outcome)"
            )
        }
    }

    @Test func `replies of a model that knows nothing are valid or failures, never late`() async throws {
        let server = try await LiveModelServer(.random)
        defer { server.stop() }
        let endpoint = try Self.endpoint(server)
        let row = try #require(try Self.rows().first)
        var valid = 0
        for seed in 1...10 {
            var request = Self.request(row, schema: Self.schema(targets: #""checkout""#), limit: .seconds(20))
            request.seed = UInt64(seed)
            request.temperature = 1
            let outcome = await EndpointFixture.outcome(of: endpoint, request)
            #expect(outcome.otherError == nil)
            guard outcome.failure == nil else { continue }
            let value = try JSONValue(parsing: ReplyText.unfenced(outcome.text))
            #expect(value["steps"]?.array?.isEmpty == false)
            valid += 1
        }
        #expect(valid >= 8)
    }

    @Test func `the right key opens and a wrong one is told apart`() async throws {
        let server = try await LiveModelServer(.bigram, key: "right-key")
        defer { server.stop() }
        let row = try #require(try Self.rows().first)
        for (key, code) in [("right-key", nil), ("wrong-key", ModelFailure.Code.unauthorised)] {
            let endpoint = try Self.endpoint(server) { $0.key = try APIKey(key) }
            let outcome = await EndpointFixture.outcome(of: endpoint, Self.request(row, schema: nil))
            #expect(outcome.failure?.code == code)
        }
    }

    @Test func `a prompt longer than the context and a path that is not there are told apart`() async throws {
        let server = try await LiveModelServer(.bigram, context: 512)
        defer { server.stop() }
        var row = try #require(try Self.rows().first)
        let lost = try EndpointAddress(server.url + "/elsewhere")
        let elsewhere = ChatEndpoint(InferenceConfiguration(address: lost, model: "m"))
        let missing = await EndpointFixture.outcome(of: elsewhere, Self.request(row, schema: nil))
        #expect(missing.failure?.code == .rejected)
        let evidence = String(repeating: "E9: the disk is full and the queue grows\n", count: 400)
        row = Row(messages: row.messages + [ModelMessage(role: .user, content: evidence)], reply: "")
        let long = await EndpointFixture.outcome(of: try Self.endpoint(server), Self.request(row, schema: nil))
        #expect(long.failure?.code == .contextTooLong)
    }

    @Test func `a slow model is left at the deadline and its slot is free soon after`() async throws {
        let server = try await LiveModelServer(.slow, slots: 1)
        defer { server.stop() }
        let endpoint = try Self.endpoint(server) { $0.schemaForm = .nestedSchema }
        let row = try #require(try Self.rows().first)
        let limit = Duration.milliseconds(1500)
        let start = ContinuousClock.now
        let outcome = await EndpointFixture.outcome(
            of: endpoint,
            Self.request(row, schema: nil, tokens: 4000, limit: limit)
        )
        let time = ContinuousClock.now - start
        #expect(outcome.failure?.code == .timedOut)
        #expect(time >= limit && time < limit + .seconds(1), "\(time)")
        #expect(try await Self.isIdle(server, within: .seconds(10)))
    }

    @Test func `a cancelled reply frees its slot`() async throws {
        let server = try await LiveModelServer(.slow, slots: 1)
        defer { server.stop() }
        let endpoint = try Self.endpoint(server) { $0.schemaForm = .nestedSchema }
        let row = try #require(try Self.rows().first)
        let task = Task {
            for try await _ in endpoint.events(for: Self.request(row, schema: nil, tokens: 4000)) {}
        }
        #expect(try await Self.isBusy(server, within: .seconds(20)))
        task.cancel()
        // A cancelled reader may also see the end of the stream; both are ends.
        _ = await task.result
        #expect(try await Self.isIdle(server, within: .seconds(10)))
    }

    @Test func `a server that dies in the middle of a reply is a failure at once`() async throws {
        let server = try await LiveModelServer(.slow, slots: 1)
        defer { server.stop() }
        let endpoint = try Self.endpoint(server)
        let row = try #require(try Self.rows().first)
        var failure: ModelFailure?
        var killed: ContinuousClock.Instant?
        do {
            for try await _ in endpoint.events(for: Self.request(row, schema: nil, tokens: 4000)) where killed == nil {
                server.kill()
                killed = ContinuousClock.now
            }
        } catch {
            failure = error as? ModelFailure
        }
        #expect(failure?.code == .malformedReply)
        #expect(killed.map { ContinuousClock.now - $0 < .seconds(5) } == true)
    }

    @Test func `a live endpoint keeps the contract of a language model`() async throws {
        let good = try await LiveModelServer(.bigram, slots: 4)
        defer { good.stop() }
        let slow = try await LiveModelServer(.slow, slots: 2)
        defer { slow.stop() }
        let row = try #require(try Self.rows().first)
        var request = Self.request(row, schema: Self.schema(targets: #""checkout","orders-db""#), tokens: 2000)
        request.timeLimit = .seconds(20)
        let contract = LanguageModelContract(
            replying: try Self.endpoint(good),
            hanging: try Self.endpoint(slow) { $0.schemaForm = .structuredOutputs },
            failing: try Self.endpoint(good) { $0.address = try EndpointAddress(good.url + "/elsewhere") },
            request: request
        )
        let violations = await contract.violations()
        #expect(violations == [])
    }

    private static func isIdle(_ server: LiveModelServer, within limit: Duration) async throws -> Bool {
        try await reaches(0, server, within: limit)
    }

    private static func isBusy(_ server: LiveModelServer, within limit: Duration) async throws -> Bool {
        try await reaches(1, server, within: limit)
    }

    private static func reaches(_ count: Int, _ server: LiveModelServer, within limit: Duration) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if try await busySlots(server) == count { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}

extension Trait where Self == ConditionTrait {
    /// The test needs the environment that `Tests/LiveModel/setup.sh` prepares.
    static var requiresLiveModel: Self {
        .enabled(
            if: LiveModelServer.directory != nil,
            "EVENKEEL_LIVE_MODEL names no environment prepared by Tests/LiveModel/setup.sh"
        )
    }
}
