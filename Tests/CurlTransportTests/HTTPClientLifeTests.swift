import CurlTransport
import EvenkeelTestKit
import Testing

/// Cancellation and shutting down.
@Suite(.timeLimit(.minutes(1)))
struct HTTPClientLifeTests {
    /// Waits until `condition` holds; false after ten seconds.
    private static func eventually(_ condition: () throws -> Bool) async throws -> Bool {
        for _ in 0..<10_000 {
            if try condition() { return true }
            try await Task.sleep(for: .milliseconds(1))
        }
        return false
    }

    @Test func `a cancelled request throws CancellationError and closes its connection`() async throws {
        let server = try ScriptedServer { _ in [.pause(nil)] }
        defer { server.stop() }
        let client = HTTPClient()
        let task = Task { try await client.send(HTTPRequest(.get, server.url)) }
        #expect(try await Self.eventually { server.requests.count == 1 })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await Self.eventually { server.openConnections == 0 })
    }

    @Test func `a cancelled reader of a flood stops at once`() async throws {
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood("data")] }
        defer { server.stop() }
        let client = HTTPClient()
        let task = Task {
            let limits = TransferLimits(maximumBodyBytes: .max)
            let stream = try await client.stream(HTTPRequest(.get, server.url, limits: limits))
            while try await stream.nextChunk() != nil {}
        }
        #expect(try await Self.eventually { server.openConnections == 1 })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await Self.eventually { server.openConnections == 0 })
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("x")] }
        defer { server.stop() }
        let client = HTTPClient()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.send(HTTPRequest(.get, server.url))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.acceptedConnections == 0)
    }

    @Test func `a cancelled reader gets nothing more, not even what is there already`() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("x")] }
        defer { server.stop() }
        let stream = try await HTTPClient().stream(HTTPRequest(.get, server.url))
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await stream.nextChunk()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `letting go of a stream closes its connection`() async throws {
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n\r\nx"), .pause(nil)] }
        defer { server.stop() }
        let client = HTTPClient()
        do {
            let stream = try await client.stream(HTTPRequest(.get, server.url))
            #expect(try await stream.nextChunk() == Array("x".utf8))
            #expect(server.openConnections == 1)
        }
        #expect(try await Self.eventually { server.openConnections == 0 })
    }

    @Test func `a discarded rest that ends soon leaves the connection usable`() async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc"), .pause(.milliseconds(20)), .send("def")]
        }
        defer { server.stop() }
        let client = HTTPClient()
        for _ in 0..<3 {
            let stream = try await client.stream(HTTPRequest(.get, server.url))
            #expect(try await stream.nextChunk() != nil)
            stream.discardRest(within: .seconds(10))
            await #expect(throws: Never.self) { while try await stream.nextChunk() != nil {} }
        }
        #expect(server.acceptedConnections == 1)
    }

    @Test func `a discarded rest that does not end soon is cut`() async throws {
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n\r\nabc"), .pause(nil)] }
        defer { server.stop() }
        let stream = try await HTTPClient().stream(HTTPRequest(.get, server.url))
        stream.discardRest(within: .milliseconds(20))
        #expect(try await Self.eventually { server.openConnections == 0 })
    }

    @Test func `shutting down fails what is on its way and everything later`() async throws {
        let server = try ScriptedServer { _ in [.pause(nil)] }
        defer { server.stop() }
        let client = HTTPClient()
        let task = Task { try await client.send(HTTPRequest(.get, server.url)) }
        #expect(try await Self.eventually { server.requests.count == 1 })
        await client.shutDown()
        await client.shutDown()
        #expect(await #expect(throws: TransportError.self) { try await task.value }?.code == .clientStopped)
        let later = await #expect(throws: TransportError.self) { try await client.send(HTTPRequest(.get, server.url)) }
        #expect(later?.code == .clientStopped)
        #expect(try await Self.eventually { server.openConnections == 0 })
    }
}
