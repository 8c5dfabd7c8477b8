/// Who calls whom, as far as somebody declared or observed it.
public struct Topology: Sendable, Hashable {
    /// One thing of the graph.
    public struct Node: Hashable, Sendable {
        /// What it is.
        public let entity: EntityReference
        /// How many instances it has, when that is known.
        public let replicas: Int?

        /// Creates a node.
        public init(entity: EntityReference, replicas: Int? = nil) {
            self.entity = entity
            self.replicas = replicas
        }
    }

    /// What an edge means.
    public enum Relation: String, Sendable, CaseIterable, Comparable {
        /// The first asks the second and waits for the answer.
        case calls
        /// The first runs on the second.
        case runsOn = "runs-on"
        /// The first keeps its data in the second.
        case storesIn = "stores-in"

        /// Order of the raw values.
        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    /// One dependence of `from` on `to`.
    public struct Edge: Hashable, Sendable, Comparable {
        /// What depends.
        public let from: EntityReference
        /// What it depends on.
        public let to: EntityReference
        /// In which way.
        public let relation: Relation

        /// Creates an edge.
        public init(from: EntityReference, to: EntityReference, relation: Relation) {
            self.from = from
            self.to = to
            self.relation = relation
        }

        /// By source, then target, then relation.
        public static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.from, lhs.to, lhs.relation) < (rhs.from, rhs.to, rhs.relation)
        }
    }

    /// The nodes in order of their references.
    public let nodes: [Node]
    /// The edges in order.
    public let edges: [Edge]

    /// Nothing is known.
    public static let empty = Topology(nodes: [], edges: [])

    /// A graph of `nodes` and `edges`; ends of edges that are no node yet become one, repeats count once.
    public init(nodes: [Node], edges: [Edge]) {
        var known: [EntityReference: Node] = [:]
        for node in nodes where known[node.entity]?.replicas == nil { known[node.entity] = node }
        for entity in edges.flatMap({ [$0.from, $0.to] }) where known[entity] == nil {
            known[entity] = Node(entity: entity)
        }
        self.nodes = known.values.sorted { $0.entity < $1.entity }
        self.edges = Set(edges).sorted()
    }
}
