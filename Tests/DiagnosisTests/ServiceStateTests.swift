import IncidentModel
import Testing

/// Services compared with the containers behind them, and with what can be reached.
@Suite struct ServiceStateTests {
    private static let named = "{containers: [{name: main, ports: [{name: api, containerPort: 9000}]}]}"
    private static let plain = "{containers: [{name: main, ports: [{containerPort: 9000, protocol: TCP}]}]}"

    private static func service(_ port: String, target: String, endpoints: String, template: String) -> Scenario {
        Scenario().deployment("basket", template).pods("\(Scenario.pod(of: "basket")) 1/1 Running 0")
            .command(
                "kubectl describe service basket -n shop",
                """
                Name:        basket
                Namespace:   shop
                Selector:    app=basket
                Type:        ClusterIP
                Port:        \(port)
                TargetPort:  \(target)
                Endpoints:   \(endpoints)
                """
            )
    }

    @Test func `a target port by a name that no container's port has leads nowhere`() {
        let scenario = Self.service("api  80/TCP", target: "apy/TCP", endpoints: "10.1.0.7", template: Self.named)
        #expect(scenario.named.first == "service.port-mapping-mismatch service/shop/basket")
        #expect(scenario.correction == "service/shop/basket spec.ports[0].targetPort: apy -> api")
    }

    @Test func `a target port by the name that a container's port has is right`() {
        let scenario = Self.service("api  80/TCP", target: "api/TCP", endpoints: "10.1.0.7:9000", template: Self.named)
        #expect(scenario.named == [])
    }

    @Test func `a transport that the container does not speak is wrong`() {
        let scenario = Self.service(
            "grpc  9000/UDP",
            target: "9000/UDP",
            endpoints: "10.1.0.7:9000",
            template: Self.plain
        )
        #expect(scenario.named.first == "service.protocol-mismatch service/shop/basket")
        #expect(scenario.correction == "service/shop/basket spec.ports[0].protocol: UDP -> TCP")
    }

    @Test func `a service of names over UDP is right`() {
        let template = "{containers: [{name: main, ports: [{containerPort: 53, protocol: UDP}]}]}"
        let scenario = Self.service("dns  53/UDP", target: "53/UDP", endpoints: "10.1.0.7:53", template: template)
        #expect(scenario.named == [])
    }

    @Test func `a port beside the target is ordinary where the container declares the target`() {
        let scenario = Self.service(
            "http  80/TCP",
            target: "9000/TCP",
            endpoints: "10.1.0.7:9000",
            template: Self.plain
        )
        #expect(scenario.named == [])
    }

    @Test func `of a container whose ports nobody knows, only a port that need not be mapped tells`() {
        func shown(_ port: Int, _ target: Int) -> Scenario {
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "basket"])
                .pods("\(Scenario.pod(of: "basket")) 1/1 Running 0")
                .command(
                    "kubectl describe service basket -n shop",
                    """
                    Name:        basket
                    Namespace:   shop
                    Port:        \(port)/TCP
                    TargetPort:  \(target)/TCP
                    Endpoints:   10.1.0.7:\(target)
                    """
                )
        }
        #expect(shown(7070, 7171).named.first == "service.port-mapping-mismatch service/shop/basket")
        #expect(
            !shown(80, 8080).names("service.port-mapping-mismatch"),
            "containers seldom listen on a privileged port"
        )
    }

    @Test func `a policy is suspect when it selects what alerts`() {
        func listed(_ selector: String) -> Scenario {
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "basket"])
                .deployment("basket", Self.plain).deployment("orders", Self.plain)
                .list("networkpolicies", "NAME POD-SELECTOR AGE", "inbound \(selector) 6m")
        }
        #expect(listed("app=basket").names("network.policy-blocks"))
        #expect(!listed("app=orders").names("network.policy-blocks"))
    }

    @Test func `what cannot be reached is named though nothing else is known to be wrong`() {
        let scenario = Self.service(
            "http  80/TCP",
            target: "9000/TCP",
            endpoints: "10.1.0.7:9000",
            template: Self.plain
        )
        let failed = scenario.command("nc -zv basket 80 -n shop", "Connection Failed")
        #expect(failed.named.first == "service.unreachable service/shop/basket")
        #expect(scenario.command("nc -zv basket 80 -n shop", "basket (10.0.0.9:80) open").named == [])
        #expect(scenario.command("nc -zv basket 8443 -n shop", "Connection Failed").named == [], "no port of it")
    }

    @Test func `a machine from which nothing answers that answers elsewhere has lost its proxy`() {
        var scenario = Scenario().services("a 10.0.0.1 80/TCP app=a", "b 10.0.0.2 80/TCP app=b")
        for name in ["a", "b"] {
            scenario = scenario.command(
                "nc -zv \(name) 80 -n shop",
                "from a pod on worker-1: Connection Failed\nfrom a pod on worker-2: \(name) (10.0.0.1:80) open\nSucceeded"
            )
        }
        scenario = scenario.command("kubectl get nodes", "NAME\tSTATUS\tROLES\tAGE\nworker-1\tReady\tnode\t9d")
        #expect(scenario.named.first == "node.kube-proxy-unavailable node/worker-1")
    }

    @Test func `a gateway's service that finds another program's pods sends everybody there`() {
        let scenario = Scenario()
            .deployment("api-gateway", Self.plain).deployment("orders", Self.plain)
            .services("api-gateway 10.0.0.1 80/TCP app=orders", "orders 10.0.0.2 80/TCP app=orders")
        #expect(scenario.named.first == "service.gateway-misroute service/shop/api-gateway")
        #expect(scenario.correction == "service/shop/api-gateway spec.selector.app: orders -> api-gateway")
        let other = Scenario()
            .deployment("basket", Self.plain).deployment("orders", Self.plain)
            .services("basket 10.0.0.1 80/TCP app=orders", "orders 10.0.0.2 80/TCP app=orders")
        #expect(other.named.first == "service.selector-mismatch service/shop/basket")
    }
}
