import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Notices

@Suite struct DefusedTextTests {
    static func defused(_ text: String) -> String { DefusedText(text, maximum: 300).text }

    @Test(arguments: [
        ("https://evil.com/x", "https[:]//evil[.]com/x"), ("see evil.com.", "see evil[.]com."),
        ("cart.shop.svc.cluster.local", "cart.shop.svc.cluster.local"), ("a.b.com", "a.b[.]com"),
        ("www.evil.co.uk", "www[.]evil[.]co[.]uk"),
        ("v1.2.3 at 10:04:30", "v1.2.3 at 10:04:30"), ("payment_service is _down_", "payment_service is ＿down＿"),
        ("@here", "＠here"), ("<!channel>", "‹!channel›"), ("[a](b)", "［a］(b)"), ("End. Next", "End. Next"),
        ("kube-prometheus.yaml", "kube-prometheus.yaml"), ("password=hunter2hunter2", "password=［redacted］"),
        ("a\nb", "a b"), ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd[.]xn--p1ai"), ("evil\u{3002}com", "evil[.]com"),
    ]) func `what a program would act on is broken, and the rest kept`(text: String, expected: String) {
        let shown = Self.defused(text)
        #expect(shown == expected || (text == "a\nb" && !shown.contains("\n")))
    }

    /// Whether a program could find markup, a mention or a link in a text.
    static func fault(in text: String) -> String? {
        if let bad = text.unicodeScalars.first(where: {
            "@`*~#|<>\\&\r\n\u{0}\u{1B}\u{202E}".unicodeScalars.contains($0)
        }) {
            return "it holds \(bad.escaped(asASCII: true))"
        }
        let bare = text.replacing("[.]", with: "").replacing("[:]", with: "")
        if bare.contains("[") || bare.contains("]") { return "it holds a bracket" }
        if text.contains("](") { return "it holds a link" }
        if text.contains("://") { return "it holds an address" }
        return nil
    }

    @Test func `no hostile text does anything`() {
        for text in SampleNotices.hostile {
            let shown = Self.defused(text)
            #expect(Self.fault(in: shown) == nil, "\(Self.fault(in: shown) ?? ""): \(shown)")
            #expect(!shown.contains("evil.co") && !shown.contains("hunter2"))
        }
    }

    @Test(.requiresNaughtyTexts) func `none of the naughty texts does anything`() {
        #expect(SampleNotices.naughty.count > 400)
        for text in SampleNotices.naughty { #expect(Self.fault(in: Self.defused(text)) == nil, "\(text)") }
    }

    @Test(arguments: [UInt64.random(in: 0 ..< .max), 7]) func `random texts of telling characters do nothing`(
        seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "[", "]", "(", ")", ":", "/", "//", ".", "com", "a", "@", "<", ">", "!", "_", "*", "`", "\u{3002}", "1",
            " ", "&lt;", "\u{301}",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 1...12, using: &generator)).compactMap { _ in
                pieces.randomElement(using: &generator)
            }.joined()
            let shown = Self.defused(text)
            #expect(Self.fault(in: shown) == nil, "seed \(seed): \(text) became \(shown)")
        }
    }
}
