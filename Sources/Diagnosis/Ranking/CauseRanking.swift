internal import IncidentModel

/// Joins what the analysers found: puts observations of one fault together, drops what is contradicted, explains victims
/// away and orders the rest.
struct CauseRanking: Sendable {
    /// The least score of a hypothesis that is reported: below it the evidence is compatible with nothing being wrong.
    static let threshold = 0.33
    /// The support from which an explanation is good enough to explain a symptom away.
    private static let explainsFrom = 0.4

    /// The suspects, best first.
    private(set) var suspects: [Suspect] = []
    /// What was dropped, and why.
    private(set) var ruledOut: [Findings.RuledOut] = []

    private let graph: CallGraph
    /// Names of entities on which an alert fires.
    private let alerted: Set<String>

    init(board: ClueBoard, scene: Scene) {
        graph = CallGraph(scene.snapshot.topology)
        alerted = Set(
            scene.alerted.keys.map(\.name)
                + scene.snapshot.firingAlerts.flatMap { alert in
                    AlertAnalyser.subjects(of: alert, scene).map(\.name)
                }
        )
        var grouped: [EntityReference: [FaultCode: [Clue]]] = [:]
        for clue in board.clues.flatMap({ Self.shared($0, scene) }).map({ Self.placed($0, scene) })
        where scene.snapshot.inventory.contains(clue.entity) {
            grouped[clue.entity, default: [:]][clue.fault, default: []].append(clue)
        }
        for (entity, faults) in grouped {
            for (fault, clues) in faults { suspects.append(Suspect(fault: fault, entity: entity, clues: clues)) }
        }
        sort()
        contradict(board.contradictions)
        weigh(scene)
        explainSymptoms()
        explainVictims()
        suspects.removeAll { !$0.isObserved || $0.score < Self.threshold }
        sort()
    }

    /// Best first; equal scores in order of entity and fault, so that the result does not depend on dictionaries.
    private mutating func sort() {
        suspects.sort { left, right in
            if left.score != right.score { return left.score > right.score }
            return left.entity != right.entity ? left.entity < right.entity : left.fault < right.fault
        }
    }

    /// A clue about a service that speaks of what is its workload's, such as a release, is about the workload.
    private static func placed(_ clue: Clue, _ scene: Scene) -> Clue {
        guard clue.entity.kind == .service, let kinds = FaultCatalogue.builtIn[clue.fault]?.kinds,
            kinds.first?.isWorkload ?? false
        else { return clue }
        let found = scene.snapshot.inventory.entities(named: clue.entity.name).first {
            $0.kind.isWorkload && kinds.contains($0.kind)
        }
        guard let workload = found else { return clue }
        var copy = clue
        copy.entity = workload
        return copy
    }

    /// A complaint about something else counts for that something, and for the one that complains only as a victim's.
    private static func shared(_ clue: Clue, _ scene: Scene) -> [Clue] {
        guard let blamed = clue.blames, blamed != clue.entity else { return [clue] }
        var accusation = clue
        accusation.entity = blamed
        accusation.blames = nil
        accusation.strength *= 0.85
        accusation.reason = "\(clue.entity.phrase) complains that \(clue.reason)"
        var victim = clue
        victim.blames = nil
        if clue.fault.area == "service" || clue.fault.area == "network" || clue.fault.area == "queue" {
            victim.fault = FaultCode(literal: "startup.dependency-unavailable")
        }
        victim.strength *= 0.6
        // A name that does not resolve says nothing about what bears it.
        if clue.fault.text == "service.dns-resolution-failure" {
            accusation.strength *= 0.35
            victim = clue
            victim.blames = nil
        }
        return [accusation, victim]
    }

    /// Drops what present state speaks against, unless present state also speaks for it: events and logs may be history.
    private mutating func contradict(_ contradictions: [Contradiction]) {
        suspects.removeAll { suspect in
            let reasons = contradictions.filter { contradiction in
                contradiction.entity.name == suspect.entity.name && contradiction.pattern.matches(suspect.fault)
            }
            guard let reason = reasons.first?.reason, suspect.presentWeight < 0.5 else { return false }
            ruledOut.append(Findings.RuledOut(entity: suspect.entity, fault: suspect.fault, reason: reason))
            return true
        }
    }

    /// How much each suspect has to do with what alerts.
    private mutating func weigh(_ scene: Scene) {
        let namespaces = Set(scene.snapshot.firingAlerts.compactMap { $0.labels["namespace"] })
        for place in suspects.indices {
            suspects[place].relevance = relevance(of: suspects[place].entity, scene, namespaces)
        }
    }

    /// 1 for what alerts, less for what it needs, least for what merely stands nearby: every cluster has chronic trouble.
    private func relevance(of entity: EntityReference, _ scene: Scene, _ namespaces: Set<String>) -> Double {
        if alerted.contains(entity.name) || alerted.isEmpty { return 1 }
        if graph.isNeeded(entity.name, byAnyOf: alerted) { return 0.95 }
        if Self.isTouched(by: entity, scene, alerted) { return 0.92 }
        let isNear = entity.namespace.map { namespaces.contains($0) } ?? (scene.evidence.namespace == nil)
        return isNear ? 0.5 : 0.4
    }

    /// Whether an object that carries no requests belongs to something that alerts: the node under its pods, its claim,
    /// quota, policy or configuration, its flag.
    private static func isTouched(by entity: EntityReference, _ scene: Scene, _ alerted: Set<String>) -> Bool {
        switch entity.kind {
        case .node:
            return scene.evidence.cluster.pods.contains {
                $0.node == entity.name && alerted.contains(scene.owners[$0.name]?.name ?? "")
            }
        case .namespace: return scene.alerted.keys.contains { $0.namespace == entity.name }
        case .flag, .configmap, .secret, .networkpolicy, .resourcequota, .persistentvolumeclaim, .issuer, .certificate,
            .route, .ingress, .poddisruptionbudget, .autoscaler:
            return entity.namespace == nil
                || scene.alerted.keys.contains { $0.namespace == entity.namespace || $0.namespace == nil }
        default: return false
        }
    }

    /// What a fault brings with it on the same thing, so that it is no cause of its own beside it.
    private static let consequences: [String: Set<String>] = [
        "scheduling.preempted": ["scheduling.memory-insufficient", "scheduling.cpu-insufficient"],
        "startup.environment-missing": ["startup.configuration-invalid"],
        "credential.stale-in-process": ["credential.mismatch"],
        "image.registry-dns-failure": ["service.dns-resolution-failure"],
        "database.maintenance-saturating": ["database.slow-query"],
        "workload.bad-release": ["workload.rollout-stuck"],
    ]

    /// A symptom is explained by a precise fault on the same thing, and so is what a fault brings with it.
    private mutating func explainSymptoms() {
        let strong = suspects.filter { $0.support >= Self.explainsFrom }
        takeOut { suspect in
            strong.first { cause in
                cause.entity.name == suspect.entity.name
                    && Self.consequences[cause.fault.text]?.contains(suspect.fault.text) ?? false
                    && cause.support * 1.3 >= suspect.support
            }
        }
        let causes = suspects.filter {
            !$0.isSymptom && $0.support * $0.relevance >= Self.explainsFrom && $0.isObserved
        }
        for symptom in takeOut({ suspect in
            guard suspect.isSymptom else { return nil }
            return causes.first { $0.entity.name == suspect.entity.name || Self.owns($0.entity, suspect.entity) }
        }) {
            let reason = "it is how \(symptom.cause.fault) looks from outside"
            let fault = symptom.suspect.fault
            ruledOut.append(Findings.RuledOut(entity: symptom.suspect.entity, fault: fault, reason: reason))
        }
    }

    /// Takes out the suspects that something explains; each corroborates every explanation on the same thing alike, so
    /// that which of them is likelier stays as it was.
    @discardableResult
    private mutating func takeOut(
        _ explanation: (Suspect) -> Suspect?
    ) -> [(suspect: Suspect, cause: Suspect)] {
        var explained: [(suspect: Suspect, cause: Suspect)] = []
        suspects.removeAll { suspect in
            guard let cause = explanation(suspect) else { return false }
            explained.append((suspect, cause))
            return true
        }
        for (suspect, cause) in explained {
            for place in suspects.indices where suspects[place].entity.name == cause.entity.name {
                if !suspects[place].isSymptom { suspects[place].corroborate(with: suspect) }
            }
        }
        return explained
    }

    /// Whether the name of `object` shows that it belongs to `subject`: claims and configuration carry their owner's name.
    private static func owns(_ object: EntityReference, _ subject: EntityReference) -> Bool {
        object.kind != subject.kind
            && (object.name.hasPrefix(subject.name + "-") || object.name.contains("-\(subject.name)-"))
    }

    /// The trouble of a caller is explained by a fault of what it calls.
    private mutating func explainVictims() {
        let all = suspects
        suspects = []
        for suspect in all {
            if let cause = Self.isPassedOn(suspect.fault) ? self.cause(behind: suspect, among: all) : nil {
                let title = FaultCatalogue.builtIn[cause.fault]?.title ?? "fails"
                let reason = "it needs \(cause.entity.phrase), which \(title)"
                ruledOut.append(Findings.RuledOut(entity: suspect.entity, fault: suspect.fault, reason: reason))
            } else {
                suspects.append(suspect)
            }
        }
    }

    /// The best founded suspect whose trouble reaches `victim`; a mere symptom explains only another symptom.
    private func cause(behind victim: Suspect, among suspects: [Suspect]) -> Suspect? {
        suspects.first { other in
            other.entity.name != victim.entity.name && other.score >= Self.explainsFrom
                && (!other.isSymptom || victim.isSymptom && other.score > victim.score * 0.8)
                && isBehind(other.entity, victim.entity)
        }
    }

    /// Whether trouble of `cause` reaches `victim`.
    private func isBehind(_ cause: EntityReference, _ victim: EntityReference) -> Bool {
        if graph.isNeeded(cause.name, byAnyOf: [victim.name]) { return true }
        // Objects without requests of their own act on everything in their namespace.
        return !cause.kind.answersRequests && cause.kind != .node
            && (cause.namespace == nil || cause.namespace == victim.namespace || victim.namespace == nil)
    }

    /// Whether a fault is of the kind that callees pass on to their callers.
    private static func isPassedOn(_ fault: FaultCode) -> Bool {
        [
            "service.errors-high", "service.latency-high", "service.unreachable", "startup.dependency-unavailable",
            "startup.crash-loop", "probe.failing", "service.no-endpoints", "network.delay", "workload.replicas-missing",
            "database.unavailable", "cache.unavailable", "dependency.unavailable",
        ].contains(fault.text)
    }

    /// The way from a suspect to what alerts, cause first.
    func path(of suspect: Suspect, scene: Scene) -> [EntityReference] {
        let names = graph.path(from: suspect.entity.name, toAnyOf: alerted) ?? []
        let way = names.dropFirst().compactMap { name in
            graph.reference(of: name) ?? scene.resolver.entity(named: name)
        }
        if !way.isEmpty { return [suspect.entity] + way }
        // Without a way through the graph, what alerts is taken to be concerned directly.
        let others = scene.alerted.keys.filter { $0.name != suspect.entity.name && $0.kind.answersRequests }.sorted()
        return [suspect.entity] + others.prefix(1)
    }
}
