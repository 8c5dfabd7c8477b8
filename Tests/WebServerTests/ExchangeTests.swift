import EvenkeelTestKit
import Testing

@testable import WebServer

@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
    @Test(arguments: ["now", "task", "later"])
    func `each way of answering gives a whole response`(way: String) async throws {
        try await RunningServer.with { running in
            let response = try await running.exchange("GET /\(way) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(response.status == 200)
            #expect(response.text == way)
            #expect(response.value(of: "content-length") == "\(way.utf8.count)")
            #expect(response.value(of: "date") != nil)
        }
    }

    @Test func `one connection carries many requests, one after the other or at once`() async throws {
        try await RunningServer.with { running in
            let texts = try await running.connect { connection in
                var texts: [String] = []
                for way in ["now", "task", "later", "now"] {
                    connection.send("GET /\(way) HTTP/1.1\r\nHost: a\r\n\r\n")
                    texts.append(try connection.response().text)
                }
                let many = (0..<50).map { "GET /items/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
                connection.send(many.joined() + "GET /task HTTP/1.1\r\nHost: a\r\n\r\n")
                for _ in 0...50 { texts.append(try connection.response().text) }
                return texts
            }
            #expect(texts == ["now", "task", "later", "now"] + (0..<50).map(String.init) + ["task"])
            #expect(running.server.metrics.acceptedConnections == 1)
        }
    }

    @Test(arguments: [0, 1, 4096, 100_000, 1 << 20])
    func `a body arrives whole, with a length or in chunks`(count: Int) async throws {
        var random = SeededGenerator(seed: UInt64(count))
        let body = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        var chunks: [UInt8] = []
        var start = 0
        while start < count {
            let end = min(count, start + Int.random(in: 1...70_000, using: &random))
            chunks += Array("\(String(end - start, radix: 16));x=y\r\n".utf8) + body[start..<end] + Array("\r\n".utf8)
            start = end
        }
        let chunked = chunks + Array("0\r\nTrailer: x\r\n\r\n".utf8)
        try await RunningServer.with { running in
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\n"
            let whole = try await running.exchange(Array("\(head)Content-Length: \(count)\r\n\r\n".utf8) + body)
            #expect(whole.status == 200 && whole.body == body)
            let pieces = try await running.exchange(Array("\(head)Transfer-Encoding: chunked\r\n\r\n".utf8) + chunked)
            #expect(pieces.status == 200 && pieces.body == body)
            #expect(pieces.value(of: "connection")?.lowercased() == "close")
            #expect(await eventually { running.server.metrics.bufferedBytes == 0 })
        }
    }

    @Test func `a request that comes byte by byte is read like any other`() async throws {
        try await RunningServer.with { running in
            let response = try await running.connect { connection in
                for byte in "POST /echo?a=b HTTP/1.1\r\nHost: a\r\nX:  y \r\nContent-Length: 3\r\n\r\nabc".utf8 {
                    connection.send([byte])
                }
                return try connection.response()
            }
            #expect(response.status == 200 && response.text == "abc")
        }
    }

    @Test func `a head has the fields of its body and no body`() async throws {
        try await RunningServer.with { running in
            let (head, next) = try await running.connect { connection in
                connection.send("HEAD /now HTTP/1.1\r\nHost: a\r\n\r\n")
                let head = try connection.response(toHead: true)
                connection.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
                return (head, try connection.response())
            }
            #expect(head.status == 200 && head.value(of: "content-length") == "3")
            #expect(next.text == "later")
        }
    }

    @Test func `a body above its limit is refused before it is sent, and while it is`() async throws {
        try await RunningServer.with { running in
            let early = try await running.exchange("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n")
            #expect(early.status == 413)
            let late = try await running.exchange(
                "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n"
            )
            #expect(late.status == 413)
            let fitting = try await running.exchange(
                "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789"
            )
            #expect(fitting.status == 200)
            #expect(running.server.metrics.refusals[.bodyLength] == 2)
        }
    }

    @Test func `an endless body in chunks ends with its connection`() async throws {
        try await RunningServer.with { running in
            let isClosed = try await running.connect { connection in
                connection.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 1, count: 65_536) + Array("\r\n".utf8)
                for _ in 0..<1000 where !connection.send(chunk) { return true }
                return false
            }
            #expect(isClosed)
            #expect(running.server.metrics.receivedBytes < 4 << 20)
        }
    }

    @Test func `who asks before sending is told to go on, or refused without sending`() async throws {
        try await RunningServer.with { running in
            let statuses = try await running.connect { connection in
                let expecting = "HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
                connection.send("POST /echo \(expecting)3\r\n\r\n")
                let first = try connection.response().status
                connection.send("abc")
                let second = try connection.response().status
                connection.send("POST /nowhere \(expecting)3\r\n\r\n")
                return [first, second, try connection.response().status, connection.isClosed() ? 0 : 1]
            }
            #expect(statuses == [100, 200, 404, 0])
        }
    }

    @Test func `a refusal of a request with a body ends the connection, so the body is never a request`() async throws {
        try await RunningServer.with { running in
            let bytes = try await running.connect { connection in
                let hidden = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n"
                connection.send(
                    "GET /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: \(hidden.utf8.count)\r\n\r\n\(hidden)"
                )
                return try connection.receiveAll()
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 404") && !text.contains("200 OK"))
        }
    }

    @Test func `a response that HTTP cannot carry becomes a 500 without a part of it`() async throws {
        let fields = [
            HeaderField("X", "a\r\nSet-Cookie: b"), HeaderField("a b", "c"), HeaderField("Content-Length", "3"),
            HeaderField("X", "\u{0}"),
        ]
        let routes = fields.enumerated().map { index, field in
            Route(.get, "/\(index)") { _, _ in .now(WebResponse(200, fields: [HeaderField("Y", "z"), field])) }
        }
        try await RunningServer.with(routes: routes + [Route(.get, "/s") { _, _ in .now(WebResponse(99)) }]) {
            running in
            for path in fields.indices.map(String.init) + ["s"] {
                let response = try await running.exchange("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(response.status == 500 && !response.head.contains("Set-Cookie"), "\(response.head)")
            }
        }
    }

    @Test func `common fields are on every response, refusals too, unless it has its own`() async throws {
        var configuration = WebServerConfiguration()
        configuration.commonFields = [HeaderField("X-Frame-Options", "DENY"), HeaderField("Content-Type", "text/x")]
        try await RunningServer.with(configuration) { running in
            let good = try await running.exchange("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
            let bad = try await running.exchange("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(good.value(of: "x-frame-options") == "DENY" && good.value(of: "content-type") == "text/plain")
            #expect(bad.status == 400 && bad.value(of: "x-frame-options") == "DENY")
            #expect(bad.value(of: "content-type") == "application/problem+json")
        }
    }

    @Test func `a sink that is dropped gives 500, and only the first response counts`() async throws {
        let routes = [
            Route(.get, "/dropped") { _, _ in .later { _, _ in } },
            Route(.get, "/twice") { _, _ in
                .later { _, sink in
                    sink.send(WebResponse(sink.send(WebResponse(201)) ? 202 : 203))
                }
            },
        ]
        try await RunningServer.with(routes: routes) { running in
            let dropped = try await running.exchange("GET /dropped HTTP/1.1\r\nHost: a\r\n\r\n")
            let twice = try await running.exchange("GET /twice HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(dropped.status == 500 && twice.status == 201)
        }
    }
}
