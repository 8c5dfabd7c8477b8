internal import IncidentModel

extension ActionCatalogue {
    /// A step that sets a field of an object which is no workload, or creates the object.
    /// - Parameters:
    ///   - id: The name.
    ///   - kinds: The kinds of target.
    ///   - title: What it does.
    ///   - remedies: Which faults it ends.
    ///   - after: What must hold afterwards.
    ///   - undo: How to undo it, where setting the field back is not the way.
    /// - Returns: The definition.
    private static func objectCorrection(
        _ id: StaticString,
        on kinds: Set<EntityKind>,
        _ title: String,
        _ remedies: KeyValuePairs<StaticString, Double>,
        after: [Condition] = [quiet],
        undo: Compensation = .restoresRecordedState(meaning: "set the field back to the recorded value")
    ) -> ActionDefinition {
        ActionDefinition(
            id,
            .correct,
            on: kinds,
            title,
            .init(
                parameters: [
                    ParameterDefinition("correction", .correction, "the field, its value now and then")
                ],
                after: after,
                undo: undo,
                locks: [.target],
                timing: .init(typical: 15, slow: 90),
                cost: 0.6,
                remedies: .rates(remedies)
            )
        )
    }

    /// Steps on services, claims, quotas, policies, configuration and other objects around workloads.
    static let objectActions: [ActionDefinition] = [
        objectCorrection(
            "kubernetes.correct-service",
            on: [.service],
            "Set the service's selector, port or protocol right",
            [
                "service.selector-mismatch": 0.92, "service.port-mapping-mismatch": 0.92,
                "service.protocol-mismatch": 0.9, "service.no-endpoints": 0.3, "database.port-invalid": 0.3,
                "service.load-balancer-failed": 0.5,
            ]
        ),
        objectCorrection(
            "kubernetes.create-service",
            on: [.service],
            "Create the missing service",
            ["service.missing": 0.9],
            undo: .restoresRecordedState(meaning: "delete the service that was created")
        ),
        objectCorrection(
            "kubernetes.correct-route",
            on: [.ingress, .route, .service, .deployment, .configmap],
            "Set the route's backend, host or path right",
            ["service.gateway-misroute": 0.88, "gateway.request-too-large": 0.8, "gateway.timeout-too-short": 0.75]
        ),
        objectCorrection(
            "kubernetes.correct-network-policy",
            on: [.networkpolicy, .namespace],
            "Let the blocked traffic through the network policy",
            ["network.policy-blocks": 0.9]
        ),
        objectCorrection(
            "kubernetes.raise-quota",
            on: [.namespace, .resourcequota],
            "Raise the namespace's quota",
            ["quota.*": 0.92]
        ),
        objectCorrection(
            "kubernetes.correct-claim",
            on: [.persistentvolumeclaim, .statefulset, .deployment],
            "Create the claim again with a class, size, mode or selector that a volume can meet; it never was bound",
            [
                "storage.pvc-capacity-mismatch": 0.85, "storage.pvc-access-mode-mismatch": 0.85,
                "storage.pvc-selector-mismatch": 0.85, "storage.pvc-storage-class-mismatch": 0.9,
                "storage.pv-already-bound": 0.8, "storage.claim-pending": 0.3,
            ]
        ),
        objectCorrection(
            "kubernetes.correct-configuration",
            on: [.configmap, .deployment, .statefulset, .daemonset, .service],
            "Set the configuration's entry right and let its readers reload it",
            [
                "startup.configuration-invalid": 0.8, "configuration.harmful": 0.75, "startup.configmap-missing": 0.6,
                "dns.resolver-misconfigured": 0.9, "certificate.not-trusted": 0.6, "flag.harmful": 0.6,
                "release.api-version-removed": 0.5, "network.mtu-mismatch": 0.7, "configuration.proxy-incorrect": 0.5,
                "dns.search-list-costly": 0.4, "gateway.request-too-large": 0.6, "gateway.timeout-too-short": 0.6,
            ]
        ),
        objectCorrection(
            "kubernetes.create-configuration",
            on: [.configmap, .deployment, .statefulset, .daemonset],
            "Create the missing config map or key",
            ["startup.configmap-missing": 0.85],
            undo: .restoresRecordedState(meaning: "delete what was created")
        ),
        objectCorrection(
            "kubernetes.restore-secret",
            on: [.secret, .deployment, .statefulset, .service, .database, .issuer],
            "Put the right credential into the secret again, by a person who holds it",
            [
                "credential.mismatch": 0.88, "startup.secret-missing": 0.88, "image.pull-secret-missing": 0.85,
                "database.credentials-invalid": 0.85, "certificate.authority-missing": 0.85,
                "certificate.key-mismatch": 0.85, "credential.expired": 0.6,
            ]
        ),
        objectCorrection(
            "kubernetes.create-service-account",
            on: [.serviceaccount, .deployment, .statefulset, .daemonset],
            "Create the missing service account",
            ["startup.service-account-missing": 0.85],
            undo: .restoresRecordedState(meaning: "delete the service account that was created")
        ),
        objectCorrection(
            "kubernetes.correct-disruption-budget",
            on: [.poddisruptionbudget],
            "Let the disruption budget allow one disruption",
            ["scheduling.disruption-budget-blocked": 0.9]
        ),
        objectCorrection(
            "kubernetes.correct-issuer",
            on: [.issuer, .certificate],
            "Set the issuer's reference or the certificate's request right",
            ["certificate.renewal-failed": 0.7, "certificate.authority-missing": 0.3, "certificate.name-mismatch": 0.6]
        ),
        objectCorrection(
            "kubernetes.uncordon-node",
            on: [.node],
            "Let the node take pods again",
            ["scheduling.node-cordoned": 0.9, "node.cordoned": 0.9],
            // What waits for the node alerts, and not the node.
            after: [Condition("target.node.schedulable", "the node takes pods again")]
        ),
        objectCorrection(
            "kubernetes.correct-node",
            on: [.node],
            "Set the node's label or taint right",
            [
                "scheduling.node-selector-mismatch": 0.4, "scheduling.taint-not-tolerated": 0.4,
                "scheduling.node-affinity-mismatch": 0.4,
            ]
        ),
        ActionDefinition(
            "kubernetes.retry-job",
            .restart,
            on: [.job, .cronjob],
            "Run the failed job once more",
            .init(
                after: [quiet],
                undo: .notNeeded,
                locks: [.target],
                timing: .init(typical: 120, slow: 1800),
                cost: 0.6,
                remedies: .rates(["workload.job-failed": 0.5, "workload.cronjob-missed": 0.5])
            )
        ),
    ]
}
