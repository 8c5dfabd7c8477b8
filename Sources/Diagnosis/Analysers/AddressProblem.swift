internal import IncidentModel
internal import StructuredDocuments

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
    /// Whether it is a database that is asked on a wrong port.
    let isDatabasePort: Bool

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
            isDatabasePort = UsedDatabase.isDatabase(bare)
            reason = "it asks \(bare) on port \(port), and that service answers on \(right)"
            desired = open.count == 1 ? "\(host):\(right)" : nil
            advice = "service \(bare) has port \(open.map(String.init).joined(separator: ", "))"
        } else if scene.evidence.cluster.isComplete(.service, namespace: namespace), !host.contains(".") {
            // A workload of that name lacks its service, which is that service's fault and not this address's.
            guard !scene.evidence.cluster.workloads.contains(where: { $0.name == bare }) else { return nil }
            let nearest = SpellingSuggestion.nearest(to: bare, among: services.map(\.name))
            let port = nearest.flatMap { name in services.first { $0.name == name }?.ports.first?.port } ?? port
            isDatabasePort = false
            // An address that resembles nothing may be of something optional that is not installed.
            strength = nearest == nil ? 0.3 : 0.9
            reason = "it asks \(value), and there is no service \(bare)"
            desired = nearest.map { "\($0):\(port)" }
            advice = nearest.map { "service \($0) is listed" } ?? "the service that is meant"
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
