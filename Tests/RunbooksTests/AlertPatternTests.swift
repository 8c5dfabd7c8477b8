import EvenkeelTestKit
import Runbooks
import Testing

@Suite struct AlertPatternTests {
    @Test(arguments: [
        ("KubePodNotReady", "kubepodnotready", true), ("KubePodNotReady", "KubePodNotReadyYet", false), ("*", "", true),
        ("*", "anything", true), ("Kube*", "kubeDown", true), ("Kube*", "MyKube", false), ("*Down", "NodeDown", true),
        ("*Down", "DownNode", false), ("*pool*", "DbPoolFull", true), ("a*b*c", "abc", true),
        ("a*b*c", "a-b-b-c", true),
        ("a*b*c", "acb", false), ("a*a", "a", false), ("a*a", "aa", true), ("ab*ba", "aba", false), ("**", "x", true),
        ("*a*a*", "a", false), ("*.5xx", "http.5xx", true),
    ]) func `an asterisk stands for any characters`(_ pattern: String, _ name: String, _ expected: Bool) throws {
        let pattern = try #require(AlertPattern(pattern))
        #expect(pattern.matches(name) == expected)
        #expect(pattern.isWide == pattern.text.contains("*"))
    }

    @Test(arguments: ["", "a b", "a/b", "a?", "[a]", "é", "a\n", "(a|b)", "a\\", String(repeating: "a", count: 101)])
    func `other characters make no pattern`(_ text: String) {
        #expect(AlertPattern(text) == nil)
    }

    @Test(arguments: UInt64(1)...8) func `matching agrees with trying every way`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1500 {
            func word(_ letters: [Character], _ count: Int) -> String {
                String((0..<count).map { _ in letters.randomElement(using: &random) ?? "a" })
            }
            let text = word(["a", "b", "*"], Int.random(in: 1...6, using: &random))
            let name = word(["a", "B"], Int.random(in: 0...8, using: &random))
            let pattern = try #require(AlertPattern(text))
            #expect(
                pattern.matches(name) == Self.matches(text[...], name.lowercased()[...]),
                "seed \(seed): \(text) \(name)"
            )
        }
    }

    /// Whether `name` is of the form `pattern`, by trying every length for an asterisk.
    private static func matches(_ pattern: Substring, _ name: Substring) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        let rest = pattern.dropFirst()
        if first == "*" { return (0...name.count).contains { matches(rest, name.dropFirst($0)) } }
        return name.first == first && matches(rest, name.dropFirst())
    }

    @Test(arguments: StepBinding.allCases) func `every binding is read from its text`(_ binding: StepBinding) {
        #expect(StepBinding(binding.text) == binding)
        #expect(StepBinding("{{\(binding.word)}}") == binding)
        #expect(StepBinding(binding.word) == nil)
    }

    @Test(arguments: [
        "", "{{", "{{}}", "}}{{", "{{ thing }}", "{{ node }", "{ node }", "{{ Node }}", "{{ node }} x", "{{{node}}}",
    ])
    func `other text is no binding`(_ text: String) {
        #expect(StepBinding(text) == nil)
    }
}
