import StructuredDocuments
import Testing

@Suite struct MarkdownOutlineTests {
    static func outline(_ text: String, lineOffset: Int = 0) -> MarkdownOutline {
        MarkdownOutline(SourceExcerpt(document: "r.md", text: text, lineOffset: lineOffset))
    }

    @Test func `sections have their headings lines and text`() {
        let text = """
            Before.

            # Checkout is slow
            Intro.
            ## Diagnosis ##
            Look.
            ### Logs
            Read.

            Mitigation
            ----------
            Act.
            """
        let sections = Self.outline(text, lineOffset: 10).sections
        #expect(
            sections.map(\.headings) == [
                [], ["Checkout is slow"], ["Checkout is slow", "Diagnosis"], ["Checkout is slow", "Diagnosis", "Logs"],
                ["Checkout is slow", "Mitigation"],
            ]
        )
        #expect(sections.map(\.level) == [0, 1, 2, 3, 2])
        #expect(sections.map(\.lines) == [11...12, 13...14, 15...16, 17...19, 20...22])
        #expect(sections.map(\.text.text) == ["Before.\n\n", "Intro.\n", "Look.\n", "Read.\n\n", "Act."])
        #expect(sections.map(\.text.position.line) == [11, 14, 16, 18, 22])
        #expect(sections.map(\.title) == ["", "Checkout is slow", "Diagnosis", "Logs", "Mitigation"])
    }

    struct Heading: CustomTestStringConvertible {
        let text: String
        let found: [String]
        init(_ text: String, _ found: [String]) { (self.text, self.found) = (text, found) }
        var testDescription: String { text }
    }

    static let headings: [Heading] = [
        Heading("# A", ["1 A"]), Heading("   ###### A", ["6 A"]), Heading("####### A", []), Heading("    # A", []),
        Heading("#A", []), Heading("#", ["1 "]), Heading("#\tA", ["1 A"]), Heading("# A #", ["1 A"]),
        Heading("# A#", ["1 A#"]), Heading("## ##", ["2 "]), Heading("# A \\#", ["1 A \\#"]), Heading("\\# A", []),
        Heading("A\n=", ["1 A"]), Heading("A\n---", ["2 A"]), Heading("A\nB\n==", ["1 A B"]), Heading("---", []),
        Heading("A\n\n---", []), Heading("A\n= =", []), Heading("A\n    ---", []), Heading("A\n   ---  ", ["2 A"]),
        Heading("***\nA\n---", ["2 A"]), Heading("- A\n---", []), Heading("> A\n---", []), Heading("- A\nB\n---", []),
        Heading("1. A\n\n   # B\n\n# C", ["1 C"]), Heading("- A\n\n # B", ["1 B"]), Heading("> # A", []),
        Heading("- # A", []), Heading("    A\n---", []), Heading("# A\n---", ["1 A"]), Heading("| a |\n|---|\n", []),
        Heading("```\n# A\n```\n# B", ["1 B"]), Heading("~~~\n# A\n```\n# B\n~~~", []), Heading("```\n# A", []),
        Heading("````\n```\n# A\n````\n# B", ["1 B"]), Heading("``` `x`\n# A", ["1 A"]), Heading("A\n```\n# B", []),
        Heading("<!--\n# A\n\n# B -->\n# C", ["1 C"]), Heading("<!-- A -->\n# B", ["1 B"]),
        Heading("<!-->\n# B", ["1 B"]),
        Heading("<pre>\n# A\n\n</PRE>\n# B", ["1 B"]), Heading("<prefix>\n# B", ["1 B"]), Heading("<?php\n# A\n?>", []),
        Heading("<![CDATA[\n# A\n]]>\n# B", ["1 B"]), Heading("<!DOCTYPE\n# A\n>\n# B", ["1 B"]),
        Heading("- <!--\n# A", ["1 A"]), Heading("- - - -\nA\n---", ["2 A"]), Heading("\u{FEFF}", []),
        Heading("1234567890. A\n---", ["2 1234567890. A"]), Heading("# A\r\n\r\n## B\r\n", ["1 A", "2 B"]),
        Heading("# `a`  *b*\tc", ["1 `a` *b* c"]),
    ]

    @Test(arguments: headings) func `headings are those of CommonMark outside lists and quotes`(_ example: Heading) {
        let sections = Self.outline(example.text).sections.filter { $0.level > 0 }
        #expect(sections.map { "\($0.level) \($0.title)" } == example.found)
    }

    @Test func `a shallower heading closes the deeper ones`() {
        let sections = Self.outline("### A\n# B\n### C\n## D\n").sections
        #expect(sections.map(\.headings) == [["A"], ["B"], ["B", "C"], ["B", "D"]])
    }

    @Test func `blocks are found with info lines and headings`() throws {
        let text = """
            # Fix
            ```yaml action
            class: restart
            ```
            ## Else
            ~~~ sh
            echo '```'
            ~~~
            """
        let blocks = Self.outline(text, lineOffset: 3).blocks
        #expect(blocks.map(\.info) == ["yaml action", "sh"])
        #expect(blocks.map(\.content.text) == ["class: restart\n", "echo '```'\n"])
        #expect(blocks.map(\.openingLine) == [5, 9])
        #expect(blocks.map(\.content.position.line) == [6, 10])
        #expect(blocks.map(\.headings) == [["Fix"], ["Fix", "Else"]])
        #expect(blocks.map(\.isClosed) == [true, true])
        #expect(blocks.map { $0.hasInfo("yaml action") } == [true, false])
    }

    @Test(arguments: [
        ("```yaml action", true), ("```  yaml \t action  ", true), ("~~~~ yaml action", true), ("```yaml", false),
        ("```yaml action x", false), ("```Yaml action", false), ("```action yaml", false),
    ]) func `info strings are compared by their words`(fence: String, matches: Bool) throws {
        let block = try #require(Self.outline(fence + "\nx\n").blocks.first)
        #expect(block.hasInfo("yaml action") == matches)
    }

    @Test func `a block in a list item loses its indentation and keeps its columns`() throws {
        let text = """
            1. Do this:

               ```yaml action
               class: restart
                 more: 1

               end: 2
               ```
            2. ```sh
               ls
               ```
            """
        let blocks = Self.outline(text).blocks
        #expect(blocks.map(\.info) == ["yaml action", "sh"])
        #expect(blocks.map(\.content.text) == ["class: restart\n  more: 1\n\nend: 2\n", "ls\n"])
        #expect(blocks[0].content.position == SourcePosition(document: "r.md", line: 4, column: 4))
        #expect(blocks.map(\.isClosed) == [true, true])
    }

    @Test func `nested items may hold blocks and tabs count as columns`() throws {
        let text = "- a\n  - b\n\n    ```x\n    1\n    ```\n\t- c\n\n\t  ```y\n\t  2\n\t  ```\n- ```z\n  3\n  ```\n"
        let blocks = Self.outline(text).blocks
        #expect(blocks.map(\.info) == ["x", "y", "z"])
        #expect(blocks.map(\.content.text) == ["1\n", "2\n", "3\n"])
        #expect(blocks.allSatisfy { $0.isClosed })
    }

    @Test func `a block ends with its list item`() {
        let outline = Self.outline("1. a\n   ```sh\n   ls\n2. b\n\n# C\n")
        #expect(outline.blocks.map(\.content.text) == ["ls\n"])
        #expect(outline.blocks.map(\.isClosed) == [false])
        #expect(outline.sections.map(\.title) == ["", "C"])
    }

    @Test func `a block that is not closed goes to the end and says so`() {
        let blocks = Self.outline("```yaml action\nclass: wait\n# x").blocks
        #expect(blocks.map(\.content.text) == ["class: wait\n# x"])
        #expect(blocks.map(\.isClosed) == [false])
    }

    @Test(arguments: [
        "<!--\n```yaml action\nclass: wait\n```\n-->", "    ```yaml action\n    class: wait\n    ```",
        "> ```yaml action\n> class: wait\n> ```", "````\n```yaml action\nclass: wait\n```\n````",
        "<script>\n```yaml action\nx\n```\n</script>", "- <!--\n  ```yaml action\n  x\n  ```\n  -->",
    ]) func `what is not a block of the page is not found`(text: String) {
        #expect(Self.outline(text).blocks.allSatisfy { !$0.hasInfo("yaml action") })
    }

    @Test func `an empty text has no sections`() {
        #expect(Self.outline("").sections.isEmpty)
        #expect(Self.outline(" \n\n").sections.isEmpty)
        #expect(Self.outline("x").sections.map(\.lines) == [1...1])
    }

    @Test(arguments: UInt64(1)...60) func `sections cover any text in order and without overlap`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("#=-`~>*1.) \t\n\n\n\r\nab<!-->|".utf8)
        let bytes = generator.bytes(Int.random(in: 0...400, using: &generator), from: alphabet)
        let text = String(decoding: bytes, as: UTF8.self)
        let sections = Self.outline(text).sections
        for (section, next) in zip(sections, sections.dropFirst()) {
            #expect(section.lines.upperBound + 1 == next.lines.lowerBound)
        }
        for section in sections {
            #expect((section.headings.count > 0) == (section.level > 0))
            #expect(section.headings.count <= 6)
            #expect(text.utf8.count >= section.text.text.utf8.count)
        }
        if let last = sections.last { #expect(text.isEmpty || text.hasSuffix(last.text.text)) }
    }
}

@Suite(.timeLimit(.minutes(1))) struct MarkdownHostileTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let text: String
        let sections: Int
        let blocks: Int
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "a line of a megabyte", text: String(repeating: "x", count: 1 << 20), sections: 1, blocks: 0),
        Case(
            name: "100,000 headings",
            text: String(repeating: "###### h\n", count: 100_000),
            sections: 100_000,
            blocks: 0
        ),
        Case(
            name: "headings of all levels",
            text: String(repeating: "# a\n## b\n### c\n#### d\n##### e\n###### f\n", count: 15_000),
            sections: 90_000,
            blocks: 0
        ),
        Case(
            name: "a heading of a megabyte",
            text: "# " + String(repeating: "a ", count: 1 << 19),
            sections: 1,
            blocks: 0
        ),
        Case(name: "a megabyte of hash marks", text: String(repeating: "#", count: 1 << 20), sections: 1, blocks: 0),
        Case(
            name: "a megabyte of list markers",
            text: String(repeating: "- ", count: 1 << 19) + "x",
            sections: 1,
            blocks: 0
        ),
        Case(name: "a megabyte of spaces", text: String(repeating: " ", count: 1 << 20) + "x", sections: 1, blocks: 0),
        Case(name: "quotes", text: String(repeating: ">", count: 1 << 20), sections: 1, blocks: 0),
        Case(name: "backquotes", text: String(repeating: "`", count: 1 << 20), sections: 1, blocks: 1),
        Case(name: "unclosed fences", text: String(repeating: "```x\n", count: 100_000), sections: 1, blocks: 1),
        Case(
            name: "one long block",
            text: "```\n" + String(repeating: "line\n", count: 200_000),
            sections: 1,
            blocks: 1
        ),
        Case(name: "comments", text: String(repeating: "<!--\n", count: 100_000), sections: 1, blocks: 0),
        Case(name: "angles", text: "<!--" + String(repeating: "-", count: 1 << 20), sections: 1, blocks: 0),
        Case(
            name: "a paragraph underlined",
            text: String(repeating: "word\n", count: 200_000) + "---",
            sections: 1,
            blocks: 0
        ),
        Case(name: "underlines", text: String(repeating: "a\n=\n", count: 100_000), sections: 100_000, blocks: 0),
        Case(name: "blank lines", text: String(repeating: "\r\n", count: 500_000), sections: 0, blocks: 0),
        Case(name: "many blocks", text: String(repeating: "~~~\n~~~\n", count: 100_000), sections: 1, blocks: 100_000),
    ]

    @Test(arguments: cases) func `hostile Markdown is taken apart in time`(_ example: Case) {
        let outline = MarkdownOutlineTests.outline(example.text)
        #expect(outline.sections.count == example.sections)
        #expect(outline.blocks.count == example.blocks)
    }
}
