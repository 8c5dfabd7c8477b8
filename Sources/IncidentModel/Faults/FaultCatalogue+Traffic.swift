extension FaultCatalogue {
    /// Why requests do not reach what should answer them, or are answered badly.
    /// - Source: Kubernetes documentation: services, DNS for services and pods, network policies, ingress.
    static let trafficFaults: [FaultDefinition] = [
        FaultDefinition("service.selector-mismatch", "selects no pod", [.service], .outage),
        FaultDefinition("service.port-mapping-mismatch", "forwards to a port nobody listens on", [.service], .outage),
        FaultDefinition("service.protocol-mismatch", "forwards by a wrong protocol", [.service], .outage),
        FaultDefinition(
            "service.env-address-mismatch",
            "is configured with a wrong address of something it calls",
            [.deployment, .service, .statefulset],
            .refusal
        ),
        FaultDefinition(
            "service.gateway-misroute",
            "routes requests to the wrong place",
            [.ingress, .route, .service, .deployment, .configmap],
            .refusal
        ),
        FaultDefinition(
            "service.dns-resolution-failure",
            "cannot resolve names",
            [.deployment, .service, .pod],
            .refusal
        ),
        FaultDefinition(
            "service.sidecar-port-conflict",
            "has two containers that want one port",
            [.deployment, .pod],
            .newInstances
        ),
        FaultDefinition(
            "service.load-balancer-failed",
            "gets no load balancer",
            [.service],
            .outage
        ),
        FaultDefinition("service.missing", "does not exist though others call it", [.service], .refusal),
        FaultDefinition("service.no-endpoints", "has nobody behind it", [.service], .outage, isSymptom: true),
        FaultDefinition(
            "service.errors-high",
            "answers too many requests with errors",
            [.service, .deployment],
            .errors,
            isSymptom: true
        ),
        FaultDefinition(
            "service.latency-high",
            "answers too slowly",
            [.service, .deployment],
            .slow,
            isSymptom: true
        ),
        FaultDefinition("service.unreachable", "does not answer", [.service, .deployment], .outage, isSymptom: true),
        FaultDefinition(
            "service.traffic-lost",
            "gets none of the requests that it usually gets",
            [.service, .deployment],
            .outage,
            isSymptom: true
        ),
        FaultDefinition(
            "alert.unexplained",
            "has an alert whose cause the evidence does not tell",
            [.service, .deployment, .host, .cluster],
            .errors,
            isSymptom: true
        ),

        FaultDefinition(
            "gateway.request-too-large",
            "refuses requests for their size",
            [.ingress, .route, .service, .deployment, .configmap],
            .errors
        ),
        FaultDefinition(
            "gateway.timeout-too-short",
            "gives up before what is behind it answers",
            [.ingress, .route, .service, .deployment, .configmap],
            .errors
        ),

        FaultDefinition(
            "dns.search-list-costly",
            "asks for many names that do not exist before the right one",
            [.deployment, .statefulset, .service, .configmap],
            .slow
        ),
        FaultDefinition(
            "dns.resolver-misconfigured",
            "answers names wrongly",
            [.configmap, .deployment, .service],
            .refusal
        ),
        FaultDefinition("dns.resolver-unavailable", "does not answer name queries", [.deployment, .service], .refusal),

        FaultDefinition(
            "network.policy-blocks",
            "is cut off by a network policy",
            [.networkpolicy, .deployment, .service, .pod, .namespace],
            .refusal
        ),
        FaultDefinition("network.delay", "answers late because of the network", [.service, .deployment, .node], .slow),
        FaultDefinition("network.packet-loss", "loses packets", [.node, .service, .deployment], .overload),

        FaultDefinition(
            "network.conntrack-full",
            "has no room left to track connections",
            [.node, .host],
            .overload
        ),
        FaultDefinition(
            "network.mtu-mismatch",
            "loses packets above a certain size",
            [.node, .daemonset, .host, .deployment, .service],
            .errors
        ),
        FaultDefinition(
            "network.ports-exhausted",
            "has no free local port for new connections",
            [.deployment, .statefulset, .pod, .host, .node, .service],
            .errors
        ),
        FaultDefinition(
            "network.addresses-exhausted",
            "has no address left for new pods",
            [.node, .cluster, .nodegroup, .namespace],
            .newInstances
        ),
        FaultDefinition(
            "network.plugin-unavailable",
            "has no working pod network",
            [.node, .daemonset],
            .newInstances
        ),
        FaultDefinition(
            "network.link-down",
            "has a network interface that goes down",
            [.node, .host],
            .overload
        ),

        FaultDefinition(
            "dependency.unavailable",
            "fails because something outside does not answer",
            [.external, .service, .deployment],
            .errors
        ),
        FaultDefinition(
            "dependency.rate-limited",
            "is refused by something outside for asking too often",
            [.external, .service, .deployment],
            .errors
        ),

        FaultDefinition(
            "certificate.expired",
            "shows a certificate that has expired",
            [.certificate, .ingress, .service, .secret, .host],
            .refusal
        ),
        FaultDefinition(
            "certificate.expiring",
            "shows a certificate that will expire soon",
            [.certificate, .ingress, .service, .secret, .host],
            FaultImpact(minutesToLoss: 600...10_000, selfHealingPerHour: 0.01)
        ),
        FaultDefinition(
            "certificate.authority-missing",
            "cannot issue certificates: its authority's key is missing",
            [.issuer, .secret, .certificate],
            FaultImpact(requestsFailed: 0...0.3, minutesToLoss: 30...3000, selfHealingPerHour: 0.02)
        ),
        FaultDefinition(
            "certificate.renewal-failed",
            "has a certificate whose renewal fails",
            [.certificate, .issuer, .secret],
            FaultImpact(requestsFailed: 0...0.3, minutesToLoss: 30...3000, selfHealingPerHour: 0.02)
        ),
        FaultDefinition(
            "certificate.name-mismatch",
            "shows a certificate for another name",
            [.certificate, .ingress, .service, .secret, .host],
            .refusal
        ),
        FaultDefinition(
            "certificate.key-mismatch",
            "holds a certificate and a key that do not belong together",
            [.secret, .ingress, .certificate, .service, .deployment],
            .refusal
        ),
        FaultDefinition(
            "certificate.not-trusted",
            "is not trusted, or demands encryption that the other side does not offer",
            [.service, .deployment, .certificate],
            .refusal
        ),
    ]
}
