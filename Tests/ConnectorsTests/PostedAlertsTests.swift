import Connectors
import EvenkeelTestKit
import IncidentModel
import StrictJSON
import Testing

@Suite struct PostedAlertsTests {
    static let now = Timestamp(rfc3339: "2026-11-22T10:10:00Z") ?? .epoch

    static func read(_ text: String) throws(JSONError) -> AlertBatch {
        try PostedAlerts.read(Array(text.utf8), now: now, limits: .network)
    }

    /// What Prometheus 2.54 posts.
    static let prometheus = """
        [{"annotations":{"summary":"12 % of requests fail"},"endsAt":"2026-11-22T10:14:30.000Z",
          "startsAt":"2026-11-22T10:04:30.000Z","generatorURL":"http://p:9090/graph?g0.expr=up",
          "labels":{"alertname":"HighErrorRate","service":"checkout","severity":"critical"}},
         {"labels":{"alertname":"Over"},"startsAt":"2026-11-22T09:00:00Z","endsAt":"2026-11-22T10:10:00Z"},
         {"labels":{"alertname":"NoTimes"}},
         {"labels":{"alertname":"ZeroTimes"},"startsAt":"0001-01-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z"}]
        """

    @Test func `an alert holds until its end has passed`() throws {
        let alerts = try Self.read(Self.prometheus).alerts
        #expect(alerts.map(\.status) == [.firing, .resolved, .firing, .firing])
        #expect(alerts.map(\.endsAt) == [nil, Self.now, nil, nil])
        #expect(
            alerts.map(\.startsAt.description).suffix(3) == ["2026-11-22T09:00:00Z"] + [
                Self.now.description, Self.now.description,
            ]
        )
        #expect(alerts[0].annotations["summary"] == "12 % of requests fail")
        #expect(alerts[0].generatorURL == "http://p:9090/graph?g0.expr=up")
    }

    @Test func `without a start an alert that is over started no later than it ended`() throws {
        let batch = try Self.read(#"[{"labels":{"a":"b"},"endsAt":"2026-11-22T10:00:00Z"}]"#)
        #expect(batch.alerts.first?.startsAt.description == "2026-11-22T10:00:00Z")
        #expect(batch.alerts.first?.status == .resolved)
    }

    @Test func `an end before the start is noted`() throws {
        let text = "[\n" + #"{"labels":{"a":"b"},"startsAt":"2026-11-22T10:00:00Z","endsAt":"2026-11-22T09:00:00Z"}]"#
        #expect(try Self.read(text).notes == ["line 2: an alert ends before it starts"])
    }

    @Test(arguments: [
        (
            [("name", "garland, briggs"), ("fear", "love is not enough")],
            String(UInt64(5_799_056_148_416_392_346), radix: 16)
        ),
        ([], "cbf29ce484222325"),
    ]) func `fingerprints are Alertmanager's`(labels: [(String, String)], expected: String) {
        // Both are vectors of Prometheus' own tests.
        let set = LabelSet(labels.shuffled().map { LabelSet.Label(name: $0.0, value: $0.1) })
        #expect(AlertFingerprint.text(of: set) == expected)
    }

    @Test func `a label without a value is none`() throws {
        let batch = try Self.read(#"[{"labels":{"a":"b","c":""}},{"labels":{"a":"b"}}]"#)
        #expect(batch.alerts[0].fingerprint == batch.alerts[1].fingerprint)
        #expect(batch.alerts[0].labels.map(\.name) == ["a"])
    }

    @Test(arguments: [
        (#"{"alerts":[]}"#, ""), (#"[{"labels":{}}]"#, "[0]"), (#"[{"labels":{"a":""}}]"#, "[0]"), ("[1]", "[0]"),
        (#"[{"labels":{"a":"b"},"endsAt":"soon"}]"#, "[0].endsAt"), (#"[{"labels":{"a":[]}}]"#, "[0].labels.a"),
        (#"[{"labels":{"a":"b"}}"#, "[0]"), (#"[{"labels":{"a":"b","a":"c"}}]"#, "[0].labels"),
    ]) func `what is broken is refused with its place`(text: String, path: String) {
        let error = #expect(throws: JSONError.self) { try Self.read(text) }
        #expect(error?.location.path == path, "\(String(describing: error))")
    }

    @Test func `many alerts are read fast`() throws {
        let one =
            #"{"labels":{"alertname":"HighErrorRate","severity":"warning","service":"checkout"},"#
            + #""annotations":{"summary":"Errors above 5 percent"},"startsAt":"2026-03-14T09:26:53Z"}"#
        let bytes = Array(("[" + Array(repeating: one, count: 3000).joined(separator: ",") + "]").utf8)
        let clock = ContinuousClock()
        var best = Duration.seconds(60)
        for _ in 0..<(Measuring.isOn ? 30 : 1) {
            let start = clock.now
            let batch = try PostedAlerts.read(bytes, now: Self.now, limits: .network)
            best = min(best, start.duration(to: clock.now))
            #expect(batch.alerts.count == 3000)
        }
        if Measuring.isOn { print("posted alerts: \(Int(3000 / (best / .seconds(1)))) a second") }
        #expect(best < .seconds(20))
    }
}
