internal import IncidentModel

extension ActionCatalogue {
    /// That another node can take the work.
    private static let elsewhere = Condition(
        """
        count(node where it.node.ready and it.node.schedulable) >= 2 or \
        not target.node.ready and count(node where it.node.ready and it.node.schedulable) >= 1
        """,
        "another node is ready and takes pods"
    )

    /// Steps on machines: services of a node, cordon, drain, capacity, disks.
    static let nodeActions: [ActionDefinition] = [
        ActionDefinition(
            "node.restart-service",
            .restart,
            on: [.node, .host],
            "Restart a service of the node",
            .init(
                parameters: [
                    ParameterDefinition(
                        "service",
                        .choice([
                            "kubelet", "containerd", "crio", "kube-proxy", "kube-scheduler", "chronyd",
                            "systemd-resolved",
                        ]),
                        "the service"
                    )
                ],
                // A node whose clock or proxy is wrong is ready all the while.
                after: [Condition("target.node.ready", "the node is ready"), quiet],
                effects: [.dropsWork],
                locks: [.target, .nodes],
                timing: .init(typical: 20, slow: 120),
                cost: 0.7,
                executor: .systemd,
                remedies: .rates([
                    "node.kubelet-unavailable": 0.8, "node.container-runtime-unavailable": 0.75,
                    "node.kube-proxy-unavailable": 0.8, "node.scheduler-unavailable": 0.85, "clock.skew": 0.8,
                    "node.not-ready": 0.45, "network.plugin-unavailable": 0.6, "cluster.api-unavailable": 0.5,
                    "cluster.store-unavailable": 0.45,
                ])
            )
        ),
        ActionDefinition(
            "systemd.restart-unit",
            .restart,
            on: [.host],
            "Restart a unit of the host",
            .init(
                parameters: [ParameterDefinition("unit", .name, "the unit, without a path")],
                after: [quiet],
                effects: [.stopsAllInstances, .dropsWork],
                locks: [.target],
                timing: .init(typical: 10, slow: 60),
                cost: 0.6,
                executor: .systemd,
                remedies: .rates(["resource.memory-leak": 0.6, "service.unreachable": 0.35, "clock.skew": 0.7])
            )
        ),
        ActionDefinition(
            "kubernetes.cordon-node",
            .drain,
            on: [.node],
            "Keep new pods off the node",
            .init(
                before: [elsewhere],
                after: [Condition("not target.node.schedulable", "the node takes no new pods")],
                undo: .action("kubernetes.uncordon-node", meaning: "let the node take pods again"),
                locks: [.target, .nodes],
                timing: .init(typical: 3, slow: 15),
                cost: 0.4,
                remedies: .rates(["node.memory-pressure": 0.35, "node.disk-pressure": 0.35, "node.pid-pressure": 0.35])
            )
        ),
        ActionDefinition(
            "kubernetes.drain-node",
            .drain,
            on: [.node],
            "Move the node's pods elsewhere, within their disruption budgets",
            .init(
                before: [elsewhere],
                after: [Condition("not target.node.schedulable", "the node takes no new pods")],
                window: 900,
                effects: [.removesInstances(share: 0.2), .dropsWork],
                undo: .action("kubernetes.uncordon-node", meaning: "let the node take pods again"),
                locks: [.target, .nodes],
                timing: .init(typical: 180, slow: 900),
                cost: 1.2,
                remedies: .rates([
                    "node.kubelet-unavailable": 0.7, "node.container-runtime-unavailable": 0.7,
                    "node.kube-proxy-unavailable": 0.65, "node.not-ready": 0.75, "network.delay": 0.6,
                    "network.packet-loss": 0.7, "node.memory-pressure": 0.6, "node.pid-pressure": 0.6,
                    "clock.skew": 0.5, "node.disk-pressure": 0.3, "queue.broker-unavailable": 0.3, "storage.slow": 0.4,
                    "storage.device-failing": 0.75, "node.hardware-failing": 0.8, "network.conntrack-full": 0.5,
                    "network.link-down": 0.75, "network.plugin-unavailable": 0.55, "network.addresses-exhausted": 0.4,
                    "node.rebooted": 0.4,
                ])
            )
        ),
        ActionDefinition(
            "cluster.add-nodes",
            .scale,
            on: [.nodegroup, .machineset, .cluster, .node],
            "Add nodes to the group",
            .init(
                parameters: [ParameterDefinition("count", .integer(1...20), "how many nodes to add")],
                after: [quiet],
                effects: [.addsCapacity(share: 0.2)],
                undo: .action("kubernetes.drain-node", meaning: "drain and release the nodes that were added"),
                locks: [.target],
                timing: .init(typical: 240, slow: 900),
                cost: 3,
                executor: .cloud,
                remedies: .rates([
                    "scheduling.cpu-insufficient": 0.75, "scheduling.memory-insufficient": 0.75,
                    "cluster.capacity-overcommitted": 0.8, "node.provisioning-failed": 0.3, "node.memory-pressure": 0.4,
                    "scheduling.preempted": 0.5, "scheduling.node-pods-exhausted": 0.8,
                    "scheduling.device-insufficient": 0.7, "storage.volume-zone-conflict": 0.5,
                    "network.addresses-exhausted": 0.45, "scheduling.topology-spread-unsatisfiable": 0.4,
                ])
            )
        ),
        ActionDefinition(
            "host.rotate-logs",
            .storage,
            on: [.host, .node, .database],
            "Rotate and compress logs under the declared paths",
            .init(
                after: [quiet],
                undo: .irreversible("logs beyond the retention are dropped"),
                locks: [.target],
                timing: .init(typical: 20, slow: 120),
                cost: 0.5,
                executor: .systemd,
                remedies: .rates([
                    "node.disk-pressure": 0.5, "storage.ephemeral-growth": 0.3, "storage.volume-full": 0.45,
                    "storage.inodes-exhausted": 0.3,
                ]),
                approval: .one
            )
        ),
        ActionDefinition(
            "host.clear-declared-paths",
            .storage,
            on: [.host, .node],
            "Clear caches, unused images and temporary files under the declared paths",
            .init(
                after: [quiet],
                undo: .irreversible("cleared files are gone; only paths declared as expendable are touched"),
                locks: [.target],
                timing: .init(typical: 30, slow: 180),
                cost: 0.5,
                executor: .systemd,
                remedies: .rates([
                    "node.disk-pressure": 0.7, "storage.inodes-exhausted": 0.75, "storage.volume-full": 0.7,
                ]),
                approval: .one
            )
        ),
        ActionDefinition(
            "kubernetes.expand-claim",
            .storage,
            on: [.persistentvolumeclaim, .statefulset, .deployment],
            "Enlarge the volume claim",
            .init(
                parameters: [
                    ParameterDefinition("growth-percent", .integer(10...200), "by how much of its size, in percent")
                ],
                after: [hasRoom],
                undo: .irreversible("a volume cannot be made smaller"),
                locks: [.target, .data],
                timing: .init(typical: 60, slow: 600),
                cost: 1.5,
                remedies: .rates([
                    "storage.volume-full": 0.85, "storage.pvc-capacity-mismatch": 0.2, "storage.inodes-exhausted": 0.4,
                    "cache.persistence-failing": 0.4, "queue.producers-blocked": 0.5,
                ]),
                approval: .one
            )
        ),
    ]
}
