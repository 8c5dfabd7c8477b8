import EvenkeelTestKit
import Glibc
import Testing

@testable import WebServer

@Suite(.timeLimit(.minutes(1))) struct LargeResponseTests {
    private static func pattern(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    }

    /// Around the size from which on a body is copied piece by piece, and pieces that are not full.
    @Test(arguments: [1, 65_535, 65_536, 65_537, 98_304, 1_000_003])
    func `a body of any size arrives as it is`(count: Int) async throws {
        let bytes = Self.pattern(count)
        let routes = [Route(.get, "/large") { _, _ in .now(WebResponse(200, body: bytes)) }]
        try await RunningServer.with(routes: routes) { running in
            let (first, head, last) = try await running.connect { connection in
                connection.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
                let first = try connection.response()
                connection.send("HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n")
                let head = try connection.receive(until: "\r\n\r\n")
                connection.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
                return (first, head, try connection.response())
            }
            #expect(first.body == bytes && last.body == bytes)
            #expect(head.contains("Content-Length: \(count)\r\n"))
        }
    }

    @Test func `of a response that nobody reads the kernel holds little`() async throws {
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        let routes = [Route(.get, "/large") { _, _ in .now(WebResponse(200, body: bytes)) }]
        try await RunningServer.with(routes: routes) { running in
            let port = try #require(running.address.port)
            let silent = try RawConnection(running.address, receiveBuffer: 4096)
            silent.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { Self.waitingBytes(at: port) > 0 })
            // Others are answered by the same threads meanwhile, so what could be taken at once was taken.
            for _ in 0..<8 {
                #expect(try await running.exchange("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
            }
            let waiting = Self.waitingBytes(at: port)
            #expect(waiting > 0 && waiting < 256 * 1024)
            withExtendedLifetime(silent) {}
        }
    }

    /// The bytes that a server's connections have not been rid of yet: `tx_queue` of `proc(5)`'s `/proc/net/tcp`.
    private static func waitingBytes(at port: UInt16) -> Int {
        let table = Self.connections()
        let digits = String(port, radix: 16, uppercase: true)
        let local = ":" + String(repeating: "0", count: 4 - digits.count) + digits
        return table.split(separator: "\n").reduce(0) { sum, line in
            let fields = line.split(separator: " ")
            // 01: established.
            guard fields.count > 4, fields[1].hasSuffix(local), fields[3] == "01" else { return sum }
            return sum + (Int(fields[4].prefix { $0 != ":" }, radix: 16) ?? 0)
        }
    }

    /// The kernel's table, which comes in pieces.
    private static func connections() -> String {
        let descriptor = unsafe open("/proc/net/tcp", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { _ = close(descriptor) }
        var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while case let count = unsafe read(descriptor, &piece, piece.count), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
