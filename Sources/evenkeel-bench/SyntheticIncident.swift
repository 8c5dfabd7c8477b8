import Diagnosis
import EvenkeelTestKit
import IncidentModel

/// A large incident of a fixed seed: fifty services that call each other, of which one has a bad release, and a thousand
/// alerts about it, its callers and chronic trouble elsewhere.
struct SyntheticIncident {
    /// Real alert names, those of a release's failure first.
    private static let names = [
        "KubePodCrashLooping", "KubeDeploymentReplicasMismatch", "KubeDeploymentRolloutStuck", "HighErrorRate",
        "HighRequestLatency", "ErrorBudgetBurn", "KubePodNotReady", "CPUThrottlingHigh", "KubeHpaMaxedOut",
        "TargetDown", "ProbeFailure", "GrpcErrorRateHigh", "QueueBacklogGrowing", "PodRestartsHigh",
        "ContainerMemoryUsageHigh", "ConnectionPoolExhausted", "CacheHitRatioLow", "SlowQueries",
        "KubeContainerWaiting", "IngressErrorRateHigh",
    ]

    /// How many services there are.
    let services: Int
    /// How many alerts there are.
    let alerts: Int
    private var generator: SeededGenerator

    init(services: Int, alerts: Int, seed: UInt64) {
        self.services = services
        self.alerts = alerts
        generator = SeededGenerator(seed: seed)
    }

    /// The evidence.
    mutating func evidence() -> IncidentEvidence {
        var evidence = IncidentEvidence(id: "synthetic")
        let entities = (0..<services).compactMap { number in
            EntityReference(kind: .service, namespace: "shop", name: "service-\(number)")
        }
        var edges: [Topology.Edge] = []
        for place in entities.indices.dropFirst() {
            for _ in 0..<2 {
                let caller = entities[Int.random(in: 0..<place, using: &generator)]
                edges.append(Topology.Edge(from: caller, to: entities[place], relation: .calls))
            }
        }
        evidence.topology = Topology(nodes: entities.map { Topology.Node(entity: $0, replicas: 3) }, edges: edges)
        guard let start = Timestamp(seconds: 1_792_000_000) else { return evidence }
        let bad = entities[services * 2 / 3]
        evidence.changes = [
            Change(
                time: start.adding(seconds: -300),
                entityName: bad.name,
                kind: .deploy,
                summary: "v1.41 -> v1.42",
                revision: "42"
            )
        ]
        evidence.alerts = (0..<alerts).map { alert($0, entities, bad, start) }
        evidence.capturedAt = start.adding(seconds: 1800)
        return evidence
    }

    private mutating func alert(
        _ number: Int,
        _ entities: [EntityReference],
        _ bad: EntityReference,
        _ start: Timestamp
    ) -> Alert {
        // A third of the storm is about the service at fault.
        let entity = number % 3 == 0 ? bad : entities[Int.random(in: 0..<services, using: &generator)]
        let name = Self.names[Int.random(in: 0..<Self.names.count, using: &generator)]
        let pod = "\(entity.name)-6c8f9d7b54-\(Self.suffix(number))"
        let labels = LabelSet([
            LabelSet.Label(name: "alertname", value: name), LabelSet.Label(name: "namespace", value: "shop"),
            LabelSet.Label(name: "service", value: entity.name), LabelSet.Label(name: "pod", value: pod),
            LabelSet.Label(name: "severity", value: number % 4 == 0 ? "critical" : "warning"),
            LabelSet.Label(name: "cluster", value: "eu-1"), LabelSet.Label(name: "team", value: "shop-\(number % 7)"),
            LabelSet.Label(name: "prometheus", value: "monitoring/main"),
        ])
        let text = "\(name) on \(entity.name): \(number % 100) % over the last 5 minutes"
        return Alert(
            status: .firing,
            labels: labels,
            annotations: LabelSet([
                LabelSet.Label(name: "summary", value: text),
                LabelSet.Label(
                    name: "description",
                    value: "Pod shop/\(pod) has been in trouble for \(number % 30) min."
                ),
            ]),
            startsAt: start.adding(seconds: Int64(number % 900)),
            fingerprint: "fingerprint-\(number)"
        )
    }

    /// Five letters as pods have them.
    private static func suffix(_ number: Int) -> String {
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        var rest = number
        return String(
            (0..<5).map { _ in
                defer { rest /= letters.count }
                return letters[rest % letters.count]
            }
        )
    }
}
