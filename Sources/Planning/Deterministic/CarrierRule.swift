internal import IncidentModel
internal import Remediation

/// Tells which actions can be carried out on a thing at all, by what operators declare of who runs it.
struct CarrierRule: Sendable {
    private let snapshot: IncidentSnapshot
    /// Whether processes or units of hosts are declared, and nothing that only a cluster has is known.
    private let isWithoutCluster: Bool

    /// The rule for what `snapshot` knows.
    /// - Complexity: O(n) in the number of entities where there is no cluster, else up to the first thing that is of one.
    init(_ snapshot: IncidentSnapshot) {
        self.snapshot = snapshot
        let known = snapshot.inventory.unorderedEntries
        let ofClusters: Set<EntityKind> = [.pod, .deployment, .statefulset, .daemonset, .replicaset, .node, .cluster]
        isWithoutCluster =
            known.allSatisfy { !ofClusters.contains($0.entity.kind) }
            && known.contains { Self.isOnHost($0.entity, snapshot.facts) }
    }

    /// Whether `definition` can be carried out on `target`: what is declared to be a process or a unit of a host is no
    /// workload of a cluster, where there is no cluster nothing is; drained is what a proxy has among its servers, and
    /// limited what it stands before.
    /// - Complexity: O(1); O(n) in the number of entities for what a proxy does, where it is not declared to do it for
    ///   `target`.
    func allows(_ definition: ActionDefinition, on target: EntityReference) -> Bool {
        // A service that is no server of a proxy cannot be drained, and one that is alone must not be.
        if definition.id.text == "proxy.drain-backend" { return isDeclared(target, as: .proxyBackend) }
        if Self.limits.contains(definition.id.text) { return isDeclared(target, as: .proxyFrontend) }
        guard definition.executor == .kubernetes, definition.id.text.hasPrefix("kubernetes.") else { return true }
        return !isWithoutCluster && !Self.isOnHost(target, snapshot.facts)
    }

    /// Whether `target` is declared as such, or nothing is.
    private func isDeclared(_ target: EntityReference, as name: FactName) -> Bool {
        snapshot.facts[target, name] != nil
            || snapshot.inventory.unorderedEntries.allSatisfy { snapshot.facts[$0.entity, name] == nil }
    }

    /// What a proxy does to requests on their way in.
    private static let limits: Set<String> = ["traffic.shed-load", "traffic.limit-client"]

    /// Whether operators declare that a host's supervisor runs `entity`.
    private static func isOnHost(_ entity: EntityReference, _ facts: FactTable) -> Bool {
        [FactName.processGroup, .processNames, .unitName].contains { facts[entity, $0] != nil }
    }
}
