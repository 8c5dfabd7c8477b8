internal import IncidentModel

/// What usually has to be set right for a fault, where the evidence shows that it is there but not which value is wrong.
///
/// A step that changes something must say what it sets; if the evidence does not tell the value, a person supplies it, and
/// this says which and how to find it.
enum UsualCorrection: Sendable {
    /// The correction for `suspect`, or nil when no field is set to end such a fault.
    static func correction(for suspect: Suspect, _ scene: Scene) -> Correction? {
        let entity = suspect.entity
        let facts = scene.snapshot.facts
        switch suspect.fault.text {
        case "resource.cpu-throttled", "resource.cpu-overload":
            let limit = facts.number(.cpuLimit, of: entity)
            return measured(
                entity,
                "spec.template.spec.containers[0].resources.limits.cpu",
                limit.map { ResourceQuantity.cpuText($0) },
                limit.map { ResourceQuantity.cpuText(max($0 * 5, 0.25)) },
                "a limit well above what it uses; its present limit holds it back"
            )
        case "resource.memory-oom-killed", "resource.memory-leak", "resource.garbage-collection-pauses":
            let limit = facts.number(.memoryLimit, of: entity)
            return measured(
                entity,
                "spec.template.spec.containers[0].resources.limits.memory",
                limit.map { ResourceQuantity.memoryText($0) },
                limit.map { ResourceQuantity.memoryText($0 * 2) },
                "about double the present limit is a usual first step; then measure what it needs"
            )
        case "database.connections-exhausted":
            let most = facts.number(.connectionsMaximum, of: entity).map { String(Int64(saturating: $0)) }
            return person(entity, "max_connections", most, "a limit that memory allows, after idle sessions were ended")
        case "database.read-only":
            return measured(
                entity,
                "read_only",
                "on",
                "off",
                "writes are refused; first make sure that this is the primary"
            )
        case "database.maintenance-saturating":
            return person(entity, "autovacuum_vacuum_cost_limit", nil, "a lower cost limit, so that maintenance yields")
        case "resource.autoscaler-blind":
            // Use in percent is use over request, which stands with the workload.
            let workload = scene.snapshot.inventory.entities(named: entity.name).first { $0.kind.isWorkload }
            return workload.map {
                let field = "spec.template.spec.containers[0].resources.requests.cpu"
                return person($0, field, nil, "what it usually uses, for its autoscaler to measure against")
            }
        default:
            guard let usual = fields[suspect.fault.text] else { return nil }
            return person(entity, usual.field, nil, usual.advice)
        }
    }

    /// The field that usually is wrong, and how to find its value.
    private static let fields: [String: (field: String, advice: String)] = [
        "startup.configuration-invalid": (
            "data", "the line that its log complains of, as it was before or as the manual has it"
        ),
        "configuration.harmful": ("data", "the value before the last change"),
        "startup.environment-missing": (
            "spec.template.spec.containers[0].env", "the variable that its log asks for, as the revision before had it"
        ),
        "startup.command-invalid": ("spec.template.spec.containers[0].command", "the command that the image provides"),
        "startup.secret-missing": ("secret", "the secret that it names, created by somebody who holds its content"),
        "startup.configmap-missing": ("configmap", "the config map that it names"),
        "startup.service-account-missing": ("spec.template.spec.serviceAccountName", "an account that exists"),
        "startup.admission-refused": (
            "spec.template.spec.securityContext", "what the policy that refuses it demands"
        ),
        "startup.init-container-failed": ("spec.template.spec.initContainers[0]", "what the init container should do"),
        "startup.init-container-stuck": (
            "spec.template.spec.initContainers[0]", "what it waits for, or that it is not needed"
        ),
        "image.reference-incorrect": (
            "spec.template.spec.containers[0].image", "an image and tag that the registry has"
        ),
        "image.registry-dns-failure": (
            "spec.template.spec.containers[0].image", "the registry's right name, if the reference is misspelt"
        ),
        "image.registry-unavailable": ("spec.template.spec.containers[0].image", "a mirror that has the image"),
        "image.pull-secret-missing": (
            "spec.template.spec.imagePullSecrets", "a pull secret that the registry accepts"
        ),
        "credential.mismatch": ("data", "the credential that the other side accepts"),
        "database.credentials-invalid": ("data", "the user and password that the database accepts"),
        "database.port-invalid": ("spec.template.spec.containers[0].env", "the port on which the database listens"),
        "certificate.authority-missing": ("data", "the authority's key and certificate, from where they are kept"),
        "certificate.not-trusted": ("data", "the setting by which both sides agree on encryption"),
        "certificate.renewal-failed": ("spec.issuerRef", "an issuer that is ready"),
        "service.env-address-mismatch": (
            "spec.template.spec.containers[0].env", "the address of what it calls, as services list it"
        ),
        "service.selector-mismatch": ("spec.selector", "the labels of the pods that are meant"),
        "service.port-mapping-mismatch": ("spec.ports[0].targetPort", "the port on which the container listens"),
        "service.protocol-mismatch": ("spec.ports[0].protocol", "the protocol that the container speaks"),
        "service.missing": ("service", "the service's manifest, from where it is kept"),
        "service.gateway-misroute": ("spec.rules", "the service that should answer"),
        "service.dns-resolution-failure": (
            "spec.template.spec.dnsPolicy", "ClusterFirst, unless there is a reason against it"
        ),
        "service.sidecar-port-conflict": ("spec.template.spec.containers[].ports", "another port for one of the two"),
        "dns.resolver-misconfigured": ("data.Corefile", "the resolver's configuration before the last change"),
        "network.policy-blocks": ("spec.ingress", "the peers and ports that must get through"),
        "storage.volume-permission-denied": (
            "spec.template.spec.securityContext.fsGroup", "the group that owns the volume's files"
        ),
        "storage.ephemeral-growth": ("spec.template.spec.volumes", "a volume claim of its own, after a backup"),
        "storage.pvc-capacity-mismatch": ("spec.resources.requests.storage", "a size that a volume offers"),
        "storage.pvc-access-mode-mismatch": ("spec.accessModes", "a mode that the volume offers"),
        "storage.pvc-selector-mismatch": ("spec.selector", "labels that a volume has"),
        "storage.pvc-storage-class-mismatch": ("spec.storageClassName", "a class that exists"),
        "storage.pv-already-bound": ("spec.volumeName", "a volume that no other claim holds"),
        "storage.claim-pending": ("spec.storageClassName", "a class and size that the cluster can provide"),
        "scheduling.node-selector-mismatch": ("spec.template.spec.nodeSelector", "labels that the nodes have"),
        "scheduling.node-affinity-mismatch": ("spec.template.spec.affinity", "terms that a node meets"),
        "scheduling.taint-not-tolerated": ("spec.template.spec.tolerations", "the taint of the nodes that are meant"),
        "scheduling.pod-anti-affinity-conflict": ("spec.template.spec.affinity", "a preference instead of a demand"),
        "scheduling.cpu-insufficient": (
            "spec.template.spec.containers[0].resources.requests.cpu", "what a node has free"
        ),
        "scheduling.memory-insufficient": (
            "spec.template.spec.containers[0].resources.requests.memory", "what a node has free"
        ),
        "scheduling.preempted": ("spec.template.spec.priorityClassName", "a priority that fits its importance"),
        "scheduling.node-cordoned": ("spec.unschedulable", "false, if the work on the node is done"),
        "scheduling.disruption-budget-blocked": ("spec.minAvailable", "one less than there are replicas"),
        "quota.cpu-exceeded": ("spec.hard.requests.cpu", "what the namespace may use"),
        "quota.memory-exceeded": ("spec.hard.requests.memory", "what the namespace may use"),
        "quota.pods-exceeded": ("spec.hard.pods", "what the namespace may use"),
        "quota.services-exceeded": ("spec.hard.services", "what the namespace may use"),
        "quota.storage-exceeded": ("spec.hard.requests.storage", "what the namespace may use"),
        "probe.failing": ("spec.template.spec.containers[0].readinessProbe", "what the container really serves"),
        "probe.liveness-timing-incorrect": (
            "spec.template.spec.containers[0].livenessProbe.initialDelaySeconds", "longer than it takes to start"
        ),
        "resource.overload-sustained": ("spec.template.spec.containers[0].env", "the setting before the last change"),
        "scheduling.topology-spread-unsatisfiable": (
            "spec.template.spec.topologySpreadConstraints", "ScheduleAnyway, or a larger maxSkew"
        ),
        "scheduling.host-port-conflict": (
            "spec.template.spec.containers[0].ports", "another port of the node, or none where a service would do"
        ),
        "scheduling.device-insufficient": (
            "spec.template.spec.containers[0].resources.limits", "as many devices as a node has, or fewer"
        ),
        "storage.volume-zone-conflict": ("spec.template.spec.affinity", "the zone of its volume"),
        "image.rate-limited": ("spec.template.spec.containers[0].image", "a mirror that has the same digest"),
        "image.architecture-mismatch": (
            "spec.template.spec.containers[0].image", "an image for the processor of its nodes"
        ),
        "startup.security-context-invalid": (
            "spec.template.spec.securityContext.runAsUser", "a number other than 0 that the image's files allow"
        ),
        "startup.library-missing": ("spec.template.spec.containers[0].image", "an image that has the library"),
        "workload.daemon-missing": ("spec.template.spec.tolerations", "the taint of the nodes that lack its pod"),
        "workload.leader-election-failing": (
            "spec.template.spec.containers[0].resources.limits.cpu", "enough to renew its lease in time"
        ),
        "release.api-version-removed": ("apiVersion", "the version that the cluster serves"),
        "configuration.proxy-incorrect": (
            "spec.template.spec.containers[0].env", "the proxy that serves it, or the hosts that need none"
        ),
        "configuration.time-zone-unknown": (
            "spec.template.spec.containers[0].env", "a zone that the image knows, such as UTC"
        ),
        "gateway.request-too-large": ("client_max_body_size", "what its backend accepts"),
        "gateway.timeout-too-short": ("proxy_read_timeout", "longer than its backend may take"),
        "service.load-balancer-failed": (
            "spec.loadBalancerClass", "what the cloud's complaint names: class, subnet or address"
        ),
        "dns.search-list-costly": ("spec.template.spec.dnsConfig", "ndots 2, or names with a dot at their end"),
        "network.mtu-mismatch": ("data.mtu", "that of the network less the tunnel's head, usually 50 bytes"),
        "certificate.name-mismatch": ("spec.dnsNames", "the names that clients use"),
        "certificate.key-mismatch": ("data", "a certificate and key that were made together"),
        "credential.expired": ("data", "a new credential that the other side accepts"),
        "credential.permission-missing": ("spec.template.spec.serviceAccountName", "an account that has the role"),
        "cache.persistence-failing": (
            "stop-writes-on-bgsave-error", "no, if the cache may lose what it holds; else room for a snapshot"
        ),
        "queue.rebalancing": (
            "spec.template.spec.containers[0].env", "a longer session and poll time, or fewer records a poll"
        ),
        "cache.memory-full": ("maxmemory", "what the machine can give, with an eviction policy"),
        "flag.harmful": ("data", "the flag's value before"),
    ]

    private static func person(
        _ entity: EntityReference,
        _ field: String,
        _ current: String?,
        _ advice: String
    ) -> Correction {
        Correction(entity: entity, field: field, current: current, desired: nil, basis: .person, reason: advice)
    }

    private static func measured(
        _ entity: EntityReference,
        _ field: String,
        _ current: String?,
        _ desired: String?,
        _ advice: String
    ) -> Correction {
        Correction(entity: entity, field: field, current: current, desired: desired, basis: .measured, reason: advice)
    }
}
