internal import IncidentModel

/// What is wrong with a probe, from what its container declares and how its other probe asks.
struct ProbeFinding: Sendable {
    /// The fault's code, how strongly it speaks for it, and why.
    let fault: String
    let strength: Double
    let reason: String
    /// The probe as it is set, for evidence.
    let excerpt: String
    /// The field of the probe that is wrong, from its dot on.
    let field: String
    /// The value of the field now and as it should be.
    let current: String?
    let desired: String?
    /// Why that value.
    let advice: String

    /// A finding of known parts.
    init(
        fault: String,
        strength: Double,
        reason: String,
        excerpt: String,
        field: String,
        current: String?,
        desired: String?,
        advice: String
    ) {
        self.fault = fault
        self.strength = strength
        self.reason = reason
        self.excerpt = excerpt
        self.field = field
        self.current = current
        self.desired = desired
        self.advice = advice
    }

    /// Judges the port and the protocol of a probe; nil when nothing speaks against them.
    /// - Parameters:
    ///   - probe: The probe.
    ///   - other: The container's other probe.
    ///   - container: The container.
    ///   - kind: `liveness` or `readiness`.
    ///   - scene: What else is known.
    ///   - entity: The workload.
    init?(
        _ probe: ContainerState.Probe,
        beside other: ContainerState.Probe?,
        of container: ContainerState,
        kind: String,
        _ scene: Scene,
        _ entity: EntityReference
    ) {
        let shown = "\(kind) probe of \(container.name): \(probe.scheme ?? "?") on port \(probe.port ?? "?")"
        if let port = Self.number(probe.port, container), !container.ports.isEmpty, !container.ports.contains(port) {
            let otherPort = Self.number(other?.port, container).flatMap { container.ports.contains($0) ? $0 : nil }
            // A port that is not declared may be served all the same, unless the pods suffer and the other probe agrees
            // with the declaration.
            let right = otherPort ?? (container.ports.count == 1 ? container.ports[0] : nil)
            self.init(
                fault: "probe.\(kind)-port-incorrect",
                strength: otherPort == nil ? 0.82 : 0.94,
                reason: "the \(kind) probe asks port \(port), and the container declares "
                    + container.ports.map(String.init).joined(separator: ", "),
                excerpt: shown,
                field: ".\(probe.action).port",
                current: probe.port,
                desired: right.map(String.init),
                advice: otherPort == nil ? "the container declares that port" : "its other probe asks that port"
            )
            return
        }
        guard let scheme = probe.scheme, ["http", "https", "grpc"].contains(scheme),
            let spoken = Self.protocolSpoken(at: Self.number(probe.port, container), other, container, scene, entity),
            spoken.name != scheme
        else { return nil }
        self.init(
            fault: "probe.\(kind)-protocol-incorrect",
            strength: spoken.strength,
            reason: "the \(kind) probe speaks \(scheme), and \(spoken.reason)",
            excerpt: shown,
            field: scheme == "http" && spoken.name == "https" || scheme == "https" && spoken.name == "http"
                ? ".httpGet.scheme" : "",
            current: scheme.uppercased(),
            desired: spoken.name.uppercased(),
            advice: spoken.reason
        )
    }

    /// The number of a port that is written as a number or as the name of a declared port.
    private static func number(_ port: String?, _ container: ContainerState) -> Int? {
        port.flatMap { Int($0) ?? container.portNames[$0] }
    }

    /// What a container speaks on a port: as its other probe asks it, or as its service's port is called.
    private static func protocolSpoken(
        at port: Int?,
        _ other: ContainerState.Probe?,
        _ container: ContainerState,
        _ scene: Scene,
        _ entity: EntityReference
    ) -> (name: String, strength: Double, reason: String)? {
        if let other, let scheme = other.scheme, ["http", "https", "grpc"].contains(scheme),
            number(other.port, container) == port
        {
            return (scheme, 0.93, "the container's other probe speaks \(scheme) on the same port")
        }
        let service = scene.evidence.cluster.services.first { $0.name == entity.name }
        let named = service?.ports.first { $0.target.flatMap { Int($0) } ?? $0.port == port }?.name?.lowercased() ?? ""
        for name in ["grpc", "https", "http"] where named == name || named.hasPrefix("\(name)-") {
            return (name, 0.8, "the service calls that port \(named)")
        }
        return nil
    }
}

extension ContainerState.Probe {
    /// The field of a manifest that holds the action of the probe.
    var action: String {
        switch scheme {
        case "tcp": "tcpSocket"
        case "grpc": "grpc"
        default: "httpGet"
        }
    }
}
