import EvenkeelTestKit
import LocalInference
import Planning
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ChatEndpointTests {
    private static let reply = MisbehavingEndpoint.defaultReply

    @Test func `a reply arrives whole, with its end and its counts`() async throws {
        let server = try MisbehavingEndpoint()
        defer { server.stop() }
        let outcome = await EndpointFixture.outcome(
            of: try EndpointFixture.settled(server.url),
            EndpointFixture.request()
        )
        #expect(outcome.text == Self.reply)
        #expect(outcome.completion == ModelCompletion(reason: .stop, promptTokens: 7, replyTokens: 5))
        #expect(server.requests.map(\.path) == ["/v1/chat/completions"])
    }

    @Test func `nothing is sent before the reply is read`() async throws {
        let server = try MisbehavingEndpoint()
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        _ = endpoint.events(for: EndpointFixture.request())
        #expect(endpoint.name == "m")
        #expect(server.acceptedConnections == 0)
    }

    @Test func `the model's name and the form of the schema are found out once`() async throws {
        let server = try MisbehavingEndpoint(dialects: [.structuredOutputs])
        defer { server.stop() }
        let endpoint = ChatEndpoint(InferenceConfiguration(address: try EndpointAddress(server.url)))
        #expect(endpoint.name == "the model")
        for _ in 0..<2 {
            let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
            #expect(outcome.text == Self.reply)
        }
        #expect(endpoint.name == "scripted")
        #expect(server.requests.count { $0.path == "/v1/models" } == 1)
        // Three forms were tried, then two requests sent.
        #expect(server.requests.count { $0.path == "/v1/chat/completions" } == 5)
        let last = try #require(server.requests.last?.text)
        #expect(last.contains(#""model":"scripted""#))
        #expect(last.contains(#""structured_outputs":"#))
        #expect(server.acceptedConnections == 1)
    }

    @Test(arguments: [
        (MisbehavingEndpoint.SchemaDialect.nested, SchemaForm.nestedSchema), (.object, .objectWithSchema),
        (.structuredOutputs, .structuredOutputs), (.topLevel, .topLevelSchema),
    ])
    func `each form is found by its obedience`(
        dialect: MisbehavingEndpoint.SchemaDialect,
        form: SchemaForm
    ) async throws {
        let server = try MisbehavingEndpoint(dialects: [dialect])
        defer { server.stop() }
        let report = await ChatEndpoint(InferenceConfiguration(address: try EndpointAddress(server.url))).probe()
        #expect(report.schemaForm == form)
        #expect(report.forms.count == (SchemaForm.allCases.firstIndex(of: form) ?? 9) + 1)
        #expect(report.forms.dropLast().allSatisfy { $0.outcome == .ignored })
        #expect(report.health == .ready)
        #expect(report.models.map(\.identifier) == ["scripted"])
        #expect(report.models.first?.contextTokens == 4096)
        #expect(report.model == "scripted")
        #expect(report.failure == nil)
        #expect(report.replyTime != nil)
    }

    @Test func `when no form is obeyed the plain request is sent`() async throws {
        let server = try MisbehavingEndpoint(dialects: [])
        defer { server.stop() }
        let endpoint = ChatEndpoint(InferenceConfiguration(address: try EndpointAddress(server.url)))
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
        #expect(outcome.text == Self.reply)
        let last = try #require(server.requests.last?.text)
        #expect(!last.contains("schema"))
        #expect(server.requests.count { $0.path == "/v1/chat/completions" } == SchemaForm.allCases.count + 1)
    }

    @Test func `a request without a schema finds no form out`() async throws {
        let server = try MisbehavingEndpoint()
        defer { server.stop() }
        let endpoint = ChatEndpoint(InferenceConfiguration(address: try EndpointAddress(server.url)))
        _ = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request(schema: false))
        #expect(server.requests.map(\.path) == ["/v1/models", "/v1/chat/completions"])
    }

    @Test func `a key is sent with every request, and only there`() async throws {
        let server = try MisbehavingEndpoint(.response(.unauthorised))
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url) { $0.key = try APIKey("canary-1234") }
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
        _ = try await endpoint.models()
        #expect(server.requests.allSatisfy { $0.value(of: "authorization") == "Bearer canary-1234" })
        #expect(outcome.failure?.code == .unauthorised)
        #expect(outcome.failure?.description.contains("canary") == false)
    }

    @Test func `a server without a health path is asked for its models`() async throws {
        let server = try ScriptedServer { request in
            request.path == "/v1/models"
                ? [ScriptedServer.response(#"{"data":[]}"#)] : [ScriptedServer.response("404", status: "404 Not Found")]
        }
        defer { server.stop() }
        #expect(try await EndpointFixture.settled(server.url).health() == .ready)
        #expect(server.requests.map(\.path) == ["/health", "/v1/models"])
    }

    @Test func `a server that loads its model says so`() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("{}", status: "503 Service Unavailable")] }
        defer { server.stop() }
        #expect(try await EndpointFixture.settled(server.url).health() == .loading)
    }

    @Test(
        arguments: [
            (#"{"object":"list","data":[{"id":"nomic-embed-text"},{"id":"llama3:8b"}]}"#, "llama3:8b"),
            (#"{"models":[{"name":"x","model":"y"}]}"#, "y"), (#"{"data":[{"id":"embed-only"}]}"#, "embed-only"),
            (#"{"data":[{"id":1},{},null,{"id":""}]}"#, nil), ("[]", nil), ("no JSON", nil),
        ] as [(String, String?)]
    )
    func `the first model that is not for embeddings is taken`(list: String, model: String?) async throws {
        let server = try ScriptedServer { request in
            request.path == "/v1/models"
                ? [ScriptedServer.response(list)] : [ScriptedServer.response("", type: "text/event-stream")]
        }
        defer { server.stop() }
        let endpoint = ChatEndpoint(InferenceConfiguration(address: try EndpointAddress(server.url)))
        _ = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request(schema: false))
        let body = try #require(server.requests.last?.text)
        // Without a name the request has no such key.
        #expect(body.contains(#""model":"# + (model.map { #""\#($0)""# } ?? "")) == (model != nil))
    }

    @Test func `a server that does not stream is understood`() async throws {
        let server = try ScriptedServer { _ in
            let body =
                #"{"choices":[{"message":{"content":"whole"},"finish_reason":"length"}],"usage":{"prompt_tokens":3}}"#
            return [ScriptedServer.response(body, type: "application/json; charset=utf-8")]
        }
        defer { server.stop() }
        let outcome = await EndpointFixture.outcome(
            of: try EndpointFixture.settled(server.url),
            EndpointFixture.request()
        )
        #expect(outcome.text == "whole")
        #expect(outcome.completion == ModelCompletion(reason: .length, promptTokens: 3))
    }

    @Test func `a content coding that was not asked for is refused, whatever is in it`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n"
        let event = #"data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"# + "\n\n"
        let server = try ScriptedServer { _ in [.send(head + event), .close] }
        defer { server.stop() }
        let outcome = await EndpointFixture.outcome(
            of: try EndpointFixture.settled(server.url),
            EndpointFixture.request()
        )
        #expect(outcome.failure?.code == .malformedReply)
    }

    @Test func `a request that nobody answered is sent once more, and no third time`() async throws {
        let server = try ScriptedServer { _ in [.close] }
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
        #expect(outcome.failure?.code == .unreachable)
        #expect(server.requests.count == 2)
    }

    @Test func `a request that was answered with a single line is not sent again`() async throws {
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n"), .pause(.milliseconds(20)), .reset] }
        defer { server.stop() }
        let outcome = await EndpointFixture.outcome(
            of: try EndpointFixture.settled(server.url),
            EndpointFixture.request()
        )
        #expect(outcome.failure != nil)
        #expect(server.requests.count == 1)
    }

    @Test func `an endpoint that keeps failing is left alone`() async throws {
        let server = try MisbehavingEndpoint(.stream(.invalidJSON))
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        for _ in 0..<5 { _ = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request()) }
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
        #expect(outcome.failure?.code == .unavailable)
        #expect(server.requests.count == 3)
    }

    @Test func `an endpoint that asks for a pause gets it`() async throws {
        let server = try MisbehavingEndpoint(.response(.tooManyRequests))
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        for _ in 0..<3 {
            #expect(
                await EndpointFixture.outcome(of: endpoint, EndpointFixture.request()).failure?.code == .unavailable
            )
        }
        #expect(server.requests.count == 1)
    }

    @Test func `refusals of single requests do not open the breaker`() async throws {
        let server = try MisbehavingEndpoint(.response(.contextTooLong))
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        for _ in 0..<6 { _ = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request()) }
        #expect(server.requests.count == 6)
    }

    @Test func `a prompt that cannot fit is refused without being sent`() async throws {
        let server = try MisbehavingEndpoint()
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url) { $0.contextTokens = 10 }
        var request = EndpointFixture.request()
        request.messages[1].content = String(repeating: "word ", count: 100)
        #expect(await EndpointFixture.outcome(of: endpoint, request).failure?.code == .contextTooLong)
        #expect(server.acceptedConnections == 0)
        request.messages[1].content = "short"
        _ = await EndpointFixture.outcome(of: endpoint, request)
        #expect(server.requests.last?.text.contains(#""max_tokens":10,"#) == true)
    }

    @Test func `the gap between tokens is limited although comments keep coming`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        let token = #"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n"
        let pings = Array(repeating: [ScriptedServer.Step.send(": ping\n\n"), .pause(.milliseconds(20))], count: 500)
        let server = try ScriptedServer { _ in [.send(head + token)] + pings.joined() }
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url) { $0.tokenGapLimit = .milliseconds(100) }
        let start = ContinuousClock.now
        let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
        #expect(outcome.failure?.code == .timedOut)
        #expect(outcome.text == "a")
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `an end without the end marker is not waited for`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        let end = #"data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"# + "\n\n"
        let server = try ScriptedServer { _ in [.send(head + end), .pause(nil)] }
        defer { server.stop() }
        let start = ContinuousClock.now
        let outcome = await EndpointFixture.outcome(
            of: try EndpointFixture.settled(server.url),
            EndpointFixture.request()
        )
        #expect(outcome.completion?.reason == .stop)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `a probe of a dead endpoint says why`() async throws {
        let server = try MisbehavingEndpoint(.connection(.refusesConnections))
        defer { server.stop() }
        let report = try await EndpointFixture.settled(server.url).probe(within: .seconds(5))
        #expect(report.failure?.code == .unreachable)
        #expect(report.health == nil)
        #expect(report.schemaForm == nil)
    }

    @Test func `an endpoint that was shut down is unreachable`() async throws {
        let server = try MisbehavingEndpoint()
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        _ = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
        await endpoint.shutDown()
        #expect(await EndpointFixture.outcome(of: endpoint, EndpointFixture.request()).failure?.code == .unreachable)
    }
}
