import IncidentModel

/// One fault with the least evidence from which a person would name it.
struct FaultCase: Sendable, CustomStringConvertible {
    let fault: String
    let entity: String
    let scenario: Scenario
    var description: String { "\(fault) on \(entity)" }

    init(_ fault: String, _ entity: String, _ scenario: Scenario) {
        (self.fault, self.entity, self.scenario) = (fault, entity, scenario)
    }

    static let all = workload + cluster + traffic + data + security

    /// A deployment `cart` that lacks replicas.
    static let cart = Scenario().alert(
        "KubeDeploymentReplicasMismatch",
        ["namespace": "shop", "deployment": "cart", "severity": "warning"]
    )
    static let pod = "cart-7d9f8b6c5-x2x4z"
    static let deployment = "deployment/shop/cart"

    static let workload = [
        FaultCase(
            "resource.memory-oom-killed",
            deployment,
            cart.pods("\(pod) 0/1 OOMKilled 5")
        ),
        FaultCase(
            "image.reference-incorrect",
            deployment,
            cart.pods("\(pod) 0/1 ImagePullBackOff 0")
                .event("Failed", "pod/\(pod)", #"Failed to pull image "cart:v9": manifest unknown"#)
        ),
        FaultCase(
            "image.pull-secret-missing",
            deployment,
            cart.pods("\(pod) 0/1 ErrImagePull 0")
                .event("Failed", "pod/\(pod)", #"Failed to pull image "r.example/cart:2": pull access denied"#)
        ),
        FaultCase(
            "startup.secret-missing",
            deployment,
            cart.pods("\(pod) 0/1 CreateContainerConfigError 0")
                .event("Failed", "pod/\(pod)", #"Error: secret "cart-key" not found"#)
        ),
        FaultCase(
            "startup.configmap-missing",
            deployment,
            cart.pods("\(pod) 0/1 CreateContainerConfigError 0")
                .event("Failed", "pod/\(pod)", #"Error: configmap "cart-settings" not found"#)
        ),
        FaultCase(
            "startup.command-invalid",
            deployment,
            cart.pods("\(pod) 0/1 RunContainerError 3")
                .event("Failed", "pod/\(pod)", #"Error: exec: "cartd": executable file not found in $PATH"#)
        ),
        FaultCase(
            "startup.environment-missing",
            deployment,
            cart.pods("\(pod) 0/1 CrashLoopBackOff 4")
                .command("kubectl logs \(pod) -n shop", "required environment variable CART_DB is not set")
        ),
        FaultCase(
            "probe.readiness-path-incorrect",
            deployment,
            cart.pods("\(pod) 0/1 Running 0")
                .event("Unhealthy", "pod/\(pod)", "Readiness probe failed: HTTP probe failed with statuscode: 404")
        ),
        FaultCase(
            "workload.zero-replicas",
            deployment,
            Scenario().alert("TargetDown", ["namespace": "shop", "service": "cart"])
                .command("kubectl get deploy -n shop", "NAME\tREADY\tUP-TO-DATE\tAVAILABLE\ncart\t0/0\t0\t0\n")
        ),
        FaultCase(
            "workload.bad-release",
            deployment,
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "cart"])
                .pods("cart-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6", "cart-5c4d3b2a1-b7b8n 1/1 Running 0")
                .change(.deploy, "cart", "v1.42 -> v1.43")
        ),
    ]

    static let cluster = [
        FaultCase(
            "quota.memory-exceeded",
            "namespace/shop",
            cart.command("kubectl get deploy -n shop", "NAME\tREADY\tUP-TO-DATE\tAVAILABLE\ncart\t0/1\t0\t0\n").event(
                "FailedCreate",
                "replicaset/cart-7d9f8b6c5",
                "pods \"\(pod)\" is forbidden: exceeded quota: shop, requested: limits.memory=300Mi, "
                    + "used: limits.memory=0, limited: limits.memory=128Mi"
            )
        ),
        FaultCase(
            "scheduling.cpu-insufficient",
            deployment,
            cart.pods("\(pod) 0/1 Pending 0")
                .event("FailedScheduling", "pod/\(pod)", "0/3 nodes are available: 3 Insufficient cpu.")
        ),
        FaultCase(
            "scheduling.taint-not-tolerated",
            deployment,
            cart.pods("\(pod) 0/1 Pending 0")
                .event(
                    "FailedScheduling",
                    "pod/\(pod)",
                    "0/3 nodes are available: 3 node(s) had untolerated taint {gpu: }."
                )
        ),
        FaultCase(
            "storage.pvc-storage-class-mismatch",
            "persistentvolumeclaim/shop/data-db-1",
            Scenario().alert(
                "KubePersistentVolumeClaimPending",
                ["namespace": "shop", "persistentvolumeclaim": "data-db-1"]
            ).command(
                "kubectl get pvc -n shop",
                "NAME\tSTATUS\tVOLUME\tCAPACITY\tACCESS MODES\tSTORAGECLASS\n"
                    + "data-db-0\tBound\tpv-1\t10Gi\tRWO\tstandard\ndata-db-1\tPending\t\t\t\tfast\n"
            ).event(
                "ProvisioningFailed",
                "persistentvolumeclaim/data-db-1",
                #"storageclass.storage.k8s.io "fast" not found"#
            )
        ),
        FaultCase(
            "node.not-ready",
            "node/n-1",
            Scenario().alert("KubeNodeNotReady", ["node": "n-1", "severity": "critical"])
                .command("kubectl get nodes", "NAME\tSTATUS\tROLES\nn-1\tNotReady\t<none>\nn-2\tReady\t<none>\n")
        ),
        FaultCase(
            "node.disk-pressure",
            "node/n-1",
            Scenario().alert("NodeFilesystemAlmostOutOfSpace", ["node": "n-1"])
                .command("kubectl get nodes", "NAME\tSTATUS\tDISKPRESSURE\nn-1\tReady\tTrue\n")
        ),
        FaultCase(
            "resource.autoscaler-at-limit",
            "horizontalpodautoscaler/shop/cart",
            Scenario().alert("KubeHpaMaxedOut", ["namespace": "shop", "horizontalpodautoscaler": "cart"])
                .command(
                    "kubectl get hpa -n shop",
                    "NAME\tTARGETS\tMINPODS\tMAXPODS\tREPLICAS\ncart\t198%/50%\t1\t5\t5\n"
                )
        ),
    ]
}
