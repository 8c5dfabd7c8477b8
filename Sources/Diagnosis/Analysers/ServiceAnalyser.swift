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
        routes(scene, &board)
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
        if let endpoints = service.endpoints, endpoints.isEmpty {
            let evidence = scene.state(service.locator, "endpoints of \(service.name): none")
            let isMeant = service.selector.map { !$0.isEmpty } ?? false
            enter("service.no-endpoints", isMeant ? 0.82 : 0.7, entity, evidence, "no address is behind it", [], &board)
        }
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

    /// Routes to services that are not listed.
    private func routes(_ scene: Scene, _ board: inout ClueBoard) {
        let listed = Set(scene.evidence.cluster.services.map(\.name))
        guard !listed.isEmpty else { return }
        for object in scene.evidence.cluster.objects
        where object.entity.kind == .route || object.entity.kind == .ingress {
            for (field, backend) in object.fields.sorted(by: { $0.key < $1.key }) where Self.isBackend(field) {
                guard !listed.contains(backend) else { continue }
                let candidates = listed.filter { $0.hasPrefix(object.entity.name) || backend.hasPrefix($0) }.sorted()
                let correction = Correction(
                    entity: object.entity,
                    field: field,
                    current: backend,
                    desired: candidates.count == 1 ? candidates[0] : nil,
                    basis: .counterpart,
                    reason: "listed services: \(listed.sorted().prefix(6).joined(separator: ", "))"
                )
                let evidence = scene.state(object.locator, "\(object.entity): \(field) \(backend)")
                let reason = "it leads to \(backend), which is no service"
                enter("service.gateway-misroute", 0.92, object.entity, evidence, reason, [correction], &board)
            }
        }
    }

    /// Whether a field names the service behind a route.
    private static func isBackend(_ field: String) -> Bool {
        field == "spec.to.name" || field.hasSuffix("backend.service.name") || field.hasSuffix("backendRefs[0].name")
            || field.hasSuffix("destination.host")
    }
}
