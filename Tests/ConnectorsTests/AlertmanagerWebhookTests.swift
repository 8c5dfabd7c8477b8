import Connectors
import EvenkeelTestKit
import IncidentModel
import StrictJSON
import Testing

@Suite struct AlertmanagerWebhookTests {
    static func read(_ text: String, limits: JSONLimits = .network) throws(JSONError) -> AlertBatch {
        try AlertmanagerWebhook.read(Array(text.utf8), limits: limits)
    }

    @Test func `a payload of Alertmanager is read with everything it says of its alerts`() throws {
        let batch = try Self.read(SamplePayloads.alertmanager)
        #expect(batch.notes == [])
        #expect(batch.truncated == 0)
        let firing = try #require(batch.alerts.first)
        #expect(firing.status == .firing)
        #expect(firing.name == "HighErrorRate")
        #expect(firing.labels["service"] == "checkout")
        #expect(firing.severity == .critical)
        #expect(firing.annotations["summary"] == "12 % of requests fail")
        #expect(firing.startsAt.description == "2026-11-22T10:04:30.5Z")
        #expect(firing.generatorURL == "http://prometheus:9090/graph?g0.expr=up")
        #expect(firing.fingerprint == "6f2a1c9b00000001")
    }

    @Test func `the zero time of an alert that fires is no end`() throws {
        let batch = try Self.read(SamplePayloads.alertmanager)
        #expect(batch.alerts.map(\.endsAt) == [nil, Timestamp(rfc3339: "2026-11-22T09:00:00Z")])
    }

    @Test func `an end that a firing alert expects is not taken for one`() throws {
        let text = SamplePayloads.payload(
            alert: SamplePayloads.labels,
            SamplePayloads.start,
            #""status":"firing","endsAt":"2026-11-22T10:05:00Z""#
        )
        #expect(try Self.read(text).alerts.map(\.endsAt) == [nil])
    }

    @Test func `Grafana's superset is read, and what only Grafana says is passed over`() throws {
        let batch = try Self.read(SamplePayloads.grafana)
        let alert = try #require(batch.alerts.first)
        #expect(batch.alerts.count == 1)
        #expect(batch.notes == [])
        #expect(batch.truncated == 3)
        #expect(alert.startsAt.description == "2026-11-22T10:04:30Z")
        #expect(alert.endsAt == nil)
        #expect(Set(alert.labels.map(\.name)) == ["alertname", "grafana_folder", "service"])
    }

    @Test func `an unknown member may hold anything that is JSON`() throws {
        let strange = #""later":[[{"a":[1e308,-0,null,true,{"b":"\u0000"}]}]],"":{}"#
        let text = SamplePayloads.payload(alert: SamplePayloads.labels, strange, SamplePayloads.start)
        #expect(try Self.read(text).alerts.count == 1)
    }

    @Test func `what an alert may leave out is taken as said nowhere`() throws {
        let alert = try #require(
            try Self.read(SamplePayloads.payload(alert: SamplePayloads.labels, SamplePayloads.start)).alerts.first
        )
        #expect(alert.status == .firing)
        #expect(alert.annotations.isEmpty)
        #expect(alert.endsAt == nil)
        #expect(alert.fingerprint == "")
        #expect(alert.generatorURL == "")
    }

    @Test func `a payload without any alert is read as none`() throws {
        #expect(try Self.read(#"{"version":"4","alerts":[]}"#).alerts == [])
        #expect(try Self.read("[]").alerts == [])
    }

    @Test func `numbers and truth values among labels are taken as they are written`() throws {
        let labels = #""labels":{"code":500,"ratio":0.50,"big":1234567890123456789,"up":true,"none":null}"#
        let alert = try #require(
            try Self.read(SamplePayloads.payload(alert: labels, SamplePayloads.start)).alerts.first
        )
        #expect(alert.labels["code"] == "500")
        #expect(alert.labels["ratio"] == "0.50")
        #expect(alert.labels["big"] == "1234567890123456789")
        #expect(alert.labels["up"] == "true")
        #expect(alert.labels["none"] == "")
    }

    @Test(arguments: ["FIRING", "Firing", "firing"]) func `the letter case of a status does not matter`(
        status: String
    )
        throws
    {
        let text = SamplePayloads.payload(
            alert: SamplePayloads.labels,
            SamplePayloads.start,
            "\"status\":\"\(status)\""
        )
        #expect(try Self.read(text).alerts.first?.status == .firing)
    }
}

@Suite struct AlertmanagerStreamTests {
    static let one = SamplePayloads.payload(alert: SamplePayloads.labels, SamplePayloads.start)

    @Test(arguments: ["", " ", "\n", "\r\n\t"]) func `payloads may follow one another`(gap: String) throws {
        let batch = try AlertmanagerWebhookTests.read(
            SamplePayloads.alertmanager + gap + Self.one + gap + SamplePayloads.grafana + gap
        )
        #expect(batch.alerts.map(\.name) == ["HighErrorRate", "PodRestarts", "A", "High latency"])
        #expect(batch.truncated == 3)
    }

    @Test func `payloads may stand in an array, and arrays may follow one another`() throws {
        let array = "[\(SamplePayloads.grafana),\(Self.one)]"
        #expect(try AlertmanagerWebhookTests.read(array).alerts.map(\.name) == ["High latency", "A"])
        #expect(try AlertmanagerWebhookTests.read(array + "\n" + array).alerts.count == 4)
    }

    @Test func `braces and quotes within texts do not end a payload`() throws {
        let tricky = #""annotations":{"a":"}]","b":"\"}","c":"\\","d":"{[\\\""}"#
        let text = SamplePayloads.payload(alert: SamplePayloads.labels, SamplePayloads.start, tricky)
        let batch = try AlertmanagerWebhookTests.read(text + text)
        #expect(batch.alerts.count == 2)
        #expect(batch.alerts.allSatisfy { $0.annotations["d"] == #"{[\""# })
    }

    @Test func `what is wrong with a later payload is reported where it stands in the whole`() {
        let text = "{\n\"alerts\":\n[]}  {\"alerts\":[{\"labels\":{}, \"startsAt\":\"soon\"}]}"
        let error = #expect(throws: JSONError.self) { try AlertmanagerWebhookTests.read(text) }
        #expect(error?.location.line == 3)
        #expect(error?.location.column == 42)
        #expect(error?.location.byteOffset == text.utf8.count - 9)
        #expect(error?.location.path == "alerts[0].startsAt")
    }

    @Test func `an odd version is noted with its line, and only the first few are`() throws {
        let odd = "\n" + #"{"version":"3","alerts":[]}"#
        let batch = try AlertmanagerWebhookTests.read(String(repeating: odd, count: 40))
        #expect(batch.notes.count == AlertmanagerWebhook.maximumNotes)
        #expect(batch.notes.first?.hasPrefix("line 2: the payload has a version `3` where 4 is expected") == true)
        #expect(batch.notes.last?.hasPrefix("line 6:") == true)
    }

    @Test(arguments: [#""4\u001b[2J""#, #""\u202e4""#, "4", "null", "{}", #""""#, #""123456789""#])
    func `a version that is none is not quoted`(version: String) throws {
        let batch = try AlertmanagerWebhookTests.read("{\"version\":\(version),\"alerts\":[]}")
        #expect(
            batch.notes == [
                "line 1: the payload has a version that is none where 4 is expected; it was read as version 4"
            ]
        )
    }
}

@Suite struct AlertDeduplicationTests {
    static func alert(_ name: String, _ fingerprint: String, _ second: Int64, _ status: Alert.Status = .firing) -> Alert
    {
        Alert(
            status: status,
            labels: LabelSet([LabelSet.Label(name: "alertname", value: name)]),
            startsAt: Timestamp.epoch.adding(seconds: second),
            fingerprint: fingerprint
        )
    }

    @Test func `a repeat with the same fingerprint and start counts once, and the last word counts`() {
        let unique = AlertDeduplication.unique([
            Self.alert("A", "f", 1), Self.alert("A", "f", 1), Self.alert("A", "f", 1, .resolved),
        ])
        #expect(unique == [Self.alert("A", "f", 1, .resolved)])
    }

    @Test func `another start or another fingerprint is another alert`() {
        let alerts = [Self.alert("A", "f", 1), Self.alert("A", "f", 2), Self.alert("A", "g", 1)]
        #expect(AlertDeduplication.unique(alerts).count == 3)
    }

    @Test func `without a fingerprint the labels tell`() {
        let alerts = [Self.alert("A", "", 1), Self.alert("A", "", 1), Self.alert("B", "", 1)]
        #expect(AlertDeduplication.unique(alerts).map(\.name) == ["A", "B"])
    }

    @Test func `the order is by time, name and fingerprint, however they came`() {
        let alerts = [
            Self.alert("B", "x", 5), Self.alert("A", "z", 5), Self.alert("A", "y", 5), Self.alert("Z", "", 1),
            Self.alert("C", "", 5), Self.alert("D", "", 5),
        ]
        let expected = AlertDeduplication.unique(alerts)
        #expect(expected.map { $0.name + $0.fingerprint } == ["Z", "Ay", "Az", "Bx", "C", "D"])
        let seed = UInt64.random(in: 0 ..< .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            #expect(AlertDeduplication.unique(alerts.shuffled(using: &generator)) == expected, "seed \(seed)")
        }
    }
}
