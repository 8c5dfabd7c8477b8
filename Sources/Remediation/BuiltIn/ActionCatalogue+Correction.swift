internal import IncidentModel

extension ActionCatalogue {
    /// The argument of every step that sets a field.
    private static let correction = ParameterDefinition("correction", .correction, "the field, its value now and then")

    /// A step that sets a field of a workload's pod template, which replaces its pods.
    private static func templateCorrection(
        _ id: StaticString,
        _ title: String,
        sets settable: [String],
        _ remedies: KeyValuePairs<StaticString, Double>
    ) -> ActionDefinition {
        ActionDefinition(
            id,
            .correct,
            on: [.deployment, .statefulset, .daemonset, .pod, .job, .cronjob],
            title,
            .init(
                parameters: [correction],
                after: [allReady, quiet],
                effects: [.replacesInstances(shareAtOnce: 0.25)],
                undo: .restoresRecordedState(meaning: "set the field back to the recorded value"),
                locks: [.target],
                timing: .init(typical: 90, slow: 360),
                cost: 0.8,
                remedies: .rates(remedies),
                settable: settable
            )
        )
    }

    /// Steps that set a declared field of a workload to the right value.
    static let correctionActions: [ActionDefinition] = [
        templateCorrection(
            "kubernetes.correct-image",
            "Set the container's image to one that exists",
            sets: ["image"],
            [
                "image.reference-incorrect": 0.8, "image.registry-dns-failure": 0.6, "image.registry-unavailable": 0.35,
                "image.rate-limited": 0.5, "image.architecture-mismatch": 0.75, "startup.library-missing": 0.6,
                "configuration.time-zone-unknown": 0.5,
            ]
        ),
        templateCorrection(
            "kubernetes.correct-command",
            "Set the container's command right",
            sets: ["command", "args"],
            [
                "startup.command-invalid": 0.85, "startup.init-container-failed": 0.75,
                "startup.init-container-stuck": 0.75,
            ]
        ),
        templateCorrection(
            "kubernetes.correct-environment",
            "Set the container's variable right",
            sets: ["env", "envFrom"],
            [
                "startup.environment-missing": 0.85, "service.env-address-mismatch": 0.9, "database.port-invalid": 0.85,
                "database.credentials-invalid": 0.6, "resource.overload-sustained": 0.4,
                "startup.configuration-invalid": 0.4, "configuration.harmful": 0.6, "certificate.not-trusted": 0.5,
                "configuration.proxy-incorrect": 0.8, "configuration.time-zone-unknown": 0.6,
                "certificate.name-mismatch": 0.4, "queue.rebalancing": 0.5, "credential.expired": 0.3,
                "gateway.timeout-too-short": 0.4,
            ]
        ),
        templateCorrection(
            "kubernetes.correct-probe",
            "Set the container's probe right",
            sets: ["*Probe"],
            ["probe.*": 0.9, "probe.failing": 0.35]
        ),
        templateCorrection(
            "kubernetes.set-resources",
            "Set the container's memory or processor request and limit",
            sets: ["resources"],
            [
                "resource.memory-oom-killed": 0.85, "resource.cpu-throttled": 0.85, "resource.memory-leak": 0.45,
                "scheduling.cpu-insufficient": 0.8, "scheduling.memory-insufficient": 0.8, "resource.cpu-overload": 0.5,
                "resource.garbage-collection-pauses": 0.65, "workload.leader-election-failing": 0.4,
                "scheduling.device-insufficient": 0.5, "resource.autoscaler-blind": 0.7,
                "queue.producers-blocked": 0.45,
            ]
        ),
        templateCorrection(
            "kubernetes.correct-placement",
            "Set the pod's node selector, affinity, tolerations or priority right",
            sets: ["nodeSelector", "nodeName", "affinity", "tolerations", "priority*", "topologySpread*"],
            [
                "scheduling.node-selector-mismatch": 0.9, "scheduling.node-affinity-mismatch": 0.9,
                "scheduling.taint-not-tolerated": 0.85, "scheduling.pod-anti-affinity-conflict": 0.85,
                "scheduling.preempted": 0.75, "scheduling.node-cordoned": 0.3, "scheduling.pod-unschedulable": 0.25,
                "scheduling.topology-spread-unsatisfiable": 0.85, "storage.volume-zone-conflict": 0.45,
                "workload.daemon-missing": 0.75, "image.architecture-mismatch": 0.55,
            ]
        ),
        templateCorrection(
            "kubernetes.correct-pod-settings",
            "Set the pod's name resolution, security context, service account or ports right",
            sets: ["dns*", "securityContext", "serviceAccount*", "ports", "imagePullSecrets"],
            [
                "service.dns-resolution-failure": 0.75, "storage.volume-permission-denied": 0.85,
                "startup.service-account-missing": 0.75, "service.sidecar-port-conflict": 0.85,
                "startup.admission-refused": 0.7, "image.pull-secret-missing": 0.8,
                "scheduling.host-port-conflict": 0.75, "startup.security-context-invalid": 0.85,
                "dns.search-list-costly": 0.8, "image.rate-limited": 0.5, "credential.permission-missing": 0.5,
            ]
        ),
        templateCorrection(
            "kubernetes.move-to-claim",
            "Move the pod's data from the node's own disk to a volume claim, after a backup",
            sets: ["volumes"],
            ["storage.ephemeral-growth": 0.8]
        ),
        templateCorrection(
            "kubernetes.remove-init-container",
            "Take the init container out",
            sets: ["initContainers"],
            ["startup.init-container-stuck": 0.7, "startup.init-container-failed": 0.5]
        ),
    ]
}
