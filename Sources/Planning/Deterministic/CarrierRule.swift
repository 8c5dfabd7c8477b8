internal import IncidentModel
internal import Remediation

/// Tells which actions can be carried out on a thing at all, by what operators declare of who runs it.
struct CarrierRule: Sendable {
    private let facts: FactTable
    /// Whether processes or units of hosts are declared, and nothing that only a cluster has is known.
    private let isWithoutCluster: Bool
    /// Whether it is declared what is a server of a proxy.
    private let knowsBackends: Bool
    /// Whether it is declared what stands behind a proxy.
    private let knowsFrontends: Bool

    /// The rule for what `snapshot` knows.
    /// - Complexity: O(n) in the number of entities.
    init(_ snapshot: IncidentSnapshot) {
        facts = snapshot.facts
        let known = snapshot.inventory.unorderedEntries
        let ofClusters: Set<EntityKind> = [.pod, .deployment, .statefulset, .daemonset, .replicaset, .node, .cluster]
        isWithoutCluster =
            known.allSatisfy { !ofClusters.contains($0.entity.kind) }
            && known.contains { Self.isOnHost($0.entity, snapshot.facts) }
        knowsFrontends = known.contains { snapshot.facts[$0.entity, .proxyFrontend] != nil }
        knowsBackends = known.contains { snapshot.facts[$0.entity, .proxyBackend] != nil }
    }

    /// Whether `definition` can be carried out on `target`: what is declared to be a process or a unit of a host is no
    /// workload of a cluster, where there is no cluster nothing is; drained is what a proxy has among its servers, and
    /// limited what it stands before.
    func allows(_ definition: ActionDefinition, on target: EntityReference) -> Bool {
        // A service that is no server of a proxy cannot be drained, and one that is alone must not be.
        if knowsBackends, definition.id.text == "proxy.drain-backend" { return facts[target, .proxyBackend] != nil }
        if knowsFrontends, Self.limits.contains(definition.id.text) { return facts[target, .proxyFrontend] != nil }
        guard definition.executor == .kubernetes, definition.id.text.hasPrefix("kubernetes.") else { return true }
        return !isWithoutCluster && !Self.isOnHost(target, facts)
    }

    /// What a proxy does to requests on their way in.
    private static let limits: Set<String> = ["traffic.shed-load", "traffic.limit-client"]

    /// Whether operators declare that a host's supervisor runs `entity`.
    private static func isOnHost(_ entity: EntityReference, _ facts: FactTable) -> Bool {
        [FactName.processGroup, .processNames, .unitName].contains { facts[entity, $0] != nil }
    }
}
