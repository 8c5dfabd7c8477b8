import CurlTransport
import Glibc
import Synchronization
import Testing

@testable import WebServer

@Suite(.timeLimit(.minutes(2)), .serialized) struct EventStreamTests {
    private static let request = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"

    /// A route that streams what a broadcaster publishes, and resumes from a log of `numbers`.
    private static func routes(
        _ broadcaster: EventBroadcaster<String>,
        backlog: @escaping @Sendable () -> [ServerEvent] = { [] }
    ) -> [Route] {
        [
            Route(.get, "/events") { head, _ in
                .task { _ in
                    let topic = head.queryValue("topic")
                    let stream = broadcaster.subscribe(isHeld: true) { topic == nil || topic == $0 }
                    guard let stream else { return .problem(503) }
                    let last = head.fields["last-event-id"].flatMap { UInt64($0) } ?? .max
                    stream.release(backlog: backlog().filter { $0.sequence ?? 0 > last })
                    return WebResponse(events: stream)
                }
            }
        ]
    }

    private static func event(_ number: UInt64, _ text: String = "x") -> ServerEvent {
        ServerEvent(name: "n", data: text, sequence: number)
    }

    @Test func `events arrive in order as they are published, and only those that are wanted`() async throws {
        let broadcaster = EventBroadcaster<String>()
        try await RunningServer.with(routes: Self.routes(broadcaster)) { running in
            let client = HTTPClient()
            let stream = try await client.stream(
                HTTPRequest(.get, "\(running.address)/events?topic=a", headers: [])
            )
            #expect(stream.head.value(of: "content-type") == "text/event-stream")
            #expect(await eventually { broadcaster.readerCount == 1 })
            for number in UInt64(1)...20 {
                broadcaster.publish(Self.event(number, "line \(number)\nmore"), about: number % 2 == 0 ? "a" : "b")
            }
            broadcaster.end()
            var parser = ServerSentEventParser()
            var events: [ServerSentEvent] = []
            while let chunk = try await stream.nextChunk() { events += try parser.append(chunk) }
            #expect(events.map(\.identifier) == (1...10).map { "\($0 * 2)" })
            #expect(events.allSatisfy { $0.name == "n" && $0.data == "line \($0.identifier ?? "")\nmore" })
            #expect(await eventually { broadcaster.readerCount == 0 && running.server.metrics.openStreams == 0 })
        }
    }

    @Test func `who comes back gets what it missed, without a gap and without repetition`() async throws {
        let broadcaster = EventBroadcaster<String>()
        let log = Tally()
        let routes = Self.routes(broadcaster) {
            // The log is read after the subscription, and has events that are published as well.
            let events = (1...(log.value + 5)).map { Self.event(UInt64($0)) }
            for number in 3...(log.value + 8) { broadcaster.publish(Self.event(UInt64(number)), about: "") }
            return events
        }
        try await RunningServer.with(routes: routes) { running in
            log.add(5)
            let text = try await running.connect { connection in
                connection.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 4\r\n\r\n")
                return try connection.receive(until: "id: 13\n")
            }
            let numbers = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("id: ") }.map {
                String($0.dropFirst(4))
            }
            #expect(numbers == (5...13).map(String.init))
        }
    }

    @Test func `an old client gets the events without chunks`() async throws {
        let broadcaster = EventBroadcaster<String>()
        try await RunningServer.with(routes: Self.routes(broadcaster)) { running in
            async let all = running.connect { connection in
                connection.send("GET /events HTTP/1.0\r\n\r\n")
                return String(decoding: try connection.receiveAll(), as: UTF8.self)
            }
            #expect(await eventually { broadcaster.readerCount == 1 })
            for number in UInt64(1)...3 { broadcaster.publish(Self.event(number), about: "") }
            broadcaster.end()
            let text = try await all
            #expect(text.hasSuffix("\r\n\r\n" + (1...3).map { "id: \($0)\nevent: n\ndata: x\n\n" }.joined()))
        }
    }

    @Test func `silence is broken by comments`() async throws {
        var configuration = WebServerConfiguration()
        configuration.deadlines.heartbeat = .milliseconds(50)
        try await RunningServer.with(configuration, routes: Self.routes(EventBroadcaster())) { running in
            try await running.connect { connection in
                connection.send(Self.request)
                for _ in 0..<3 { _ = try connection.receive(until: ":\n\n") }
            }
        }
    }

    @Test(arguments: [false, true]) func `a reader that leaves is forgotten at once`(isReset: Bool) async throws {
        let broadcaster = EventBroadcaster<String>()
        try await RunningServer.with(routes: Self.routes(broadcaster)) { running in
            try await running.connect { connection in
                connection.send(Self.request)
                _ = try connection.receive(until: "\r\n\r\n")
                while broadcaster.readerCount == 0 { _ = connection.hasEnded(within: .milliseconds(1)) }
                if isReset { connection.reset() }
            }
            #expect(await eventually { broadcaster.readerCount == 0 && running.server.metrics.openConnections == 0 })
        }
    }

    @Test func `a reader that is too slow gets a resync with the last number, then the end`() async throws {
        var limits = EventLimits()
        limits.events = 8
        let broadcaster = EventBroadcaster<String>(limits: limits)
        try await RunningServer.with(routes: Self.routes(broadcaster)) { running in
            let address = running.address
            let slow = try RawConnection(address, receiveBuffer: 4096)
            slow.send(Self.request)
            #expect(await eventually { broadcaster.readerCount == 1 })
            let text = String(repeating: "y", count: 8192)
            for number in UInt64(1)...200 { broadcaster.publish(Self.event(number, text), about: "") }
            let reader = Handover(slow)
            let all = try await OffPool.run {
                try reader.use { String(decoding: try $0.receiveAll(), as: UTF8.self) }
            }
            // Which number is the last one depends on when the reader comes to it.
            #expect(all.ranges(of: "event: resync\n").count == 1)
            #expect(all.hasSuffix("event: resync\ndata: {}\n\n\r\n0\r\n\r\n"))
            let ids = all.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("id: ") }.compactMap {
                Int($0.dropFirst(4))
            }
            #expect(ids == ids.sorted() && Set(ids).count == ids.count, "\(ids)")
            #expect(await eventually { broadcaster.readerCount == 0 })
        }
    }

    @Test func `a reader that stalls for ever is ended by its deadline`() async throws {
        var configuration = WebServerConfiguration()
        configuration.deadlines.write = .milliseconds(200)
        let broadcaster = EventBroadcaster<String>()
        try await RunningServer.with(configuration, routes: Self.routes(broadcaster)) { running in
            let stalled = try RawConnection(running.address, receiveBuffer: 4096)
            stalled.send(Self.request)
            #expect(await eventually { broadcaster.readerCount == 1 })
            let text = String(repeating: "y", count: 60_000)
            for number in UInt64(1)...200 { broadcaster.publish(Self.event(number, text), about: "") }
            #expect(await eventually { broadcaster.readerCount == 0 })
            #expect(running.server.metrics.refusals == [.writeDeadline: 1])
        }
    }

    @Test func `stopping ends streams after what waits for them`() async throws {
        let broadcaster = EventBroadcaster<String>()
        let server = WebServer(handler: try Router(Self.routes(broadcaster)))
        let address = try server.start()[0]
        async let all = OffPool.run {
            let connection = try RawConnection(address)
            connection.send(Self.request)
            return String(decoding: try connection.receiveAll(), as: UTF8.self)
        }
        #expect(await eventually { server.metrics.openStreams == 1 })
        broadcaster.publish(Self.event(7), about: "")
        await server.stop(grace: .seconds(30))
        #expect(try await all.contains("id: 7\n"))
        #expect(try await all.hasSuffix("0\r\n\r\n"))
        #expect(server.metrics.openConnections == 0)
    }

    @Test func `the head of a stream has no events and holds no reader`() async throws {
        let broadcaster = EventBroadcaster<String>()
        try await RunningServer.with(routes: Self.routes(broadcaster)) { running in
            let head = try await running.connect { connection in
                connection.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n")
                return try connection.response(toHead: true)
            }
            #expect(head.status == 200 && head.value(of: "content-type") == "text/event-stream")
            #expect(broadcaster.readerCount == 0)
        }
    }

    @Test(.requiresManySockets) func `a thousand readers, a hundred of them stalled, cost little memory`() async throws
    {
        var configuration = WebServerConfiguration()
        configuration.connections.total = 1100
        let broadcaster = EventBroadcaster<String>(maximumReaders: 1000)
        try await RunningServer.with(configuration, routes: Self.routes(broadcaster)) { running in
            let before = ResidentMemory.bytes
            let address = running.address
            // A crowd at a time: whoever does not fit into the system's queue of new connections tries again only after seconds.
            var crowds: [Handover<[RawConnection]>] = []
            for crowd in 0..<5 {
                let readers = try await OffPool.run {
                    let readers = try (0..<200).map {
                        try RawConnection(address, receiveBuffer: crowd == 0 && $0 < 100 ? 4096 : nil)
                    }
                    for reader in readers { reader.send(Self.request) }
                    return Handover(readers)
                }
                crowds.append(readers)
                #expect(await eventually { running.server.metrics.openStreams == 200 * (crowd + 1) })
            }
            let text = String(repeating: "z", count: 1000)
            // The quick ones take each event before the next one is sent, however many the stalled ones have not.
            let counts = try await OffPool.run { [crowds] in
                for number in UInt64(1)...300 {
                    let isMark = number % 50 == 0
                    broadcaster.publish(Self.event(number, isMark ? "mark \(number)" : text), about: "")
                    guard isMark else { continue }
                    for (place, crowd) in crowds.enumerated() {
                        try crowd.use { readers in
                            for reader in readers.dropFirst(place == 0 ? 100 : 0) {
                                try reader.skip(toEnd: "mark \(number)\n\n\r\n")
                            }
                        }
                    }
                }
                return crowds.reduce(0) { $0 + $1.use(\.count) }
            }
            let growth = ResidentMemory.bytes - before
            #expect(counts == 1000)
            #expect(growth < 64 << 20, "\(growth >> 20) MiB")
            if getenvIsSet("EVENKEEL_MEASURE") { print("1,000 readers, 100 stalled: \(growth >> 10) KiB") }
        }
    }

    private func getenvIsSet(_ name: String) -> Bool { unsafe getenv(name) != nil }
}

/// Hands something that belongs to one thread from a test to another thread.
final class Handover<Value>: Sendable {
    private let value: Mutex<Value>

    init(_ value: sending Value) {
        self.value = Mutex(value)
    }

    func use<Result: Sendable>(_ body: (Value) throws -> Result) rethrows -> Result {
        try value.withLock { try body($0) }
    }
}

/// How much memory this process has.
enum ResidentMemory {
    /// Bytes in memory now.
    static var bytes: Int {
        let file = unsafe fopen("/proc/self/statm", "r")
        defer { if let file = unsafe file { _ = unsafe fclose(file) } }
        var line = [CChar](repeating: 0, count: 128)
        guard let file = unsafe file, unsafe (fgets(&line, 128, file) != nil) else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }
}

extension Trait where Self == ConditionTrait {
    /// The test needs more than 2,200 sockets, and raises the limit of this process if it may.
    static var requiresManySockets: Self {
        .enabled("2,500 open files must be allowed") {
            var limit = rlimit()
            _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            if limit.rlim_cur < 4096, limit.rlim_max >= 4096 {
                limit.rlim_cur = 4096
                _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            }
            return limit.rlim_cur >= 2500
        }
    }
}
