import CurlTransport
import EvenkeelTestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientLimitTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let steps: [ScriptedServer.Step]
        let limits: TransferLimits
        let code: TransportError.Code

        init(
            _ description: String,
            _ code: TransportError.Code,
            _ limits: TransferLimits,
            _ steps: ScriptedServer.Step...
        ) {
            (testDescription, self.code, self.limits, self.steps) = (description, code, limits, steps)
        }
    }

    private static let short = Duration.milliseconds(80)
    private static let head = ScriptedServer.Step.send("HTTP/1.1 200 OK\r\n\r\n")

    static let cases = [
        Case("silence", .responseTimedOut, TransferLimits(response: short), .pause(nil)),
        Case(
            "half a head",
            .responseTimedOut,
            TransferLimits(response: short),
            .send("HTTP/1.1 200 OK\r\nA: b"),
            .pause(nil)
        ),
        Case("a head, then silence", .idleTimedOut, TransferLimits(idle: short), head, .pause(nil)),
        Case("a pause in the body", .idleTimedOut, TransferLimits(idle: short), head, .send("x"), .pause(nil)),
        Case("a total limit before the head", .totalTimedOut, TransferLimits(total: short), .pause(nil)),
        Case("a total limit in the body", .totalTimedOut, TransferLimits(total: short), head, .send("x"), .pause(nil)),
        Case(
            "a head without end",
            .headersTooLarge,
            TransferLimits(),
            .send("HTTP/1.1 200 OK\r\n"),
            .flood("A: b\r\n")
        ),
        Case(
            "informational responses without end",
            .headersTooLarge,
            TransferLimits(),
            .flood("HTTP/1.1 103 Early Hints\r\n\r\n")
        ),
        Case("a body without end", .bodyTooLarge, TransferLimits(), head, .flood(String(repeating: "x", count: 65536))),
        Case(
            "a length over the limit",
            .bodyTooLarge,
            TransferLimits(maximumBodyBytes: 9),
            .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"),
            .pause(nil)
        ),
        Case(
            "a body over the limit",
            .bodyTooLarge,
            TransferLimits(maximumBodyBytes: 9),
            head,
            .send("1234567890"),
            .pause(nil)
        ),
        Case(
            "a chunked body over the limit",
            .bodyTooLarge,
            TransferLimits(maximumBodyBytes: 9),
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n1234567890\r\n0\r\n\r\n")
        ),
        Case("no answer", .connectionBroken, TransferLimits(), .close),
        Case("a reset", .connectionBroken, TransferLimits(), .reset),
        Case(
            "a body shorter than its length",
            .connectionBroken,
            TransferLimits(),
            .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"),
            .close
        ),
        Case(
            "a chunked body without its last chunk",
            .connectionBroken,
            TransferLimits(),
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n12"),
            .close
        ),
        Case("not HTTP", .malformedResponse, TransferLimits(), .send("220 mail ready\r\n"), .close),
        Case(
            "a broken chunk",
            .connectionBroken,
            TransferLimits(),
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
            .close
        ),
    ]

    @Test(arguments: cases)
    func `each limit ends the request with its own error`(_ example: Case) async throws {
        let server = try ScriptedServer { _ in example.steps }
        defer { server.stop() }
        let start = ContinuousClock.now
        let error = await #expect(throws: TransportError.self) {
            try await HTTPClient().send(HTTPRequest(.get, server.url, limits: example.limits))
        }
        #expect(error?.code == example.code)
        // Nothing here has a reason to last longer; the bound is wide because the machine may be busy.
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `a body of exactly the limit is whole`() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("1234567890")] }
        defer { server.stop() }
        let request = HTTPRequest(.get, server.url, limits: TransferLimits(maximumBodyBytes: 10))
        #expect(try await HTTPClient().send(request).body.count == 10)
    }

    @Test func `the connect limit ends a connection that is never made`() async throws {
        // A TCP connection stands as soon as the kernel accepts it; TLS needs an answer that never comes.
        let server = try MisbehavingEndpoint(.connection(.neverReads))
        defer { server.stop() }
        let url = server.url.replacing("http://", with: "https://")
        let error = await #expect(throws: TransportError.self) {
            try await HTTPClient().send(HTTPRequest(.get, url, limits: TransferLimits(connect: Self.short)))
        }
        #expect(error?.code == .connectTimedOut)
    }

    @Test func `a refused connection is retryable and says that nothing was received`() async throws {
        let server = try MisbehavingEndpoint(.connection(.refusesConnections))
        defer { server.stop() }
        let error = await #expect(throws: TransportError.self) {
            try await HTTPClient().send(HTTPRequest(.get, server.url))
        }
        #expect(error?.code == .connectionFailed)
        #expect(error?.isRetryable == true)
        #expect(error?.receivedBytes == 0)
    }

    @Test func `an unknown host is told apart`() async throws {
        let error = await #expect(throws: TransportError.self) {
            try await HTTPClient().send(
                HTTPRequest(.get, "http://nobody.invalid/", limits: TransferLimits(connect: .seconds(10)))
            )
        }
        #expect(error?.code == .unresolvedHost)
    }

    @Test func `a reader's own deadline ends a body that keeps coming too slowly`() async throws {
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n\r\na"), .pause(nil)] }
        defer { server.stop() }
        let stream = try await HTTPClient().stream(HTTPRequest(.get, server.url))
        let deadline = ContinuousClock.now + .milliseconds(50)
        #expect(try await stream.nextChunk(before: deadline) == Array("a".utf8))
        let error = await #expect(throws: TransportError.self) { try await stream.nextChunk(before: deadline) }
        #expect(error?.code == .idleTimedOut)
        #expect(ContinuousClock.now >= deadline)
    }

    @Test func `a slow reader holds a flood back and gets every byte`() async throws {
        let line = String(repeating: "0123456789abcdef", count: 64)
        let count = 3000
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\n\r\n"), .send(String(repeating: line, count: count)), .close]
        }
        defer { server.stop() }
        let configuration = TransportConfiguration(readBufferBytes: 20_000)
        let limits = TransferLimits(maximumBodyBytes: 10_000_000)
        let stream = try await HTTPClient(configuration: configuration).stream(
            HTTPRequest(.get, server.url, limits: limits)
        )
        var total = 0
        while let chunk = try await stream.nextChunk() {
            // Libcurl hands over at most 16 KiB at a time, so one piece may stand above the bound's edge.
            #expect(chunk.count <= 20_000 + 16_384)
            total += chunk.count
        }
        #expect(total == count * line.utf8.count)
    }

    @Test func `further requests than the client may carry are refused at once`() async throws {
        let server = try ScriptedServer { _ in [.pause(nil)] }
        defer { server.stop() }
        let client = HTTPClient(configuration: TransportConfiguration(maximumTransfers: 2))
        let errors = await withTaskGroup(of: TransportError?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        _ = try await client.send(
                            HTTPRequest(.get, server.url, limits: TransferLimits(response: .milliseconds(200)))
                        )
                        return nil
                    } catch {
                        return error as? TransportError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1?.code) }
        }
        #expect(errors.filter { $0 == .tooManyTransfers }.count == 2)
        #expect(errors.filter { $0 == .responseTimedOut }.count == 2)
    }
}
