import Authentication
import ContentDigests
import CurlTransport
import EvenkeelTestKit
import Execution
import Executors
import IncidentModel
import StrictJSON
import Synchronization
import Testing

/// An operator's endpoint is asked in a strict form, and believed only in one.
@Suite(.timeLimit(.minutes(5))) struct WebhookExecutorTests {
    static let secret = Secret("a secret of many bytes")
    static let now = Timestamp(seconds: 1_800_000_000) ?? .epoch

    private static func executor(_ server: ScriptedServer) throws -> WebhookExecutor {
        let endpoint = try WebhookEndpoint(url: server.url + "/steps", secret: secret, addressRule: .loopbackOnly)
        return WebhookExecutor(endpoint) { now }
    }

    /// A server that answers every request with `reply`.
    private static func server(_ reply: String, status: String = "200 OK") throws -> ScriptedServer {
        try ScriptedServer { _ in [ScriptedServer.response(reply, status: status, type: "application/json")] }
    }

    @Test func `an order is posted signed, with all that it is made of`() async throws {
        let server = try Self.server("{\"answer\":\"done\",\"recorded\":\"3\"}")
        defer { server.stop() }
        let order = try SampleOrder.order()
        #expect(try await Self.executor(server).run(order) == .done(RecordedState("3") ?? .nothing))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.path == "/steps")
        var webhooks = try WebhookGuard(secrets: [Self.secret], form: .evenkeel)
        let message = WebhookMessage(
            body: request.body,
            signature: request.value(of: "x-evenkeel-signature"),
            timestamp: request.value(of: "x-evenkeel-timestamp"),
            identifier: request.value(of: "x-evenkeel-id")
        )
        #expect(try webhooks.check(message, at: Self.now) == .accepted)
        let expected = """
            {"action":"test.set","arguments":{"count":2,"mode":"soft"},"key":"intent-1/0","limit":30,"recorded":null,\
            "state":"\(order.state.hexadecimal)","target":{"kind":"service","name":"cart","namespace":"shop"},\
            "token":7,"verb":"run"}
            """
        #expect(request.text == expected)
    }

    @Test func `every request has a name of its own, so that a captured one is taken once`() async throws {
        let server = try Self.server("{\"answer\":\"running\"}")
        defer { server.stop() }
        let executor = try Self.executor(server)
        let order = try SampleOrder.order()
        for _ in 0..<3 { #expect(try await executor.inquire(order) == .running) }
        #expect(Set(server.requests.compactMap { $0.value(of: "x-evenkeel-id") }).count == 3)
    }

    @Test func `a second executor, as after a start in the same second, repeats no name`() async throws {
        let server = try Self.server("{\"answer\":\"running\"}")
        defer { server.stop() }
        let order = try SampleOrder.order()
        for _ in 0..<3 { #expect(try await Self.executor(server).inquire(order) == .running) }
        #expect(Set(server.requests.compactMap { $0.value(of: "x-evenkeel-id") }).count == 3)
    }

    @Test func `an inquiry of who took a run up names the token below which nobody may order any more`() async throws {
        let server = try Self.server("{\"answer\":\"running\"}")
        defer { server.stop() }
        let (executor, order) = (try Self.executor(server), try SampleOrder.order())
        let taken = StepOrder(
            key: order.key,
            token: order.token,
            action: order.action,
            undoing: nil,
            state: order.state,
            limit: order.limit,
            fence: FencingToken(12)
        )
        _ = try await executor.inquire(taken)
        _ = try await executor.inquire(order)
        let bodies = try server.requests.map { try JSONValue(parsing: $0.body) }
        #expect(bodies.map { $0["fence"]?.int } == [12, nil])
        #expect(bodies.map { $0["token"]?.int } == [7, 7])
    }

    @Test func `undoing is a verb of its own, with what was recorded`() async throws {
        let server = try Self.server("{\"answer\":\"done\"}")
        defer { server.stop() }
        let order = try SampleOrder.order(undoing: RecordedState("was 3"))
        #expect(try await Self.executor(server).run(order) == .done(.nothing))
        let body = try JSONValue(parsing: try #require(server.requests.first).body)
        #expect(body["verb"]?.string == "undo" && body["recorded"]?.string == "was 3")
        #expect(body["key"]?.string == "intent-1/0/undo")
    }

    @Test func `the state is told by a digest of what the endpoint says`() async throws {
        let server = try Self.server("{\"state\":\"generation 7\"}")
        defer { server.stop() }
        let reading = try await Self.executor(server).describe(try SampleOrder.action())
        #expect(reading.state?.fingerprint == ContentDigest(of: "generation 7"))
        #expect(server.requests.first?.text.contains("\"verb\":\"describe\"") ?? false)
    }

    @Test func `an endpoint may say that it would refuse whatever the state`() async throws {
        let server = try Self.server("{\"answer\":\"refused\",\"reason\":\"targetGone\",\"words\":\"cart is no more\"}")
        defer { server.stop() }
        let reading = try await Self.executor(server).describe(try SampleOrder.action())
        #expect(reading == .refused(.init(.targetGone, "cart is no more")))
    }

    @Test func `a forecast is asked for, and changes nothing here`() async throws {
        let server = try Self.server("{\"accepted\":false,\"words\":\"the quota is used up\"}")
        defer { server.stop() }
        let forecast = try await Self.executor(server).simulate(try SampleOrder.order())
        #expect(forecast == StepForecast(isAccepted: false, words: "the quota is used up"))
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "{\"answer\":\"Done\"}", "{\"answer\":true}", "{\"answer\":\"running\"}",
        "{\"answer\":\"unknown-key\"}", "{\"answer\":\"refused\"}", "{\"answer\":\"refused\",\"reason\":\"mood\"}",
        "{\"answer\":\"done\",\"answer\":\"failed\"}", "{\"answer\":\"done\"", "{\"answer\":\"done\"}x", "\u{1B}[2J",
        "{\"answer\":\"done\",\"recorded\":\"" + String(repeating: "x", count: RecordedState.mostBytes + 1) + "\"}",
    ])
    func `what is no answer is silence`(_ reply: String) async throws {
        let server = try Self.server(reply)
        defer { server.stop() }
        let silence = await #expect(throws: ExecutorSilence.self) {
            try await Self.executor(server).run(try SampleOrder.order())
        }
        #expect(silence?.reason == .garbage)
    }

    @Test(arguments: ["500 Internal Server Error", "404 Not Found", "401 Unauthorized", "201 Created", "302 Found"])
    func `a status but 200 is silence, whatever the body says`(_ status: String) async throws {
        let server = try Self.server("{\"answer\":\"done\"}", status: status)
        defer { server.stop() }
        let silence = await #expect(throws: ExecutorSilence.self) {
            try await Self.executor(server).run(try SampleOrder.order())
        }
        #expect(silence?.detail == "the endpoint answered with HTTP status \(status.prefix(3))")
    }

    @Test func `refusals and failures are told as they are`() async throws {
        let replies: [(String, StepAnswer)] = [
            (
                "{\"answer\":\"refused\",\"reason\":\"forbidden\",\"words\":\"a budget\"}",
                .refused(.init(.forbidden, "a budget"))
            ),
            ("{\"answer\":\"failed\",\"words\":\"half-way\"}", .failed("half-way")),
        ]
        for (reply, answer) in replies {
            let server = try Self.server(reply)
            defer { server.stop() }
            #expect(try await Self.executor(server).run(try SampleOrder.order()) == answer)
        }
    }

    @Test func `an endpoint that dies before it answers, answers too much or is not there is silent`() async throws {
        let cases: [(ScriptedServer.Step, ExecutorSilence.Reason)] = [
            (.close, .died), (.reset, .died), (.flood("x"), .garbage),
        ]
        for (step, reason) in cases {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n"
            let server = try ScriptedServer { _ in reason == .garbage ? [.send(head), step] : [step] }
            defer { server.stop() }
            let silence = await #expect(throws: ExecutorSilence.self) {
                try await Self.executor(server).run(try SampleOrder.order())
            }
            #expect(silence?.reason == reason)
        }
        let gone = try Self.server("{}")
        let executor = try Self.executor(gone)
        gone.stop()
        let silence = await #expect(throws: ExecutorSilence.self) { try await executor.run(try SampleOrder.order()) }
        #expect(silence?.reason == .unreachable)
    }

    @Test func `an address that the rule does not admit is never connected to`() async throws {
        let server = try Self.server("{\"answer\":\"done\"}")
        defer { server.stop() }
        let url = "https" + server.url.dropFirst(4)
        let executor = WebhookExecutor(try WebhookEndpoint(url: url, secret: Self.secret)) { Self.now }
        let silence = await #expect(throws: ExecutorSilence.self) { try await executor.run(try SampleOrder.order()) }
        #expect(silence?.reason == .unreachable)
        #expect(server.acceptedConnections == 0)
    }

    @Test(arguments: [
        "", "http://ops.example/steps", "https://", "https://user@ops.example/", "ftp://ops.example/",
        "https://ops.example/a b", "https://ops.example/\n", "file:///etc/passwd", "https:\\\\ops.example",
        "https://" + String(repeating: "a", count: 2048),
    ])
    func `an endpoint with a URL that is none is refused`(_ url: String) {
        #expect(throws: WebhookEndpoint.Problem.badURL) { try WebhookEndpoint(url: url, secret: Self.secret) }
    }

    @Test func `a short secret is refused`() {
        #expect(throws: WebhookEndpoint.Problem.shortSecret) {
            try WebhookEndpoint(url: "https://ops.example/", secret: Secret("short"))
        }
    }
}
