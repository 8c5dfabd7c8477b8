import DedicatedThreads
import Glibc
import Synchronization

@testable import WebServer

/// Runs blocking code on a thread of its own, so that the pool stays free for the handlers under test.
enum OffPool {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try DedicatedThread.detached(named: "test") { continuation.resume(with: Result { try body() }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}

/// A flag or number that a test waits for.
final class Tally: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    func add(_ amount: Int = 1) { number.withLock { $0 += amount } }

    /// Whether the number becomes at least `count` in time.
    func reaches(_ count: Int, within limit: Duration = .seconds(10)) async -> Bool {
        await eventually(within: limit) { self.value >= count }
    }
}

/// Whether something becomes true in time.
func eventually(within limit: Duration = .seconds(10), _ condition: @Sendable () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return await condition()
}

/// A server that runs during a test.
struct RunningServer: Sendable {
    let server: WebServer
    let addresses: [ListeningAddress]

    var address: ListeningAddress { addresses[0] }

    /// Calls `body` with a server of these routes, and stops it.
    static func with(
        _ configuration: WebServerConfiguration = WebServerConfiguration(),
        routes: [Route] = standardRoutes,
        grace: Duration = .seconds(5),
        _ body: (RunningServer) async throws -> Void
    ) async throws {
        let server = WebServer(configuration: configuration, handler: try Router(routes))
        let running = RunningServer(server: server, addresses: try server.start())
        do {
            try await body(running)
        } catch {
            await server.stop(grace: .zero)
            throw error
        }
        await server.stop(grace: grace)
    }

    /// Calls `body` with a connection, off the pool.
    func connect<Value: Sendable>(
        _ body: @escaping @Sendable (RawConnection) throws -> Value
    ) async throws -> Value {
        let address = address
        return try await OffPool.run { try body(try RawConnection(address)) }
    }

    /// Sends bytes on a connection of its own and takes the first response.
    func exchange(_ bytes: [UInt8]) async throws -> RawResponse {
        try await connect { connection in
            connection.send(bytes)
            return try connection.response()
        }
    }

    func exchange(_ text: String) async throws -> RawResponse { try await exchange(Array(text.utf8)) }

    static let standardRoutes = [
        Route(.get, "/now") { _, _ in .now(WebResponse(200, type: "text/plain", "now")) },
        Route(.get, "/task") { _, _ in .task { _ in WebResponse(200, type: "text/plain", "task") } },
        Route(.get, "/later") { _, _ in .later { _, sink in sink.send(WebResponse(200, type: "text/plain", "later")) }
        },
        Route(.post, "/echo") { _, _ in .task(bodyLimit: 1 << 20) { request in WebResponse(200, body: request.body) } },
        Route(.post, "/small") { _, _ in
            .later(bodyLimit: 10) { request, sink in
                sink.send(WebResponse(200, body: request.body))
            }
        },
        Route(.get, "/items/{id}") { _, parameters in .now(WebResponse(200, type: "text/plain", parameters["id"] ?? ""))
        },
    ]
}
