internal import IncidentModel

/// Compares the ports of services with those of the containers behind them.
/// - Source: Kubernetes documentation, "Service", sections "Port definitions" and "Protocols for Services".
struct ServicePortAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        for service in scene.evidence.cluster.services {
            guard let entity = EntityReference(kind: .service, namespace: service.namespace, name: service.name) else {
                continue
            }
            let containers = Self.containers(behind: service, entity, scene)
            for (place, port) in service.ports.enumerated() {
                let seat = Seat(service: service, entity: entity, place: place, port: port, containers: containers)
                if let clue = number(seat, scene) ?? name(seat, scene) ?? transport(seat, scene) { board.add(clue) }
            }
        }
    }

    /// A port of a service with the containers that should answer on it.
    private struct Seat {
        let service: ServiceState
        let entity: EntityReference
        let place: Int
        let port: ServiceState.Port
        let containers: [ContainerState]

        var shown: String {
            let number = port.port.map(String.init) ?? "?"
            return "\(service.name): port \(number)/\(port.transport ?? "TCP"), targetPort \(port.target ?? "?")"
        }

        /// The only declared port, or the one that is the service's own.
        var likely: Int? {
            let declared = containers.flatMap(\.ports)
            return declared.count == 1 ? declared.first : declared.first { $0 == port.port }
        }
    }

    /// The containers that a service's selector finds; those of its namesake where it has none.
    private static func containers(
        behind service: ServiceState,
        _ entity: EntityReference,
        _ scene: Scene
    ) -> [ContainerState] {
        if let selector = service.selector, !selector.isEmpty {
            func isMet(_ labels: [String: String]) -> Bool { selector.allSatisfy { labels[$0.key] == $0.value } }
            let found = scene.evidence.cluster.workloads.first {
                $0.entity.kind != .replicaset && isMet($0.podLabels) && !$0.containers.isEmpty
                    && ($0.entity.namespace == service.namespace || service.namespace == nil)
            }
            let pod = scene.evidence.cluster.pods.first { isMet($0.labels) && !$0.containers.isEmpty }
            if let found = found?.containers ?? pod?.containers { return found.filter { !$0.isInit } }
        }
        let own = scene.workload(of: entity)?.containers ?? scene.pods(of: entity).flatMap(\.containers)
        return own.filter { !$0.isInit }
    }

    private func clue(
        _ seat: Seat,
        _ fault: StaticString,
        _ strength: Double,
        _ reason: String,
        _ field: String,
        _ current: String?,
        _ desired: String?,
        _ advice: String,
        _ scene: Scene
    ) -> Clue {
        let correction = Correction(
            entity: seat.entity,
            field: "spec.ports[\(seat.place)].\(field)",
            current: current,
            desired: desired,
            basis: .counterpart,
            reason: advice
        )
        return Clue(
            fault: FaultCode(literal: fault),
            entity: seat.entity,
            strength: strength,
            evidence: [scene.state(seat.service.locator, seat.shown)],
            reason: reason,
            corrections: [correction]
        )
    }

    /// The first port on which a program may listen without being root.
    private static let firstUnprivileged = 1024

    /// A target port that no container declares.
    private func number(_ seat: Seat, _ scene: Scene) -> Clue? {
        guard let text = seat.port.target, let target = Int(text) else { return nil }
        let declared = seat.containers.flatMap(\.ports)
        let shown = declared.map(String.init).joined(separator: ", ")
        if !declared.isEmpty {
            guard !declared.contains(target) else { return nil }
            let reason = "no container listens on its target port \(text)"
            let advice = "the container declares port \(shown)"
            let desired = seat.likely.map(String.init)
            return clue(
                seat,
                "service.port-mapping-mismatch",
                0.93,
                reason,
                "targetPort",
                text,
                desired,
                advice,
                scene
            )
        }
        // Without the containers' ports a target beside the service's own port is only unusual, and says something only
        // where the service cannot be reached. Of a privileged port it is usual: few containers may listen there.
        let isReached = scene.evidence.cluster.reachability.contains {
            $0.target == seat.service.name && $0.isReachable
        }
        guard seat.port.port.map({ $0 != target && $0 >= Self.firstUnprivileged }) ?? false,
            seat.service.ports.count == 1, !isReached,
            seat.containers.isEmpty
        else { return nil }
        let reason = "its target port \(text) differs from its port"
        let own = seat.port.port.map(String.init)
        let advice = "the service's own port is \(own ?? "?"); to be compared with the container"
        return clue(seat, "service.port-mapping-mismatch", 0.6, reason, "targetPort", text, own, advice, scene)
    }

    /// A target port that is called by a name which no container's port has.
    private func name(_ seat: Seat, _ scene: Scene) -> Clue? {
        guard let text = seat.port.target, Int(text) == nil else { return nil }
        let names = seat.containers.flatMap { Array($0.portNames.keys) }.sorted()
        guard !names.contains(text) else { return nil }
        // A description shows no names of ports; then an address without a port tells that the name was not found.
        let isUnresolved = seat.service.endpoints.map { ends in !ends.isEmpty && ends.allSatisfy { !$0.contains(":") } }
        guard !names.isEmpty || isUnresolved ?? false || seat.containers.contains(where: { !$0.ports.isEmpty })
        else { return nil }
        let desired = names.count == 1 ? names[0] : seat.likely.map(String.init)
        let declared = names.isEmpty ? seat.containers.flatMap(\.ports).map(String.init) : names
        return clue(
            seat,
            "service.port-mapping-mismatch",
            isUnresolved ?? false ? 0.95 : names.isEmpty ? 0.7 : 0.93,
            "no container has a port called \(text)",
            "targetPort",
            text,
            desired,
            "the container declares \(declared.joined(separator: ", "))",
            scene
        )
    }

    /// A transport that the containers do not speak.
    private func transport(_ seat: Seat, _ scene: Scene) -> Clue? {
        guard let own = seat.port.transport?.uppercased(), ["TCP", "UDP", "SCTP"].contains(own) else { return nil }
        let number = seat.port.target.flatMap { Int($0) } ?? seat.port.port
        let spoken = number.flatMap { port in seat.containers.lazy.compactMap { $0.portTransports[port] }.first }
        let named = seat.port.name?.lowercased() ?? ""
        let protocols = ["grpc", "http", "https", "http2", "tcp", "mysql", "redis", "mongo", "tls", "ws"]
        let isNamed = protocols.contains { named == $0 || named.hasPrefix("\($0)-") }
        // A manifest that names no transport means TCP, and names like these are carried by TCP.
        let wanted = spoken?.uppercased() ?? (own == "UDP" && isNamed ? "TCP" : nil)
        guard let wanted, wanted != own else { return nil }
        return clue(
            seat,
            "service.protocol-mismatch",
            spoken == nil ? 0.9 : 0.94,
            "it forwards \(own), and what is behind it speaks \(wanted)",
            "protocol",
            own,
            wanted,
            spoken == nil ? "a port called \(named) is carried by \(wanted)" : "the container declares \(wanted)",
            scene
        )
    }
}
