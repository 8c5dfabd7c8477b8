extension FaultCatalogue {
    /// The kinds that run pods, the usual one first.
    private static let workloads: [EntityKind] = [.deployment, .statefulset, .daemonset, .pod]

    /// Why a workload that was scheduled does not run, or runs badly.
    /// - Source: Kubernetes documentation: pod lifecycle, container states and reasons, probes, deployments, autoscaling.
    static let workloadFaults: [FaultDefinition] = [
        FaultDefinition(
            "startup.secret-missing",
            "needs a secret or a key of it that is missing",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "startup.configmap-missing",
            "needs a config map or a key of it that is missing",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "startup.service-account-missing",
            "names a service account that does not exist",
            workloads,
            .newInstances
        ),
        FaultDefinition("startup.command-invalid", "starts a command that cannot be run", workloads, .newInstances),
        FaultDefinition("startup.configuration-invalid", "stops at its own configuration", workloads, .newInstances),
        FaultDefinition(
            "startup.environment-missing",
            "lacks a variable that it needs to start",
            workloads,
            .newInstances
        ),
        FaultDefinition("startup.init-container-failed", "has an init container that fails", workloads, .newInstances),
        FaultDefinition(
            "startup.init-container-stuck",
            "has an init container that never ends",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "startup.dependency-unavailable",
            "stops because something it needs does not answer",
            workloads,
            .newInstances,
            isSymptom: true
        ),
        FaultDefinition("startup.admission-refused", "is refused by an admission policy", workloads, .newInstances),
        FaultDefinition(
            "startup.admission-unavailable",
            "cannot be created, since an admission webhook does not answer",
            [.deployment, .statefulset, .daemonset, .service, .pod],
            .newInstances
        ),
        FaultDefinition(
            "startup.security-context-invalid",
            "may not run as the user that its image or template asks for",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "startup.library-missing",
            "lacks a library or module that it loads",
            workloads,
            .newInstances
        ),
        FaultDefinition("startup.crash-loop", "keeps crashing", workloads, .newInstances, isSymptom: true),

        FaultDefinition(
            "probe.liveness-port-incorrect",
            "is probed for life on a wrong port",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "probe.liveness-protocol-incorrect",
            "is probed for life by a wrong protocol",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "probe.liveness-path-incorrect",
            "is probed for life on a wrong path",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "probe.liveness-timing-incorrect",
            "is killed by its liveness probe before it is up",
            workloads,
            .newInstances
        ),
        FaultDefinition(
            "probe.readiness-port-incorrect",
            "is probed for readiness on a wrong port",
            workloads,
            .outage
        ),
        FaultDefinition(
            "probe.readiness-protocol-incorrect",
            "is probed for readiness by a wrong protocol",
            workloads,
            .outage
        ),
        FaultDefinition(
            "probe.readiness-path-incorrect",
            "is probed for readiness on a wrong path",
            workloads,
            .outage
        ),
        FaultDefinition("probe.failing", "fails its probes", workloads, .newInstances, isSymptom: true),

        FaultDefinition(
            "workload.process-stopped",
            "has a process that ended and is not started again",
            [.service, .host],
            .newInstances
        ),
        FaultDefinition("workload.zero-replicas", "is scaled to zero", [.deployment, .statefulset], .outage),
        FaultDefinition("workload.bad-release", "fails since its last release", workloads + [.service], .errors),
        FaultDefinition(
            "workload.behaviour-changed",
            "no longer does what it used to do for the same requests",
            [.service, .deployment, .statefulset, .daemonset, .pod, .function],
            .errors
        ),
        FaultDefinition("workload.rollout-stuck", "has a rollout that does not progress", workloads, .newInstances),
        FaultDefinition(
            "workload.cronjob-missed",
            "has missed too many start times",
            [.cronjob],
            .latent
        ),
        FaultDefinition(
            "workload.daemon-missing",
            "does not run on every node that it should",
            [.daemonset],
            .errors
        ),
        FaultDefinition(
            "workload.leader-election-failing",
            "cannot keep its leader",
            [.deployment, .statefulset, .daemonset],
            .errors
        ),
        FaultDefinition("workload.job-failed", "failed", [.job, .cronjob], .latent),
        FaultDefinition(
            "workload.replicas-missing",
            "has fewer replicas than it should",
            workloads,
            .newInstances,
            isSymptom: true
        ),

        FaultDefinition(
            "resource.cpu-overload",
            "has more work than processor time",
            workloads + [.service, .host],
            .overload
        ),
        FaultDefinition("resource.cpu-throttled", "is throttled at its processor limit", workloads, .slow),
        FaultDefinition("resource.memory-oom-killed", "is killed at its memory limit", workloads, .newInstances),
        FaultDefinition(
            "resource.memory-leak",
            "uses more and more memory",
            workloads + [.service, .host],
            .growth
        ),
        FaultDefinition(
            "resource.file-descriptors-exhausted",
            "has run out of file descriptors",
            workloads + [.host],
            .errors
        ),
        FaultDefinition("resource.thread-pool-exhausted", "has run out of worker threads", workloads, .overload),
        FaultDefinition(
            "resource.garbage-collection-pauses",
            "stands still for long to collect garbage",
            workloads + [.service],
            .slow
        ),
        FaultDefinition(
            "resource.deadlocked",
            "has threads that wait for each other for ever",
            workloads + [.service],
            .overload
        ),
        FaultDefinition(
            "resource.autoscaler-blind",
            "cannot read the metrics by which it scales",
            [.autoscaler, .deployment],
            .latent
        ),
        FaultDefinition(
            "resource.autoscaler-at-limit",
            "may not grow any further",
            [.autoscaler, .deployment],
            .overload
        ),
        FaultDefinition(
            "resource.overload-sustained",
            "keeps itself overloaded: retries and waiting work outlast the cause",
            workloads + [.service],
            .overload
        ),

        FaultDefinition(
            "release.schema-mismatch",
            "expects another schema than its database has",
            [.deployment, .statefulset, .service, .database],
            .errors
        ),
        FaultDefinition(
            "release.interface-incompatible",
            "calls what its callee does not offer, or no longer",
            [.deployment, .statefulset, .service],
            .errors
        ),
        FaultDefinition(
            "release.api-version-removed",
            "is declared in an API version that the cluster no longer serves",
            [.release, .deployment, .statefulset, .cronjob, .ingress],
            .latent
        ),

        FaultDefinition(
            "flag.harmful",
            "fails since a feature flag was switched",
            [.flag, .service] + workloads,
            .errors
        ),
        FaultDefinition(
            "configuration.harmful",
            "misbehaves since its configuration was changed",
            [.configmap] + workloads + [.service],
            .errors
        ),
        FaultDefinition(
            "configuration.proxy-incorrect",
            "sends its requests through a proxy that does not serve them",
            workloads + [.host, .service],
            .refusal
        ),
        FaultDefinition(
            "configuration.time-zone-unknown",
            "is set to a time zone that its image does not know",
            workloads,
            .errors
        ),
    ]
}
