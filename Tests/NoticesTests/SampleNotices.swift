import Foundation
import IncidentModel
import Notices
import StructuredDocuments
import Testing
import YAMLDocuments

/// Notices and settings for the tests.
enum SampleNotices {
    static let time = Timestamp(rfc3339: "2026-11-22T10:04:30Z") ?? .epoch

    static func notice(
        _ stage: Notice.Stage = .opened,
        incident: String = "inc-1",
        title: String = "Error rate of shop/checkout",
        severity: Severity = .critical,
        lines: [String] = ["12 % of requests fail."],
        link: String = "https://evenkeel.example/i/inc-1?a=1&b=2"
    ) -> Notice {
        Notice(
            incident: incident,
            title: title,
            severity: severity,
            stage: stage,
            phase: "new",
            lines: lines,
            link: link,
            time: time
        )
    }

    /// Settings from YAML.
    static func settings(_ yaml: String) throws -> [NoticeSettings] {
        let node = try #require(try YAMLReader.documents(Array(yaml.utf8), name: "notices.yaml").first)
        return try node.read(as: NoticeSettings.list)
    }

    /// Hostile texts of our own, and those of the development data where there are some.
    static let hostile: [String] =
        [
            "<!channel> <!here> <@U123> <#C1> <https://evil.com|click>", "@here @channel @all @everyone",
            "[click](https://evil.com) ![x](http://evil.com/x.png)", "https://evil.com/?q=1", "evil.com",
            "www.evil.co.uk",
            "user@evil.com", "xn--e1afmkfd.xn--p1ai", "пример.рф", "evil\u{3002}com", "evil\u{FF0E}com",
            "`code` ```x```",
            "*b* _i_ ~s~ **B** __U__", "a\r\nBcc: victim@example.com\r\n\r\nhi", "\r\n.\r\nMAIL FROM:<x@y.z>",
            "=?utf-8?Q?x?=", "&lt;!channel&gt;", "\u{202E}moc.live", "{{title}} ${x} <at>x</at>",
            "# head\n- list\n> quote",
            "mailto:x@evil.com tel:+1", "javascript://evil.com", "a\u{0}b\u{1B}[2J", "password=hunter2hunter2",
            String(repeating: "😀", count: 5000), String(repeating: ".", count: 5000), "", " ", "\\<!here\\>",
        ] + naughty

    /// The folder of development data; nil when `EVENKEEL_DATA` names none.
    static let folder = ProcessInfo.processInfo.environment["EVENKEEL_DATA"]

    /// The Big List of Naughty Strings, where it is.
    static let naughty: [String] = {
        let names = ["", "/adversarial-dev"].map { (folder ?? "") + $0 + "/blns/blns.json" }
        let data = names.lazy.compactMap { FileManager.default.contents(atPath: $0) }.first
        return data.flatMap { try? JSONDecoder().decode([String].self, from: $0) } ?? []
    }()
}

extension Trait where Self == ConditionTrait {
    /// The test reads the Big List of Naughty Strings.
    static var requiresNaughtyTexts: Self {
        .enabled(if: !SampleNotices.naughty.isEmpty, "EVENKEEL_DATA does not name the folder of development data")
    }
}
