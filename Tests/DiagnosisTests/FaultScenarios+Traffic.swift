import IncidentModel

extension FaultCase {
    /// A service `cart` that nobody reaches.
    static let down = Scenario().alert("TargetDown", ["namespace": "shop", "service": "cart"])

    /// A resolver that denies the names of a namespace.
    static let resolver = Scenario().command(
        "kubectl get configmap coredns -n kube-system -o yaml",
        "kind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n"
            + "    .:53 {\n      template ANY ANY shop.svc.cluster.local {\n        rcode NXDOMAIN\n      }\n"
            + "      kubernetes cluster.local\n    }\n"
    )

    static let servicePod = """
        {"kind": "Pod", "metadata": {"name": "cart-7d9f8b6c5-x2x4z", "namespace": "shop", "labels": {"app": "cart"}},
         "spec": {"containers": [{"name": "main", "ports": [{"containerPort": 7070}]}]},
         "status": {"phase": "Running", "containerStatuses": [{"name": "main", "ready": true}]}}
        """

    static func service(selector: String, target: Int) -> String {
        """
        {"kind": "Service", "metadata": {"name": "cart", "namespace": "shop"},
         "spec": {"selector": {"app": "\(selector)"}, "ports": [{"port": 7070, "targetPort": \(target)}]}}
        """
    }

    static let traffic = [
        FaultCase(
            "service.selector-mismatch",
            "service/shop/cart",
            down.command("kubectl get pod \(pod) -o json", servicePod)
                .command("kubectl get svc cart -o json", service(selector: "carts", target: 7070))
        ),
        FaultCase(
            "service.port-mapping-mismatch",
            "service/shop/cart",
            down.command("kubectl get pod \(pod) -o json", servicePod)
                .command("kubectl get svc cart -o json", service(selector: "cart", target: 8080))
        ),
        FaultCase(
            "service.env-address-mismatch",
            "deployment/shop/checkout",
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "checkout"])
                .command(
                    "kubectl get svc -n shop",
                    "NAME\tTYPE\tPORT(S)\ncart\tClusterIP\t7070/TCP\ncheckout\tClusterIP\t5050/TCP\n"
                )
                .command(
                    "kubectl get deployment checkout -n shop -o yaml",
                    "kind: Deployment\nmetadata: {name: checkout, namespace: shop}\nspec:\n  template:\n    spec:\n"
                        + "      containers:\n      - {name: main, env: [{name: CART_ADDR, value: \"cartt:7070\"}]}\n"
                )
        ),
        FaultCase(
            "dns.resolver-misconfigured",
            "configmap/kube-system/coredns",
            resolver.alert("CoreDNSErrorsHigh", ["namespace": "kube-system", "deployment": "coredns"])
        ),
        FaultCase(
            "network.policy-blocks",
            "networkpolicy/shop/deny-all",
            down.log("checkout", "dial tcp 10.0.0.9:7070: i/o timeout").calls("service/checkout", "service/cart")
                .command("kubectl get networkpolicy -n shop", "NAME\tPOD-SELECTOR\tAGE\ndeny-all\t<none>\t9m\n")
        ),
        FaultCase(
            "certificate.renewal-failed",
            "certificate/shop/cart-tls",
            Scenario().alert("CertManagerCertNotReady", ["namespace": "shop", "certificate": "cart-tls"])
                .command("kubectl get certificate -n shop", "NAME\tREADY\tSECRET\ncart-tls\tFalse\tcart-tls\n")
        ),
        FaultCase(
            "certificate.expired",
            "service/shop/cart",
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "checkout"])
                .calls("service/checkout", "service/cart")
                .log("checkout", "call to cart:7070 failed: x509: certificate has expired")
        ),
        FaultCase(
            "flag.harmful",
            "flag/paymentFailure",
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "checkout"])
                .change(.flag, "checkout", "paymentFailure off -> 100%")
                .log("checkout", "flag evaluated: paymentFailure=100%")
        ),
    ]

    static let data = [
        FaultCase(
            "database.connections-exhausted",
            "database/shop/orders",
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "checkout"])
                .calls("service/checkout", "database/orders")
                .log("checkout", "FATAL: remaining connection slots are reserved for superusers")
        ),
        FaultCase(
            "database.replication-lag",
            "database/orders-replica",
            Scenario(namespace: nil).alert("RDSReplicaLagHigh", ["db_instance_identifier": "orders-replica"])
                .metric("orders-replica", "ReplicaLag", [2, 2, 3, 40, 90, 200, 400, 600, 800, 900])
                .calls("service/checkout", "database/orders-replica")
        ),
        FaultCase(
            "database.storage-full",
            "database/orders",
            Scenario(namespace: nil).alert("RDSFreeStorageLow", ["db_instance_identifier": "orders"])
                .metric("orders", "FreeStorageSpace", [100, 90, 80, 70, 60, 50, 40, 30, 20, 10])
                .calls("service/checkout", "database/orders")
        ),
        FaultCase(
            "cache.memory-full",
            "cache/shop/redis",
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "cart"])
                .calls("service/cart", "cache/redis")
                .log("cart", "redis:6379: OOM command not allowed when used memory > 'maxmemory'.")
        ),
        FaultCase(
            "queue.backlog-growing",
            "queue/shop/billing",
            Scenario().alert("KafkaConsumerLagHigh", ["namespace": "shop", "consumergroup": "billing"])
                .metric("billing", "consumer_lag", [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120])
        ),
        FaultCase(
            "credential.mismatch",
            "deployment/shop/cart",
            cart.pods("\(pod) 0/1 CrashLoopBackOff 6")
                .command("kubectl logs \(pod) -n shop", "FATAL: password authentication failed for user \"cart\"")
        ),
    ]

    static let security = [
        FaultCase(
            "security.crypto-mining",
            "deployment/shop/cart",
            Scenario().alert("CryptoMiningDetected", ["namespace": "shop", "pod": pod])
                .pods("\(pod) 1/1 Running 0")
                .log(pod, "xmrig: connected to stratum+tcp://pool:3333")
        ),
        FaultCase(
            "security.brute-force",
            "host/bastion-1",
            Scenario().alert("SSHBruteForce", ["instance": "bastion-1:9100"])
                .log("bastion-1", "sshd[7]: Failed password for invalid user admin from 203.0.113.9 port 4711")
        ),
    ]
}
