internal import IncidentModel
internal import StrictJSON

/// The forms in which a notice is posted.
enum WebhookFormat: Sendable, Hashable {
    /// An incoming webhook of Slack, or of what reads the same: Mattermost, Rocket.Chat.
    case slack
    /// A Workflows webhook of Microsoft Teams, with an Adaptive Card.
    case teams
    /// PagerDuty's Events API v2.
    case pagerDuty(routingKey: String)

    /// The most characters of a header and of a section of Slack's blocks.
    private static let slackHeader = 150
    private static let slackSection = 3000
    /// The most characters of a summary and of a key of PagerDuty.
    private static let pagerDutySummary = 1024
    private static let pagerDutyKey = 255

    /// The document to post.
    func body(of notice: Notice) -> [UInt8] {
        let value: JSONValue =
            switch self {
            case .slack: Self.slack(notice)
            case .teams: Self.teams(notice)
            case .pagerDuty(let key): Self.pagerDuty(notice, routingKey: key)
            }
        // Only texts, truth values and whole numbers are written, so this cannot throw.
        return (try? value.serialized()) ?? []
    }

    // MARK: Slack

    /// Plain text is never parsed; the fallback for clients without blocks is made of defused text.
    /// - Source: "Formatting text for app surfaces" and "Reference: blocks" of Slack's documentation.
    private static func slack(_ notice: Notice) -> JSONValue {
        let lines = notice.body.map(\.text)
        var blocks: [JSONValue] = [
            ["type": "header", "text": plainText(notice.headline.text, slackHeader)],
            ["type": "section", "text": plainText(lines.joined(separator: "\n"), slackSection)],
        ]
        var fallback = ([notice.headline.text] + lines).joined(separator: "\n")
        if !notice.link.isEmpty {
            let link = "<" + escaped(notice.link) + "|Open the incident>"
            blocks.append([
                "type": "context", "elements": [["type": "mrkdwn", "text": .string(link), "verbatim": true]],
            ])
            fallback = escaped(fallback) + "\n" + link
        } else {
            fallback = escaped(fallback)
        }
        return [
            "text": .string(fallback), "parse": "none", "link_names": false, "unfurl_links": false,
            "unfurl_media": false, "blocks": .array(blocks),
        ]
    }

    private static func plainText(_ text: String, _ limit: Int) -> JSONValue {
        let scalars = text.unicodeScalars
        let short = scalars.count <= limit ? text : String(scalars.prefix(limit - 1)) + "…"
        return ["type": "plain_text", "text": .string(short), "emoji": false]
    }

    /// Text with the three characters that Slack reads written as entities.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    // MARK: Teams

    /// Text runs are never parsed, unlike text blocks.
    /// - Source: "TextRun" of the Adaptive Cards schema 1.2; "Create incoming webhooks with Workflows" of Microsoft Teams.
    private static func teams(_ notice: Notice) -> JSONValue {
        func paragraph(_ text: String, isTitle: Bool) -> JSONValue {
            let run: JSONValue = [
                "type": "TextRun", "text": .string(text), "weight": isTitle ? "Bolder" : "Default",
                "size": isTitle ? "Medium" : "Default",
            ]
            return ["type": "RichTextBlock", "inlines": [run]]
        }
        var content: JSONObject = [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": .array(
                [paragraph(notice.headline.text, isTitle: true)]
                    + notice.body.map { paragraph($0.text, isTitle: false) }
            ),
        ]
        if !notice.link.isEmpty {
            content["actions"] = [
                ["type": "Action.OpenUrl", "title": "Open the incident", "url": .string(notice.link)]
            ]
        }
        let card: JSONValue = [
            "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil, "content": .object(content),
        ]
        return ["type": "message", "attachments": [card]]
    }

    // MARK: PagerDuty

    /// - Source: "Send an alert event" of PagerDuty's developer documentation.
    private static func pagerDuty(_ notice: Notice, routingKey: String) -> JSONValue {
        let action =
            switch notice.stage {
            case .approved: "acknowledge"
            case .resolved, .stopReleased: "resolve"
            case .opened, .planReady, .approvalNeeded, .personNeeded, .handedOver, .stopEngaged: "trigger"
            }
        let key = String(notice.incident.unicodeScalars.prefix(pagerDutyKey - 9))
        var event: JSONObject = [
            "routing_key": .string(routingKey), "event_action": .string(action),
            "dedup_key": .string("evenkeel:" + key),
        ]
        guard action == "trigger" else { return .object(event) }
        let severity = notice.severity == .none ? "info" : notice.severity.word
        let details = JSONObject(
            notice.body.enumerated().map { ("line \($0 + 1)", JSONValue.string($1.text)) }
        )
        event["payload"] = [
            "summary": .string(String(notice.headline.text.unicodeScalars.prefix(pagerDutySummary))),
            "source": "evenkeel", "severity": .string(severity), "timestamp": .string(notice.time.description),
            "custom_details": .object(details),
        ]
        event["client"] = "Evenkeel"
        if !notice.link.isEmpty {
            event["client_url"] = .string(notice.link)
            event["links"] = [["href": .string(notice.link), "text": "Open the incident"]]
        }
        return .object(event)
    }
}
