import CurlTransport
import IncidentModel
import StructuredDocuments
import Testing

@testable import Notices

@Suite struct NoticeSettingsTests {
    @Test func `settings are read`() throws {
        let all = try SampleNotices.settings(
            """
            - {type: slack, url-file: /run/slack, minimum-severity: warning, per-minute: 5}
            - {type: pagerduty, name: pager, routing-key-variable: PD_KEY, on: [opened, resolved]}
            - {type: email, server: "smtp://mail.example.com:587", from: e@example.com, to: [ops@example.com], user: e, password-file: /run/mail}
            - {type: teams, url: "https://x.logic.azure.com/workflows/1"}
            """
        )
        #expect(all.map(\.name) == ["slack", "pager", "email", "teams"])
        #expect(all[0].minimumSeverity == .warning && all[0].perMinute == 5 && !all[0].stages.contains(.approved))
        #expect(all[1].stages == [.opened, .resolved])
        #expect(all[2].mail.recipients == ["ops@example.com"] && !all[2].mail.allowsPlain)
    }

    @Test(arguments: [
        ("- {type: slak, url: 'https://a'}", "did you mean `slack`?"), ("- {type: slack}", "url-file"),
        ("- {type: slack, url: 'https://a', url-file: x}", "stands beside"),
        ("- {type: slack, url: 'http://chat.example.com/'}", "allow-plain-http"),
        ("- {type: slack, url: 'file:///etc/passwd'}", "must begin with https://"),
        ("- {type: slack, url: 'https://a', urll: b}", "unknown key"), ("- {type: pagerduty}", "routing-key-variable"),
        ("- {type: email, server: 'http://a', from: a@b.c, to: [a@b.c]}", "smtp://host:port"),
        ("- {type: email, server: 'smtp://a:99999', from: a@b.c, to: [a@b.c]}", "smtp://host:port"),
        ("- {type: email, server: 'smtp://a', from: \"a@b.c\\nBcc: x@y.z\", to: [a@b.c]}", "control character"),
        ("- {type: email, server: 'smtp://a', from: '<a@b.c>', to: [a@b.c]}", "an address like"),
        ("- {type: email, server: 'smtp://a', from: a@b.c, to: []}", "1 to 100"),
        ("- {type: email, server: 'smtp://a', from: a@b.c, to: [a@b.c], user: x}", "password-variable"),
        ("- {type: slack, url: 'https://a'}\n- {type: slack, url: 'https://b'}", "a `name` of its own"),
    ]) func `what is wrong is said with advice`(yaml: String, advice: String) {
        let faults = #expect(throws: DocumentFaults.self) { try SampleNotices.settings(yaml) }
        #expect(faults?.description.contains(advice) == true, "\(faults?.description ?? "")")
    }

    @Test(arguments: ["", "  \n", "a b", "a\u{0}b", String(repeating: "x", count: 5000)])
    func `a secret that cannot be used is refused and not told`(secret: String) throws {
        let settings = try #require(try SampleNotices.settings("- {type: slack, url-file: x}").first)
        let error = #expect(throws: NoticeError.self) { _ = try settings.channel { _ in secret } }
        #expect(error?.code == .misconfigured && (secret.count < 3 || error?.explanation.contains(secret) == false))
    }

    @Test func `a secret URL is held to the same rules`() throws {
        let settings = try #require(try SampleNotices.settings("- {type: slack, url-variable: HOOK}").first)
        let error = #expect(throws: NoticeError.self) { _ = try settings.channel { _ in "http://s3cr3t.example.com/" } }
        #expect(error?.explanation.contains("s3cr3t") == false)
        #expect(throws: Never.self) { _ = try settings.channel { _ in " https://hooks.example.com/x\n" } }
    }
}
