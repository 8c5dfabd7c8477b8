import CurlTransport
import EvenkeelTestKit
import Glibc
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientTests {
    private static let greeting = ScriptedServer.response("hello")

    @Test func `a response comes back whole, with its head`() async throws {
        let server = try ScriptedServer { _ in [Self.greeting] }
        defer { server.stop() }
        let response = try await HTTPClient().send(HTTPRequest(.get, server.url + "/a?b=c"))
        #expect(response.status == 200)
        #expect(response.head.value(of: "CONTENT-TYPE") == "text/plain")
        #expect(response.body == Array("hello".utf8))
        #expect(server.requests.first?.method == "GET")
        #expect(server.requests.first?.path == "/a?b=c")
    }

    @Test func `fields and body are sent as given, and nothing that was not asked for`() async throws {
        let server = try ScriptedServer { _ in [Self.greeting] }
        defer { server.stop() }
        let fields = [
            HeaderField("Authorization", "Bearer k", isSecret: true), HeaderField("X-Empty", ""),
        ]
        let body: [UInt8] = [0, 1, 255] + Array(repeating: 7, count: 70_000)
        let request = HTTPRequest(.post, server.url, headers: fields, body: body)
        _ = try await HTTPClient().send(request)
        let received = try #require(server.requests.first)
        #expect(received.body == body)
        #expect(received.value(of: "authorization") == "Bearer k")
        #expect(received.value(of: "x-empty")?.isEmpty == true)
        for name in ["expect", "content-type", "accept-encoding", "cookie", "transfer-encoding"] {
            #expect(received.value(of: name) == nil, "\(name)")
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete, .get])
    func `each method carries a body, an empty one, or none`(method: HTTPRequest.Method) async throws {
        let server = try ScriptedServer { _ in [Self.greeting] }
        defer { server.stop() }
        let client = HTTPClient()
        for body in [nil, [], Array("x".utf8)] as [[UInt8]?] {
            #expect(try await client.send(HTTPRequest(method, server.url, body: body)).status == 200)
        }
        #expect(server.requests.map(\.method) == Array(repeating: method.rawValue, count: 3))
        #expect(server.requests.map(\.text) == ["", "", "x"])
    }

    @Test func `the head alone can be asked for`() async throws {
        let server = try ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")] }
        defer { server.stop() }
        let response = try await HTTPClient().send(HTTPRequest(.head, server.url))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
    }

    @Test(arguments: ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
    func `a redirect is a response like any other and is not followed`(status: String) async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 \(status)\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")]
        }
        defer { server.stop() }
        let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
        #expect(response.status / 100 == 3)
        #expect(server.requests.count == 1)
    }

    @Test func `an error status is a response, not an error`() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("later", status: "503 Service Unavailable")] }
        defer { server.stop() }
        let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
        #expect(response.status == 503)
        #expect(response.body == Array("later".utf8))
    }

    @Test func `one connection carries many requests, unless a request wants its own`() async throws {
        let server = try ScriptedServer { _ in [Self.greeting] }
        defer { server.stop() }
        let client = HTTPClient()
        for _ in 0..<20 { _ = try await client.send(HTTPRequest(.get, server.url)) }
        #expect(server.acceptedConnections == 1)
        for _ in 0..<3 { _ = try await client.send(HTTPRequest(.get, server.url, reusesConnection: false)) }
        #expect(server.acceptedConnections == 4)
    }

    @Test func `a kept connection that died is replaced without the caller's knowledge`() async throws {
        let server = try ScriptedServer { _ in [Self.greeting, .close] }
        defer { server.stop() }
        let client = HTTPClient()
        for _ in 0..<5 { #expect(try await client.send(HTTPRequest(.get, server.url)).status == 200) }
    }

    @Test func `many requests run side by side`() async throws {
        let server = try ScriptedServer { request in [ScriptedServer.response(request.path)] }
        defer { server.stop() }
        let client = HTTPClient()
        let bodies = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in 0..<60 {
                group.addTask { (number, try await client.send(HTTPRequest(.get, server.url + "/\(number)")).body) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(bodies == Dictionary(uniqueKeysWithValues: (0..<60).map { ($0, Array("/\($0)".utf8)) }))
    }

    @Test func `a streamed body arrives piece by piece while the server still speaks`() async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\n\r\none"), .pause(nil)]
        }
        defer { server.stop() }
        let stream = try await HTTPClient().stream(HTTPRequest(.get, server.url))
        #expect(try await stream.nextChunk() == Array("one".utf8))
        #expect(server.openConnections == 1)
    }

    @Test func `a content coding is never undone`() async throws {
        let server = try ScriptedServer { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u{1F}abc")]
        }
        defer { server.stop() }
        #expect(try await HTTPClient().send(HTTPRequest(.get, server.url)).body.count == 4)
    }

    @Test func `proxies of the environment are not used`() async throws {
        let server = try ScriptedServer { _ in [Self.greeting] }
        defer { server.stop() }
        await #expect(processExitsWith: .success) {
            // A separate process, because the environment belongs to all tests.
            for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
                _ = unsafe setenv(name, "http://127.0.0.1:9", 1)
            }
            let inner = try ScriptedServer { _ in [ScriptedServer.response("direct")] }
            defer { inner.stop() }
            let response = try await HTTPClient().send(HTTPRequest(.get, inner.url))
            guard response.body == Array("direct".utf8) else { exit(1) }
        }
    }

    @Test func `a configured proxy gets the request`() async throws {
        let server = try ScriptedServer { _ in [ScriptedServer.response("from the proxy")] }
        defer { server.stop() }
        let client = HTTPClient(configuration: TransportConfiguration(proxy: server.url))
        let response = try await client.send(HTTPRequest(.get, "http://nowhere.invalid/x"))
        #expect(response.body == Array("from the proxy".utf8))
        #expect(server.requests.first?.path == "http://nowhere.invalid/x")
    }

    @Test func `an address that the rule refuses is not connected to`() async throws {
        let server = try ScriptedServer { _ in [Self.greeting] }
        defer { server.stop() }
        let client = HTTPClient(configuration: TransportConfiguration(addressRule: .publicOnly))
        for url in [
            server.url, server.url.replacing("127.0.0.1", with: "localhost"),
            server.url.replacing("127.0.0.1", with: "0x7f.1"),
        ] {
            let error = await #expect(throws: TransportError.self) { try await client.send(HTTPRequest(.get, url)) }
            #expect(error?.code == .destinationRefused)
        }
        #expect(server.acceptedConnections == 0)
    }

    @Test func `a metadata address is refused without a packet`() async throws {
        let error = await #expect(throws: TransportError.self) {
            try await HTTPClient().send(HTTPRequest(.get, "http://169.254.169.254/latest/meta-data/"))
        }
        #expect(error?.code == .destinationRefused)
    }
}
