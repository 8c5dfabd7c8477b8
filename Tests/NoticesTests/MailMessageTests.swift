import Foundation
import IncidentModel
import Testing

@testable import Notices

@Suite struct MailMessageTests {
    static func message(_ notice: Notice) -> (header: [String], body: String) {
        let mail = MailMessage(
            notice: notice,
            sender: "evenkeel@example.com",
            recipients: ["a@example.com", "b@example.com"]
        )
        let text = String(decoding: mail.bytes, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        let body = parts.last?.split(separator: "\r\n").joined() ?? ""
        let header = parts.first?.replacing("\r\n ", with: " ").split(separator: "\r\n").map(String.init) ?? []
        return (header, Data(base64Encoded: String(body)).map { String(decoding: $0, as: UTF8.self) } ?? "not base64")
    }

    /// The text of encoded words.
    static func decoded(_ subject: Substring) -> String {
        let words = subject.split(separator: " ")
        let bytes = words.map { Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) ?? Data() }
        return String(decoding: bytes.reduce(Data(), +), as: UTF8.self)
    }

    @Test func `a message has what a message needs, and all about an incident is one thread`() {
        let (header, body) = Self.message(SampleNotices.notice())
        #expect(
            header.prefix(3) == [
                "Date: 22 Nov 2026 10:04:30 +0000", "From: Evenkeel <evenkeel@example.com>",
                "To: a@example.com, b@example.com",
            ]
        )
        #expect(header.contains("Message-ID: <inc-1.opened.2026-11-22T100430Z@example.com>"))
        let later = Self.message(SampleNotices.notice(.resolved)).header
        for thread in [header, later] { #expect(thread.contains("In-Reply-To: <inc-1.incident@example.com>")) }
        #expect(body.hasPrefix("Incident opened: Error rate of shop/checkout\r\n\r\nSeverity critical"))
        #expect(body.hasSuffix("\r\nhttps://evenkeel.example/i/inc-1?a=1&b=2\r\n"))
    }

    @Test func `no hostile text adds a field, a line or an end`() {
        let names = Self.message(SampleNotices.notice()).header.map { $0.prefix { $0 != ":" } }
        for text in SampleNotices.hostile {
            let notice = SampleNotices.notice(incident: text, title: text, lines: [text, text])
            let mail = MailMessage(notice: notice, sender: "e@example.com", recipients: ["a@example.com"])
            let lines = String(decoding: mail.bytes, as: UTF8.self).split(
                separator: "\r\n",
                omittingEmptySubsequences: false
            )
            let identities = ["Message-ID", "References", "In-Reply-To"]
            #expect(lines.allSatisfy { line in line.utf8.count <= 78 || identities.contains { line.hasPrefix($0) } })
            #expect(lines.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } && $0.utf8.count <= 998 })
            let (header, body) = Self.message(notice)
            #expect(header.map { $0.prefix { $0 != ":" } } == names, "\(text)")
            let subject = header.first { $0.hasPrefix("Subject: ") }?.dropFirst(9) ?? ""
            #expect(Self.decoded(subject) == notice.headline.text)
            #expect(body.hasPrefix(notice.headline.text + "\r\n"))
        }
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar", "ä😀\u{0}"]) func `base64 is base64`(text: String)
    {
        #expect(MailMessage.base64(Array(text.utf8)) == Data(text.utf8).base64EncodedString())
    }
}
