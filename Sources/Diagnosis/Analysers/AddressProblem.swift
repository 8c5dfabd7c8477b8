internal import IncidentModel

/// An address `host:port` in a workload's environment that no service answers.
struct AddressProblem: Sendable {
    /// How strongly it speaks for a wrong address.
    let strength: Double
    /// What is wrong, as a clause.
    let reason: String
    /// The address that would be right, when services tell.
    let desired: String?
    /// Why that one, or what a person has to find out.
    let advice: String

    /// Judges the value of a variable; nil when it is no address of the cluster, or leads somewhere.
    init?(_ value: String, _ workload: WorkloadState, _ scene: Scene) {
        guard let (host, port) = Self.parts(of: value) else { return nil }
        let bare = EntityResolver.withoutDomain(host)
        let namespace = workload.entity.namespace
        let services = scene.evidence.cluster.services.filter { $0.namespace == namespace || $0.namespace == nil }
        guard !services.isEmpty else { return nil }
        if let service = services.first(where: { $0.name == bare }) {
            let open = service.ports.compactMap(\.port)
            guard !open.isEmpty, !open.contains(port), let right = open.first else { return nil }
            strength = 0.9
            reason = "it asks \(bare) on port \(port), and that service answers on \(right)"
            desired = open.count == 1 ? "\(host):\(right)" : nil
            advice = "service \(bare) has port \(open.map(String.init).joined(separator: ", "))"
        } else if scene.evidence.cluster.isComplete(.service, namespace: namespace), !host.contains(".") {
            let similar = services.filter { $0.ports.contains { $0.port == port } }.map(\.name)
            strength = 0.85
            reason = "it asks \(host):\(port), and there is no service \(bare)"
            desired = similar.count == 1 ? "\(similar[0]):\(port)" : nil
            advice = similar.count == 1 ? "service \(similar[0]) answers on port \(port)" : "the service that is meant"
        } else {
            return nil
        }
    }

    /// Host and port of a value of the form `host:port`; nil for URLs, numbers and everything else.
    private static func parts(of value: String) -> (host: String, port: Int)? {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let port = Int(parts[1]), (1...65_535).contains(port),
            parts[0].contains(where: \.isLetter),
            EntityReference.isWellFormed(String(parts[0]))
        else { return nil }
        return (String(parts[0]), port)
    }
}
