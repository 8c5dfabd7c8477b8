import CurlTransport
import EvenkeelTestKit
import Foundation
import LocalInference
import Planning
import Testing

/// Figures, not verdicts: `EVENKEEL_MEASURE=1 swift test -c release -Xswiftc -enable-testing --filter
/// EndpointMeasurements`.
///
/// Each figure is the median of several runs against loopback servers of the test kit, which take part of the same
/// cores.
@Suite(
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["EVENKEEL_MEASURE"] != nil, "EVENKEEL_MEASURE is not set")
)
struct EndpointMeasurements {
    private static func median(_ values: [Duration]) -> Duration { values.sorted()[values.count / 2] }

    private static func time(_ body: () async throws -> Void) async rethrows -> Duration {
        let start = ContinuousClock.now
        try await body()
        return ContinuousClock.now - start
    }

    private static func print(_ label: String, _ value: some CustomStringConvertible) {
        Swift.print("measured: \(label): \(value)")
    }

    @Test func requests() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("x")] }
        defer { server.stop() }
        let client = HTTPClient()
        let request = HTTPRequest(.get, server.url)
        for _ in 0..<200 { _ = try await client.send(request) }
        var sequential: [Duration] = []
        for _ in 0..<2000 { sequential.append(try await Self.time { _ = try await client.send(request) }) }
        Self.print("one request after the other, median each", Self.median(sequential))
        let parallel = try await Self.time {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask { for _ in 0..<250 { _ = try await client.send(request) } }
                }
                try await group.waitForAll()
            }
        }
        Self.print("4,000 requests, 16 at a time", parallel)
    }

    @Test func growth() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("x")] }
        defer { server.stop() }
        let client = HTTPClient()
        func resident() throws -> Int {
            let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            return (Int(pages[1]) ?? 0) * 4
        }
        for _ in 0..<2000 { _ = try await client.send(HTTPRequest(.get, server.url)) }
        let before = try resident()
        for _ in 0..<20_000 { _ = try await client.send(HTTPRequest(.get, server.url)) }
        Self.print("growth over 20,000 requests, kB", try resident() - before)
    }

    @Test func events() async throws {
        let reply = String(repeating: "tokens ", count: 20_000)
        let server = try MisbehavingEndpoint(reply: reply)
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        var times: [Duration] = []
        for _ in 0..<7 {
            times.append(
                await Self.time {
                    let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request())
                    #expect(outcome.text == reply)
                }
            )
        }
        Self.print("a reply of 20,000 events, one chunk and one packet each", Self.median(times))
        let short = try MisbehavingEndpoint(reply: "{}")
        defer { short.stop() }
        let quick = try EndpointFixture.settled(short.url)
        var replies: [Duration] = []
        for _ in 0..<500 {
            replies.append(
                await Self.time { _ = await EndpointFixture.outcome(of: quick, EndpointFixture.request()) }
            )
        }
        Self.print("a short reply, request to end", Self.median(replies))
    }

    @Test func cancellation() async throws {
        var seen: [Duration] = []
        var closed: [Duration] = []
        let server = try MisbehavingEndpoint(.stream(.stalls))
        defer { server.stop() }
        let endpoint = try EndpointFixture.settled(server.url)
        for _ in 0..<50 {
            let reading = AsyncStream<Void>.makeStream()
            let task = Task {
                for try await _ in endpoint.events(for: EndpointFixture.request()) { reading.continuation.yield() }
            }
            for await _ in reading.stream { break }
            let start = ContinuousClock.now
            task.cancel()
            _ = await task.result
            seen.append(ContinuousClock.now - start)
            while server.openConnections > 0 { await Task.yield() }
            closed.append(ContinuousClock.now - start)
        }
        Self.print("cancel until the reader knows", Self.median(seen))
        Self.print("cancel until the server has seen the end of its connection", Self.median(closed))
    }

    @Test func overshoot() async throws {
        var worst = (Duration.zero, "")
        var all: [Duration] = []
        for fault in EndpointFault.allCases where fault.isEndless {
            let server = try MisbehavingEndpoint(fault)
            defer { server.stop() }
            let endpoint = try EndpointFixture.settled(server.url)
            for _ in 0..<5 {
                let limit = Duration.milliseconds(100)
                let time = await Self.time {
                    _ = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request(limit))
                }
                all.append(max(.zero, time - limit))
                if time - limit > worst.0 { worst = (time - limit, "\(fault)") }
            }
        }
        Self.print("later than the time limit, endless faults, median", Self.median(all.filter { $0 > .zero }))
        Self.print("later than the time limit, endless faults, worst", "\(worst.0) (\(worst.1))")
    }
}
