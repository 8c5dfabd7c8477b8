import IncidentModel
import Testing

/// Routes that lead elsewhere than they say.
@Suite struct RouteStateTests {
    private static let services = [
        "ab-order 10.0.0.1 8081/TCP <none>", "ab-stock 10.0.0.2 8082/TCP <none>",
        "ab-user 10.0.0.3 8083/TCP <none>", "ab-web 10.0.0.4 80/TCP <none>",
    ]

    private static func proxy(_ lines: String) -> Scenario {
        Scenario().services(services[0], services[1], services[2], services[3])
            .deployment(
                "ab-web",
                "{containers: [{name: main}], volumes: [{name: conf, configMap: {name: web-conf}}]}"
            )
            .command(
                "kubectl describe configmap web-conf -n shop",
                "Name: web-conf\nNamespace: shop\nData\n====\n\(lines)"
            )
    }

    private static func block(_ path: String, _ target: String) -> String {
        "location /api/\(path) {\n  proxy_pass http://\(target);\n}\n"
    }

    private static let right =
        block("order", "ab-order:8081") + block("stock", "ab-stock:8082") + block("user", "ab-user:8083")

    @Test func `routes that lead where they say are right`() {
        #expect(Self.proxy(Self.right).named == [])
    }

    @Test(arguments: [
        ("ab-stock:8082", "ab-order:8081"), ("ab-stock:8082", "ab-stok:8082"), ("ab-stock:8082", "ab-stock:9999"),
    ]) func `one route that leads elsewhere`(own: String, wrong: String) {
        let lines = Self.right.replacing(own, with: wrong) + Self.block("order/old", "ab-order:8081")
        let scenario = Self.proxy(lines)
        #expect(scenario.named.first == "service.gateway-misroute deployment/shop/ab-web")
    }

    @Test func `a gateway that writes the address before the path`() {
        let lines = [("order", "ab-order:8081"), ("stock", "ab-stock:8082"), ("user", "ab-user:8083")].map {
            path,
            target in
            "- uri: http://\(target)\n  predicates:\n  - Path=/api/\(path)/**\n"
        }.joined()
        #expect(Self.proxy(lines).named == [])
        let wrong = lines.replacing("ab-user:8083", with: "ab-users:8083")
        #expect(Self.proxy(wrong).named.first == "service.gateway-misroute deployment/shop/ab-web")
    }

    @Test func `an address outside of the cluster is nobody's fault`() {
        #expect(Self.proxy(Self.right + Self.block("mail", "smtp.example.net:25")).named == [])
    }

    @Test func `an ingress that names a port which its service does not have`() {
        let ingress = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: shop, namespace: shop}
            spec:
              rules:
              - http:
                  paths:
                  - {path: /stock, backend: {service: {name: ab-stock, port: {number: 8090}}}}
            """
        let scenario = Scenario().services(Self.services[1]).command(
            "kubectl get ingress shop -n shop -o yaml",
            ingress
        )
        #expect(scenario.named.first == "service.gateway-misroute ingress/shop/shop")
        #expect(scenario.correction?.hasSuffix("ab-stock:8090 -> ab-stock:8082") == true)
    }
}
