import CurlTransport
import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// The stream of events, and that it goes on where it was cut.
    @Suite struct ServiceEventTests {
        private static func alert(_ number: Int) -> JSONValue {
            SentAlerts.alertmanager([
                ["alertname": "DiskFull", "namespace": "bank", "service": .string("ledger-\(number)")]
            ])
        }

        /// Reads events until one bears the number `last`.
        private static func read(
            _ caller: ServiceCaller,
            after: Int,
            until last: Int
        ) async throws -> [ServerSentEvent] {
            let field = HeaderField("Last-Event-ID", "\(after)")
            let stream = try await caller.stream(try caller.request(.get, "/api/v1/events", fields: [field]))
            defer { stream.cancel() }
            #expect(stream.head.value(of: "content-type")?.hasPrefix("text/event-stream") == true)
            var parser = ServerSentEventParser()
            var events: [ServerSentEvent] = []
            let deadline = ContinuousClock.now + .seconds(20)
            while events.last?.identifier.flatMap({ Int($0) }) ?? 0 < last {
                guard let chunk = try await stream.nextChunk(before: deadline) else { break }
                events += try parser.append(chunk).filter { $0.identifier != nil }
            }
            return events
        }

        private static func newest(_ caller: ServiceCaller) async throws -> Int {
            try await caller.get("/api/v1/audit/entries?limit=1").member("total").int ?? 0
        }

        /// Sends an alert and waits until what comes of it has come.
        private static func send(_ number: Int, to caller: ServiceCaller) async throws -> Int {
            try await caller.post("/api/v1/ingest/alertmanager", alert(number))
            _ = try await caller.incident("a diagnosis") {
                $0["phase"] != "new" && "\($0.member("services"))".contains("ledger-\(number)")
            }
            return try await newest(caller)
        }

        @Test(arguments: [true, false])
        func `a reader goes on after a restart without a gap and without a repeat`(isCrash: Bool) async throws {
            let fixture = try ServiceFixture(evidence: nil)
            var seen = try await fixture.run { service, caller in
                let last = try await Self.send(1, to: caller)
                let events = try await Self.read(caller, after: 0, until: last)
                // What comes now, the reader misses.
                _ = try await Self.send(2, to: caller)
                if !isCrash {
                    service.terminate()
                    #expect(try await service.ending() == .exit(0))
                }
                return events
            }
            let cut = try #require(seen.last?.identifier.flatMap { Int($0) })
            let (more, sequences) = try await fixture.run { _, caller in
                let last = try await Self.send(3, to: caller)
                let events = try await Self.read(caller, after: cut, until: last)
                let entries = try await caller.get("/api/v1/audit/entries?limit=1000").member("items").array ?? []
                return (events, entries.compactMap { $0["sequence"]?.int })
            }
            seen += more
            let numbers = seen.compactMap { $0.identifier.flatMap { Int($0) } }
            #expect(more.count > 2)
            #expect(!seen.contains { $0.name == "resync" })
            #expect(numbers == Array(sequences.prefix(numbers.count)), "the numbers of the journal, each once")
            for event in seen {
                let data = try JSONValue(parsing: event.data)
                #expect(data["sequence"]?.int.map { "\($0)" } == event.identifier)
                #expect(data["kind"] == .string(event.name))
            }
        }

        @Test func `a reader that goes on from nowhere is told to read anew`() async throws {
            try await ServiceFixture(evidence: nil).run { _, caller in
                let last = try await Self.send(1, to: caller)
                let field = HeaderField("Last-Event-ID", "\(last + 1000)")
                let stream = try await caller.stream(try caller.request(.get, "/api/v1/events", fields: [field]))
                defer { stream.cancel() }
                var parser = ServerSentEventParser()
                var names: [String] = []
                let deadline = ContinuousClock.now + .seconds(5)
                while names.isEmpty, let chunk = try await stream.nextChunk(before: deadline) {
                    names += try parser.append(chunk).map(\.name)
                }
                #expect(names.first == "resync")
            }
        }
    }
}
