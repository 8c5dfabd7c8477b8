internal import IncidentModel
internal import Remediation

/// Tells which actions can be carried out on a thing at all, by what operators declare of who runs it.
struct CarrierRule: Sendable {
    private let facts: FactTable

    /// The rule for what `snapshot` knows.
    init(_ snapshot: IncidentSnapshot) { facts = snapshot.facts }

    /// Whether `definition` can be carried out on `target`: what is declared to be a process or a unit of a host is no
    /// workload of a cluster.
    func allows(_ definition: ActionDefinition, on target: EntityReference) -> Bool {
        definition.executor != .kubernetes || !isOnHost(target)
    }

    /// Whether operators declare that a host's supervisor runs `entity`.
    func isOnHost(_ entity: EntityReference) -> Bool {
        [FactName.processGroup, .processNames, .unitName].contains { facts[entity, $0] != nil }
    }
}
