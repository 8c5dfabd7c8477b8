import IncidentModel
import Testing

/// Where slowness begins.
@Suite struct SlownessTests {
    /// A front that calls three services on two machines.
    private static let shop = Scenario()
        .calls("service/front", "service/orders").calls("service/front", "service/stock")
        .calls("service/orders", "service/mail").calls("service/front", "service/users")
        .command(
            "kubectl get pods -n shop -o wide",
            ["NAME\tREADY\tSTATUS\tRESTARTS\tAGE\tIP\tNODE"]
                .appending(
                    contentsOf: [
                        ("front", "worker-1"), ("orders", "worker-2"), ("mail", "worker-2"), ("stock", "worker-2"),
                        ("users", "worker-1"),
                    ].map { "\(Scenario.pod(of: $0.0))\t1/1\tRunning\t0\t9d\t10.1.0.7\t\($0.1)" }
                )
                .joined(separator: "\n")
        )

    private static func slow(_ names: String...) -> Scenario {
        names.reduce(shop) { scenario, name in
            scenario.alert("HighLatency", ["namespace": "shop", "service": name])
        }
    }

    @Test func `what is slow without a slow callee is where it begins`() {
        let scenario = Self.slow("front", "orders", "mail")
        #expect(scenario.named.first == "network.delay service/shop/mail")
    }

    @Test func `several that are slow by themselves on one machine point at the machine`() {
        let scenario = Self.slow("front", "orders", "mail", "stock")
        #expect(scenario.named.first == "network.delay node/worker-2")
    }

    @Test func `everything that one calls on several machines points at the one`() {
        let names = ["orders", "stock", "users"]
        let scenario = (names + ["front"]).reduce(Self.shop) { scenario, name in
            scenario.alert("HighLatency", ["namespace": "shop", "service": name])
        }
        var spread = scenario
        spread.commands = spread.commands.map { line, output in
            (
                line,
                output.replacing(
                    "\(Scenario.pod(of: "stock"))\t1/1\tRunning\t0\t9d\t10.1.0.7\tworker-2",
                    with: "\(Scenario.pod(of: "stock"))\t1/1\tRunning\t0\t9d\t10.1.0.7\tworker-3"
                )
            )
        }
        #expect(spread.named.first == "network.delay service/shop/front")
    }

    @Test func `a program without processor time is slow by itself`() {
        let scenario = Self.slow("front", "stock")
            .deployment("stock", "{containers: [{name: main, resources: {limits: {cpu: 200m}}}]}")
            .metric("stock", "cpu", [0.02, 0.02, 0.02, 0.02, 0.18, 0.19, 0.19, 0.19, 0.19])
        #expect(scenario.named.first == "resource.cpu-overload deployment/shop/stock")
        #expect(!scenario.names("network.delay"))
    }

    @Test func `a machine that has to send again loses packets`() {
        let scenario = Self.slow("front", "orders")
            .metric("worker-2", "tcp_retransmits", [0, 0, 0, 0, 8, 9, 9, 9, 9])
            .command("kubectl get nodes", "NAME\tSTATUS\tROLES\tAGE\tVERSION\nworker-2\tReady\tnode\t9d\tv1.31.2")
        #expect(scenario.named.first == "network.packet-loss node/worker-2")
        let noise = Self.slow("front", "orders")
            .metric("worker-2", "tcp_retransmits", [0, 0, 0, 0, 0.3, 0.2, 0.3, 0.2, 0.3])
        #expect(!noise.names("network.packet-loss"))
    }

    @Test func `without knowing where programs run nothing is said of networks`() {
        var scenario = Self.slow("front", "orders")
        scenario.commands = []
        #expect(!scenario.names("network.delay"))
    }
}

extension Array {
    /// This array with others behind it.
    fileprivate func appending(contentsOf others: [Element]) -> [Element] { self + others }
}
