internal import IncidentModel

/// Joins what the analysers found: puts observations of one fault together, drops what is contradicted, explains victims
/// away and orders the rest.
struct CauseRanking: Sendable {
    /// The least score of a hypothesis that is reported: below it the evidence is compatible with nothing being wrong.
    static let threshold = 0.33
    /// The suspects, best first.
    private(set) var suspects: [Suspect] = []
    /// What was dropped, and why.
    private(set) var ruledOut: [Findings.RuledOut] = []
    /// When series first left their normal, in seconds since 1970; nil when no series tells.
    let metricOnset: Int64?

    /// The strongest single observation of a control plane or a measurement, of causes and symptoms alike.
    private(set) var hardest = 0.0

    /// What alerts, and its likely roots.
    let posterior: RootPosterior
    /// Names of entities on which an alert fires.
    private let alerted: Set<String>

    init(board: ClueBoard, scene: Scene) {
        let graph = CallGraph(scene.snapshot.topology)
        metricOnset = board.onset
        ruledOut = board.explained
        var alerted = Set(scene.alerted.all.lazy.map(\.name))
        for alert in scene.firing where alert.isNamedByAnnotation { alerted.formUnion(alert.subjects.map(\.name)) }
        self.alerted = alerted
        suspects = Self.suspects(board, scene)
        posterior = RootPosterior(AlertPattern(suspects, graph: graph, scene: scene))
        if scene.isAlertsOnly { enter(SilentRoots.suspects(posterior, beside: suspects, scene)) }
        suspects = Self.ordered(suspects, by: suspects.map(\.score))
        contradict(board.contradictions)
        weigh(scene)
        hardest = suspects.map(\.hardWeight).max() ?? 0
        let symptoms = SymptomExplanation(suspects)
        let backlogs = BacklogExplanation(symptoms.suspects, topology: scene.snapshot.topology)
        ruledOut += symptoms.ruledOut + backlogs.ruledOut
        if scene.isAlertsOnly {
            let ranking = AlertRanking(Self.reportable(backlogs.suspects, scene), posterior)
            ruledOut += ranking.ruledOut
            suspects = ranking.suspects
        } else {
            let victims = VictimExplanation(backlogs.suspects, graph: graph)
            ruledOut += victims.ruledOut
            suspects = EvidenceRanking.ordered(Self.reportable(victims.suspects, scene), posterior)
        }
    }

    /// The suspects that are worth reporting. Where nothing but alerts was read, there is nothing that could speak
    /// against them, and a person has to look: then the likeliest are reported though little speaks for them.
    private static func reportable(_ suspects: [Suspect], _ scene: Scene) -> [Suspect] {
        let observed = suspects.filter(\.isObserved)
        let founded = observed.filter { $0.score >= threshold }
        guard scene.isAlertsOnly else {
            guard founded.contains(where: { $0.located != nil }) else { return founded }
            // The chances of other roots were weighed against that of the best; they are worth telling beside it.
            return founded + observed.filter { $0.score < threshold && $0.located != nil }
        }
        let isUrgent = !founded.isEmpty || scene.firing.contains { $0.severity >= .warning }
        return isUrgent ? observed : []
    }

    /// The observations of each fault on each entity together.
    private static func suspects(_ board: ClueBoard, _ scene: Scene) -> [Suspect] {
        let clues = board.clues.contains { $0.blames != nil } ? board.clues.flatMap(shared) : board.clues
        // Few faults are suspected on one thing, so that a short list of them is quicker than a table of each.
        var places: [EntityReference: Int] = [:]
        var grouped: [(entity: EntityReference, charges: [(fault: FaultCode, clues: [Int])])] = []
        for number in clues.indices {
            let fault = clues[number].fault
            let entity = place(of: clues[number].entity, with: fault, scene)
            guard let place = places[entity] else {
                guard scene.snapshot.inventory.contains(entity) else { continue }
                places[entity] = grouped.count
                grouped.append((entity, [(fault, [number])]))
                continue
            }
            if let own = grouped[place].charges.firstIndex(where: { $0.fault == fault }) {
                grouped[place].charges[own].clues.append(number)
            } else {
                grouped[place].charges.append((fault, [number]))
            }
        }
        var suspects: [Suspect] = []
        let order = grouped.indices.sorted { grouped[$0].entity < grouped[$1].entity }
        for (thing, place) in order.enumerated() {
            for (fault, numbers) in grouped[place].charges {
                let own = numbers.map { clues[$0] }
                suspects.append(Suspect(fault: fault, entity: grouped[place].entity, clues: own))
                suspects[suspects.count - 1].thing = thing
            }
        }
        return suspects
    }

    /// Enters suspects on further things.
    private mutating func enter(_ others: [Suspect]) {
        guard !others.isEmpty else { return }
        suspects += others
        let things = Set(suspects.map(\.entity)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: things.enumerated().map { ($1, $0) })
        for place in suspects.indices { suspects[place].thing = numbers[suspects[place].entity] ?? 0 }
    }

    /// Those of most weight first; equal ones in order of entity and fault, so that the result does not depend on the
    /// order in which they were found.
    static func ordered(_ suspects: [Suspect], by weights: [Double]) -> [Suspect] {
        // Places are sorted and not the suspects, of which each comparison would count references.
        let order = suspects.indices.sorted { left, right in
            weights[left] != weights[right]
                ? weights[left] > weights[right] : precedes(suspects[left], suspects[right])
        }
        return order.map { suspects[$0] }
    }

    private static func precedes(_ left: Suspect, _ right: Suspect) -> Bool {
        left.thing != right.thing ? left.thing < right.thing : left.fault < right.fault
    }

    /// What a clue about `entity` is about that speaks of `fault`: a service's workload where it is what the workload has,
    /// such as a release, and the machine where it is what a machine has.
    private static func place(of entity: EntityReference, with fault: FaultCode, _ scene: Scene) -> EntityReference {
        guard entity.kind == .service || !scene.evidence.cluster.pods.isEmpty else { return entity }
        let kinds = FaultCatalogue.builtIn.kinds(of: fault)
        if let machine = machine(under: entity, kinds, scene) { return machine }
        guard entity.kind == .service, kinds.first?.isWorkload ?? false else { return entity }
        let workload = scene.snapshot.inventory.entities(named: entity.name).first {
            $0.kind.isWorkload && kinds.contains($0.kind)
        }
        return workload ?? entity
    }

    /// The node that is meant by a fault which lives on nodes and was found on what runs there: the one that is not ready
    /// among the nodes of its pods, else the only one.
    private static func machine(
        under entity: EntityReference,
        _ kinds: [EntityKind],
        _ scene: Scene
    ) -> EntityReference? {
        guard kinds.first == .node, !kinds.contains(entity.kind) else { return nil }
        let pods = scene.evidence.cluster.pods.filter { scene.owners[$0.name]?.name == entity.name }
        let names = Set(pods.compactMap(\.node))
        let broken = scene.evidence.cluster.nodes.filter { $0.isReady == false && names.contains($0.name) }
        let name = broken.map(\.name).min() ?? (names.count == 1 ? names.first : nil)
        return name.flatMap { EntityReference(kind: .node, name: $0) }
    }

    /// A complaint about something else counts for that something, and for the one that complains only as a victim's.
    private static func shared(_ clue: Clue) -> [Clue] {
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
        let namespaces = Set(scene.alerted.all.lazy.compactMap(\.namespace))
        var known: [Int: Double] = [:]
        for place in suspects.indices {
            let thing = suspects[place].thing
            let own = known[thing] ?? relevance(of: suspects[place].entity, scene, namespaces)
            known[thing] = own
            // What something that alerts complains about has to do with the alert, whatever graph there is.
            let others = suspects[place].complainants.map { relevance(of: $0, scene, namespaces) * 0.95 }
            suspects[place].relevance = max(own, others.max() ?? 0)
        }
    }

    /// 1 for what alerts, less for what it needs, least for what merely stands nearby: every cluster has chronic trouble.
    private func relevance(of entity: EntityReference, _ scene: Scene, _ namespaces: Set<String>) -> Double {
        if alerted.contains(entity.name) || alerted.isEmpty { return 1 }
        if posterior.pattern.graph.spread(from: entity.name).reaches(anyOf: alerted) { return 0.95 }
        if Self.isTouched(by: entity, scene, alerted) || Self.servesAll(entity) { return 0.92 }
        // An alert that names a namespace and nothing in it is about everything in it.
        let isVague = scene.alerted.all.allSatisfy { $0.kind == .namespace || $0.kind == .cluster }
        if isVague, entity.namespace.map({ alerted.contains($0) }) ?? false { return 0.9 }
        let isNear = entity.namespace.map { namespaces.contains($0) } ?? (scene.evidence.namespace == nil)
        return isNear ? 0.5 : 0.4
    }

    /// Whether everything in the cluster needs `entity`, though no edge says so: the resolver of names.
    private static func servesAll(_ entity: EntityReference) -> Bool {
        entity.namespace == "kube-system" && ["coredns", "kube-dns"].contains { entity.name.hasPrefix($0) }
    }

    /// Whether an object that carries no requests belongs to something that alerts: the node under its pods, its claim,
    /// quota, policy or configuration, its flag.
    private static func isTouched(by entity: EntityReference, _ scene: Scene, _ alerted: Set<String>) -> Bool {
        switch entity.kind {
        case .node:
            return scene.evidence.cluster.pods.contains {
                $0.node == entity.name && alerted.contains(scene.owners[$0.name]?.name ?? "")
            }
        case .namespace: return scene.alerted.all.contains { $0.namespace == entity.name }
        case .flag, .configmap, .secret, .networkpolicy, .resourcequota, .persistentvolumeclaim, .issuer, .certificate,
            .route, .ingress, .poddisruptionbudget, .autoscaler:
            return entity.namespace == nil
                || scene.alerted.all.contains { $0.namespace == entity.namespace || $0.namespace == nil }
        default: return false
        }
    }

    /// The way from a suspect to the farthest of what alerts because of it, cause first.
    func path(of suspect: Suspect, scene: Scene) -> [EntityReference] {
        let graph = posterior.pattern.graph
        let names = graph.spread(from: suspect.entity.name).path(toFarthestOf: alerted) ?? []
        let way = names.dropFirst().compactMap { name in
            graph.reference(of: name) ?? scene.resolver.entity(named: name)
        }
        if !way.isEmpty { return [suspect.entity] + way }
        // Without a way through the graph, what alerts is taken to be concerned directly, unless it is the cause itself.
        guard !alerted.contains(suspect.entity.name) else { return [suspect.entity] }
        let others = scene.alerted.all.filter { $0.kind.answersRequests && $0.name != suspect.entity.name }
        return [suspect.entity] + [others.min()].compactMap(\.self)
    }
}
