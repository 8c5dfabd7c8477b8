import Connectors
import CurlTransport
import EvenkeelTestKit
import EvidenceCapture
import IncidentModel
import Synchronization
import Testing

@testable import IncidentEngine

/// Series of a scripted Prometheus server.
@Suite struct PrometheusFeedTests {
    private static let own = """
        - type: prometheus
          url: $URL
          queries:
            - {metric: connections.used, entity-label: db, entity-kind: database, expression: 'pg{ns="$namespace"}'}
            - {metric: error_rate, entity: checkout, expression: 'rate(errors[$range])'}
        """

    private typealias Answer = @Sendable (ReceivedRequest) -> [ScriptedServer.Step]

    /// What was taken in.
    private final class Taken: Sendable {
        let batches = Mutex<[TelemetryBatch]>([])
        let changes = Mutex<[Change]>([])
        var series: [MetricSeries] { batches.withLock { $0.flatMap(\.metrics).map(\.series) } }
    }

    /// A feed of a server with these answers, asked in turn by the test.
    private static func play(
        _ answer: @escaping Answer,
        settings text: String = own,
        environment: [String: String] = [:],
        timeout: Duration = .seconds(600),
        _ look: (PrometheusFeed, Taken, ScriptedServer, FeedHands) async throws -> Void
    ) async throws {
        let server = try ScriptedServer(answer: answer)
        defer { server.stop() }
        let settings = try SourceSettings.read(text.replacing("$URL", with: server.url))
        guard case .prometheus(var prometheus) = settings.kind else { return }
        // The machine may be busy with other tests; only an answer that never comes is late.
        prometheus.timeout = timeout
        let (source, client) = try prometheus.source(named: settings.name, environment)
        let (hands, taken) = (FeedHands(), Taken())
        let desk = PrometheusFeed.Desk(
            take: { batch throws(FeedFailure) in
                taken.batches.withLock { $0.append(batch) }
                return batch.metrics.reduce(0) { $0 + $1.series.samples.count }
            },
            tell: { changes throws(FeedFailure) in
                taken.changes.withLock { $0 += changes }
                return changes.count
            }
        )
        let feed = PrometheusFeed(prometheus, source: source, now: hands.clock.wall, desk: desk)
        try await look(feed, taken, server, hands)
        await client.shutDown()
    }

    /// An answer with a series of these labels that has a sample of value 7 at each moment that was asked about.
    private static func matrix(_ request: ReceivedRequest, _ labels: String...) -> [ScriptedServer.Step] {
        let form = fields(request)
        let (start, end) = (Int64(form["start"] ?? "") ?? 0, Int64(form["end"] ?? "") ?? 0)
        let step = Int64(form["step"] ?? "") ?? 1
        let values = stride(from: start, through: end, by: Int(step)).map { "[\($0),\"7\"]" }.joined(separator: ",")
        let all = labels.map { #"{"metric":{\#($0)},"values":[\#(values)]}"# }.joined(separator: ",")
        return [json(#"{"status":"success","data":{"resultType":"matrix","result":[\#(all)]}}"#)]
    }

    private static func json(_ text: String, status: String = "200 OK") -> ScriptedServer.Step {
        ScriptedServer.response(text, status: status, type: "application/json")
    }

    private static func fields(_ request: ReceivedRequest) -> [String: String] {
        let pairs = request.text.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        return Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { $1 }
    }

    private static func isOwn(_ request: ReceivedRequest) -> Bool { request.text.contains("errors") }

    @Test func `at first the past is asked for, then only what is new`() async throws {
        try await Self.play {
            Self.isOwn($0) ? Self.matrix($0, "") : Self.matrix($0, #""db":"orders""#)
        } _: {
            feed,
            taken,
            server,
            hands in
            let past = try await feed.ask()
            #expect(past == FeedYield(taken: 120))
            hands.manual.advance(by: .seconds(5))
            let new = try await feed.ask()
            #expect(new == FeedYield(taken: 2))
            // In the same second there is nothing new, and nothing is asked.
            let nothing = try await feed.ask()
            #expect(nothing == FeedYield())
            let asked = server.requests.map(Self.fields)
            #expect(asked.count == 4)
            let now = FeedHands.start.seconds
            #expect(asked[0]["end"] == "\(now)" && asked[0]["start"] == "\(now - 59 * 30)" && asked[0]["step"] == "30")
            #expect(asked[2]["start"] == "\(now + 5)" && asked[2]["end"] == "\(now + 5)")
            #expect(
                Set(taken.series.map { "\($0.entityName) \($0.metric)" }).sorted() == [
                    "checkout error_rate", "database/orders connections.used",
                ]
            )
            // Rates are taken over four scrapes.
            #expect(asked.contains { $0["query"] == "rate%28errors%5B60s%5D%29" })
        }
    }

    @Test func `a question that is refused is told, and the others go on`() async throws {
        let refusal = #"{"status":"error","errorType":"bad_data","error":"parse error: unexpected end"}"#
        try await Self.play {
            Self.isOwn($0) ? [Self.json(refusal, status: "400 Bad Request")] : Self.matrix($0, #""db":"orders""#)
        } _: { feed, taken, _, _ in
            let yield = try await feed.ask()
            #expect(yield.taken == 60)
            #expect(yield.faults == ["error_rate: status 400: parse error: unexpected end"])
            #expect(taken.series.count == 1)
        }
    }

    @Test func `several series where one is wanted are told, not mixed`() async throws {
        try await Self.play {
            Self.isOwn($0)
                ? Self.matrix($0, #""a":"1""#, #""a":"2""#)
                : Self.matrix($0, #""db":"x","i":"1""#, #""db":"x","i":"2""#)
        } _: { feed, taken, _, _ in
            let yield = try await feed.ask()
            #expect(yield.faults.count == 2)
            #expect(taken.series.map(\.entityName) == ["database/x"])
        }
    }

    @Test func `names that are no names are not taken`() async throws {
        try await Self.play {
            Self.isOwn($0)
                ? Self.matrix($0)
                : Self.matrix($0, #""db":"../x""#, #""db":"-rf""#, #""db":"a b""#, #""db":"\u001b[2J""#)
        } _: { feed, taken, _, _ in
            _ = try await feed.ask()
            #expect(taken.series.isEmpty)
        }
    }

    /// A way in which a server is of no use, with the answer.
    struct Uselessness: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let steps: [ScriptedServer.Step]

        init(_ testDescription: String, _ steps: [ScriptedServer.Step]) {
            (self.testDescription, self.steps) = (testDescription, steps)
        }
    }

    static let useless = [
        Uselessness("no HTTP", [.send("SSH-2.0-x\r\n"), .close]), Uselessness("nothing", [.close]),
        Uselessness("a reset", [.reset]), Uselessness("no answer", [.pause(nil)]),
        Uselessness("no JSON", [json("<html>")]), Uselessness("no result", [json(#"{"status":"success","data":{}}"#)]),
        Uselessness("no data", [json(#"{"status":"success"}"#)]),
        Uselessness("nobody let in", [json(#"{"status":"error"}"#, status: "401 Unauthorized")]),
        Uselessness("overload", [json(#"{"status":"error","errorType":"unavailable"}"#, status: "503 Unavailable")]),
        Uselessness("a deep answer", [json(String(repeating: "[", count: 5000))]),
        Uselessness("a key twice", [json(#"{"status":"success","status":"success","data":{"result":[]}}"#)]),
        Uselessness(
            "a redirect",
            [.send("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")]
        ),
        Uselessness("9 MB", [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood(String(repeating: " ", count: 65_536))]),
    ]

    @Test(arguments: useless) func `a server that gives no usable answer fails`(case useless: Uselessness) async throws
    {
        let answer: Answer = { _ in useless.steps }
        try await Self.play(answer, timeout: .seconds(2)) { feed, taken, server, _ in
            await #expect(throws: FeedFailure.self) { try await feed.ask() }
            #expect(taken.series.isEmpty)
            // Nobody is asked again in the same round.
            #expect(server.requests.count <= 2)
        }
    }

    @Test func `what was answered before a server failed is taken, and asked for again where it failed`() async throws {
        let isDown = Mutex(true)
        try await Self.play { request in
            guard Self.isOwn(request) else { return Self.matrix(request, #""db":"orders""#) }
            return isDown.withLock { $0 } ? [.close] : Self.matrix(request, "")
        } _: { feed, taken, _, hands in
            await #expect(throws: FeedFailure.self) { try await feed.ask() }
            #expect(taken.series.map(\.entityName) == ["database/orders"])
            isDown.withLock { $0 = false }
            hands.manual.advance(by: .seconds(5))
            let caught = try await feed.ask()
            #expect(caught.taken == 61)
        }
    }

    @Test func `more series than are taken are told`() async throws {
        let text = Self.own + "\n  series: 3"
        let answer: Answer = {
            Self.isOwn($0)
                ? Self.matrix($0, "")
                : Self.matrix($0, #""db":"a""#, #""db":"b""#, #""db":"c""#, #""db":"d""#)
        }
        try await Self.play(answer, settings: text) { feed, taken, _, _ in
            let yield = try await feed.ask()
            #expect(taken.series.count == 3)
            #expect(yield.faults.count >= 1)
        }
    }

    @Test func `standard questions about what nobody exports are asked now and then`() async throws {
        let text = """
            - type: prometheus
              url: $URL
              namespaces: [shop, stage]
            """
        let answer: Answer = { Self.matrix($0) }
        try await Self.play(answer, settings: text) { feed, _, server, hands in
            let machines = MetricQuery.standard.count { !$0.expression.contains("$namespace") }
            let all = 2 * MetricQuery.standard.count - machines
            for _ in 0..<12 {
                _ = try await feed.ask()
                hands.manual.advance(by: .seconds(5))
            }
            #expect(server.requests.count == all)
            _ = try await feed.ask()
            #expect(server.requests.count == 2 * all)
        }
    }

    @Test func `what operators ask for is asked for in each round, though it is not there yet`() async throws {
        let isThere = Mutex(false)
        let answer: Answer = { request in
            isThere.withLock { $0 } && Self.isOwn(request) ? Self.matrix(request, "") : Self.matrix(request)
        }
        try await Self.play(answer) { feed, taken, _, hands in
            _ = try await feed.ask()
            isThere.withLock { $0 = true }
            hands.manual.advance(by: .seconds(5))
            _ = try await feed.ask()
            #expect(taken.series.map(\.metric) == ["error_rate"])
        }
    }

    @Test func `another version is a release`() async throws {
        let text = """
            - type: prometheus
              url: $URL
              releases: [{expression: "shop_build_info", entity-label: app}]
            """
        let versions = Mutex(["1.0"])
        let answer: Answer = { _ in
            let rows = versions.withLock { $0 }.map {
                #"{"metric":{"app":"checkout","version":"\#($0)"},"value":[1,"1"]}"#
            }
            let result = rows.joined(separator: ",")
            return [Self.json(#"{"status":"success","data":{"resultType":"vector","result":[\#(result)]}}"#)]
        }
        try await Self.play(answer, settings: text) { feed, taken, _, hands in
            for next in [["1.0"], ["1.0", "1.1"], ["1.1"], [], ["1.1"], ["1.0"]] {
                versions.withLock { $0 = next }
                hands.manual.advance(by: .seconds(5))
                _ = try await feed.ask()
            }
            let told = taken.changes.withLock { $0 }
            #expect(told.map(\.summary) == ["version 1.0 -> 1.1", "version 1.1 -> 1.0"])
            #expect(told.map(\.revision) == ["1.1", "1.0"] && told.allSatisfy { $0.kind == .deploy })
            #expect(told.first?.time == FeedHands.start.adding(seconds: 10))
        }
    }

    @Test func `a token goes into the header, and nowhere else`() async throws {
        let text = Self.own + "\n  token-variable: PROM_TOKEN"
        let closing: Answer = { _ in [.close] }
        try await Self.play(closing, settings: text, environment: ["PROM_TOKEN": " secret-token\n"]) {
            feed,
            _,
            server,
            _ in
            do throws(FeedFailure) { _ = try await feed.ask() } catch {
                #expect(!error.words.contains("secret-token"))
            }
            #expect(server.requests.first?.value(of: "authorization") == "Bearer secret-token")
            #expect(server.requests.first?.text.contains("secret-token") == false)
        }
        await #expect(throws: EngineError.self) {
            try await Self.play(closing, settings: text, environment: ["PROM_TOKEN": "a\r\nb"]) { _, _, _, _ in }
        }
    }
}
