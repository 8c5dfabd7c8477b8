internal import IncidentModel

/// What every analyser looks at: a reference, for it is handed on for each of the many things that are suspected.
final class Scene: Sendable {
    /// What was read.
    let evidence: IncidentEvidence
    /// What is known of it.
    let snapshot: IncidentSnapshot
    /// Finds entities by name.
    let resolver: EntityResolver
    /// The workload of each pod, by the pod's name.
    let owners: [String: EntityReference]
    /// The pods that are not on their way out, in the order of reading, by the name of their workload.
    private let podsOfOwner: [String: [PodState]]
    /// What answers at each address within the cluster.
    let addresses: [String: EntityReference]
    /// The firing alerts.
    let firing: [FiringAlert]
    /// The rules of the firing alerts.
    let rules: [AlertRule]
    /// What the firing alerts are about first.
    let subjects: [EntityReference]
    /// Entities that a firing alert names.
    let alerted: AlertedEntities

    /// A scene.
    /// - Parameters:
    ///   - evidence: What was read.
    ///   - snapshot: What is known of it.
    ///   - resolver: Finds entities by name.
    ///   - alerts: The firing alerts.
    ///   - alerted: The entities that alerts name.
    init(
        evidence: IncidentEvidence,
        snapshot: IncidentSnapshot,
        resolver: EntityResolver,
        alerts: FiringAlerts,
        alerted: AlertedEntities
    ) {
        self.evidence = evidence
        self.snapshot = snapshot
        self.resolver = resolver
        var owners: [String: EntityReference] = [:]
        for pod in evidence.cluster.pods {
            let pods = EntityReference(kind: .pod, namespace: pod.namespace, name: pod.name)
            owners[pod.name] = pod.owner ?? resolver.owner(ofPod: pod.name, namespace: pod.namespace) ?? pods
        }
        self.owners = owners
        var podsOfOwner: [String: [PodState]] = [:]
        for pod in evidence.cluster.pods where !pod.isLeaving {
            if let owner = owners[pod.name] { podsOfOwner[owner.name, default: []].append(pod) }
        }
        self.podsOfOwner = podsOfOwner
        var addresses: [String: EntityReference] = [:]
        for pod in evidence.cluster.pods { if let address = pod.address { addresses[address] = owners[pod.name] } }
        for service in evidence.cluster.services {
            guard let address = service.address else { continue }
            addresses[address] = EntityReference(kind: .service, namespace: service.namespace, name: service.name)
        }
        self.addresses = addresses
        firing = alerts.alerts
        rules = alerts.rules
        subjects = alerts.subjects
        self.alerted = alerted
        isAlertsOnly = Self.isAlertsOnly(evidence, alerted)
    }

    /// Whether nothing but alerts was read that could tell how what they name is: no state of its namespace, no log, no
    /// series.
    let isAlertsOnly: Bool

    private static func isAlertsOnly(_ evidence: IncidentEvidence, _ alerted: AlertedEntities) -> Bool {
        guard evidence.logs.isEmpty, evidence.metrics.isEmpty, evidence.traces == nil else { return false }
        let cluster = evidence.cluster
        let namespaces = Set(alerted.all.map(\.namespace))
        // What bears no namespace, alerts that name none, and state without any alert concern everything.
        guard !cluster.isEmpty, !namespaces.contains(nil), !namespaces.isEmpty else { return cluster.isEmpty }
        let told =
            cluster.pods.map(\.namespace) + cluster.workloads.map(\.entity.namespace)
            + cluster.services.map(\.namespace) + cluster.claims.map(\.namespace)
            + cluster.objects.map(\.entity.namespace) + cluster.events.map(\.namespace)
        return !told.contains { $0 == nil || namespaces.contains($0) }
    }

    /// The rule of a firing alert.
    func rule(of alert: FiringAlert) -> AlertRule { rules[alert.rule] }

    /// The workload of a pod, or the pod itself.
    func owner(of pod: PodState) -> EntityReference? {
        owners[pod.name] ?? EntityReference(kind: .pod, namespace: pod.namespace, name: pod.name)
    }

    /// The pods of a workload that are not on their way out.
    /// - Complexity: O(1).
    func pods(of entity: EntityReference) -> [PodState] {
        podsOfOwner[entity.name] ?? []
    }

    /// The workload called as `entity`, when it was listed.
    func workload(of entity: EntityReference) -> WorkloadState? {
        evidence.cluster.workloads.first {
            $0.name == entity.name && $0.entity.kind != .replicaset
                && ($0.entity.namespace == entity.namespace || entity.namespace == nil || $0.entity.namespace == nil)
        }
    }

    /// State that a control plane printed, as evidence.
    func state(_ locator: String, _ excerpt: String) -> Evidence {
        Evidence(source: .state, document: "kubectl.json", locator: locator, excerpt: excerpt)
    }
}
