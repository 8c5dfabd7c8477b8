import Connectors
import CurlTransport
import EvenkeelTestKit
import Governance
import IncidentLedger
import IncidentModel
import Synchronization
import Testing

@testable import IncidentEngine

/// A scripted Alertmanager below an engine: what its webhook did not bring.
@Suite struct AlertmanagerFeedTests {
    /// What an Alertmanager lists, as a test sets it.
    private final class Listing: Sendable {
        struct Row {
            var name: String
            var state = "active"
            var receiver = "evenkeel"
            var start = "2026-10-14T00:00:00.123Z"
        }

        let rows = Mutex<[Row]>([])
        let up = Mutex("2026-01-01T00:00:00.000Z")
        /// What it answers instead.
        let instead = Mutex<[ScriptedServer.Step]?>(nil)

        func list(_ rows: Row...) { self.rows.withLock { $0 = rows } }

        func answer(_ request: ReceivedRequest) -> [ScriptedServer.Step] {
            if let instead = instead.withLock({ $0 }) { return instead }
            if request.path == "/am/api/v2/status" {
                return [ScriptedServer.response(#"{"uptime":"\#(up.withLock { $0 })","config":{"original":""}}"#)]
            }
            guard request.path == "/am/api/v2/alerts", request.method == "GET" else {
                return [ScriptedServer.response("", status: "404 Not Found")]
            }
            let items = rows.withLock { rows in
                rows.map { row in
                    """
                    {"labels":{"alertname":"\(row.name)","service":"checkout"},"annotations":{},
                    "startsAt":"\(row.start)","endsAt":"2026-10-14T00:05:00.000Z",
                    "fingerprint":"\(AlertmanagerFeedTests.fingerprint(row.name))","generatorURL":"",
                    "status":{"state":"\(row.state)"},"receivers":[{"name":"\(row.receiver)"}]}
                    """
                }
            }
            return [ScriptedServer.response("[\(items.joined(separator: ","))]")]
        }
    }

    private static func labels(_ name: String) -> LabelSet {
        LabelSet(["alertname": name, "service": "checkout"].map { LabelSet.Label(name: $0.key, value: $0.value) })
    }

    private static func fingerprint(_ name: String) -> String { AlertFingerprint.text(of: labels(name)) }

    /// An alert as the webhook brings it, with all that its start has behind the point.
    private static func posted(_ name: String, _ status: Alert.Status = .firing) -> Alert {
        Alert(
            status: status,
            labels: labels(name),
            startsAt: Timestamp(rfc3339: "2026-10-14T00:00:00.123456789Z") ?? .epoch,
            fingerprint: fingerprint(name)
        )
    }

    private struct Stage: Sendable {
        let bench: LiveBench
        let feed: AlertmanagerFeed
        let listing: Listing

        /// Asks once, some seconds later.
        @discardableResult
        func ask(after seconds: Int64 = 10) async throws -> FeedYield {
            bench.hands.advance(by: seconds)
            return try await feed.ask()
        }

        /// How many alerts fire in open incidents, and how many incidents there are.
        var counts: [Int] {
            let page = bench.engine.incidents(IncidentQuery(), for: LiveBench.root).records
            return [page.filter { $0.status == .open }.reduce(0) { $0 + $1.firing }, page.count]
        }
    }

    private static func play(_ more: String = "", _ body: (Stage) async throws -> Void) async throws {
        let listing = Listing()
        let server = try ScriptedServer { listing.answer($0) }
        defer { server.stop() }
        let settings = try SourceSettings.read("- {type: alertmanager, url: '\(server.url)/am/'\(more)}")
        guard case .alertmanager(var alertmanager) = settings.kind else { return }
        // The machine may be busy with other tests; no answer here is late.
        alertmanager.timeout = .seconds(600)
        let bench = try await LiveBench()
        let client = HTTPClient(configuration: alertmanager.address.transport)
        let feed = SourceDesk.feed(alertmanager, bench.engine, token: nil, client)
        try await body(Stage(bench: bench, feed: feed, listing: listing))
        await client.shutDown()
    }

    @Test func `an alert whose webhook was missed is taken in, once`() async throws {
        try await Self.play { stage in
            stage.listing.list(.init(name: "A"))
            let first = try await stage.ask()
            let second = try await stage.ask()
            #expect((first.taken, second.taken) == (1, 0))
            #expect(stage.counts == [1, 1])
            // The webhook comes after all, and says nothing new.
            let receipt = try await stage.bench.send([Self.posted("A")])
            #expect(receipt.repeats == 1 && stage.counts == [1, 1])
        }
    }

    @Test func `an alert that the webhook brought is not taken in again`() async throws {
        try await Self.play { stage in
            try await stage.bench.send([Self.posted("A")])
            stage.listing.list(.init(name: "A"))
            let yield = try await stage.ask()
            #expect(yield.taken == 0 && stage.counts == [1, 1])
            // Its end is told, and the answer to an older question does not bring it back.
            try await stage.bench.send([Self.posted("A", .resolved)])
            let late = try await stage.ask()
            #expect(late.taken == 0 && stage.counts.first == 0)
        }
    }

    @Test func `an end that was missed is noticed when two answers lack the alert`() async throws {
        try await Self.play { stage in
            try await stage.bench.send([Self.posted("A"), Self.posted("B")])
            stage.listing.list(.init(name: "A"), .init(name: "B"))
            try await stage.ask()
            stage.listing.list(.init(name: "B"))
            try await stage.ask()
            #expect(stage.counts == [2, 1], "one answer may be of a moment of confusion")
            // Out of turn, a moment later, is not twice.
            try await stage.ask(after: 1)
            #expect(stage.counts == [2, 1])
            let yield = try await stage.ask()
            #expect(yield.taken == 1 && stage.counts == [1, 1])
            stage.listing.list()
            try await stage.ask()
            try await stage.ask()
            #expect(stage.counts == [0, 1])
            #expect(stage.bench.kinds.last == "incident.resolved")
        }
    }

    @Test func `what another sender of the same name fires is left alone, unless there is only this one`() async throws
    {
        for (more, firing) in [("", 1), (", only-sender: true", 0)] {
            try await Self.play(more) { stage in
                try await stage.bench.send([Self.posted("A")])
                for _ in 0..<4 { try await stage.ask() }
                #expect(stage.counts.first == firing)
            }
        }
    }

    @Test func `an Alertmanager that was started a moment ago ends nothing`() async throws {
        try await Self.play { stage in
            try await stage.bench.send([Self.posted("A")])
            stage.listing.list(.init(name: "A"))
            try await stage.ask()
            stage.listing.list()
            let start = stage.bench.hands.clock.wall()
            stage.listing.up.withLock { $0 = "\(start)" }
            for _ in 0..<11 { try await stage.ask() }
            #expect(stage.counts.first == 1)
            // Senders have repeated by now what holds.
            for _ in 0..<3 { try await stage.ask() }
            #expect(stage.counts.first == 0)
        }
    }

    @Test func `what was taken for over comes back when it is listed again`() async throws {
        try await Self.play { stage in
            stage.listing.list(.init(name: "A"))
            try await stage.ask()
            stage.listing.list()
            for _ in 0..<3 { try await stage.ask() }
            #expect(stage.counts.first == 0)
            stage.listing.list(.init(name: "A"))
            let back = try await stage.ask()
            #expect(back.taken == 1 && stage.counts.first == 1)
        }
    }

    @Test func `an alert that comes and goes a hundred times is one incident, and never fires twice`() async throws {
        try await Self.play { stage in
            for turn in 0..<100 {
                let start = Timestamp(seconds: 1_791_900_000 + Int64(turn) * 60) ?? .epoch
                stage.listing.list(.init(name: "A", start: "\(start)"))
                try await stage.ask(after: 3)
                #expect(stage.counts.first.map { (1...3).contains($0) } == true)
                if turn % 2 == 0 { stage.listing.list() }
                try await stage.ask(after: 3)
                try await stage.ask(after: 6)
            }
            #expect(stage.counts.last == 1)
        }
    }

    @Test func `what is silenced, or for others, is not taken in, and is not over either`() async throws {
        try await Self.play(", receiver: evenkeel") { stage in
            stage.listing.list(
                .init(name: "A", state: "suppressed"),
                .init(name: "B", receiver: "mail"),
                .init(name: "C", state: "unprocessed")
            )
            try await stage.ask()
            #expect(stage.counts == [0, 0])
            stage.listing.list(.init(name: "D"))
            try await stage.ask()
            stage.listing.list(.init(name: "D", state: "suppressed"))
            for _ in 0..<4 { try await stage.ask() }
            #expect(stage.counts == [1, 1])
        }
    }

    @Test func `a storm is taken in as one, and a second answer brings nothing new`() async throws {
        try await Self.play { stage in
            stage.listing.rows.withLock { rows in rows = (0..<1000).map { .init(name: "A\($0)") } }
            let first = try await stage.ask()
            let second = try await stage.ask()
            #expect((first.taken, second.taken) == (1000, 0))
            #expect(stage.counts == [1000, 1])
        }
    }

    static let garbage: [[ScriptedServer.Step]] = [
        [ScriptedServer.response("<html>")], [ScriptedServer.response("{}")], [ScriptedServer.response("[{}]")],
        [ScriptedServer.response("[]", status: "503 Service Unavailable")], [ScriptedServer.response("")], [.close],
        [ScriptedServer.response("[", status: "200 OK")], [.reset],
        [.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n[]"), .close],
        [.send("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")],
        [.send("HTTP/1.1 200 OK\r\n\r\n["), .flood(String(repeating: " ", count: 1 << 20))],
    ]

    @Test(arguments: garbage.indices)
    func `an answer that is no use ends nothing and is told as a failure`(number: Int) async throws {
        try await Self.play { stage in
            stage.listing.list(.init(name: "A"))
            try await stage.ask()
            stage.listing.instead.withLock { $0 = Self.garbage[number] }
            for _ in 0..<3 { await #expect(throws: FeedFailure.self) { try await stage.ask() } }
            #expect(stage.counts == [1, 1])
        }
    }
}
