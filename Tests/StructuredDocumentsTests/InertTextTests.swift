import StructuredDocuments
import Testing

@Suite struct InertTextTests {
    struct Case: CustomTestStringConvertible {
        let source: String
        let shown: String
        var testDescription: String { shown }
    }

    static let cases: [Case] = [
        Case(source: "", shown: ""),
        Case(source: "plain text ~ 100%", shown: "plain text ~ 100%"),
        Case(source: "\u{1B}[31mred\u{1B}[0m", shown: "\\u{001B}[31mred\\u{001B}[0m"),
        Case(source: "bell\u{7}back\u{8}del\u{7F}nul\0", shown: "bell\\u{0007}back\\u{0008}del\\u{007F}nul\\u{0000}"),
        Case(source: "C1 \u{9B}31m \u{85}", shown: "C1 \\u{009B}31m \\u{0085}"),
        Case(source: "two\nlines\r\nand\ttab", shown: "two\\u{000A}lines\\u{000D}\\u{000A}and\\u{0009}tab"),
        Case(source: "pay\u{202E}gnp.exe", shown: "pay\\u{202E}gnp.exe"),
        Case(source: "\u{2066}iso\u{2069} \u{200F} \u{61C}", shown: "\\u{2066}iso\\u{2069} \\u{200F} \\u{061C}"),
        Case(source: "zero\u{200B}width\u{FEFF}\u{2060}\u{AD}", shown: "zero\\u{200B}width\\u{FEFF}\\u{2060}\\u{00AD}"),
        Case(source: "lines\u{2028}\u{2029}", shown: "lines\\u{2028}\\u{2029}"),
        Case(source: "tag\u{E0041}\u{E007F}", shown: "tag\\u{E0041}\\u{E007F}"),
        Case(source: "filler\u{3164}\u{115F}\u{2800}", shown: "filler\\u{3164}\\u{115F}\\u{2800}"),
        Case(source: "private\u{E000} \u{FFFF} \u{10FFFF}", shown: "private\\u{E000} \\u{FFFF} \\u{10FFFF}"),
        Case(source: "thin\u{2009}space", shown: "thin\\u{2009}space"),
        Case(source: "prix\u{A0}: 10\u{202F}€ 値\u{3000}段", shown: "prix\u{A0}: 10\u{202F}€ 値\u{3000}段"),
        Case(source: "Grüße, naïve, 東京, Ελλάδα, हिन्दी", shown: "Grüße, naïve, 東京, Ελλάδα, हिन्दी"),
        Case(source: "e\u{301} fine", shown: "e\u{301} fine"),
        Case(source: "\u{301}first", shown: "\\u{0301}first"),
        Case(source: "\u{1B}\u{301}", shown: "\\u{001B}\\u{0301}"),
        Case(source: "warning \u{26A0}\u{FE0F}", shown: "warning \u{26A0}\u{FE0F}"),
        Case(source: "server1\u{FE0F}", shown: "server1\\u{FE0F}"),
        Case(source: "a\u{E0100}", shown: "a\\u{E0100}"),
        Case(source: "repaired \u{FFFD}", shown: "repaired \u{FFFD}"),
        Case(source: "back\\slash \\u{001B}", shown: "back\\slash \\u{001B}"),
    ]

    @Test(arguments: cases) func `what can be seen is kept and the rest is shown by number`(_ example: Case) {
        #expect(InertText(example.source).text == example.shown)
    }

    @Test func `the ninth mark on one letter is escaped`() {
        let marks = String(repeating: "\u{301}", count: 8)
        #expect(InertText("a" + marks).text == "a" + marks)
        #expect(InertText("a" + marks + "\u{301}b").text == "a" + marks + "\\u{0301}b")
    }

    @Test func `a block keeps its line feeds and nothing else that controls`() {
        let source = "one\r\ntwo\rthree\n\tfour\u{1B}[2J\n\u{301}"
        let shown = InertText(source, keepingNewlines: true).text
        #expect(shown == "one\ntwo\nthree\n four\\u{001B}[2J\n\\u{0301}")
        #expect(InertText("a\n\nb\r\n\r\nc", keepingNewlines: true).text == "a\n\nb\n\nc")
    }

    @Test func `long text ends with a count of what is not shown`() {
        let source = String(repeating: "x", count: 100)
        #expect(InertText(source, maximum: 100).text == source)
        #expect(InertText(source, maximum: 40).text == String(repeating: "x", count: 28) + "… (72 more)")
        #expect(InertText(source, maximum: 40).text.unicodeScalars.count <= 40)
        #expect(InertText(source, maximum: 0).text.unicodeScalars.count <= InertText.smallestMaximum)
    }

    @Test func `an escape is never cut in two`() {
        let shown = InertText(String(repeating: "\u{1B}", count: 50), maximum: 40).text
        #expect(shown == "\\u{001B}\\u{001B}\\u{001B}… (47 more)")
    }

    @Test func `the maximum counts what is printed and not what was read`() {
        let source = String(repeating: "\u{1B}", count: 5)
        #expect(InertText(source, maximum: 40).text.unicodeScalars.count == 40)
        #expect(InertText(source + ".", maximum: 40).text == "\\u{001B}\\u{001B}\\u{001B}… (3 more)")
    }

    @Test(arguments: UInt64(1)...40) func `any text comes out printable and applying it twice changes nothing`(
        seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let source = generator.text(Int.random(in: 0...80, using: &generator))
            let block = Bool.random(using: &generator)
            let maximum = Bool.random(using: &generator) ? Int.random(in: 0...100, using: &generator) : nil
            let shown = InertText(source, maximum: maximum, keepingNewlines: block).text
            #expect(Self.isPrintable(shown, allowingNewlines: block))
            #expect(InertText(shown, maximum: maximum, keepingNewlines: block).text == shown)
            if let maximum {
                #expect(shown.unicodeScalars.count <= max(maximum, InertText.smallestMaximum))
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a megabyte of one character with marks is shortened at once`() {
        let source = "a" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(InertText(source, maximum: 60).text.unicodeScalars.count <= 60)
    }

    /// Stated apart from the code under test: by general category, with nothing of its rules.
    static func isPrintable(_ text: String, allowingNewlines: Bool = false) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar == "\n" { return allowingNewlines }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                return false
            default:
                return !scalar.properties.isBidiControl
            }
        }
    }
}
