internal import IncidentModel

/// Compares services with the pods that they should find, and with what others call.
struct ServiceAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for service in scene.evidence.cluster.services {
            guard let entity = EntityReference(kind: .service, namespace: service.namespace, name: service.name) else {
                continue
            }
            selector(service, entity, scene, &board)
        }
        missing(scene, &board)
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ entity: EntityReference,
        _ evidence: Evidence,
        _ reason: String,
        _ corrections: [Correction],
        _ board: inout ClueBoard
    ) {
        board.add(
            Clue(
                fault: FaultCode(literal: fault),
                entity: entity,
                strength: strength,
                evidence: [evidence],
                reason: reason,
                corrections: corrections
            )
        )
    }

    /// A selector that no pod has, or nobody behind the service.
    private func selector(_ service: ServiceState, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard)
    {
        if let selector = service.selector, !selector.isEmpty {
            let templates =
                scene.evidence.cluster.workloads.map(\.podLabels) + scene.evidence.cluster.pods.map(\.labels)
            let labelled = templates.filter { !$0.isEmpty }
            let isMet = labelled.contains { labels in selector.allSatisfy { labels[$0.key] == $0.value } }
            if !labelled.isEmpty, !isMet {
                let text = selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
                let own = labelled.first { $0.values.contains(service.name) }
                let wrong = selector.sorted { $0.key < $1.key }.first { own?[$0.key] != $0.value }
                let correction = Correction(
                    entity: entity,
                    field: "spec.selector" + (wrong.map { ".\($0.key)" } ?? ""),
                    current: wrong?.value ?? text,
                    desired: wrong.flatMap { own?[$0.key] },
                    basis: .counterpart,
                    reason: own == nil
                        ? "the labels of the pods that are meant" : "the pods of \(service.name) have that label"
                )
                let evidence = scene.state(service.locator, "selector of \(service.name): \(text)")
                enter("service.selector-mismatch", 0.92, entity, evidence, "no pod has \(text)", [correction], &board)
            }
        }
        foreign(service, entity, scene, &board)
        if let endpoints = service.endpoints, endpoints.isEmpty {
            let evidence = scene.state(service.locator, "endpoints of \(service.name): none")
            let isMeant = service.selector.map { !$0.isEmpty } ?? false
            enter("service.no-endpoints", isMeant ? 0.82 : 0.7, entity, evidence, "no address is behind it", [], &board)
        }
    }

    /// Words in the names of what only passes requests on.
    private static let gateways = ["gateway", "ingress", "edge", "proxy", "router"]

    /// A selector that finds the pods of something else, while a workload of the service's own name has none of it.
    private func foreign(_ service: ServiceState, _ entity: EntityReference, _ scene: Scene, _ board: inout ClueBoard) {
        guard let selector = service.selector, !selector.isEmpty else { return }
        func isMet(_ labels: [String: String]) -> Bool { selector.allSatisfy { labels[$0.key] == $0.value } }
        let workloads = scene.evidence.cluster.workloads.filter {
            $0.entity.kind != .replicaset && $0.entity.namespace == service.namespace && !$0.podLabels.isEmpty
        }
        guard let own = workloads.first(where: { $0.name == service.name }), !isMet(own.podLabels),
            let other = workloads.first(where: { isMet($0.podLabels) }),
            let wrong = selector.sorted(by: { $0.key < $1.key }).first(where: { own.podLabels[$0.key] != $0.value })
        else { return }
        let correction = Correction(
            entity: entity,
            field: "spec.selector.\(wrong.key)",
            current: wrong.value,
            desired: own.podLabels[wrong.key],
            basis: .counterpart,
            reason: "the pods of \(service.name) have that label"
        )
        let isEntry =
            scene.evidence.entrypoints.contains(service.name)
            || Self.gateways.contains { service.name.lowercased().contains($0) }
        let text = selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let evidence = scene.state(service.locator, "selector of \(service.name): \(text)")
        let reason = "its selector finds the pods of \(other.name), and a workload \(service.name) is there"
        let fault: StaticString = isEntry ? "service.gateway-misroute" : "service.selector-mismatch"
        enter(fault, 0.9, entity, evidence, reason, [correction], &board)
    }

    /// A service that the topology knows and a complete list lacks.
    private func missing(_ scene: Scene, _ board: inout ClueBoard) {
        let namespace = scene.evidence.namespace
        guard scene.evidence.cluster.isComplete(.service, namespace: namespace) else { return }
        let listed = Set(scene.evidence.cluster.services.map(\.name))
        for node in scene.snapshot.topology.nodes
        where node.entity.kind == .service && !listed.contains(node.entity.name) {
            guard scene.snapshot.topology.edges.contains(where: { $0.to == node.entity && $0.relation == .calls })
            else { continue }
            let locator = scene.evidence.cluster.services.first?.locator ?? "services"
            let names = listed.sorted().prefix(8).joined(separator: ", ")
            let correction = Correction(
                entity: node.entity,
                field: "service \(node.entity.name)",
                current: "absent",
                desired: nil,
                basis: .person,
                reason: "the service's manifest with its port and selector, from where it is kept"
            )
            let evidence = scene.state(locator, "services: \(names)")
            enter(
                "service.missing",
                0.85,
                node.entity,
                evidence,
                "others call it and it is not listed",
                [correction],
                &board
            )
        }
    }
}
