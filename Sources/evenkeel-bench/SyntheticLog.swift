import EvenkeelTestKit

/// Log lines of made-up services, for measuring without data.
enum SyntheticLog {
    private static let words = [
        "request", "worker", "queue", "lease", "session", "block", "replica", "shard", "cache", "upload", "snapshot",
        "timer", "peer", "table", "segment", "cursor",
    ]
    private static let verbs = ["opened", "closed", "renewed", "expired", "moved", "written", "rejected", "retried"]
    private static let levels = ["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"]

    /// That many lines, the same in each run: 256 kinds of messages with numbers, addresses, paths and names.
    static func lines(_ count: Int) -> [ArraySlice<UInt8>] {
        var generator = SeededGenerator(seed: 7)
        return (0..<count).map { _ in Array(line(&generator).utf8)[...] }
    }

    private static func line(_ generator: inout SeededGenerator) -> String {
        func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }
        let kind = (word: number(words.count), verb: number(verbs.count), form: number(2))
        let (word, verb) = (words[kind.word], verbs[kind.verb])
        let header = "2024-03-0\(1 + number(9)) 10:\(10 + number(50)):\(10 + number(50)),\(100 + number(900))"
        let level = levels[number(levels.count)]
        let message =
            kind.form == 0
            ? "\(word) \(number(100_000)) \(verb) by 10.0.\(number(256)).\(number(256)):\(number(65_536)) in \(number(900)) ms"
            : "\(word) for /data/volume\(number(9))/part-\(number(1000)) \(verb), size=\(number(1 << 30)) owner=user\(number(50)) state=ok"
        return "\(header) \(level) [pool-\(number(8))-thread-\(number(32))] com.example.\(word).Service: \(message)"
    }
}
