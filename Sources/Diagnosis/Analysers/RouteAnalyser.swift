internal import IncidentModel

/// Follows the routes of gateways to services: those of ingresses and gateways' own objects, and those that a proxy's
/// configuration spells out.
/// - Source: Kubernetes documentation, "Ingress" and "Gateway API"; Istio reference, "Virtual Service"; nginx reference,
///   `proxy_pass`; Spring Cloud Gateway reference, "Route Predicate Factories".
struct RouteAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        guard !scene.evidence.cluster.services.isEmpty else { return }
        for object in scene.evidence.cluster.objects {
            switch object.entity.kind {
            case .route, .ingress: routes(of: object, scene, &board)
            case .configmap:
                let routes = Route.configured(in: object.text)
                guard !routes.isEmpty, let gateway = Self.gateway(behind: object, scene) else { continue }
                judge(routes, object, gateway, scene, &board)
            default: continue
            }
        }
    }

    /// The workload that reads a configuration: the one that mounts it, or whose name it bears.
    private static func gateway(behind map: ObjectState, _ scene: Scene) -> EntityReference? {
        let workloads = scene.evidence.cluster.workloads.filter {
            $0.entity.kind != .replicaset && $0.entity.namespace == map.entity.namespace
        }
        let reference = "configmap/\(map.name)"
        let mounting = workloads.first { workload in
            workload.requiredObjects.contains(reference)
                || workload.containers.contains { $0.environmentSources.contains(reference) }
        }
        return (mounting ?? workloads.first { map.name == $0.name || map.name.hasPrefix($0.name + "-") })?.entity
    }

    /// The routes of an object that has fields for them.
    private func routes(of object: ObjectState, _ scene: Scene, _ board: inout ClueBoard) {
        let routes = Route.declared(in: object)
        judge(routes, object, object.entity, scene, &board)
    }

    private func judge(
        _ routes: [Route],
        _ object: ObjectState,
        _ entity: EntityReference,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let services = scene.evidence.cluster.services.filter {
            $0.namespace == object.entity.namespace || object.entity.namespace == nil || $0.namespace == nil
        }
        let byName = Dictionary(services.map { ($0.name, $0) }) { first, _ in first }
        guard !byName.isEmpty else { return }
        let faithful = routes.count { $0.isFaithful }
        for route in routes {
            let text =
                "\(object.entity): \(route.path ?? route.field) -> \(route.host)\(route.port.map { ":\($0)" } ?? "")"
            let evidence = scene.state(object.locator, text)
            guard let service = byName[route.host] else {
                // Hosts with dots may be outside; nobody can say that they do not exist.
                guard !route.isOutside else { continue }
                let meant = services.map(\.name).sorted().filter { route.means($0) }
                let near = byName.keys.sorted().filter { $0.hasPrefix(object.name) || route.host.hasPrefix($0) }
                let desired = meant.count == 1 ? meant[0] : near.count == 1 ? near[0] : nil
                let reason = "it leads to \(route.host), which is no service"
                enter(route, entity, object, evidence, 0.92, route.host, desired, reason, services, &board)
                continue
            }
            let ports = service.ports.compactMap(\.port)
            if let port = route.port, !ports.isEmpty, !ports.contains(port) {
                let desired = ports.count == 1 ? "\(route.host):\(ports[0])" : nil
                let reason =
                    "it leads to port \(port) of \(route.host), which has \(ports.map(String.init).joined(separator: ", "))"
                enter(route, entity, object, evidence, 0.9, "\(route.host):\(port)", desired, reason, services, &board)
            } else if !route.isFaithful, faithful >= 3,
                let meant = services.map(\.name).sorted().first(where: { $0 != route.host && route.means($0) })
            {
                let reason = "path \(route.path ?? "") leads to \(route.host), and \(meant) is there"
                enter(route, entity, object, evidence, 0.88, route.host, meant, reason, services, &board)
            }
        }
    }

    private func enter(
        _ route: Route,
        _ entity: EntityReference,
        _ object: ObjectState,
        _ evidence: Evidence,
        _ strength: Double,
        _ current: String,
        _ desired: String?,
        _ reason: String,
        _ services: [ServiceState],
        _ board: inout ClueBoard
    ) {
        let correction = Correction(
            entity: object.entity,
            field: route.field,
            current: current,
            desired: desired,
            basis: .counterpart,
            reason: "listed services: \(services.map(\.name).sorted().prefix(6).joined(separator: ", "))"
        )
        board.add(
            Clue(
                fault: FaultCode(literal: "service.gateway-misroute"),
                entity: entity,
                strength: strength,
                evidence: [evidence],
                reason: reason,
                corrections: [correction]
            )
        )
    }
}
