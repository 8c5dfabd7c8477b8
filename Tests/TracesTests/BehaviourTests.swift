import Testing
import Traces

/// Which service first does otherwise than at normal times.
@Suite struct BehaviourTests {
    /// A shop that asks its stock, which asks its store and a price list.
    static func order(stock: [Step], says: [UInt64] = [1, 2]) -> Step {
        Step(
            "shop",
            "POST /orders",
            at: 0,
            200,
            says: says,
            [
                Step("shop", "HTTP GET", at: 10, 150, [Step("stock", "GET /items", at: 20, 130, says: [3], stock)]),
                Step("shop", "INSERT", at: 170, 10),
            ]
        )
    }

    static let store = Step("stock", "SELECT", at: 30, 20, says: [4])
    static let price = Step("stock", "HTTP GET", at: 60, 80, [Step("price", "GET /prices", at: 70, 60, says: [5])])

    @Test func `where nothing changed, nothing is found`() {
        var script = TraceScript()
        script.usually(40, Self.order(stock: [Self.store, Self.price]))
        script.now(60, Self.order(stock: [Self.store, Self.price]))
        #expect(script.changed == [])
        #expect(script.summary.hasBaseline)
    }

    @Test func `a method that returns early is found by the calls that it no longer makes`() throws {
        var script = TraceScript()
        script.usually(40, Self.order(stock: [Self.store, Self.price]))
        script.now(60, Self.order(stock: [Self.store]))
        #expect(script.changed == ["stock"])
        let first = try #require(script.summary.changes.first)
        #expect(first.kind == .missing && first.visits == 60 && first.total == 60 && first.usualVisits == 0)
        let subjects = Set(script.summary.changes.map(\.subject))
        #expect(subjects == ["HTTP GET", "price GET /prices"])
        #expect(first.line > 0 && first.trace.description.count == 32)
    }

    @Test func `the callers that leave steps out because of it are not to blame`() {
        var script = TraceScript()
        script.usually(40, Self.order(stock: [Self.store, Self.price]))
        let hasty = Step(
            "shop",
            "POST /orders",
            at: 0,
            60,
            says: [1],
            [
                Step("shop", "HTTP GET", at: 10, 40, [Step("stock", "GET /items", at: 20, 20, fails: [6])])
            ]
        )
        script.now(30, hasty)
        script.now(30, Self.order(stock: [Self.store, Self.price]))
        #expect(script.changed == ["stock"])
    }

    @Test func `a log line that stops tells of an exception that nobody logs`() {
        var script = TraceScript()
        script.usually(30, Self.order(stock: [Self.store, Self.price]))
        let silent = Step("stock", "SELECT", at: 30, 20)
        script.now(40, Self.order(stock: [silent, Self.price]))
        #expect(script.changed == ["stock"])
        #expect(script.summary.changes.first?.subject == "line 4")
    }

    @Test func `one line in many that got lost at normal times changes nothing`() {
        var script = TraceScript()
        script.usually(29, Self.order(stock: [Self.store, Self.price]))
        script.usually(1, Self.order(stock: [Step("stock", "SELECT", at: 30, 20), Self.price]))
        script.now(40, Self.order(stock: [Self.store, Self.price]))
        #expect(script.changed == [])
        script.now(40, Self.order(stock: [Step("stock", "SELECT", at: 30, 20), Self.price]))
        #expect(script.changed == ["stock"])
    }

    @Test func `of steps that repeat, those count that fall behind their partners`() {
        func batch(_ items: Int, _ done: Int) -> Step {
            Step(
                "batch",
                "run",
                at: 0,
                500,
                (0..<items).map { Step("batch", "load", at: Int64($0) * 10, 5) }
                    + (0..<done).map { Step("batch", "save", at: 200 + Int64($0) * 10, 5) }
            )
        }
        var script = TraceScript()
        for items in 1...6 { script.usually(5, batch(items, items)) }
        for items in 1...6 { script.now(8, batch(items + 3, items + 3)) }
        #expect(script.changed == [], "more work is no change")
        for items in 2...6 { script.now(8, batch(items, items - 1)) }
        #expect(script.summary.changes.first?.subject == "save")
    }

    @Test func `requests of another kind that take another way are no fault`() {
        var script = TraceScript()
        script.usually(5, Self.order(stock: [Self.store, Self.price]))
        script.now(10, Self.order(stock: [Self.store, Step("stock", "cache", at: 60, 1)]))
        let strongest = script.summary.changes.first?.surprise ?? 0
        #expect(strongest < 3)
    }

    @Test func `a step that was optional at normal times is no news`() {
        var script = TraceScript()
        script.usually(20, Self.order(stock: [Self.store, Self.price]))
        script.usually(20, Self.order(stock: [Self.store]))
        script.now(60, Self.order(stock: [Self.store]))
        #expect(script.changed == [])
    }

    @Test func `spans that fail more often count where nothing that they called fails`() {
        var script = TraceScript()
        func asked(_ isError: Bool) -> Step {
            Step(
                "shop",
                "POST /orders",
                at: 0,
                100,
                isError: isError,
                [
                    Step(
                        "shop",
                        "HTTP GET",
                        at: 10,
                        80,
                        isError: isError,
                        [
                            Step("stock", "GET /items", at: 20, 60, isError: isError)
                        ]
                    )
                ]
            )
        }
        script.usually(39, asked(false))
        script.usually(1, asked(true))
        script.now(20, asked(false))
        script.now(20, asked(true))
        #expect(script.changed == ["stock"])
        #expect(script.summary.changes.first?.kind == .failing)
    }

    @Test func `a failure that is known from normal times excuses the visits where it happens`() {
        let failing = Step("shop", "POST /orders", at: 0, 20, says: [1], fails: [7])
        var script = TraceScript()
        script.usually(30, Self.order(stock: [Self.store, Self.price]))
        script.usually(4, failing)
        script.now(30, Self.order(stock: [Self.store, Self.price]))
        script.now(30, failing)
        #expect(script.changed == [])
    }

    @Test func `what is new is found though another failure is known`() {
        var script = TraceScript()
        script.usually(30, Self.order(stock: [Self.store, Self.price]))
        script.usually(4, Step("shop", "POST /orders", at: 0, 20, says: [1], fails: [7]))
        script.now(30, Step("shop", "POST /orders", at: 0, 20, says: [1], fails: [7]))
        script.now(30, Self.order(stock: [Step("stock", "SELECT", at: 30, 20, fails: [8])]))
        #expect(script.changed == ["stock"])
    }

    @Test func `requests that fail show nothing of what belongs to requests`() {
        let failed = Step(
            "shop",
            "POST /orders",
            at: 0,
            20,
            fails: [7],
            [Step("shop", "ErrorController.error", at: 15, 2)]
        )
        var script = TraceScript()
        script.usually(8, failed)
        script.now(20, Self.order(stock: [Self.store, Self.price]))
        #expect(script.changed == [], "that requests no longer fail is no fault")
    }

    @Test func `without a normal time nothing is compared`() {
        var script = TraceScript()
        script.now(40, Self.order(stock: [Self.store]))
        #expect(script.summary.changes == [])
        #expect(!script.summary.hasBaseline)
        #expect(script.summary.calls.map(\.count) == [40])
    }

    @Test func `at a place that was never visited, failures that the service never had count`() {
        var script = TraceScript()
        script.usually(40, Self.order(stock: [Self.store, Self.price]))
        script.now(20, Step("stock", "DELETE /items", at: 0, 20, says: [3]))
        #expect(script.changed == [])
        script.now(20, Step("stock", "DELETE /items", at: 0, 20, fails: [9]))
        #expect(script.changed == ["stock"])
    }

    @Test func `two normal visits are too few`() {
        var script = TraceScript()
        script.usually(2, Self.order(stock: [Self.store, Self.price]))
        script.now(40, Self.order(stock: [Self.store]))
        #expect(script.changed == [])
    }
}
