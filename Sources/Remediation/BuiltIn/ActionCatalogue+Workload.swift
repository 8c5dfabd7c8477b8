internal import IncidentModel

extension ActionCatalogue {
    /// The kinds that own pods.
    static let podOwners: Set<EntityKind> = [.deployment, .statefulset, .daemonset, .service]

    /// That all wanted replicas are ready.
    static let allReady = Condition("target.replicas.ready >= target.replicas.desired", "all wanted replicas are ready")
    /// That no alert fires on the target.
    static let quiet = Condition("target.alerts.firing == 0", "no alert fires on the target any more")
    /// That a storage has room again: a tenth more leaves that much even where it was full.
    static let hasRoom = Condition("target.storage.free.share >= 0.05", "a twentieth of the room is free")
    /// That the workload is meant to serve.
    static let hasReplicas = Condition("target.replicas.desired >= 1", "the workload is meant to run")

    /// Steps on running workloads: restart, scale, roll back, pin, flags.
    static let workloadActions: [ActionDefinition] =
        supervisedActions + [
            ActionDefinition(
                "kubernetes.rollout-restart",
                .restart,
                on: podOwners,
                "Restart the workload's pods, a few at a time",
                .init(
                    before: [hasReplicas],
                    after: [allReady],
                    window: 300,
                    effects: [.replacesInstances(shareAtOnce: 0.25), .dropsWork],
                    undo: .notNeeded,
                    locks: [.target],
                    timing: .init(typical: 60, slow: 240),
                    cost: 0.5,
                    remedies: .rates([
                        "resource.memory-leak": 0.75, "credential.stale-in-process": 0.9,
                        "resource.thread-pool-exhausted": 0.7, "resource.file-descriptors-exhausted": 0.7,
                        "database.connections-exhausted": 0.45, "dns.resolver-unavailable": 0.6,
                        "service.dns-resolution-failure": 0.35, "queue.consumer-stopped": 0.6, "network.delay": 0.35,
                        "network.packet-loss": 0.35, "resource.overload-sustained": 0.4, "resource.cpu-overload": 0.3,
                        "service.unreachable": 0.3, "service.errors-high": 0.2, "service.latency-high": 0.2,
                        "cache.unavailable": 0.4, "database.unavailable": 0.3, "probe.failing": 0.2,
                        "resource.deadlocked": 0.85, "resource.garbage-collection-pauses": 0.45,
                        "network.ports-exhausted": 0.55, "workload.leader-election-failing": 0.4,
                        "queue.rebalancing": 0.3,
                        "credential.expired": 0.35, "network.plugin-unavailable": 0.5,
                        "startup.admission-unavailable": 0.35, "network.mtu-mismatch": 0.2,
                    ])
                )
            ),
            ActionDefinition(
                "kubernetes.delete-pod",
                .restart,
                on: [.pod],
                "Delete one pod, so that its controller makes a new one",
                .init(
                    after: [quiet],
                    effects: [.replacesInstances(shareAtOnce: 0.34), .dropsWork],
                    undo: .notNeeded,
                    locks: [.target],
                    timing: .init(typical: 20, slow: 120),
                    cost: 0.4,
                    remedies: .rates([
                        "network.delay": 0.4, "storage.attach-failed": 0.35, "resource.thread-pool-exhausted": 0.6,
                        "queue.consumer-stopped": 0.5, "queue.broker-unavailable": 0.4, "resource.deadlocked": 0.8,
                        "database.replication-broken": 0.3,
                    ])
                )
            ),
            ActionDefinition(
                "kubernetes.scale-workload",
                .scale,
                on: [.deployment, .statefulset, .service, .queue],
                "Change the number of replicas",
                .init(
                    parameters: [
                        ParameterDefinition("replicas", .integer(0...1000), "the number of replicas to run")
                    ],
                    before: [
                        Condition(
                            "argument.replicas != target.replicas.desired",
                            "the number differs from the present one"
                        )
                    ],
                    after: [Condition("target.replicas.ready >= argument.replicas", "that many replicas are ready")],
                    effects: [.setsInstances(argument: "replicas")],
                    undo: .action("kubernetes.scale-workload", meaning: "scale back to the number before"),
                    locks: [.target],
                    timing: .init(typical: 45, slow: 240),
                    cost: 1,
                    remedies: .rates([
                        "workload.zero-replicas": 0.95, "resource.cpu-overload": 0.7, "queue.backlog-growing": 0.65,
                        "resource.thread-pool-exhausted": 0.5, "resource.overload-sustained": 0.45,
                        "scheduling.disruption-budget-blocked": 0.55, "security.hostile-traffic": 0.25,
                        "scheduling.pod-anti-affinity-conflict": 0.5, "service.latency-high": 0.3,
                        "network.ports-exhausted": 0.45, "startup.admission-unavailable": 0.4,
                        "queue.rebalancing": 0.25,
                    ])
                )
            ),
            ActionDefinition(
                "kubernetes.raise-autoscaler-limit",
                .scale,
                on: [.autoscaler, .deployment, .statefulset],
                "Raise the autoscaler's largest number of replicas",
                .init(
                    parameters: [
                        ParameterDefinition("maximum", .integer(1...1000), "the new largest number of replicas")
                    ],
                    before: [
                        Condition(
                            "argument.maximum > target.autoscaler.maximum",
                            "the new limit is above the present one"
                        )
                    ],
                    after: [
                        Condition(
                            "target.autoscaler.current < target.autoscaler.maximum",
                            "the autoscaler has room again"
                        )
                    ],
                    effects: [.addsCapacity(share: 0.5)],
                    undo: .restoresRecordedState(meaning: "set the limit back to the number before"),
                    locks: [.target],
                    timing: .init(typical: 60, slow: 240),
                    cost: 1,
                    remedies: .rates(["resource.autoscaler-at-limit": 0.85])
                )
            ),
            ActionDefinition(
                "kubernetes.rollback-workload",
                .rollback,
                on: [.deployment, .statefulset, .daemonset, .service],
                "Go back to the workload's previous revision",
                .init(
                    parameters: [
                        ParameterDefinition(
                            "revision",
                            .integer(1...1_000_000),
                            isRequired: false,
                            "the revision to go back to"
                        )
                    ],
                    before: [],
                    after: [allReady, quiet],
                    window: 600,
                    effects: [.replacesInstances(shareAtOnce: 0.25)],
                    undo: .action(
                        "kubernetes.rollback-workload",
                        meaning: "go forward to the revision before this step"
                    ),
                    locks: [.target],
                    timing: .init(typical: 90, slow: 400),
                    cost: 1,
                    remedies: .rates([
                        "workload.bad-release": 0.9, "workload.rollout-stuck": 0.85, "image.reference-incorrect": 0.85,
                        "workload.behaviour-changed": 0.5,
                        "startup.command-invalid": 0.8, "startup.configuration-invalid": 0.7,
                        "startup.environment-missing": 0.8, "startup.init-container-failed": 0.7,
                        "startup.init-container-stuck": 0.7, "probe.*": 0.7, "resource.memory-oom-killed": 0.35,
                        "service.env-address-mismatch": 0.7, "startup.crash-loop": 0.35, "resource.memory-leak": 0.4,
                        "startup.secret-missing": 0.4, "startup.configmap-missing": 0.45, "image.pull-failed": 0.4,
                        "startup.service-account-missing": 0.5, "configuration.harmful": 0.45,
                        "service.sidecar-port-conflict": 0.7, "storage.volume-permission-denied": 0.5,
                        "scheduling.node-selector-mismatch": 0.6, "scheduling.node-affinity-mismatch": 0.6,
                        "scheduling.cpu-insufficient": 0.4, "scheduling.memory-insufficient": 0.4,
                        "database.port-invalid": 0.5, "startup.admission-refused": 0.5, "release.schema-mismatch": 0.85,
                        "release.interface-incompatible": 0.85, "startup.library-missing": 0.85,
                        "image.architecture-mismatch": 0.7, "startup.security-context-invalid": 0.6,
                        "configuration.time-zone-unknown": 0.6, "configuration.proxy-incorrect": 0.6,
                        "resource.garbage-collection-pauses": 0.35, "scheduling.host-port-conflict": 0.5,
                        "credential.permission-missing": 0.45, "certificate.key-mismatch": 0.3,
                        "scheduling.topology-spread-unsatisfiable": 0.5, "release.api-version-removed": 0.3,
                    ])
                )
            ),
            ActionDefinition(
                "helm.rollback-release",
                .rollback,
                on: [.release],
                "Go back to the previous revision of the release",
                .init(
                    parameters: [
                        ParameterDefinition(
                            "revision",
                            .integer(1...1_000_000),
                            isRequired: false,
                            "the revision to go back to"
                        )
                    ],
                    after: [quiet],
                    window: 600,
                    effects: [.replacesInstances(shareAtOnce: 0.34)],
                    undo: .action("helm.rollback-release", meaning: "go forward to the revision before this step"),
                    locks: [.target, .namespace],
                    timing: .init(typical: 120, slow: 500),
                    cost: 1.2,
                    remedies: .rates([
                        "workload.bad-release": 0.85, "configuration.harmful": 0.8, "release.api-version-removed": 0.45,
                        "release.schema-mismatch": 0.7,
                    ])
                )
            ),
            ActionDefinition(
                "kubernetes.pin-image",
                .pin,
                on: [.deployment, .statefulset, .daemonset],
                "Hold the workload at the image that is known to work",
                .init(
                    parameters: [ParameterDefinition("correction", .correction, "the image to hold")],
                    after: [allReady],
                    effects: [.replacesInstances(shareAtOnce: 0.25)],
                    undo: .restoresRecordedState(meaning: "set the image back to the one before"),
                    locks: [.target],
                    timing: .init(typical: 90, slow: 400),
                    cost: 1.1,
                    remedies: .rates([
                        "image.reference-incorrect": 0.75, "security.vulnerable-version": 0.6,
                        "workload.bad-release": 0.6,
                    ])
                )
            ),
            ActionDefinition(
                "feature.disable",
                .flag,
                on: [.flag],
                "Switch the feature off",
                .init(
                    after: [Condition("not target.flag.enabled", "the feature is off")],
                    undo: .action("feature.enable", meaning: "switch the feature on again"),
                    locks: [.target],
                    timing: .init(typical: 5, slow: 60),
                    cost: 0.3,
                    executor: .flags,
                    remedies: .rates(["flag.harmful": 0.95])
                )
            ),
            ActionDefinition(
                "feature.enable",
                .flag,
                on: [.flag],
                "Switch the feature on",
                .init(
                    after: [Condition("target.flag.enabled", "the feature is on")],
                    undo: .action("feature.disable", meaning: "switch the feature off again"),
                    locks: [.target],
                    timing: .init(typical: 5, slow: 60),
                    cost: 0.5,
                    executor: .flags
                )
            ),
        ]
}
