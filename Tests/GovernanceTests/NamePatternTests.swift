import EvenkeelTestKit
import Testing

@testable import Governance

@Suite struct NamePatternTests {
    @Test(arguments: [
        ("production", "production", true), ("production", "production-eu", false), ("prod-*", "prod-eu", true),
        ("prod-*", "prod-", true), ("prod-*", "production", false), ("*", "", true), ("*", "anything", true),
        ("*-eu-*", "a-eu-b", true), ("*-eu-*", "a-eu", false), ("a**b", "ab", true), ("a*b*c", "aXbYbZc", true),
        ("kubernetes.*", "kubernetes.scale-workload", true), ("Prod", "prod", false), ("a.c", "abc", false),
    ]) func `a pattern matches what it should`(_ pattern: String, _ name: String, _ expected: Bool) throws {
        #expect(try #require(NamePattern(pattern)).matches(name) == expected)
    }

    @Test(arguments: ["", "a b", "a\tb", String(repeating: "a", count: 64)])
    func `what is no pattern is refused`(_ text: String) {
        #expect(NamePattern(text) == nil)
    }

    /// The plain recursive definition.
    static func matches(_ pattern: Substring.UTF8View, _ name: Substring.UTF8View) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == UInt8(ascii: "*") {
            return matches(pattern.dropFirst(), name) || (!name.isEmpty && matches(pattern, name.dropFirst()))
        }
        return name.first == first && matches(pattern.dropFirst(), name.dropFirst())
    }

    @Test func `it agrees with the plain definition on random patterns`() throws {
        var generator = SeededGenerator(seed: 7)
        var matched = 0
        for _ in 0..<20_000 {
            func text(_ letters: [Character], _ count: ClosedRange<Int>) -> String {
                String(
                    (0..<Int.random(in: count, using: &generator)).compactMap { _ in
                        letters.randomElement(using: &generator)
                    }
                )
            }
            let pattern = text(["a", "b", "*"], 1...8)
            let name = text(["a", "b"], 0...10)
            let expected = Self.matches(pattern[...].utf8, name[...].utf8)
            matched += expected ? 1 : 0
            #expect(try #require(NamePattern(pattern)).matches(name) == expected, "\(pattern) \(name)")
        }
        #expect(matched > 2000, "the test must see both answers")
    }

    @Test(.timeLimit(.minutes(1))) func `no pattern makes a long name slow`() throws {
        let pattern = try #require(NamePattern(String(repeating: "a*", count: 30) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 1_000_000)))
    }
}
