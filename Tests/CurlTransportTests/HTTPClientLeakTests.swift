import CurlTransport
import EvenkeelTestKit
import Foundation
import Testing

/// What a client leaves behind, counted in processes of their own, because descriptors and threads belong to all tests.
///
/// The framework blocks a thread of the cooperative pool while such a process runs, so they run one by one and briefly.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct HTTPClientLeakTests {
    /// What a process holds.
    private struct Holdings: Equatable {
        var descriptors: Int
        var threads: Int

        static func now() throws -> Holdings {
            Holdings(
                descriptors: try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count,
                threads: try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
            )
        }

        /// Waits until no more than `slack` of each was added; exits with a failure after two seconds. The slack is for
        /// what the runtime keeps by itself: pool threads, a kept connection with both its ends.
        static func expectNoGrowth(since before: Holdings, slack: Int) async throws {
            for _ in 0..<2000 {
                let now = try Holdings.now()
                if now.descriptors <= before.descriptors + slack && now.threads <= before.threads + slack { return }
                try await Task.sleep(for: .milliseconds(1))
            }
            exit(1)
        }
    }

    @Test func `a client that is never used starts no thread and opens nothing`() async throws {
        await #expect(processExitsWith: .success) {
            let before = try Holdings.now()
            let clients = (0..<50).map { _ in HTTPClient() }
            try await Holdings.expectNoGrowth(since: before, slack: 3)
            for client in clients { await client.shutDown() }
        }
    }

    @Test func `clients that come and go leave neither threads nor descriptors`() async throws {
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { _ in [ScriptedServer.response("x")] }
            _ = try await HTTPClient().send(HTTPRequest(.get, server.url))
            let before = try Holdings.now()
            for number in 0..<100 {
                let client = HTTPClient()
                _ = try await client.send(HTTPRequest(.get, server.url))
                if number.isMultiple(of: 2) { await client.shutDown() }
            }
            try await Holdings.expectNoGrowth(since: before, slack: 6)
            server.stop()
        }
    }

    @Test func `a thousand requests, one in three cut or timed out, leave no descriptor behind`() async throws {
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { request in
                switch request.path {
                case "/hang": [.pause(nil)]
                case "/cut": [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), .reset]
                default: [ScriptedServer.response("x")]
                }
            }
            let client = HTTPClient()
            _ = try await client.send(HTTPRequest(.get, server.url))
            let before = try Holdings.now()
            let paths = ["/", "/", "/", "/", "/cut", "/hang"]
            for number in 0..<1000 {
                let path = paths[number % paths.count]
                let limits = TransferLimits(response: path == "/hang" ? .milliseconds(1) : .seconds(10))
                // Two in six fail by design; only what they leave behind matters here.
                _ = try? await client.send(HTTPRequest(.get, server.url + path, limits: limits))
            }
            try await Holdings.expectNoGrowth(since: before, slack: 6)
            server.stop()
        }
    }
}
