internal import IncidentModel

/// Finds where the trouble that series show comes from: learns what is normal, measures what deviates in the time under
/// suspicion, and weighs each thing as the root over the graph of dependences.
///
/// Without a window, or with too few samples to know what is normal, it says nothing.
struct MetricAnalyser: Analyser {
    /// The least chance of the best root that is worth a person's time; below it the series do not tell.
    private static let leastChance = 0.35
    /// The least chance of another root that is told beside the best.
    private static let leastOther = 0.02
    /// The most roots that are told.
    private static let maximumRoots = 5
    /// The most victims that are told.
    private static let maximumVictims = 20

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        guard let window = SuspectWindow(scene.evidence) else { return }
        let measured = Self.measured(scene, window)
        guard !measured.isEmpty else { return }
        let graph = TroubleGraph(scene.snapshot.topology, measured, machines: Self.machines(scene))
        var alerted = Set(scene.alerted.all.lazy.map(\.name))
        for alert in scene.firing where alert.isNamedByAnnotation { alerted.formUnion(alert.subjects.map(\.name)) }
        let inference = RootInference(graph, alerted: alerted, entrypoints: Set(scene.evidence.entrypoints))
        guard inference.nothing <= 0.5, let best = inference.roots.first, best.chance >= Self.leastChance else {
            return
        }
        let told = inference.roots.prefix(Self.maximumRoots).filter { $0.chance >= Self.leastOther }
        for root in told { enter(root, graph, window, &board) }
        explain(best, graph, told, &board)
    }

    /// The machines that the pods of each workload run on.
    private static func machines(_ scene: Scene) -> [String: Set<String>] {
        var machines: [String: Set<String>] = [:]
        for pod in scene.evidence.cluster.pods where !pod.isLeaving {
            guard let node = pod.node, let owner = scene.owners[pod.name] else { continue }
            machines[owner.name, default: []].insert(node)
        }
        return machines
    }

    /// What each entity's series show.
    private static func measured(_ scene: Scene, _ window: SuspectWindow) -> [EntityTrouble] {
        var order: [EntityReference] = []
        var series: [EntityReference: [MeasuredSeries]] = [:]
        var resolved: [String: EntityReference?] = [:]
        for one in scene.evidence.metrics {
            let known = resolved[one.entityName] ?? scene.resolver.entity(named: one.entityName)
            resolved[one.entityName] = .some(known)
            guard let entity = known else { continue }
            let isMachine = entity.kind == .node || entity.kind == .host
            let vocabulary = MetricVocabulary(metric: one.metric, unit: one.unit, isMachine: isMachine)
            guard vocabulary.aspect != .irrelevant else { continue }
            if series[entity] == nil { order.append(entity) }
            series[entity, default: []].append(MeasuredSeries(one, vocabulary: vocabulary, window: window))
        }
        let sorted = order.sorted()
        let changes = sorted.compactMap { LoadChange(series[$0] ?? [], window) }
        let load = SystemLoad(changes)
        return sorted.map { EntityTrouble($0, series[$0] ?? [], window: window, load: load) }
    }

    /// Enters a root as a clue.
    private func enter(
        _ root: RootInference.Root,
        _ graph: TroubleGraph,
        _ window: SuspectWindow,
        _ board: inout ClueBoard
    ) {
        guard let place = graph.names.firstIndex(of: root.entity.name), let trouble = graph.troubles[place] else {
            return
        }
        let shown = Self.shown(trouble, first: root.trouble)
        guard let main = shown.first, let fault = MetricFault(main, of: root.entity) else { return }
        let victims = root.victims.compactMap { graph.troubles[$0] }.prefix(2).compactMap { victim in
            Self.shown(victim, first: root.trouble).first.map { ($0, victim.entity) }
        }
        let evidence =
            shown.prefix(3).map { Self.evidence($0, root.entity) } + victims.map { Self.evidence($0.0, $0.1) }
        var clue = Clue(
            fault: fault.code,
            entity: root.entity,
            strength: root.chance,
            evidence: evidence,
            reason: SymptomText(main).clause
        )
        clue.located = root.chance
        board.add(clue)
        if let onset = shown.compactMap(\.deviation.onset).min() { board.metricOnset(Int64(saturating: onset)) }
        guard root.trouble != .resource, trouble[.latency] ?? 0 >= 3, Self.isWaiting(trouble) else { return }
        var waiting = clue
        waiting.fault = FaultCode(literal: "network.delay")
        waiting.strength = 0.98 * root.chance
        waiting.reason = "\(SymptomText(main).clause) while its processor does no more than usual, so that it waits"
        board.add(waiting)
    }

    /// Whether a thing's processor is measured and does no more than usual.
    private static func isWaiting(_ trouble: EntityTrouble) -> Bool {
        let busy = trouble.symptoms[Trouble.resource.rawValue].filter {
            $0.series.vocabulary.aspect == .processor || $0.series.vocabulary.aspect == .throttling
        }
        let isMeasured = busy.contains { $0.series.vocabulary.aspect == .processor && $0.series.normal.count >= 8 }
        let bound = max(1, 0.25 * min(trouble[.latency] ?? 0, RootModel.mostSurprise))
        return isMeasured && busy.allSatisfy { $0.deviation.surprise < bound }
    }

    /// What deviates on a thing, the given kind of trouble first.
    private static func shown(_ trouble: EntityTrouble, first: Trouble) -> [EntityTrouble.Symptom] {
        // A resource that is used up is the better word for what makes its own user slow.
        let used = min(trouble[.resource] ?? 0, RootModel.mostSurprise)
        let isExplained = used >= 3 && used >= 0.25 * min(trouble[first] ?? 0, RootModel.mostSurprise)
        let kinds = (isExplained ? [.resource] : []) + [first] + Trouble.allCases.filter { $0 != first }
        var seen: Set<Trouble> = []
        return kinds.filter { seen.insert($0).inserted }.flatMap { kind in
            trouble.symptoms[kind.rawValue].filter { symptom in
                symptom.deviation.surprise >= 1 && MetricFault(symptom, of: trouble.entity) != nil
            }
        }
    }

    private static func evidence(_ symptom: EntityTrouble.Symptom, _ entity: EntityReference) -> Evidence {
        let series = symptom.series.series
        return Evidence(
            source: .metric,
            document: series.document,
            locator: "\(series.entityName) \(series.metric)",
            excerpt: SymptomText(symptom).sentence
        )
    }

    /// Says why what else deviates is taken for a consequence of the best root.
    private func explain(
        _ best: RootInference.Root,
        _ graph: TroubleGraph,
        _ told: [RootInference.Root],
        _ board: inout ClueBoard
    ) {
        let others = Set(told.map(\.entity))
        for victim in best.victims.prefix(Self.maximumVictims) {
            guard let trouble = graph.troubles[victim], !others.contains(trouble.entity),
                let main = Self.shown(trouble, first: best.trouble).first,
                let fault = MetricFault(main, of: trouble.entity)
            else { continue }
            let reason =
                "\(SymptomText(main).clause), as it must, for it needs \(best.entity.phrase), which deviates as well"
            board.explain(Findings.RuledOut(entity: trouble.entity, fault: fault.code, reason: reason))
        }
    }
}
