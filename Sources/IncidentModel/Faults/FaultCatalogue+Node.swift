extension FaultCatalogue {
    /// Why a machine does not carry its work.
    /// - Source: Kubernetes documentation: nodes, node-pressure eviction, cluster components.
    static let nodeFaults: [FaultDefinition] = [
        FaultDefinition(
            "node.kubelet-unavailable",
            "has no running kubelet",
            [.node],
            FaultImpact(instancesLost: 0.2...0.6)
        ),
        FaultDefinition(
            "node.container-runtime-unavailable",
            "has no running container runtime",
            [.node],
            FaultImpact(instancesLost: 0.2...0.6)
        ),
        FaultDefinition(
            "node.kube-proxy-unavailable",
            "has no running kube-proxy",
            [.node],
            FaultImpact(requestsFailed: 0.05...0.4)
        ),
        FaultDefinition("node.scheduler-unavailable", "has no running scheduler", [.node, .cluster], .newInstances),
        FaultDefinition(
            "node.not-ready",
            "is not ready",
            [.node],
            FaultImpact(instancesLost: 0.2...0.6, selfHealingPerHour: 0.2)
        ),
        FaultDefinition("node.memory-pressure", "is short of memory", [.node], .overload),
        FaultDefinition("node.disk-pressure", "is short of disk space", [.node, .host], .growth),
        FaultDefinition("node.pid-pressure", "is short of process numbers", [.node, .host], .errors),
        FaultDefinition("node.cordoned", "takes no new pods", [.node], .latent),
        FaultDefinition(
            "node.provisioning-failed",
            "does not get the machines it asks for",
            [.machineset, .nodegroup],
            .latent
        ),
        FaultDefinition(
            "cluster.capacity-overcommitted",
            "could not carry its work if one node failed",
            [.cluster, .nodegroup],
            .latent
        ),
        FaultDefinition(
            "node.rebooted",
            "was restarted with its pods on it",
            [.node, .host],
            FaultImpact(instancesLost: 0.1...0.4, selfHealingPerHour: 2)
        ),
        FaultDefinition(
            "node.hardware-failing",
            "reports faults of its hardware",
            [.node, .host],
            .errors
        ),
        FaultDefinition(
            "cluster.api-unavailable",
            "has an API server that does not answer or refuses for load",
            [.cluster, .node, .host],
            .newInstances
        ),
        FaultDefinition(
            "cluster.store-unavailable",
            "has a key-value store without a leader, or one that is too slow",
            [.cluster, .node, .database],
            .newInstances
        ),
        FaultDefinition("clock.skew", "has a clock that is wrong", [.node, .host], .errors),
    ]
}
