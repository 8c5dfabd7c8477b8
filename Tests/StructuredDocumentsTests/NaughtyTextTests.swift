import Foundation
import StructuredDocuments
import Testing
import YAMLDocuments

extension Trait where Self == ConditionTrait {
    /// Tests that read the public collections of hostile data, which are not part of the repository.
    static var requiresData: Self {
        .enabled(if: NaughtyText.dataFolder != nil, "EVENKEEL_DATA does not name the folder with the data")
    }
}

/// Texts that have broken programs before.
enum NaughtyText {
    static var dataFolder: String? { ProcessInfo.processInfo.environment["EVENKEEL_DATA"] }

    /// Our own list.
    static let own = [
        "", " ", "\0", "\u{1B}]0;title\u{7}", "\u{1B}[2J\u{1B}[H", "\u{1B}P+q\u{1B}\\", "\u{9B}6n", "\r\roverwritten",
        "\u{202E}drowssap\u{202C}", "\u{2067}\u{2066}\u{2069}\u{2069}", "l\u{335}o\u{336}n\u{337}g", "\u{FEFF}bom",
        "a\u{200B}b\u{200C}c\u{200D}d", "\u{E0001}\u{E0061}\u{E007F}", "\u{180E}", "\u{FFF9}x\u{FFFA}y\u{FFFB}",
        "$(reboot)", "`reboot`", "; rm -rf /", "' OR 1=1 --", "{{ target }}", "${jndi:ldap://x}", "%s%n%x", "<script>",
        "---", "...", "- - -", "? !", "&a *a", "!!python/object:os.system", "<<", "~", "null", "no", "0x1F", "1e999",
        "|", ">", "@", "%YAML 9.9", "# comment", "```", "~~~", "key: value: value", "\"", "'", "[", "{", ",", "\\",
    ]

    /// The Big List of Naughty Strings: lines, comments and empty ones left out.
    static func big() throws -> [String] {
        let folder = try #require(dataFolder)
        let path = folder + "/adversarial-dev/blns/blns.txt"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.hasPrefix("#") }
    }
}

@Suite struct NaughtyTextTests {
    @Test(arguments: NaughtyText.own) func `naughty text is printed harmlessly`(_ text: String) {
        #expect(InertTextTests.isPrintable(InertText(text).text))
        #expect(InertTextTests.isPrintable(InertText(text, keepingNewlines: true).text, allowingNewlines: true))
    }

    @Test(arguments: NaughtyText.own) func `naughty text is read from YAML or refused in printable words`(
        _ text: String
    ) {
        Self.checkYAML("key: \(text)\n")
        Self.checkYAML("\(text): value\n")
        Self.checkYAML(text)
    }

    @Test(.requiresData) func `the big list of naughty strings is printed harmlessly`() throws {
        let list = try NaughtyText.big()
        #expect(list.count > 400)
        for text in list {
            let shown = InertText(text).text
            #expect(InertTextTests.isPrintable(shown))
            #expect(InertText(shown).text == shown)
            #expect(InertText(text, maximum: 40).text.unicodeScalars.count <= 40)
        }
    }

    @Test(.requiresData) func `the big list of naughty strings is read from YAML or refused in printable words`() throws
    {
        for text in try NaughtyText.big() {
            Self.checkYAML("key: \(text)\n")
            Self.checkYAML("- '\(text)'\n- [\(text)]\n")
        }
    }

    private static func checkYAML(_ text: String) {
        do throws(YAMLError) {
            _ = try YAMLReader.document(Array(text.utf8), name: "naughty.yaml")
        } catch {
            #expect(InertTextTests.isPrintable(error.description, allowingNewlines: true))
        }
    }
}
