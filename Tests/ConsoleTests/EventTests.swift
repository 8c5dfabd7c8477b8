import CurlTransport
import Journal
import StrictJSON
import Synchronization
import Testing
import WebServer

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct EventTests {
    @Test func `what happens is told as it happens`() async throws {
        try await RunningConsole.with { running in
            let reader = try await running.follow(as: "viewer")
            let reply = try await running.alert()
            let sequence = try #require(reply.json["sequence"]?.int)
            let events = try await reader.read { $0.contains { $0.identifier == String(sequence) } }
            let event = try #require(events.first { $0.identifier == String(sequence) })
            let data = try JSONValue(parsing: event.data)
            #expect(data["kind"]?.string == event.name)
            #expect(data["sequence"]?.int == sequence)
            reader.cancel()
        }
    }

    /// Readers that leave and come back while things happen see each of them once.
    @Test func `who comes back misses nothing and sees nothing twice`() async throws {
        try await RunningConsole.with { running in
            let id = try await running.incident()
            let writer = Task {
                for number in 0..<60 {
                    let body = #"{"text":"note \#(number)"}"#
                    _ = try await running.send(.post, "/api/v1/incidents/\(id)/notes", as: "responder", body: body)
                }
            }
            var seen: [UInt64] = []
            var last: String? = "0"
            while seen.isEmpty || seen.count < 60 {
                let reader = try await running.follow(as: "viewer", after: last, "?incident=\(id)")
                let events = try await reader.read { $0.count >= 7 || seen.count + $0.count >= 60 }
                reader.cancel()
                for event in events {
                    #expect(event.name != "resync")
                    last = event.identifier
                    let number = try #require(event.identifier.flatMap { UInt64($0) })
                    if event.name == "incident.noted" { seen.append(number) }
                }
            }
            try await writer.value
            let written = running.journal.all.filter { $0.kind == "incident.noted" }.map(\.sequence)
            #expect(seen == written)
        }
    }

    @Test func `who was away too long fetches anew`() async throws {
        try await RunningConsole.with { running in
            try await running.alert()
            for last in ["999999999", "-1", "x", "18446744073709551616"] {
                let reader = try await running.follow(as: "viewer", after: last)
                let events = try await reader.read { !$0.isEmpty }
                #expect(events.first?.name == "resync", "\(last)")
                reader.cancel()
            }
        }
    }

    @Test func `a tenant hears nothing of another`() async throws {
        try await RunningConsole.with { running in
            let reader = try await running.follow(as: "globex", after: "0")
            try await running.alert(tenant: "acme")
            try await running.alert(tenant: "globex")
            let events = try await reader.read { $0.contains { $0.data.contains("incident\":\"inc-") } }
            let all = try await running.send(.get, "/api/v1/incidents", as: "viewer").json["items"]?.array ?? []
            let foreign = try #require(all.first { $0["tenant"]?.string == "acme" }?["id"]?.string)
            #expect(!events.contains { $0.data.contains(foreign) })
            reader.cancel()
        }
    }

    private static func twoStreams(_ settings: inout ConsoleSettings) { settings.streamsPerCaller = 2 }

    @Test func `nobody has more streams than allowed`() async throws {
        try await RunningConsole.with(Self.twoStreams) { running in
            let first = try await running.follow(as: "viewer")
            let second = try await running.follow(as: "viewer")
            #expect(try await running.send(.get, "/api/v1/events", as: "viewer").status == 429)
            let other = try await running.follow(as: "approver")
            for reader in [first, second, other] { reader.cancel() }
        }
    }

    @Test func `a stream ends with the right to read it`() async throws {
        try await RunningConsole.with { running in
            let reader = try await running.follow(as: "viewer")
            running.server.replace(ConsoleTrust())
            #expect(try await reader.isOver())
        }
    }
}

/// A reader of a stream of events.
final class EventReader: Sendable {
    private let stream: ResponseStream
    private let parser = Mutex(ServerSentEventParser())

    init(_ stream: ResponseStream) { self.stream = stream }

    /// The events until there are enough.
    func read(until isEnough: ([ServerSentEvent]) -> Bool) async throws -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        while !isEnough(events), let chunk = try await stream.nextChunk() {
            events += try parser.withLock { try $0.append(chunk) }
        }
        return events
    }

    /// Whether the stream ends.
    func isOver() async throws -> Bool {
        while try await stream.nextChunk() != nil {}
        return true
    }

    func cancel() { stream.cancel() }
}

extension RunningConsole {
    /// Opens a stream of events.
    func follow(as name: String, after last: String? = nil, _ query: String = "") async throws -> EventReader {
        var headers = [CurlTransport.HeaderField("Authorization", tokens[name])]
        if let last { headers.append(CurlTransport.HeaderField("Last-Event-ID", last)) }
        let request = HTTPRequest(.get, base + "/api/v1/events" + query, headers: headers, limits: Self.patience)
        let stream = try await client.stream(request)
        #expect(stream.head.status == 200)
        #expect(stream.head.value(of: "content-type") == "text/event-stream")
        return EventReader(stream)
    }
}
