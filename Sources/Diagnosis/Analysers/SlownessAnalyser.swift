internal import IncidentModel

/// Finds where slowness begins: in a program that has no processor time left, in the network of one service, or in that
/// of a machine.
///
/// Callers are slow because what they call is slow. What is slow although nothing that it calls is, is where it begins.
struct SlownessAnalyser: Analyser {
    /// Retransmitted segments a second from which on a machine loses packets; below there is always some noise.
    private static let notableRetransmission = 1.0

    private static let loss = FaultCode(literal: "network.packet-loss")

    /// The chance that several things which are slow by themselves are so for the machine that they share.
    private static let sharedMachine = 0.8

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        let services = SlowServices(scene)
        for (name, evidence) in services.saturated.sorted(by: { $0.key < $1.key }) {
            let strength = evidence.contains { $0.source == .metric } ? 0.85 : 0.65
            let reason = "its processor is at its limit"
            enter("resource.cpu-overload", strength, name, evidence, reason, scene, &board)
        }
        let lossy = lossyNodes(scene)
        for (node, evidence) in lossy {
            guard let entity = EntityReference(kind: .node, name: node) else { continue }
            board.add(
                Clue(
                    fault: Self.loss,
                    entity: entity,
                    strength: 0.8,
                    evidence: evidence,
                    reason: "it has to send segments again far more often than before"
                )
            )
        }
        // Without knowing where programs run, slowness says nothing of a network.
        guard !scene.evidence.cluster.pods.isEmpty, !services.slow.isEmpty else { return }
        origin(of: services, isExplained: !services.saturated.isEmpty || !lossy.isEmpty, scene, &board)
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ name: String,
        _ observations: [Observation],
        _ reason: String,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        guard let entity = scene.resolver.entity(named: name) else { return }
        let code = FaultCode(literal: fault)
        board.add(
            Clue(
                fault: code,
                entity: entity,
                strength: strength,
                observations: Array(observations.prefix(3)),
                reason: reason
            )
        )
    }

    /// Where the slowness of several services begins.
    private func origin(
        of services: SlowServices,
        isExplained: Bool,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let slow = services.slow
        let edges = scene.snapshot.topology.edges.filter { $0.relation != .runsOn && $0.from.name != $0.to.name }
        let origins = slow.keys.sorted().filter { name in
            !edges.contains { $0.from.name == name && slow[$0.to.name] != nil }
        }
        guard let first = origins.first else { return }
        let evidence = origins.flatMap { slow[$0] ?? [] }
        for name in origins where origins.count <= 2 {
            let reason = "it answers late, and nothing that it calls does"
            enter("service.latency-high", 0.75, name, slow[name] ?? [], reason, scene, &board)
        }
        guard !isExplained else { return }
        guard origins.count > 1 else {
            let reason = "it answers late, and nothing that it calls does"
            return enter("network.delay", 0.65, first, evidence, reason, scene, &board)
        }
        let places = Dictionary(grouping: origins) { Self.node(of: $0, scene) ?? "" }
        let fullest = places.filter { !$0.key.isEmpty }.max { left, right in
            left.value.count != right.value.count ? left.value.count < right.value.count : left.key > right.key
        }
        if let fullest, fullest.value.count >= 2, fullest.value.count * 3 >= origins.count * 2,
            let node = EntityReference(kind: .node, name: fullest.key)
        {
            var clue = Clue(
                fault: FaultCode(literal: "network.delay"),
                entity: node,
                strength: 0.7,
                observations: Array(evidence.prefix(3)),
                reason: "\(fullest.value.sorted().joined(separator: ", ")) run on it and answer late, "
                    + "each without anything slow behind it"
            )
            // Each of them alone is an unlikely place beside what they have in common.
            clue.located = Self.sharedMachine
            board.add(clue)
            return
        }
        // Many at once and on several machines: what they have in common is who calls them.
        let callers = Set(edges.map(\.from.name)).sorted().filter { caller in
            origins.allSatisfy { name in edges.contains { $0.from.name == caller && $0.to.name == name } }
        }
        guard origins.count >= 3, callers.count == 1 else { return }
        let reason = "everything that it calls answers it late, on several machines at once"
        enter("network.delay", 0.6, callers[0], slow[callers[0]] ?? evidence, reason, scene, &board)
    }

    /// The machine that the pods of a workload run on, when it is one.
    private static func node(of name: String, _ scene: Scene) -> String? {
        let pods = scene.evidence.cluster.pods.filter { scene.owners[$0.name]?.name == name && !$0.isLeaving }
        let nodes = Set(pods.compactMap(\.node))
        return nodes.count == 1 ? nodes.first : nil
    }

    /// Machines that resend, as an alert of that name or a series of that name tells, the worst first.
    private func lossyNodes(_ scene: Scene) -> [(node: String, evidence: [Evidence])] {
        var found: [(node: String, rate: Double, evidence: [Evidence])] = []
        let tellsLoss = scene.rules.map { $0.tells(of: Self.loss) }
        for firing in scene.firing where firing.severity > .none && tellsLoss[firing.rule] {
            guard let node = firing.subjects.first(where: { $0.kind == .node }) else { continue }
            // How much it is stands only in prose, which may choose among what the alerts name and no more.
            let prose = firing.alert.annotations["description"] ?? firing.alert.annotations["summary"] ?? ""
            guard let rate = Self.present(in: prose), rate >= Self.notableRetransmission else { continue }
            found.append((node.name, rate, [firing.alert.evidence]))
        }
        for series in scene.evidence.metrics where series.metric.lowercased().contains("retrans") {
            guard let change = SeriesChange(series), change.later >= Self.notableRetransmission,
                change.later > change.earlier * 3,
                let entity = scene.resolver.entity(named: series.entityName), entity.kind == .node
            else { continue }
            let evidence = Evidence(
                source: .metric,
                document: "metrics.csv",
                locator: "\(series.entityName) \(series.metric)",
                excerpt: change.description
            )
            found.append((entity.name, change.later, [evidence]))
        }
        let worst = found.max { $0.rate != $1.rate ? $0.rate < $1.rate : $0.node > $1.node }
        guard let worst else { return [] }
        return [(worst.node, found.filter { $0.node == worst.node }.flatMap(\.evidence))]
    }

    /// The present value that an alert's prose tells: the number behind "current", or the last one behind an arrow.
    private static func present(in prose: String) -> Double? {
        let text = prose.lowercased()
        let start = text.firstRange(of: "current=") ?? text.firstRange(of: "-> ") ?? text.firstRange(of: "value: ")
        guard let start else { return nil }
        return Double(text[start.upperBound...].prefix { $0.isNumber || $0 == "." })
    }
}
