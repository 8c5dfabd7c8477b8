import EvenkeelTestKit
import Testing

@testable import EvenkeelCommands

/// Pages as text and as Markdown.
@Suite struct RendererTests {
    private static func text(_ page: Page, width: Int = 40, isColoured: Bool = false) -> String {
        TextRenderer(width: width, isColoured: isColoured).text(page)
    }

    private static func page(_ build: (inout Page) -> Void) -> Page {
        var page = Page()
        build(&page)
        return page
    }

    @Test func `a page has its title, sections, items with fields, and tables`() {
        let page = Self.page {
            $0.title(Line("Plan", .strong) + Line(" for x"))
            $0.heading("Steps")
            $0.item(
                "1.",
                "Restart",
                [
                    Page.Field(name: "why", line: "it hangs"), Page.Field(name: "why", line: "twice"),
                    Page.Field(name: "effect", line: "ends it"),
                ]
            )
            $0.paragraph("It began.")
            $0.table([["", "now"], ["minutes", "2"]])
        }
        #expect(
            Self.text(page) == """
                Plan for x

                STEPS
                1. Restart
                   why     it hangs
                           twice
                   effect  ends it

                It began.
                            now
                  minutes   2

                """
        )
        #expect(
            MarkdownRenderer().text(page) == """
                # **Plan** for x


                ## Steps

                1. Restart
                   - *why*: it hangs
                   - *why*: twice
                   - *effect*: ends it

                It began.

                |  | now |
                | --- | --- |
                | minutes | 2 |


                """
        )
    }

    @Test func `a table that is too wide becomes a list`() {
        let page = Self.page {
            $0.table([["", "this plan", "doing nothing"], ["error-minutes, mean", "2.3", "17.2"]])
        }
        #expect(Self.text(page, width: 60).contains("error-minutes, mean   2.3         17.2"))
        #expect(
            Self.text(page, width: 40) == "  error-minutes, mean: this plan 2.3,\n    doing nothing 17.2\n"
        )
    }

    @Test func `the text of an item with a long mark stands below it on a narrow terminal`() {
        let page = Self.page { $0.item("--format text|json|markdown", "the form") }
        #expect(Self.text(page) == "--format text|json|markdown\n    the form\n")
        #expect(Self.text(page, width: 60) == "--format text|json|markdown the form\n")
    }

    @Test func `spans that touch stay together, and quoted words stand in quotes without colour`() {
        let page = Self.page { $0.paragraph(Line("see ") + Line("E1", .faint) + Line(": ") + Line("a b", .quoted)) }
        #expect(Self.text(page) == "see E1: \"a b\"\n")
        let coloured = Self.text(page, isColoured: true)
        #expect(coloured == "see \u{1B}[2mE1\u{1B}[0m: \u{1B}[36ma\u{1B}[0m \u{1B}[36mb\u{1B}[0m\n")
    }

    @Test func `every row fits its width unless a single word is longer`() {
        let seed: UInt64 = 41
        var generator = SeededGenerator(seed: seed)
        for round in 0..<2000 {
            let width = Int.random(in: 40...110, using: &generator)
            var page = Page()
            for _ in 0..<4 {
                let words = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                    String(repeating: "w", count: Int.random(in: 1...20, using: &generator))
                }
                let line = Line(words.joined(separator: " "))
                switch Int.random(in: 0...2, using: &generator) {
                case 0: page.paragraph(line)
                case 1: page.item(nil, line)
                default: page.item("12.", line, [Page.Field(name: "first check", line: line)])
                }
            }
            for row in Self.text(page, width: width).split(separator: "\n") where row.count > width {
                Issue.record("seed \(seed), round \(round), width \(width): \(row)")
            }
        }
    }

    static let hostile: [String] = [
        "\u{1B}[2J", "\u{9B}31m", "a\nb", "a\r\u{8}b", "x\u{202E}y", "\u{200B}", "\u{2028}", "\u{0}", "\u{7F}",
        "tab\there", "\u{FEFF}", "\u{E0041}",
    ]

    @Test(arguments: hostile)
    func `nothing of a text can move the cursor, hide or begin a new line`(_ text: String) {
        let page = Self.page {
            $0.title(Line(text))
            $0.paragraph(Line(text, .strong))
            $0.item("1.", Line(text, .quoted), [Page.Field(name: "why", line: Line(text, .bad))])
            $0.table([["", "a"], [text, text]])
        }
        let empty = Self.page {
            $0.title("x")
            $0.paragraph("x")
            $0.item("1.", "x", [Page.Field(name: "why", line: "x")])
            $0.table([["", "a"], ["x", "x"]])
        }
        let forms = [
            (Self.text(page, width: 110), Self.text(empty, width: 110)),
            (MarkdownRenderer().text(page), MarkdownRenderer().text(empty)),
        ]
        for (form, plain) in forms {
            #expect(form.count { $0 == "\n" } == plain.count { $0 == "\n" })
            let bad = form.unicodeScalars.filter { scalar in
                guard scalar != "\n" else { return false }
                let category = scalar.properties.generalCategory
                return [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
            }
            #expect(bad.isEmpty)
        }
    }

    @Test(
        arguments: zip(
            [
                "*a* _b_", "[a](b)", "<b>", "# a", "a | b", "`kubectl` *x*", "one ` two", "`` x",
                "see http://evil.example now",
                "@here", "- a", "+ a", "1. a", "12) a", "=== a", "&amp;", "www.evil.example", "1.5 of 2", "~~a~~",
                "a\\b",
            ],
            [
                "\\*a\\* \\_b\\_", "\\[a\\](b)", "\\<b\\>", "\\# a", "a \\| b", "`kubectl` \\*x\\*", "one \\` two",
                "\\`\\` x",
                "see `http://evil.example` now", "`@here`", "\\- a", "\\+ a", "1\\. a", "12\\) a", "\\=== a", "\\&amp;",
                "`www.evil.example`", "1\\.5 of 2", "\\~\\~a\\~\\~", "a\\\\b",
            ]
        )
    )
    func `what could be markup is shown as it is written`(_ text: String, _ markdown: String) {
        let page = Self.page { $0.paragraph(Line(text)) }
        #expect(MarkdownRenderer().text(page) == markdown + "\n\n")
    }

    @Test(
        arguments: zip(
            ["a", "a`b", "`a`", "``", "", "a```b"],
            ["`a`", "``a`b``", "`` `a` ``", "``` `` ```", "`  `", "````a```b````"]
        )
    )
    func `words of the evidence stand in code spans that they cannot close`(_ text: String, _ markdown: String) {
        let page = Self.page { $0.paragraph(Line("E1: ") + Line(text, .quoted)) }
        #expect(MarkdownRenderer().text(page) == "E1: " + markdown + "\n\n")
    }

    @Test func `strong text keeps the spaces around it outside`() {
        let page = Self.page { $0.paragraph(Line(" a b ", .strong) + Line("c") + Line("  ", .strong)) }
        #expect(MarkdownRenderer().text(page) == " **a b** c  \n\n")
    }
}
