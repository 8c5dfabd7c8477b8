import Connectors
import IncidentModel
import StrictJSON
import Testing

@Suite struct PagerDutyEventsTests {
    static let now = Timestamp(rfc3339: "2026-11-22T10:10:00Z") ?? .epoch

    static func read(_ text: String) throws(JSONError) -> PagerDutyEvent {
        try PagerDutyEvents.read(Array(text.utf8), now: now, limits: .network)
    }

    static func alert(_ text: String) throws -> Alert {
        guard case .trigger(let alert) = try read(text).content else { throw Wrong() }
        return alert
    }

    struct Wrong: Error {}

    static let trigger = """
        {"payload":{"summary":"DISK at 99% on machine prod-datapipe03.example.com",
          "timestamp":"2026-11-22T08:42:58.315+0000","severity":"critical","source":"prod-datapipe03.example.com",
          "component":"mysql","group":"prod-datapipe","class":"disk",
          "custom_details":{"free space":"1%","ping time":1500,"load avg":0.75,"ok":true,
            "db":{"pool":{"size":20,"password":"hunter2hunter2"}},"hosts":["a","b"],"severity":"info"}},
         "routing_key":"samplekeyhere","dedup_key":"samplekeyhere/1","event_action":"trigger",
         "client":"Sample Monitoring Service","client_url":"https://monitoring.example.com",
         "links":[{"href":"https://x","text":"y"}],"images":[{"src":"z"}]}
        """

    @Test func `a trigger is an alert`() throws {
        let event = try Self.read(Self.trigger)
        let alert = try Self.alert(Self.trigger)
        #expect(event.dedupKey == "samplekeyhere/1" && alert.fingerprint == "samplekeyhere/1")
        #expect(event.routingKey.secret == "samplekeyhere")
        #expect(alert.startsAt.description == "2026-11-22T08:42:58.315Z")
        #expect(alert.name == "disk" && alert.severity == .critical && alert.status == .firing)
        #expect(alert.labels["service"] == "mysql" && alert.labels["instance"] == "prod-datapipe03.example.com")
        #expect(
            alert.labels["ping time"] == "1500" && alert.labels["load avg"] == "0.75" && alert.labels["ok"] == "true"
        )
        #expect(alert.labels["db.pool.size"] == "20" && alert.labels["hosts.1"] == "b")
        #expect(alert.labels["severity"] == "critical", "the format's own field wins over a detail")
        #expect(alert.generatorURL == "https://monitoring.example.com")
        #expect(event.notes == [])
    }

    @Test func `secrets among the details are taken out, and the routing key is never shown`() throws {
        let event = try Self.read(Self.trigger)
        #expect(try Self.alert(Self.trigger).labels["db.pool.password"] == SecretRedaction.mark)
        var shown = ""
        dump(event, to: &shown)
        let key = event.routingKey
        #expect(!"\(key) \(String(reflecting: key))".contains("samplekeyhere"))
        #expect(!shown.split(separator: "\n").contains { $0.contains("routingKey") && $0.contains("samplekey") })
    }

    @Test func `without a dedup key equal events get equal ones, and others others`() throws {
        func event(_ summary: String) -> String {
            #"{"routing_key":"k","event_action":"trigger","payload":{"summary":"\#(summary)","source":"s","severity":"error"}}"#
        }
        let keys = try ["a", "a", "b"].map { try Self.read(event($0)).dedupKey }
        #expect(keys[0] == keys[1] && keys[0] != keys[2] && keys[0].utf8.count == 16)
        #expect(try Self.alert(event("a")).startsAt == Self.now)
    }

    @Test(arguments: [("acknowledge", PagerDutyEvent.Content.acknowledge), ("resolve", .resolve)])
    func `what ends an alert needs no payload`(action: String, content: PagerDutyEvent.Content) throws {
        let event = try Self.read(#"{"routing_key":"k","event_action":"\#(action)","dedup_key":"d"}"#)
        #expect(event.content == content && event.dedupKey == "d")
    }

    @Test func `an event without an action is a change`() throws {
        let event = try Self.read(
            #"{"routing_key":"k","payload":{"summary":"Build Success - Increase snapshot create timeout to 30 seconds","#
                + #""timestamp":"2026-11-22T08:00:00Z","source":"acme-build","custom_details":{"build_number":"1234","service":"cart"}}}"#
        )
        guard case .change(let change) = event.content else { throw Wrong() }
        #expect(change.entityName == "cart" && change.kind == .deploy && change.revision == "1234")
        #expect(String(decoding: PagerDutyEvents.reply(to: event), as: UTF8.self).contains("Change event processed"))
    }

    @Test func `the reply is what senders expect`() throws {
        let reply = PagerDutyEvents.reply(to: try Self.read(Self.trigger))
        let expected = #"{"status":"success","message":"Event processed","dedup_key":"samplekeyhere/1"}"#
        #expect(String(decoding: reply, as: UTF8.self) == expected)
    }

    static let payload = #""payload":{"summary":"s","source":"s","severity":"error"}"#

    @Test(arguments: [
        ("{}", ""), (#"{"routing_key":"","event_action":"trigger",\#(payload)}"#, ""),
        (#"{"routing_key":"k","event_action":"trigger"}"#, ""),
        (#"{"routing_key":"k","event_action":"trigger","payload":{"source":"s","severity":"error"}}"#, "payload"),
        (#"{"routing_key":"k","event_action":"shout",\#(payload)}"#, "event_action"),
        (#"{"routing_key":"k","event_action":"resolve"}"#, ""),
        (#"{"routing_key":{},"event_action":"resolve"}"#, "routing_key"),
        (#"{"routing_key":"k","dedup_key":"\#(String(repeating: "x", count: 256))"}"#, "dedup_key"),
    ]) func `what is broken is refused with its place`(text: String, path: String) throws {
        let error = try #require(#expect(throws: JSONError.self) { try Self.read(text) })
        #expect(error.location.path == path, "\(error)")
        #expect(try JSONValue(parsing: PagerDutyEvents.reply(to: error))["status"] == "invalid event")
    }

    @Test func `what is odd is noted and taken as well as can be`() throws {
        let long = String(repeating: "ä", count: 2000)
        let event = try Self.read(
            #"{"routing_key":"k","event_action":"trigger","payload":{"summary":"\#(long)","source":"s","severity":"P0","timestamp":"now"}}"#
        )
        #expect(event.notes.count == 3)
        guard case .trigger(let alert) = event.content else { throw Wrong() }
        #expect(alert.annotations["summary"]?.unicodeScalars.count == 1024 && alert.severity == .warning)
    }

    @Test func `details are flattened only so far`() throws {
        let deep = String(repeating: #"{"a":"#, count: 20) + "1" + String(repeating: "}", count: 20)
        let wide = (0..<500).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        for details in [deep, "{\(wide)}", "[[[[[[1]]]]]]", #"{"x":"\#(String(repeating: "y", count: 5000))"}"#] {
            let text =
                #"{"routing_key":"k","event_action":"trigger","payload":{"summary":"s","source":"s","severity":"info","custom_details":\#(details)}}"#
            let event = try Self.read(text)
            #expect(event.notes == ["`custom_details` is larger than what is kept of it"])
            guard case .trigger(let alert) = event.content else { throw Wrong() }
            #expect(
                alert.labels.labels.count <= 74 && alert.labels.allSatisfy { $0.value.unicodeScalars.count <= 4096 }
            )
        }
    }
}
