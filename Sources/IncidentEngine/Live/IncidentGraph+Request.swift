internal import IncidentModel
internal import Planning

extension IncidentGraph {
    /// The most nodes that are drawn; those nearest to the incident come first.
    private static let mostNodes = 120

    /// The graph around an incident.
    init(_ request: PlanRequest) {
        let findings = request.findings
        let topology = request.snapshot.topology
        let drawn = DrawnEntities(topology)
        let causes = findings.hypotheses.first.map { [drawn[$0.entity]] } ?? []
        let path = (findings.hypotheses.first?.path ?? []).map { drawn[$0] }
        let members = path + findings.groups.flatMap(\.members).map { drawn[$0] }
        let alerting = topology.nodes.map(\.entity).filter {
            request.snapshot.facts[$0, .alertsFiring]?.number ?? 0 > 0
        }
        var roles: [EntityReference: Role] = [:]
        for (entities, role) in [(causes, Role.cause), (members, .affected), (alerting, .alerting)] {
            for entity in entities where roles[entity] == nil { roles[entity] = role }
        }
        var order: [EntityReference] = []
        var seen: Set<EntityReference> = []
        for entity in causes + members + alerting where seen.insert(entity).inserted { order.append(entity) }
        let near = topology.edges.filter { seen.contains($0.from) || seen.contains($0.to) }
        for entity in near.flatMap({ [$0.from, $0.to] }) + topology.nodes.map(\.entity)
        where seen.insert(entity).inserted {
            order.append(entity)
        }
        order = Array(order.prefix(Self.mostNodes))
        let places = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
        let replicas = Dictionary(topology.nodes.map { ($0.entity, $0.replicas) }) { first, _ in first }
        nodes = order.map { Node(entity: $0, role: roles[$0] ?? .other, replicas: replicas[$0] ?? nil) }
        let causal = Set(
            zip(path, path.dropFirst()).map { Pair($0, $1) }
                + findings.groups.flatMap(\.edges).map { Pair($0.cause, $0.effect) }
        )
        edges = topology.edges.compactMap { edge in
            guard let from = places[edge.from], let to = places[edge.to] else { return nil }
            // Trouble travels against the calls.
            let isCausal = causal.contains(Pair(edge.to, edge.from)) || causal.contains(Pair(edge.from, edge.to))
            return Edge(from: from, to: to, relation: edge.relation, isCausal: isCausal)
        }
    }

    /// What stands in the drawing for an entity: a path may name the workload where the graph has the service of that name.
    private struct DrawnEntities {
        private let known: Set<EntityReference>
        private let byName: [String: EntityReference]

        init(_ topology: Topology) {
            known = Set(topology.nodes.map(\.entity))
            byName = Dictionary(topology.nodes.map { ($0.entity.name, $0.entity) }) { first, _ in first }
        }

        subscript(entity: EntityReference) -> EntityReference {
            guard !known.contains(entity), let namesake = byName[entity.name] else { return entity }
            return namesake.namespace == entity.namespace || namesake.namespace == nil ? namesake : entity
        }
    }

    /// Two things by name, whatever their kinds.
    private struct Pair: Hashable {
        let cause: String
        let effect: String

        init(_ cause: EntityReference, _ effect: EntityReference) {
            self.cause = cause.name
            self.effect = effect.name
        }
    }
}
