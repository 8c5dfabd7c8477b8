import IncidentModel
import StrictJSON
import Testing

@testable import Notices

@Suite struct WebhookFormatTests {
    static let formats = [WebhookFormat.slack, .teams, .pagerDuty(routingKey: "R0UT1NGK3Y")]

    static func read(_ format: WebhookFormat, _ notice: Notice) throws -> JSONValue {
        try JSONValue(parsing: format.body(of: notice))
    }

    /// Every text in a document.
    static func texts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(texts)
        case .object(let members): members.flatMap { texts($0.value) }
        default: []
        }
    }

    @Test func `Slack gets blocks and a fallback`() throws {
        let body = try Self.read(.slack, SampleNotices.notice(.approvalNeeded))
        #expect(body["blocks"]?[0]?["text"]?["text"] == "Approval needed: Error rate of shop/checkout")
        #expect(body["blocks"]?[1]?["text"]?["type"] == "plain_text" && body["unfurl_links"] == false)
        let link = "<https://evenkeel.example/i/inc-1?a=1&amp;b=2|Open the incident>"
        #expect(body["blocks"]?[2]?["elements"]?[0]?["text"] == .string(link))
        #expect(body["text"]?.string?.hasSuffix("\n" + link) == true)
    }

    @Test func `Teams gets an Adaptive Card`() throws {
        let body = try Self.read(.teams, SampleNotices.notice())
        let card = body["attachments"]?[0]
        #expect(body["type"] == "message" && card?["contentType"] == "application/vnd.microsoft.card.adaptive")
        #expect(
            card?["content"]?["body"]?[0]?["inlines"]?[0]?["text"] == "Incident opened: Error rate of shop/checkout"
        )
        #expect(card?["content"]?["actions"]?[0]?["url"] == "https://evenkeel.example/i/inc-1?a=1&b=2")
    }

    @Test(arguments: [
        (Notice.Stage.opened, "trigger"), (.approvalNeeded, "trigger"), (.approved, "acknowledge"),
        (.resolved, "resolve"),
        (.stopEngaged, "trigger"), (.stopReleased, "resolve"),
    ]) func `PagerDuty gets one key for an incident`(stage: Notice.Stage, action: String) throws {
        let body = try Self.read(.pagerDuty(routingKey: "k"), SampleNotices.notice(stage))
        #expect(body["event_action"] == .string(action) && body["dedup_key"] == "evenkeel:inc-1")
        #expect((body["payload"] == nil) == (action != "trigger"))
        if action == "trigger" {
            #expect(body["payload"]?["severity"] == "critical" && body["payload"]?["source"] == "evenkeel")
        }
    }

    @Test(arguments: formats) func `hostile texts stay in their place`(format: WebhookFormat) throws {
        let plain = try Self.texts(Self.read(format, SampleNotices.notice())).count
        for text in SampleNotices.hostile {
            let notice = SampleNotices.notice(incident: text.isEmpty ? "i" : text, title: text, lines: [text])
            let body = try Self.read(format, notice)
            let texts = Self.texts(body)
            #expect(texts.count == plain, "\(text)")
            for shown in texts where shown.contains("\(Notice.Stage.opened.words)") {
                let own = shown.replacing("<https://evenkeel.example/i/inc-1?a=1&amp;b=2|Open the incident>", with: "")
                let lines = own.split(separator: "\n").map(String.init)
                #expect(lines.allSatisfy { DefusedTextTests.fault(in: $0) == nil }, "\(own)")
            }
        }
    }

    @Test(arguments: [
        "javascript:alert(1)", "https://a|b", "https://a b", "https://a>b", "https://a\r\nb", "ftp://a", "https://ä",
    ])
    func `a link that is none is left out`(link: String) throws {
        for format in Self.formats {
            let texts = Self.texts(try Self.read(format, SampleNotices.notice(link: link)))
            #expect(!texts.contains { $0.contains(link) })
        }
    }
}
