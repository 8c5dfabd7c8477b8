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
