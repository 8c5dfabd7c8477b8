import EvenkeelTestKit
import LogTemplates
import Testing

/// Lines that are meant to hurt, and what must hold for any.
@Suite struct MiningSafetyTests {
    static let pieces = [
        "\u{1B}[31m", "\u{0}", "\u{202E}", "<*>", "[[[[", "}}}}", "((", "\"", "=", "==", ":", "...", "<1", "node-[",
        "2024-01-02 03:04:05 ", "Jan  2 03:04:05 h p[1]: ", " ERROR ", "|a|b|", " user ", "C:\\", "http://", "\t", "é",
    ]

    /// Lines from a small language, spoilt at random.
    static func lines(_ seed: UInt64, count: Int) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        let mutation = ByteMutation(pieces: pieces, changes: 0...4, length: 1...12)
        let words = [
            "open", "close", "user", "for", "peer", "10.0.0.1", "a=b", "(x)", "[7]", "/a/b", "12", "ms", "Jan",
        ]
        return (0..<count).map { _ in
            let length = Int.random(in: 0...12, using: &generator)
            let line = (0..<length).map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: " ")
            return mutation.spoilt(Array(line.utf8), &generator)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `any bytes are read, twice alike, and what is shown is inert`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let random = (0..<200).map { _ in
            (0..<Int.random(in: 0...80, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        let lines = Self.lines(seed, count: 400) + random
        var first = TemplateMiner()
        var second = TemplateMiner()
        for line in lines { #expect(first.observe(line[...]) == second.observe(line[...]), "seed \(seed)") }
        #expect(first.templates == second.templates)
        #expect(first.templates.reduce(0) { $0 + $1.count } == lines.count)
        for template in first.templates {
            #expect(template.text.utf8.count <= 4 * 1024)
            for scalar in template.text.unicodeScalars {
                let category = scalar.properties.generalCategory
                #expect(category != .control && category != .format, "seed \(seed): \(template.text.debugDescription)")
            }
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a small memory forgets and goes on`(_ seed: UInt64) {
        var limits = MiningLimits()
        limits.variants = 16
        var miner = TemplateMiner(limits: limits)
        for line in Self.lines(seed, count: 2000) {
            _ = miner.observe(line[...])
            #expect(miner.templates.count <= 16)
        }
    }

    @Test func `a value of any number of forms takes no place from others`() {
        var limits = MiningLimits()
        limits.variants = 64
        var miner = TemplateMiner(limits: limits)
        let rare = miner.observe("disk of the journal is full").template
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            let name = (0..<8).map { _ in "ghijklmnop".randomElement(using: &generator).map(String.init) ?? "" }
                .joined()
            _ = miner.observe("login of \(name) from console")
        }
        #expect(miner.observe("disk of the journal is full").template == rare)
        #expect(miner.templates.count == 2)
    }

    @Test func `a line of a megabyte is cut`() {
        var miner = TemplateMiner()
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        let spaced = Array(String(repeating: "a ", count: 1 << 19).utf8)
        let nested = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        let keys = Array(String(repeating: "k=(", count: 1 << 18).utf8)
        for line in [long, spaced, nested, keys] {
            let first = miner.observe(line[...])
            #expect(miner.observe(line[...]).template == first.template)
        }
        #expect(miner.templates.allSatisfy { $0.text.utf8.count <= 1024 })
    }

    @Test func `colours of a terminal change nothing`() {
        var miner = TemplateMiner()
        let plain = miner.observe("disk is full")
        #expect(miner.observe("\u{1B}[1;31mdisk is\u{1B}[0m full").template == plain.template)
        #expect(miner.templates.map(\.text) == ["disk is full"])
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `the order of lines does not change what belongs together`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let names = ["anna", "boris", "chiara", "dmitri", "elena", "farid", "greta", "hugo"]
        let lines = (0..<400).map { _ in
            let name = names.randomElement(using: &generator) ?? ""
            let number = Int.random(in: 0...999, using: &generator)
            return [
                "login of \(name) from console", "logout of \(name) after \(number) s",
                "read \(number) bytes from /d/\(name)",
                "lease \(number) lost", "lease \(number) renewed",
            ].randomElement(using: &generator) ?? ""
        }
        let shuffled = lines.shuffled(using: &generator)
        let before = Dictionary(grouping: zip(lines, TemplateMinerTests.groups(lines)), by: \.1).values.map {
            Set($0.map(\.0))
        }
        let after = Dictionary(grouping: zip(shuffled, TemplateMinerTests.groups(shuffled)), by: \.1).values
            .map { Set($0.map(\.0)) }
        #expect(Set(before) == Set(after))
    }
}
