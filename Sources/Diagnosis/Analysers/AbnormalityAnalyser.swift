internal import IncidentModel

/// Names what is visibly not as it should be, whatever the cause: the layer below the precise rules.
///
/// Everything here is how some fault looks from outside, so that a precise rule on the same thing explains it. Where none
/// fits, it still says where to look.
struct AbnormalityAnalyser: Analyser {
    /// Seconds within which a restart belongs to what happens now.
    private static let recent = 600.0

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for pod in scene.evidence.cluster.pods where !pod.isLeaving { restarts(pod, scene, &board) }
        for attempt in scene.evidence.cluster.reachability where attempt.isUnreachable {
            unreachable(attempt, scene, &board)
        }
        cutOff(scene, &board)
        for node in scene.evidence.cluster.nodes { services(of: node, scene, &board) }
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ entity: EntityReference,
        _ evidence: Evidence,
        _ reason: String,
        _ board: inout ClueBoard
    ) {
        let code = FaultCode(literal: fault)
        board.add(Clue(fault: code, entity: entity, strength: strength, evidence: [evidence], reason: reason))
    }

    /// A pod that looks well and was restarted a moment ago.
    private func restarts(_ pod: PodState, _ scene: Scene, _ board: inout ClueBoard) {
        guard let restarts = pod.restarts, restarts >= 2, let since = pod.secondsSinceRestart, since <= Self.recent,
            let entity = scene.owner(of: pod)
        else { return }
        let evidence = scene.state(
            pod.locator,
            "\(PodAnalyser.summary(pod)), the last \(Int64(saturating: since)) s ago"
        )
        enter(
            "startup.crash-loop",
            0.82,
            entity,
            evidence,
            "it was restarted \(restarts) times, just now again",
            &board
        )
    }

    /// A service that answers from nowhere within the cluster.
    private func unreachable(_ attempt: ReachabilityState, _ scene: Scene, _ board: inout ClueBoard) {
        let bare = EntityResolver.withoutDomain(attempt.target)
        let service = scene.evidence.cluster.services.first { $0.name == bare && $0.namespace == attempt.namespace }
        // Nobody promised an answer on a port that the service does not have.
        if let ports = service?.ports.compactMap(\.port), !ports.isEmpty, !ports.contains(attempt.port) { return }
        guard let entity = scene.resolver.entity(named: bare) else { return }
        let evidence = scene.state(attempt.locator, "\(attempt.target):\(attempt.port): connection failed")
        enter("service.unreachable", 0.85, entity, evidence, "no connection to it opens", &board)
    }

    /// A machine from which services do not answer that answer from others.
    private func cutOff(_ scene: Scene, _ board: inout ClueBoard) {
        var failed: [String: [ReachabilityState]] = [:]
        var tried: [String: Int] = [:]
        for attempt in scene.evidence.cluster.reachability where attempt.results.values.contains(true) {
            for (machine, isOpen) in attempt.results where !machine.isEmpty {
                tried[machine, default: 0] += 1
                if !isOpen { failed[machine, default: []].append(attempt) }
            }
        }
        for (machine, attempts) in failed.sorted(by: { $0.key < $1.key }) {
            guard attempts.count >= 2, attempts.count * 2 > tried[machine, default: 0],
                let entity = EntityReference(kind: .node, name: machine)
            else { continue }
            let evidence = scene.state(
                attempts[0].locator,
                "from \(machine): \(attempts.count) of \(tried[machine, default: 0]) connections fail, from elsewhere none"
            )
            let reason = "services that answer elsewhere do not answer there"
            enter("node.kube-proxy-unavailable", 0.8, entity, evidence, reason, &board)
            enter("node.not-ready", 0.82, entity, evidence, reason, &board)
        }
    }

    /// What a machine of a cluster needs, by the beginnings of the units' names.
    private static let needed = ["kube", "containerd", "crio", "cri-", "etcd", "flannel", "calico", "cilium"]

    /// A service of a machine that should run and does not.
    private func services(of node: NodeState, _ scene: Scene, _ board: inout ClueBoard) {
        for (name, service) in node.services.sorted(by: { $0.key < $1.key }) where !service.isRunning {
            guard Self.needed.contains(where: { name.hasPrefix($0) }),
                let entity = EntityReference(kind: .node, name: node.name)
            else { continue }
            let evidence = scene.state(service.locator, "\(name) on \(node.name): \(service.text)")
            enter("node.not-ready", 0.82, entity, evidence, "its service \(name) does not run", &board)
        }
    }
}
