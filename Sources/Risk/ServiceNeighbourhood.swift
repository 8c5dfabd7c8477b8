internal import IncidentModel

/// The part of the service graph that a fault can reach: what it is on, everything that calls that, and what those call.
struct ServiceNeighbourhood: Sendable {
    /// One call between two places.
    struct Edge: Sendable, Hashable {
        let caller: Int
        let callee: Int
    }

    /// The entities that answer requests, in order.
    let entities: [EntityReference]
    /// The calls between them.
    let edges: [Edge]
    /// The entities that nobody of the neighbourhood calls: where users come in.
    let entries: Set<EntityReference>
    /// The places of the entities.
    private let places: [EntityReference: Int]
    /// What runs on each machine.
    private let tenants: [EntityReference: [EntityReference]]

    /// The neighbourhood of `causes`.
    /// - Parameters:
    ///   - snapshot: What is known.
    ///   - causes: The entities blamed, and those on the way to the symptoms.
    ///   - limit: The most entities; the nearest are kept.
    init(snapshot: IncidentSnapshot, causes: [EntityReference], limit: Int) {
        let calls = snapshot.topology.edges.filter { $0.relation != .runsOn }
        var tenants: [EntityReference: [EntityReference]] = [:]
        for edge in snapshot.topology.edges where edge.relation == .runsOn {
            tenants[edge.to, default: []].append(edge.from)
        }
        var callers: [EntityReference: [EntityReference]] = [:]
        var callees: [EntityReference: [EntityReference]] = [:]
        for edge in calls {
            callers[edge.to, default: []].append(edge.from)
            callees[edge.from, default: []].append(edge.to)
        }
        let known = Set(snapshot.topology.nodes.map(\.entity).filter(\.kind.answersRequests))
        let answering = causes.flatMap { Self.answering($0, known: known, tenants: tenants) }
        // Claims, quotas and other objects answer no requests; they count only where nothing else is known.
        let roots =
            answering.contains(where: \.kind.answersRequests) ? answering.filter(\.kind.answersRequests) : answering
        var found: Set<EntityReference> = []
        var queue = roots
        var next = 0
        while next < queue.count, found.count < limit {
            let entity = queue[next]
            next += 1
            guard found.insert(entity).inserted else { continue }
            queue += callers[entity] ?? []
        }
        for entity in found.sorted() {
            for callee in callees[entity] ?? [] where found.count < limit { found.insert(callee) }
        }
        let entities = found.sorted()
        let places = Dictionary(uniqueKeysWithValues: entities.enumerated().map { ($1, $0) })
        self.entities = entities
        self.places = places
        self.tenants = tenants
        edges = calls.compactMap { edge in
            guard let caller = places[edge.from], let callee = places[edge.to] else { return nil }
            return Edge(caller: caller, callee: callee)
        }
        let called = Set(edges.map { entities[$0.callee] })
        entries = Set(entities.filter { !called.contains($0) })
    }

    /// The places that a hypothesis is about; the first component on the way to its symptoms where its entity answers
    /// no requests itself.
    func places(of hypothesis: Hypothesis) -> [Int] {
        for entity in [hypothesis.entity] + hypothesis.path {
            let own = places(of: entity)
            if !own.isEmpty { return own }
        }
        return entities.isEmpty ? [] : [0]
    }

    /// The places of `entity`: its own, those of the same name, or those of what runs on it.
    func places(of entity: EntityReference) -> [Int] {
        if let place = places[entity] { return [place] }
        let namesakes = entities.indices.filter {
            entities[$0].name == PodName(entity.name).owner || entities[$0].name == entity.name
        }
        if !namesakes.isEmpty { return namesakes }
        return (tenants[entity] ?? []).compactMap { places[$0] }.sorted()
    }

    /// The entities of the graph that `entity` stands for; itself when the graph does not know it.
    private static func answering(
        _ entity: EntityReference,
        known: Set<EntityReference>,
        tenants: [EntityReference: [EntityReference]]
    ) -> [EntityReference] {
        if known.contains(entity) { return [entity] }
        let owner = PodName(entity.name).owner
        let namesakes = known.filter { $0.name == entity.name || $0.name == owner }.sorted()
        if !namesakes.isEmpty { return namesakes }
        if let tenants = tenants[entity], !tenants.isEmpty { return tenants.sorted() }
        return [entity]
    }
}
