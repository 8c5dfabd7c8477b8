import Diagnosis
import IncidentModel
import Testing

@Suite struct MetricDiagnosisTests {
    @Test func `nothing is blamed while all is as usual`() {
        let findings = MetricCase.shop().findings
        #expect(findings.isAbstention)
        #expect(findings.onset == nil)
    }

    @Test func `the deepest service whose added time makes up that of its callers is the root`() throws {
        // 0.15 s more in stock are 0.15 s more in orders and front.
        let findings = MetricCase.shop(stock: 4, orders: 2.5, front: 1.75).findings
        let best = try #require(findings.hypotheses.first)
        #expect(best.entity.name == "stock")
        #expect(best.fault.text == "service.latency-high")
        #expect(best.confidence > 0.8)
        #expect(findings.ruledOut.contains { $0.entity.name == "front" && $0.reason.contains("service stock") })
        let excerpt = best.evidence.first?.excerpt ?? ""
        #expect(excerpt.hasPrefix("latency_average of stock rose from 0.05"))
    }

    @Test func `a callee that adds too little to explain its caller is not the root`() throws {
        let findings = MetricCase.shop(stock: 1.3, orders: 5, front: 3).findings
        #expect(findings.hypotheses.first?.entity.name == "orders")
    }

    @Test func `the onset is when the series left its normal`() throws {
        let shop = MetricCase.shop(stock: 4, orders: 2.5, front: 1.75)
        let onset = try #require(shop.findings.onset)
        #expect(abs(onset.seconds(since: shop.time(MetricCase.baseline + 15))) <= 60)
    }

    @Test func `a processor at its limit is the cause of its own service's latency`() throws {
        let shop = MetricCase.shop(orders: 3, front: 2)
            .with("orders", "cpu_usage", 20, unit: "%") { $0 >= 15 ? 98 : $1 }
            .with("stock", "cpu_usage", 20, unit: "%")
        let best = try #require(shop.findings.hypotheses.first)
        #expect(best.entity.name == "orders")
        #expect(best.fault.text == "resource.cpu-overload")
    }

    @Test func `a service that waits while its processor is idle is told as the network`() throws {
        let shop = MetricCase.shop(orders: 8, front: 4.5).with("orders", "cpu_usage", 40, unit: "%")
        #expect(shop.findings.hypotheses.first?.fault.text == "network.delay")
    }

    @Test func `a processor that works more because more is asked is no fault`() {
        let shop = MetricCase.shop(load: 2).with("orders", "cpu_usage", 30, unit: "%") { $0 >= 15 ? $1 * 2 : $1 }
        #expect(shop.findings.isAbstention)
    }

    @Test func `a processor that is hardly used is no fault however much it grows`() {
        let shop = MetricCase.shop().with("orders", "cpu_usage", 0.2, unit: "%") { $0 >= 15 ? $1 * 20 : $1 }
        #expect(shop.findings.isAbstention)
    }

    @Test func `a baseline of another day with another level blames nobody`() {
        var shop = MetricCase()
        shop.isAdjacent = false
        shop = shop.with("front", "latency_average", 0.2, unit: "s") { $1 * 3 }
            .with("front", "requests_sum", 1000, unit: "count")
        #expect(shop.findings.isAbstention)
    }

    @Test func `one spike in one series is no incident`() {
        let shop = MetricCase.shop().with("search", "latency_p95", 0.05, unit: "s") { $0 == 20 ? $1 * 5 : $1 }
        #expect(shop.findings.isAbstention)
    }

    @Test func `errors are located where they begin`() throws {
        let failing: (Int, Double) -> Double = { place, value in place >= 15 ? value - 20 : value }
        let shop = MetricCase.shop()
            .with("front", "availability_average", 99.9, unit: "%", noise: 0.001, change: failing)
            .with("orders", "availability_average", 99.9, unit: "%", noise: 0.001, change: failing)
            .with("stock", "availability_average", 99.9, unit: "%", noise: 0.001)
        let best = try #require(shop.findings.hypotheses.first)
        #expect(best.entity.name == "orders")
        #expect(best.fault.text == "service.errors-high")
    }

    @Test func `without a graph the one at its limit stands out`() throws {
        let quiet = ["a", "b", "c", "d"].reduce(MetricCase()) { $0.with($1, "cpu", 20, unit: "%") }
        let findings = quiet.with("e", "cpu", 20, unit: "%") { $0 >= 15 ? 99 : $1 }.findings
        #expect(findings.hypotheses.map(\.entity.name) == ["e"])
    }

    @Test func `the same evidence gives the same findings in any order of the series`() {
        var shop = MetricCase.shop(stock: 4, orders: 2.5, front: 1.75)
        let first = shop.findings
        shop.series.reverse()
        #expect(shop.findings == first)
    }
}
