import EvenkeelTestKit
import Testing

@testable import WebServer

@Suite(.timeLimit(.minutes(2))) struct HostileClientTests {
    private static let samples = [
        "GET /now HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: x\r\n\r\n",
        "GET /items/a%20b?q=%41&r=+ HTTP/1.1\r\nHost: [::1]:80\r\nCookie: a=b; c\r\nExpect: 100-continue\r\n\r\n",
    ]

    private static let mutation = ByteMutation(
        pieces: [
            "\r\n", "\n", "\r", "\u{0}", " ", "\t", ":", "%", "%00", "%2F", "Content-Length: 7\r\n", "\r\n\r\n",
            "HTTP/1.1",
            "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "fffffffffffffffff", "GET / HTTP/1.1\r\nHost: b\r\n\r\n",
            "é",
            "Expect: x\r\n", "?", "&", "=", "-1", ";", ",",
        ],
        changes: 1...6,
        length: 1...12
    )

    /// What the server says is HTTP, and it is still there for others.
    @Test(arguments: UInt64(1)...16) func `spoilt requests do no harm`(seed: UInt64) async throws {
        var configuration = WebServerConfiguration()
        configuration.deadlines.idle = .milliseconds(100)
        configuration.deadlines.head = .milliseconds(100)
        configuration.deadlines.body = .milliseconds(100)
        try await RunningServer.with(configuration) { running in
            try await running.connect { _ in }
            let address = running.address
            try await OffPool.run {
                var random = SeededGenerator(seed: seed)
                for round in 0..<60 {
                    var bytes: [UInt8] = []
                    for _ in 0..<Int.random(in: 1...3, using: &random) {
                        let sample = Self.samples.randomElement(using: &random) ?? ""
                        bytes += Self.mutation.spoilt(Array(sample.utf8), &random)
                    }
                    if round % 10 == 0 { bytes = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &random) } }
                    let connection = try RawConnection(address)
                    let cut = Int.random(in: 0...bytes.count, using: &random)
                    connection.send(Array(bytes[..<cut]))
                    connection.send(Array(bytes[cut...]))
                    let answer = String(decoding: try connection.receiveAll(), as: UTF8.self)
                    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1."), "seed \(seed) round \(round)")
                    #expect(!answer.contains("HTTP/1.1 500"), "seed \(seed) round \(round)")
                }
            }
            let good = try await running.exchange(Self.samples[0])
            #expect(good.text == "now", "seed \(seed)")
            #expect(await eventually { running.server.metrics.openConnections == 0 })
            #expect(running.server.metrics.bufferedBytes == 0 && running.server.metrics.activeRequests == 0)
        }
    }

    @Test func `bodies that together are too large are refused, and their memory comes back`() async throws {
        var configuration = WebServerConfiguration()
        configuration.requests.maximumBufferedBytes = 100_000
        try await RunningServer.with(configuration) { running in
            let address = running.address
            let statuses = try await OffPool.run {
                let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"
                let body = [UInt8](repeating: 1, count: 59_999)
                let first = try RawConnection(address)
                first.send(Array(head.utf8) + body)
                while running.server.metrics.bufferedBytes < 59_999 { _ = first.hasEnded(within: .milliseconds(1)) }
                let second = try RawConnection(address)
                second.send(Array(head.utf8) + body + [1])
                let refused = try second.response().status
                first.send([1])
                return [refused, try first.response().status]
            }
            #expect(statuses == [503, 200])
            #expect(await eventually { running.server.metrics.bufferedBytes == 0 })
            #expect(running.server.metrics.refusals == [.bodyMemory: 1])
        }
    }

    @Test(.requiresManySockets) func `many slow clients do not keep others out`() async throws {
        var configuration = WebServerConfiguration()
        configuration.connections.total = 700
        configuration.deadlines.head = .seconds(30)
        try await RunningServer.with(configuration) { running in
            let address = running.address
            let slow = try await OffPool.run {
                let slow = try (0..<600).map { _ in try RawConnection(address) }
                for connection in slow { connection.send("GET /now HTTP/1.1\r\nHost: a\r\nX: ") }
                return Handover(slow)
            }
            for way in ["now", "task", "later"] {
                let response = try await running.exchange("GET /\(way) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(response.status == 200)
            }
            let finished = try await OffPool.run {
                try slow.use { slow in
                    for connection in slow { connection.send("y\r\n\r\n") }
                    return try slow.filter { try $0.response().status == 200 }.count
                }
            }
            #expect(finished == 600)
        }
    }

    @Test func `what the library has to say goes to the log and nowhere else`() async throws {
        let lines = Tally()
        var configuration = WebServerConfiguration()
        configuration.log = { line in lines.add(line.isEmpty ? 0 : 1) }
        try await RunningServer.with(configuration) { running in
            _ = try await running.exchange("GET /now HTTP/1.1\r\n\r\n")
            #expect(await lines.reaches(1))
        }
    }
}
