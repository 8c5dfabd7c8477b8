extension FaultCatalogue {
    /// Why the control plane does not give a workload what it asks for.
    /// - Source: Kubernetes documentation: resource quotas, scheduling and eviction, persistent volumes, images.
    static let clusterFaults: [FaultDefinition] = [
        FaultDefinition("quota.cpu-exceeded", "has used up its processor quota", [.namespace], .newInstances),
        FaultDefinition("quota.memory-exceeded", "has used up its memory quota", [.namespace], .newInstances),
        FaultDefinition("quota.pods-exceeded", "has used up its quota of pods", [.namespace], .newInstances),
        FaultDefinition("quota.services-exceeded", "has used up its quota of services", [.namespace], .newInstances),
        FaultDefinition("quota.storage-exceeded", "has used up its storage quota", [.namespace], .newInstances),

        FaultDefinition(
            "scheduling.node-selector-mismatch",
            "asks for a node label that no node has",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.node-affinity-mismatch",
            "requires a node affinity that no node meets",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.taint-not-tolerated",
            "does not tolerate the taints of the nodes",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.node-cordoned",
            "finds only cordoned nodes",
            [.deployment, .node, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.pod-anti-affinity-conflict",
            "keeps its pods apart on more nodes than there are",
            [.deployment, .statefulset],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.cpu-insufficient",
            "asks for more processor time than any node has left",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.memory-insufficient",
            "asks for more memory than any node has left",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.topology-spread-unsatisfiable",
            "spreads its pods more evenly than the nodes allow",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.host-port-conflict",
            "wants a port of the node that is taken on every node",
            [.deployment, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.node-pods-exhausted",
            "finds no node that takes more pods",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.device-insufficient",
            "asks for more devices, such as GPUs, than any node has left",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.preempted",
            "was displaced by a workload of higher priority",
            [.deployment, .pod],
            .newInstances
        ),
        FaultDefinition(
            "scheduling.disruption-budget-blocked",
            "allows no voluntary disruption, so that drains hang",
            [.poddisruptionbudget, .deployment],
            .latent
        ),
        FaultDefinition(
            "scheduling.pod-unschedulable",
            "has pods that no node takes",
            [.deployment, .statefulset, .pod],
            .newInstances,
            isSymptom: true
        ),

        FaultDefinition(
            "storage.pvc-capacity-mismatch",
            "claims more room than its volume offers",
            [.persistentvolumeclaim, .statefulset, .deployment],
            .newInstances
        ),
        FaultDefinition(
            "storage.pvc-access-mode-mismatch",
            "claims an access mode that its volume does not offer",
            [.persistentvolumeclaim, .statefulset, .deployment],
            .newInstances
        ),
        FaultDefinition(
            "storage.pvc-selector-mismatch",
            "selects volumes by labels that none has",
            [.persistentvolumeclaim, .statefulset, .deployment],
            .newInstances
        ),
        FaultDefinition(
            "storage.pvc-storage-class-mismatch",
            "asks for a storage class that does not exist",
            [.persistentvolumeclaim, .statefulset, .deployment],
            .newInstances
        ),
        FaultDefinition(
            "storage.pv-already-bound",
            "wants a volume that belongs to another claim",
            [.persistentvolumeclaim, .statefulset, .deployment],
            .newInstances
        ),
        FaultDefinition(
            "storage.claim-pending",
            "waits for a volume",
            [.persistentvolumeclaim, .statefulset, .deployment],
            .newInstances,
            isSymptom: true
        ),
        FaultDefinition(
            "storage.attach-failed",
            "cannot attach or mount its volume",
            [.deployment, .statefulset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "storage.volume-permission-denied",
            "may not write to its volume",
            [.deployment, .statefulset, .pod],
            .outage
        ),
        FaultDefinition(
            "storage.volume-full",
            "has no room left on its volume",
            [.persistentvolumeclaim, .statefulset, .deployment, .host],
            .growth
        ),
        FaultDefinition(
            "storage.volume-zone-conflict",
            "has a volume in a zone where no node takes its pod",
            [.statefulset, .deployment, .persistentvolumeclaim, .pod],
            .newInstances
        ),
        FaultDefinition(
            "storage.inodes-exhausted",
            "has no free inode left, though there is room",
            [.persistentvolumeclaim, .node, .host, .statefulset, .deployment],
            .growth
        ),
        FaultDefinition(
            "storage.slow",
            "has a disk that answers late",
            [.database, .statefulset, .node, .host, .persistentvolumeclaim],
            .slow
        ),
        FaultDefinition(
            "storage.device-failing",
            "has a disk that reports errors",
            [.node, .host, .persistentvolumeclaim],
            .errors
        ),
        FaultDefinition(
            "storage.ephemeral-growth",
            "keeps growing data on its node's own disk",
            [.deployment, .statefulset, .node],
            .growth
        ),

        FaultDefinition(
            "image.reference-incorrect",
            "names an image that does not exist",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "image.registry-dns-failure",
            "cannot resolve the name of its image registry",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "image.registry-unavailable",
            "cannot reach its image registry",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "image.pull-secret-missing",
            "may not pull its image: the pull secret is missing or wrong",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "image.rate-limited",
            "pulls images more often than its registry allows",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "image.architecture-mismatch",
            "has an image for another kind of processor than its node has",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances
        ),
        FaultDefinition(
            "image.pull-failed",
            "cannot pull its image",
            [.deployment, .statefulset, .daemonset, .pod],
            .newInstances,
            isSymptom: true
        ),
    ]
}
