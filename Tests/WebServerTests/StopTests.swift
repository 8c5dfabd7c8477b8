import Testing

@testable import WebServer

@Suite(.timeLimit(.minutes(1))) struct StopTests {
    /// A route whose task ends when the gate is opened, or it is cancelled.
    private static func waiting(_ started: Tally, _ gate: Tally, _ cancelled: Tally) -> [Route] {
        [
            Route(.get, "/wait") { _, _ in
                .task { _ in
                    started.add()
                    while gate.value == 0, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(2)) }
                    cancelled.add(Task.isCancelled ? 1 : 0)
                    return WebResponse(200, type: "text/plain", "done")
                }
            },
            Route(.get, "/stuck") { _, _ in .later { _, _ in } },
        ]
    }

    @Test func `a request in flight is finished, nobody new is let in, idle connections end`() async throws {
        let (started, gate, cancelled) = (Tally(), Tally(), Tally())
        let server = WebServer(handler: try Router(Self.waiting(started, gate, cancelled)))
        let address = try server.start()[0]
        async let idle = OffPool.run { try RawConnection(address).isClosed() }
        async let response = OffPool.run {
            let connection = try RawConnection(address)
            connection.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            return try connection.response()
        }
        #expect(await started.reaches(1))
        async let stopped: Void = server.stop(grace: .seconds(30))
        // Refused, or let go without a word.
        let isLetGo = await eventually { await (try? OffPool.run { try RawConnection(address).isClosed() }) ?? true }
        #expect(isLetGo)
        #expect(try await idle)
        gate.add()
        let (text, connection) = (try await response.text, try await response.value(of: "connection"))
        await stopped
        #expect(text == "done" && connection?.lowercased() == "close")
        #expect(cancelled.value == 0 && server.metrics.activeRequests == 0 && server.metrics.openConnections == 0)
    }

    @Test func `after the grace a request gets 503 and its task is cancelled`() async throws {
        let (started, gate, cancelled) = (Tally(), Tally(), Tally())
        let server = WebServer(handler: try Router(Self.waiting(started, gate, cancelled)))
        let address = try server.start()[0]
        async let response = OffPool.run {
            let connection = try RawConnection(address)
            connection.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            return try connection.response()
        }
        #expect(await started.reaches(1))
        await server.stop(grace: .milliseconds(50))
        #expect(try await response.status == 503)
        #expect(await cancelled.reaches(1))
        #expect(server.metrics.openConnections == 0)
    }

    @Test func `a server stops under load, whatever its connections do`() async throws {
        for round in 0..<5 {
            let routes = RunningServer.standardRoutes + Self.waiting(Tally(), Tally(), Tally())
            let server = WebServer(handler: try Router(routes))
            let address = try server.start()[0]
            let answered = Tally()
            async let clients: Void = withTaskGroup { group in
                for number in 0..<24 {
                    group.addTask {
                        let path = ["now", "task", "later", "wait"][number % 4]
                        _ = try? await OffPool.run {
                            let connection = try RawConnection(address)
                            while connection.send("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n") {
                                _ = try connection.response()
                                answered.add()
                            }
                        }
                    }
                }
            }
            #expect(await answered.reaches(200 * (round + 1)))
            await server.stop(grace: .milliseconds(20))
            #expect(server.metrics.openConnections == 0 && server.metrics.activeRequests == 0)
            await clients
        }
    }

    @Test func `stopping twice, or before the start, is harmless, and nothing starts again`() async throws {
        let server = WebServer(handler: try Router(RunningServer.standardRoutes))
        _ = try server.start()
        async let first: Void = server.stop()
        async let second: Void = server.stop()
        _ = await (first, second)
        let error = #expect(throws: WebServerError.self) { try server.start() }
        #expect(error?.code == .alreadyStarted)
        await WebServer(handler: try Router([])).stop()
    }
}
