import Testing
import Traces

/// Whose time it is.
@Suite struct TimeTests {
    static func asked(_ own: Int64, _ below: Int64, skew: Int64 = 0) -> Step {
        Step(
            "shop",
            "GET /",
            at: 0,
            own + below + 4,
            [
                Step(
                    "shop",
                    "HTTP GET",
                    at: own / 2,
                    below + 4,
                    [
                        Step("stock", "GET /items", at: own / 2 + 2 + skew, below)
                    ]
                )
            ]
        )
    }

    private static func operation(_ service: String, _ script: TraceScript) throws -> TraceSummary.Operation {
        try #require(script.summary.operations.first { $0.service == service && !$0.isBaseline })
    }

    @Test func `a slow callee is not blamed on its callers`() throws {
        var script = TraceScript()
        script.usually(40, Self.asked(20, 30))
        script.now(40, Self.asked(20, 900))
        #expect(script.summary.changes.map(\.service) == ["stock"])
        #expect(script.summary.changes.first?.kind == .slow)
        let shop = try Self.operation("shop", script)
        #expect(shop.duration == 0.924 && shop.ownTime == 0.02)
    }

    @Test func `a caller that is slow itself is`() {
        var script = TraceScript()
        script.usually(40, Self.asked(20, 30))
        script.now(40, Self.asked(600, 30))
        #expect(script.summary.changes.map(\.service) == ["shop"])
    }

    @Test func `what is lost on the way is the callee's delay and nobody's work`() {
        func late(_ wait: Int64) -> Step {
            Step(
                "shop",
                "GET /",
                at: 0,
                100 + wait,
                [
                    Step("shop", "HTTP GET", at: 10, 80 + wait, [Step("stock", "GET /items", at: 10 + wait, 70)])
                ]
            )
        }
        var script = TraceScript()
        script.usually(40, late(5))
        script.now(40, late(500))
        #expect(script.summary.changes.map(\.service) == ["stock"])
        #expect(script.summary.changes.first?.kind == .delayed)
    }

    @Test func `children that run at the same time count once`() throws {
        let parallel = (0..<5).map { Step("stock", "GET /\($0)", at: 10, 60 + Int64($0) * 5) }
        var script = TraceScript()
        script.now(3, Step("shop", "GET /", at: 0, 100, parallel))
        #expect(try Self.operation("shop", script).ownTime == 0.02)
        let apart = (0..<5).map { Step("stock", "GET /\($0)", at: Int64($0) * 20, 10) }
        var other = TraceScript()
        other.now(3, Step("shop", "GET /", at: 0, 100, apart))
        #expect(try Self.operation("shop", other).ownTime == 0.05)
    }

    @Test func `work that goes on after the answer is not counted against it`() throws {
        var script = TraceScript()
        script.now(3, Step("shop", "GET /", at: 0, 100, [Step("shop", "send mail", at: 90, 5000)]))
        #expect(try Self.operation("shop", script).duration == 0.1)
    }

    @Test(arguments: [Int64(-3_600_000), -50, 50, 3_600_000]) func `clocks that differ change nothing`(
        skew: Int64
    ) throws {
        var script = TraceScript()
        script.usually(40, Self.asked(20, 30))
        script.now(40, Self.asked(20, 30, skew: skew))
        #expect(script.summary.changes == [])
        #expect(script.summary.oddities.skewed == 40)
        #expect(try Self.operation("shop", script).ownTime == 0.02)
    }

    @Test func `retries are several calls, and their time is not the caller's`() throws {
        let tries = (0..<3).map { Step("stock", "GET /items", at: 10 + Int64($0) * 100, 90, isError: $0 < 2) }
        var script = TraceScript()
        script.now(5, Step("shop", "GET /", at: 0, 320, tries))
        #expect(try Self.operation("shop", script).ownTime == 0.05)
        #expect(script.summary.calls.map(\.count) == [15])
        let stock = try Self.operation("stock", script)
        #expect(stock.calls == 15 && stock.errors == 10)
    }
}
