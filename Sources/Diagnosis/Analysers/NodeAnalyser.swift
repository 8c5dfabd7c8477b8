internal import IncidentModel

/// Reads the state of machines.
struct NodeAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for node in scene.evidence.cluster.nodes {
            guard let entity = EntityReference(kind: .node, name: node.name) else { continue }
            let state = [
                node.isReady.map { $0 ? "Ready" : "NotReady" },
                node.isSchedulable == false ? "SchedulingDisabled" : nil,
            ]
            let excerpt = ([node.name] + state.compactMap { $0 } + node.pressures).joined(separator: " ")
            let evidence = scene.state(node.locator, excerpt)
            if node.isReady == false {
                enter("node.not-ready", 0.92, entity, evidence, "the control plane holds it for not ready", &board)
            } else if node.isReady == true {
                let reason = "the control plane lists \(node.name) as ready"
                for code in ["node.not-ready", "node.kubelet-unavailable", "node.container-runtime-unavailable"] {
                    guard let code = FaultCode(code) else { continue }
                    board.add(Contradiction(pattern: .code(code), entity: entity, reason: reason))
                }
            }
            services(of: node, entity, scene, &board)
            for pressure in node.pressures where node.isReady != false {
                switch pressure {
                case "MemoryPressure":
                    enter("node.memory-pressure", 0.85, entity, evidence, "it is short of memory", &board)
                case "DiskPressure":
                    enter("node.disk-pressure", 0.88, entity, evidence, "it is short of disk space", &board)
                case "PIDPressure":
                    enter("node.pid-pressure", 0.88, entity, evidence, "it is short of process numbers", &board)
                default: continue
                }
            }
        }
    }

    /// What it means that a service of a machine does not run.
    private static let faults: [String: StaticString] = [
        "kubelet": "node.kubelet-unavailable", "containerd": "node.container-runtime-unavailable",
        "crio": "node.container-runtime-unavailable", "docker": "node.container-runtime-unavailable",
        "kube-proxy": "node.kube-proxy-unavailable", "kube-scheduler": "node.scheduler-unavailable",
    ]

    /// Services of the machine itself, which `systemctl` tells of.
    private func services(of node: NodeState, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard) {
        for (name, service) in node.services.sorted(by: { $0.key < $1.key }) where !service.isRunning {
            guard let fault = Self.faults[name] else { continue }
            let evidence = scene.state(service.locator, "\(name) on \(node.name): \(service.text)")
            enter(fault, 0.95, entity, evidence, "its service \(name) does not run", &board)
        }
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ entity: EntityReference,
        _ evidence: Evidence,
        _ reason: String,
        _ board: inout ClueBoard
    ) {
        board.add(
            Clue(
                fault: FaultCode(literal: fault),
                entity: entity,
                strength: strength,
                evidence: [evidence],
                reason: reason
            )
        )
    }
}
