import LogTemplates
import Testing

/// Failures by kind and by who logs them.
@Suite struct LogCollectorTests {
    private static func summary(_ lines: [(String, EmitterLine.Period?, String, String)]) -> LogSummary {
        var collector = LogCollector()
        for (place, line) in lines.enumerated() {
            _ = collector.add(
                EmitterLine(emitter: line.0, period: line.1, level: line.2, body: line.3, line: place + 1)
            )
        }
        return collector.summary()
    }

    @Test func `failures are counted in both times, with an example`() throws {
        let summary = Self.summary([
            ("cart", .baseline, "INFO", "ready"), ("cart", .window, "ERROR", "cannot save 5"),
            ("cart", .window, "ERROR", "cannot save 6"), ("cart", nil, "ERROR", "cannot save 7"),
            ("shop", .window, "", "level=error msg=\"lost\""),
        ])
        #expect(summary.failures.map(\.emitter) == ["cart", "shop"])
        let first = try #require(summary.failures.first)
        #expect(first.count == 2 && first.usualCount == 0 && first.total == 2 && first.usualTotal == 1)
        #expect(first.example == "cannot save 5" && first.line == 2)
        #expect(summary.hasBaseline && summary.lines == 5)
    }

    @Test func `names of things do not part kinds of failures`() {
        let summary = Self.summary([
            ("shop", .window, "ERROR", "no instance of user-store"),
            ("cart", .baseline, "ERROR", "no instance of item-store"),
            ("cart", .window, "ERROR", "no instance of shop"),
        ])
        #expect(Set(summary.failures.map(\.kind)) == ["no instance of <*>"])
        #expect(summary.failures.allSatisfy { $0.usualAnywhere == 1 })
    }

    @Test func `what is behind a key is a value of one statement`() {
        let texts = [
            "[query][station: north]", "[query][station: south, east [x]]", "[query][station: ]", "[query][done]",
            "[query][station=west]",
        ]
        var collector = LogCollector()
        let kinds = texts.map { text in
            collector.add(EmitterLine(emitter: "a", period: .window, level: "INFO", body: text, line: 1)).kind
        }
        let summary = collector.summary()
        let statements = kinds.map { summary.kinds[$0]?.statement }
        #expect(statements[0] == statements[1] && statements[1] == statements[2])
        #expect(Set(statements).count == 3 && !statements.contains(nil))
    }

    @Test func `an exception of several lines is known by its root`() {
        let trace = """
            request failed
            com.example.OrderException: not saved
            \tat com.example.Orders.save(Orders.java:41)
            Caused by: java.net.ConnectException: refused
            \tat java.net.Net.connect(Net.java:5)
            """
        let summary = Self.summary([("cart", .window, "ERROR", trace)])
        #expect(summary.failures.first?.kind.contains("java.net.ConnectException: refused") == true)
    }

    @Test(arguments: [
        ("ERROR", LogSeverity.error), ("error", .error), ("ERROR3", .error), ("FATAL", .critical), ("Warn", .warning),
        ("INFO2", .information), ("TRACE", .debug),
    ]) func `levels are known in any spelling`(_ level: String, _ severity: LogSeverity) {
        #expect(LogSeverity(level: level) == severity)
    }

    @Test(arguments: ["", "9", "loud", String(repeating: "ERROR", count: 50)])
    func `what is no level is none`(_ level: String) {
        #expect(LogSeverity(level: level) == nil)
    }

    @Test func `templates that turn out to be one keep their counts`() {
        let words = ["red", "green", "blue", "white", "black", "brown", "pink"]
        let lines = words.map { ("cart", EmitterLine.Period?.some(.window), "ERROR", "cannot paint \($0) today") }
        let summary = Self.summary(lines)
        #expect(summary.failures.map(\.count) == [7])
    }
}
