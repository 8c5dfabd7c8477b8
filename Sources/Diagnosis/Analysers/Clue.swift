internal import IncidentModel

/// One observation that speaks for one fault on one entity.
struct Clue: Sendable, Hashable {
    /// Which fault.
    var fault: FaultCode
    /// On which entity.
    var entity: EntityReference
    /// How strongly it speaks for it, 0 to 1, before the source's trust is counted.
    var strength: Double
    /// What was observed.
    var evidence: [Evidence]
    /// The observation as a clause that follows "because": "the container was killed for memory (exit code 137)".
    var reason: String
    /// What would set it right, as far as this observation tells.
    var corrections: [Correction] = []
    /// What the entity complains of, when the trouble may really be there.
    var blames: EntityReference?

    /// The weight of the observation: its strength, held down by the trust in its best source.
    var weight: Double { strength * (evidence.map(\.source.trust).max() ?? 0) }
}

/// What an observation speaks against.
struct Contradiction: Sendable, Hashable {
    /// Which faults.
    let pattern: FaultPattern
    /// On which entity.
    let entity: EntityReference
    /// Why, as a sentence.
    let reason: String
}

/// What all analysers found.
struct ClueBoard: Sendable {
    /// What speaks for something.
    private(set) var clues: [Clue] = []
    /// What speaks against something.
    private(set) var contradictions: [Contradiction] = []

    /// Enters an observation; one of no weight is dropped.
    mutating func add(_ clue: Clue) {
        if clue.weight > 0 { clues.append(clue) }
    }

    /// Enters what an observation speaks against.
    mutating func add(_ contradiction: Contradiction) { contradictions.append(contradiction) }
}

/// Looks at one side of the evidence. Analysers do not know of each other; the ranking joins what they find.
protocol Analyser: Sendable {
    /// Enters what it finds in `scene` on `board`.
    func analyse(_ scene: Scene, _ board: inout ClueBoard)
}

/// What every analyser looks at.
struct Scene: Sendable {
    /// What was read.
    let evidence: IncidentEvidence
    /// What is known of it.
    let snapshot: IncidentSnapshot
    /// Finds entities by name.
    let resolver: EntityResolver
    /// The workload of each pod, by the pod's name.
    let owners: [String: EntityReference]
    /// Entities that a firing alert names, with those alerts.
    let alerted: [EntityReference: [Alert]]

    init(evidence: IncidentEvidence, snapshot: IncidentSnapshot, resolver: EntityResolver) {
        self.evidence = evidence
        self.snapshot = snapshot
        self.resolver = resolver
        var owners: [String: EntityReference] = [:]
        for pod in evidence.cluster.pods {
            let pods = EntityReference(kind: .pod, namespace: pod.namespace, name: pod.name)
            owners[pod.name] = pod.owner ?? resolver.owner(ofPod: pod.name, namespace: pod.namespace) ?? pods
        }
        self.owners = owners
        var alerted: [EntityReference: [Alert]] = [:]
        for alert in snapshot.firingAlerts {
            for entity in resolver.entities(of: alert) { alerted[entity, default: []].append(alert) }
        }
        self.alerted = alerted
    }

    /// The workload of a pod, or the pod itself.
    func owner(of pod: PodState) -> EntityReference? {
        owners[pod.name] ?? EntityReference(kind: .pod, namespace: pod.namespace, name: pod.name)
    }

    /// The pods of a workload that are not on their way out.
    func pods(of entity: EntityReference) -> [PodState] {
        evidence.cluster.pods.filter { owners[$0.name]?.name == entity.name && !$0.isLeaving }
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
