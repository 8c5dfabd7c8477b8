import Diagnosis
import EvenkeelTestKit
import IncidentModel
import Testing

/// Where nothing but alerts and a graph are known, the pattern of what alerts and what does not tells the root.
@Suite struct AlertStormTests {
    /// A shop: users come in at `web`; `orders` and `search` need stores; `orders` tells `billing` by way of a queue.
    static let shop = Scenario()
        .calls("service/edge", "service/web", "service/orders", "service/stock", "database/stock-db")
        .calls("service/web", "service/search", "cache/index")
        .calls("service/orders", "service/payment")
        .calls("service/orders", "queue/events", "service/billing")
        .calls("service/stock", "service/quotes")

    private static func firing(_ pairs: (String, String)..., in scenario: Scenario = shop) -> Scenario {
        pairs.reduce(scenario) { scene, pair in
            scene.alert(pair.0, ["namespace": "shop", "service": pair.1, "severity": "warning"])
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let scenario: Scenario
        let root: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "the deepest of what answers with errors",
            scenario: firing(("HighErrorRate", "stock"), ("HighErrorRate", "orders"), ("HighErrorRate", "web")),
            root: "stock"
        ),
        Case(
            name: "what gets no requests while all its callers fail",
            scenario: firing(("NoTraffic", "search"), ("HighErrorRate", "web"), ("HighErrorRate", "edge")),
            root: "search"
        ),
        Case(
            name: "what fails, and not the idle things that it no longer calls",
            scenario: firing(
                ("HighErrorRate", "orders"),
                ("HighErrorRate", "web"),
                ("NoTraffic", "stock"),
                ("NoTraffic", "payment"),
                ("NoTraffic", "billing"),
                ("NoTraffic", "quotes")
            ),
            root: "orders"
        ),
        Case(
            name: "a pod that does not start, and not its louder caller",
            scenario: firing(("HighErrorRate", "orders"), ("HighRequestLatency", "orders"), ("HighErrorRate", "web"))
                .alert("KubePodCrashLooping", ["namespace": "shop", "pod": "payment", "severity": "warning"]),
            root: "payment"
        ),
        Case(
            name: "the silent thing that everything in trouble needs",
            scenario: firing(
                ("HighErrorRate", "a"),
                ("HighErrorRate", "b"),
                ("HighErrorRate", "c"),
                ("HighErrorRate", "d"),
                in: Scenario().calls("service/a", "database/ledger").calls("service/b", "database/ledger")
                    .calls("service/c", "database/ledger").calls("service/d", "database/ledger")
            ),
            root: "ledger"
        ),
        Case(
            name: "a version of a service stands for the service",
            scenario: firing(("HighErrorRate", "web"))
                .alert("KubePodNotReady", ["namespace": "shop", "pod": "search-v3", "severity": "warning"]),
            root: "search-v3"
        ),
    ]

    @Test(arguments: cases) func `the root comes first`(_ scene: Case) throws {
        let findings = scene.scenario.findings
        let named = findings.hypotheses.map { "\($0.entity.name) \($0.confidence)" }
        #expect(findings.hypotheses.first?.entity.name == scene.root, "\(named)")
        #expect(findings.groups.first?.root.name == scene.root)
        #expect(findings.hypotheses.reduce(0) { $0 + $1.confidence } <= 1)
        #expect(findings.hypotheses.map(\.confidence) == findings.hypotheses.map(\.confidence).sorted(by: >))
    }

    @Test func `trouble travels to callers and to what is no longer called, and a queue only carries`() throws {
        let group = try #require(Self.cases[2].scenario.findings.groups.first)
        let edges = Set(group.edges.map { "\($0.cause.name)>\($0.effect.name)" })
        #expect(
            edges == ["orders>web", "orders>stock", "orders>payment", "orders>billing", "stock>quotes"],
            "\(edges.sorted())"
        )
    }

    @Test func `victims are ruled out with the way of the trouble`() throws {
        let scenario = Self.firing(
            ("HighErrorRate", "orders"),
            ("HighErrorRate", "web"),
            ("HighErrorRate", "edge"),
            ("NoTraffic", "billing")
        ).alert("KubePodCrashLooping", ["namespace": "shop", "pod": "orders", "severity": "warning"])
        let ruled = scenario.findings.ruledOut
        let web = try #require(ruled.first { $0.entity.name == "web" })
        #expect(web.reason.hasPrefix("it needs ") && web.reason.contains("orders"))
        let billing = try #require(ruled.first { $0.entity.name == "billing" })
        #expect(billing.reason.hasPrefix("its requests come by way of "))
    }

    @Test func `a cause outside of what alerts name keeps its chance`() throws {
        for scene in Self.cases {
            let sum = scene.scenario.findings.hypotheses.reduce(0) { $0 + $1.confidence }
            #expect(sum <= 0.76, "\(scene.name)")
        }
    }

    @Test func `two faults far from each other make two groups`() {
        let scenario = Self.firing(("HighErrorRate", "orders"), ("HighErrorRate", "web"))
            .calls("service/mail", "service/relay", "service/dns-proxy")
            .alert("KubePodCrashLooping", ["namespace": "shop", "pod": "payment", "severity": "warning"])
            .alert("KubePodCrashLooping", ["namespace": "shop", "pod": "relay", "severity": "warning"])
            .alert("HighErrorRate", ["namespace": "shop", "service": "mail", "severity": "warning"])
        let findings = scenario.findings
        #expect(Set(findings.groups.map(\.root.name)) == ["payment", "relay"])
        #expect(Set(findings.hypotheses.prefix(2).map(\.entity.name)) == ["payment", "relay"])
    }

    @Test func `what crashes in the depth comes before chronic noise, however much is well above it`() {
        var scenario = Scenario()
        for front in 0..<12 {
            scenario = scenario.calls("service/front-\(front)", "service/middle", "service/deep")
            for leaf in 0..<3 { scenario = scenario.calls("service/front-\(front)", "service/leaf-\(front)-\(leaf)") }
        }
        for noisy in ["batch", "reports", "mail"] {
            scenario = scenario.calls("service/timer", "service/\(noisy)")
                .alert("KubeHpaMaxedOut", ["namespace": "shop", "service": noisy, "severity": "warning"])
        }
        let findings = scenario.alert(
            "KubePodCrashLooping",
            ["namespace": "shop", "service": "deep", "severity": "warning"]
        ).findings
        #expect(findings.hypotheses.first?.entity.name == "deep", "\(findings.hypotheses.map(\.entity.name))")
    }

    @Test func `the order of alerts, and repeats of them, change nothing`() {
        let seed = UInt64.random(in: 0 ..< .max)
        var generator = SeededGenerator(seed: seed)
        for scene in Self.cases {
            let expected = scene.scenario.result
            for _ in 0..<4 {
                var shuffled = scene.scenario
                shuffled.alerts += shuffled.alerts.prefix(2)
                shuffled.alerts.shuffle(using: &generator)
                shuffled.edges.shuffle(using: &generator)
                shuffled.nodes.shuffle(using: &generator)
                let result = shuffled.result
                #expect(result.findings == expected.findings, "\(scene.name), seed \(seed)")
                #expect(DeterminismTests.digest(result) == DeterminismTests.digest(expected), "seed \(seed)")
            }
        }
    }

    @Test func `random graphs and alerts give confidences that are chances, in any order`() {
        let seed = UInt64.random(in: 0 ..< .max)
        var generator = SeededGenerator(seed: seed)
        let names = ["HighErrorRate", "HighRequestLatency", "NoTraffic", "KubePodNotReady", "CPUThrottlingHigh", "Odd"]
        for _ in 0..<60 {
            let count = Int.random(in: 1...12, using: &generator)
            var scenario = Scenario()
            for _ in 0..<Int.random(in: 0...24, using: &generator) {
                let pair = (0..<2).map { _ in "service/s\(Int.random(in: 0..<count, using: &generator))" }
                scenario = scenario.calls(pair[0], pair[1])
            }
            for _ in 0..<Int.random(in: 1...16, using: &generator) {
                let service = "s\(Int.random(in: 0..<count, using: &generator))"
                let name = names[Int.random(in: 0..<names.count, using: &generator)]
                scenario = scenario.alert(
                    name,
                    ["namespace": "shop", "service": service, "severity": "warning"],
                    after: Int64.random(in: 0...15, using: &generator)
                )
            }
            let findings = scenario.findings
            let confidences = findings.hypotheses.map(\.confidence)
            #expect(confidences.allSatisfy { (0...1).contains($0) }, "seed \(seed)")
            #expect(confidences.reduce(0, +) <= 1, "seed \(seed)")
            #expect(confidences == confidences.sorted(by: >), "seed \(seed)")
            for edge in findings.groups.flatMap(\.edges) { #expect(edge.cause != edge.effect, "seed \(seed)") }
            scenario.alerts.shuffle(using: &generator)
            #expect(scenario.findings == findings, "seed \(seed)")
        }
    }
}
