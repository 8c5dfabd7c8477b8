public import IncidentModel
public import Traces

extension TraceSummary {
    /// Who calls whom, as the traces show it; nil when they show nothing. Names that cannot name a service are left out.
    /// - Complexity: O(services + calls).
    public func topology(namespace: String?) -> Topology? {
        var entities: [String: EntityReference] = [:]
        for service in services {
            entities[service] = EntityReference(kind: .service, namespace: namespace, name: service)
        }
        guard !entities.isEmpty else { return nil }
        let edges = calls.compactMap { call -> Topology.Edge? in
            guard let caller = entities[call.caller], let callee = entities[call.callee], caller != callee else {
                return nil
            }
            return Topology.Edge(from: caller, to: callee, relation: .calls)
        }
        return Topology(nodes: entities.values.map { Topology.Node(entity: $0) }, edges: edges)
    }
}
