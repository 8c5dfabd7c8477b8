public import IncidentModel

/// Builds the simulator's world from what a snapshot knows, and says what had to be assumed.
public struct WorldBuilder: Sendable {
    /// What was built.
    public struct World: Sendable, Hashable {
        /// The systems.
        public let model: WorldModel
        /// What may be wrong with them.
        public let faults: [HypothesisedFault]
        /// What was assumed for lack of data, in words.
        public let assumptions: [String]

        /// Creates a world.
        public init(model: WorldModel, faults: [HypothesisedFault], assumptions: [String]) {
            self.model = model
            self.faults = faults
            self.assumptions = assumptions
        }
    }

    private typealias Bounds = WorldModel.Bounds

    /// Assumed where nothing was measured. Utilisation: capacity is commonly planned for peaks of 60 to 70 %. Service
    /// time: common for an internal call. Replicas: the least that survives a failure.
    private static let assumedUtilisation = 0.3...0.7
    private static let assumedServiceTime = 0.02...0.1
    private static let assumedReplicas = 2.0...3.0
    private static let assumedArrivals = 100.0...100.0
    /// The most components that are looked at: those nearest to the faults.
    static let maximumComponents = 40

    private let snapshot: IncidentSnapshot
    private let findings: Findings
    private let faults: FaultCatalogue

    /// Creates a builder.
    public init(snapshot: IncidentSnapshot, findings: Findings, faults: FaultCatalogue = .builtIn) {
        self.snapshot = snapshot
        self.findings = findings
        self.faults = faults
    }

    /// The world.
    /// - Returns: The systems near the faults, the faults, and the assumptions.
    /// - Complexity: O(topology + facts of its entities).
    public func world() -> World {
        let graph = ServiceNeighbourhood(
            snapshot: snapshot,
            causes: findings.hypotheses.flatMap { [$0.entity] + $0.path },
            limit: Self.maximumComponents
        )
        var missing = MissingQuantities()
        let components = graph.entities.map { entity in
            component(entity, isEntry: graph.entries.contains(entity), missing: &missing)
        }
        let calls = graph.edges.map { edge in
            WorldModel.Call(
                caller: edge.caller,
                callee: edge.callee,
                fanOut: 1,
                passedErrors: dependence(edge.callee, graph)
            )
        }
        let model = WorldModel(components: components, calls: calls)
        let hypothesised = findings.hypotheses.map { hypothesis in
            HypothesisedFault(
                fault: hypothesis.fault,
                entity: hypothesis.entity,
                probability: hypothesis.confidence,
                impact: faults[hypothesis.fault]?.impact ?? .errors,
                places: graph.places(of: hypothesis)
            )
        }
        return World(model: model, faults: hypothesised, assumptions: missing.sentences(of: graph))
    }

    /// The component of `entity` with everything known of it.
    private func component(
        _ entity: EntityReference,
        isEntry: Bool,
        missing: inout MissingQuantities
    ) -> WorldModel.Component {
        let sources = [entity] + snapshot.inventory.entities(named: entity.name).filter { $0 != entity }
        func measured(_ names: [FactName]) -> WorldModel.Quantity? {
            for name in names {
                for source in sources {
                    if let value = snapshot.facts.number(name, of: source), value > 0 {
                        return .measured(value, at: "\(source) \(name.rawValue)")
                    }
                }
            }
            return nil
        }
        let replicas =
            measured([.replicasDesired, .autoscalerCurrent])
            ?? snapshot.topology.nodes.first { $0.entity == entity }?.replicas.map {
                .measured(Double(max($0, 1)), at: "topology")
            }
        let utilisation = measured([.utilisation])
        let arrivals = isEntry ? measured([.requestRate]) : .measured(0, at: "topology")
        if replicas == nil { missing.replicas.append(entity.name) }
        if utilisation == nil { missing.utilisation += 1 }
        if arrivals == nil { missing.arrivals.append(entity.name) }
        return WorldModel.Component(
            entity: entity,
            replicas: (replicas ?? .assumed(Self.assumedReplicas)).held(within: Bounds.replicas),
            utilisation: (utilisation ?? .assumed(Self.assumedUtilisation)).held(within: Bounds.utilisation),
            serviceTime: (measured([.latency]) ?? .assumed(Self.assumedServiceTime)).held(within: Bounds.serviceTime),
            arrivals: (arrivals ?? .assumed(Self.assumedArrivals)).held(within: Bounds.arrivals)
        )
    }

    /// How much of a callee's failures its callers pass on: all for what holds data or computes answers, little for what
    /// only speeds up or takes work for later.
    private func dependence(_ callee: Int, _ graph: ServiceNeighbourhood) -> WorldModel.Quantity {
        switch graph.entities[callee].kind {
        case .cache, .queue: .assumed(0...0.25)
        default: .assumed(0.75...1)
        }
    }
}

/// What nobody measured, collected while the world is built.
private struct MissingQuantities: Sendable {
    var replicas: [String] = []
    var utilisation = 0
    var arrivals: [String] = []

    /// The assumptions in words.
    func sentences(of graph: ServiceNeighbourhood) -> [String] {
        var sentences: [String] = []
        if !arrivals.isEmpty {
            sentences.append("no request rate was measured at \(Self.list(arrivals)): 100 requests/s assumed")
        }
        if !replicas.isEmpty {
            sentences.append("the number of replicas is not known of \(Self.list(replicas)): 2 to 3 assumed")
        }
        if utilisation > 0 {
            sentences.append(
                "utilisation is not known of \(utilisation) of \(graph.entities.count): 30 to 70 % assumed"
            )
        }
        if graph.edges.isEmpty {
            sentences.append(
                "nobody is known to call \(Self.list(graph.entities.map(\.name))): effects on others are not seen"
            )
        }
        return sentences
    }

    /// The first few names.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
    }
}
