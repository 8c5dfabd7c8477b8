internal import IncidentModel
internal import Remediation
internal import Runbooks

/// Finds what an action should work on, given what is broken: the entity itself, what bears its name, what its
/// corrections name, what it stands on.
struct TargetBinding: Sendable {
    /// The entities that a hypothesis is about, nearest first.
    let candidates: [EntityReference]

    /// The entities around `hypothesis`.
    init(_ hypothesis: Hypothesis, snapshot: IncidentSnapshot) {
        let inventory = snapshot.inventory
        var found: [EntityReference] = []
        func add(_ entity: EntityReference) {
            if inventory.contains(entity), !found.contains(entity) { found.append(entity) }
        }
        for correction in hypothesis.corrections { add(correction.entity) }
        add(hypothesis.entity)
        let names = [hypothesis.entity.name, PodName(hypothesis.entity.name).owner]
        for name in names {
            for entity in inventory.entities(named: name)
            where hypothesis.entity.namespace == nil || entity.namespace == nil
                || entity.namespace == hypothesis.entity.namespace
            {
                add(entity)
            }
        }
        // Objects in a namespace are reached through it, and nodes through the machines they run on.
        if let namespace = hypothesis.entity.namespace.flatMap({ EntityReference(kind: .namespace, name: $0) }) {
            add(namespace)
        }
        for edge in snapshot.topology.edges where edge.relation == .runsOn && edge.from == hypothesis.entity {
            add(edge.to)
        }
        candidates = found
    }

    /// The first candidate of a kind that `definition` acts on; the entity that is blamed before others.
    func target(for definition: ActionDefinition) -> EntityReference? {
        candidates.first { definition.targetKinds.contains($0.kind) }
    }

    /// The first candidate that `binding` means and `definition` acts on.
    func target(for definition: ActionDefinition, binding: StepBinding) -> EntityReference? {
        let kinds = binding.kinds
        guard !kinds.isEmpty else { return target(for: definition) }
        for kind in kinds where definition.targetKinds.contains(kind) {
            if let entity = candidates.first(where: { $0.kind == kind }) { return entity }
        }
        return nil
    }
}
