import Synchronization
import Testing

@testable import WebServer

/// Deadlines of a fifth of a second or so, so that no test waits long; what must not happen has minutes.
@Suite(.timeLimit(.minutes(1))) struct DeadlineTests {
    private static func configuration(_ change: (inout Deadlines) -> Void) -> WebServerConfiguration {
        var configuration = WebServerConfiguration()
        configuration.deadlines.head = .seconds(60)
        configuration.deadlines.body = .seconds(60)
        configuration.deadlines.idle = .seconds(60)
        configuration.deadlines.write = .seconds(60)
        change(&configuration.deadlines)
        return configuration
    }

    /// Sends `start`, then a byte every 20 ms; whether the server ends the connection while it does.
    private static func drip(_ running: RunningServer, _ start: String, byte: UInt8) async throws -> Bool {
        try await running.connect { connection in
            connection.send(start)
            let end = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                guard connection.send([byte]) else { return true }
                if connection.hasEnded(within: .milliseconds(20)) { return true }
            }
            return false
        }
    }

    @Test(arguments: ["", "GET /now HTTP/1.1\r\n", "GET /now HTTP/1.1\r\nHost: a\r\nX: "])
    func `a head that comes drop by drop ends with its deadline`(start: String) async throws {
        try await RunningServer.with(Self.configuration { $0.head = .milliseconds(200) }) { running in
            let isEnded = try await Self.drip(running, start, byte: 0x61)
            #expect(isEnded)
            #expect(running.server.metrics.refusals == [.headDeadline: 1])
        }
    }

    @Test func `so does a later head on a kept connection`() async throws {
        try await RunningServer.with(Self.configuration { $0.head = .milliseconds(200) }) { running in
            let start = "GET /now HTTP/1.1\r\nHost: a\r\n\r\nGET /now HTTP/1.1\r\n"
            let isEnded = try await Self.drip(running, start, byte: 0x61)
            #expect(isEnded)
            #expect(running.server.metrics.refusals == [.headDeadline: 1])
        }
    }

    @Test(arguments: ["Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nfffff\r\n"])
    func `a body that comes drop by drop ends with its deadline`(fields: String) async throws {
        try await RunningServer.with(Self.configuration { $0.body = .milliseconds(200) }) { running in
            let isEnded = try await Self.drip(running, "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields, byte: 0x61)
            #expect(isEnded)
            #expect(running.server.metrics.refusals == [.bodyDeadline: 1])
            #expect(await eventually { running.server.metrics.bufferedBytes == 0 })
        }
    }

    @Test func `a kept connection without a request ends with its deadline`() async throws {
        try await RunningServer.with(Self.configuration { $0.idle = .milliseconds(200) }) { running in
            let isClosed = try await running.connect { connection in
                connection.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try connection.response()
                return connection.isClosed()
            }
            #expect(isClosed)
            #expect(running.server.metrics.refusals == [.idleDeadline: 1])
        }
    }

    @Test func `a peer that has left is noticed though its end came with its request`() async throws {
        try await RunningServer.with(Self.configuration { _ in }) { running in
            let isClosed = try await running.connect { connection in
                connection.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
                connection.endSending()
                _ = try connection.response()
                return connection.isClosed()
            }
            #expect(isClosed)
        }
    }

    @Test func `a response that nobody reads ends, and one that is read in time is whole`() async throws {
        let routes = [
            Route(.get, "/big") { _, _ in .now(WebResponse(200, body: [UInt8](repeating: 1, count: 8 << 20))) }
        ]
        let recorder = Recorder(try Router(routes))
        let server = WebServer(configuration: Self.configuration { $0.write = .seconds(1) }, handler: recorder)
        let address = try server.start()[0]
        let request = "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        let count = try await OffPool.run {
            let connection = try RawConnection(address)
            connection.send(request)
            return try connection.receiveAll().count
        }
        #expect(count > 8 << 20)
        let silent = try RawConnection(address, receiveBuffer: 4096)
        silent.send(request)
        #expect(await eventually { recorder.records.count == 2 })
        await server.stop(grace: .seconds(1))
        #expect(recorder.records.map(\.isComplete) == [true, false])
        #expect(silent.isClosed())
    }

    @Test(arguments: ["task", "later"]) func `a handler that is late gives 503 and is told`(way: String) async throws {
        let cancelled = Tally()
        let kept = Mutex<ResponseSink?>(nil)
        let routes = [
            Route(.get, "/task") { _, _ in
                .task(deadline: .milliseconds(100)) { _ in
                    try? await Task.sleep(for: .seconds(60))
                    cancelled.add(Task.isCancelled ? 1 : 0)
                    return WebResponse(200)
                }
            },
            Route(.get, "/later") { _, _ in
                .later(deadline: .milliseconds(100)) { _, sink in kept.withLock { $0 = sink } }
            },
        ]
        try await RunningServer.with(routes: routes) { running in
            let response = try await running.exchange("GET /\(way) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(response.status == 503 && response.value(of: "retry-after") == "1")
            if way == "task" { #expect(await cancelled.reaches(1)) }
            let late = kept.withLock { $0 }
            #expect(late?.send(WebResponse(200)) != true)
            #expect(running.server.metrics.refusals == [.handlerDeadline: 1])
        }
    }

    @Test(arguments: [false, true]) func `a client that leaves cancels the task`(isReset: Bool) async throws {
        let (started, cancelled) = (Tally(), Tally())
        let routes = [
            Route(.get, "/") { _, _ in
                .task { _ in
                    started.add()
                    try? await Task.sleep(for: .seconds(60))
                    cancelled.add(Task.isCancelled ? 1 : 0)
                    return WebResponse(200)
                }
            }
        ]
        try await RunningServer.with(routes: routes) { running in
            try await running.connect { connection in
                connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                while started.value == 0 { _ = connection.hasEnded(within: .milliseconds(1)) }
                if isReset { connection.reset() }
            }
            #expect(await cancelled.reaches(1))
            #expect(await eventually { running.server.metrics.openConnections == 0 })
            #expect(running.server.metrics.requests[0] == 1)
        }
    }
}

/// A handler that remembers what it was told.
final class Recorder: WebHandler {
    private let handler: any WebHandler
    private let state = Mutex<[RequestRecord]>([])

    init(_ handler: any WebHandler) {
        self.handler = handler
    }

    var records: [RequestRecord] { state.withLock { $0 } }

    func answer(to head: RequestHead) -> Answer { handler.answer(to: head) }

    func completed(_ record: RequestRecord) {
        state.withLock { $0.append(record) }
    }
}
