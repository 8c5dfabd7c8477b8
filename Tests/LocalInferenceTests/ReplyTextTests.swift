import Testing

@testable import LocalInference

struct ReplyTextTests {
    @Test(arguments: [
        ("{}", "{}"), (" \n{}\r\n", "{}"), ("```json\n{}\n```", "{}"), ("```\n{\n}\n```\n", "{\n}"),
        ("```JSON\r\n{}\r\n```", "{}"),
        ("\n\n```json\n{}\n``` ", "{}"), ("```json\n{}", "{}"), ("{} ```", "{} ```"), ("```", "```"), ("", ""),
        ("```json\n{}\n```\nI hope this helps", "{}\n```\nI hope this helps"), ("```{}```", "```{}```"),
        ("text ```json\n{}\n```", "text ```json\n{}\n```"), ("```rm -rf /\n{}\n```", "```rm -rf /\n{}\n```"),
    ])
    func `one fence around all of a reply is taken off, and nothing else`(text: String, result: String) {
        #expect(ReplyText.unfenced(text) == result)
    }
}

struct ExcerptTests {
    @Test(arguments: [
        ("plain text, ümlaut, 語", "“plain text, ümlaut, 語”"), ("a\nb\tc", "“a\\u{a}b\\u{9}c”"),
        ("\u{1B}[2J", "“\\u{1b}[2J”"),
        ("a\u{202E}b\u{200B}c\u{2028}", "“a\\u{202e}b\\u{200b}c\\u{2028}”"), ("", "“”"), ("e\u{301}", "“e\\u{301}”"),
    ])
    func `what could mislead a reader is escaped`(text: String, shown: String) {
        #expect(Excerpt.quoting(text, without: nil) == shown)
    }

    @Test func `an excerpt is short, and a key in it is blotted out even across the cut`() throws {
        let key = try APIKey("canary-key")
        for offset in 130..<170 {
            let text = String(repeating: "x", count: offset) + "canary-key" + String(repeating: "\u{1B}", count: 10_000)
            let shown = Excerpt.quoting(text, without: key)
            #expect(shown.count <= 200)
            #expect(!shown.contains("canary"), "offset \(offset)")
        }
    }
}
