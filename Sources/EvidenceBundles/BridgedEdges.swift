internal import IncidentModel

/// Edges of a declared graph in which some nodes have names that no target may have: an address with a path, a name with
/// a space. Such a node is left out, and who calls it is taken to call what it calls, so that no way is cut.
struct BridgedEdges: Sendable {
    /// The most steps through nodes without a usable name; beyond them such ways stay cut.
    private static let maximumSteps = 100_000

    /// The edges between usable nodes.
    private(set) var edges: [Topology.Edge] = []
    private let known: [String: EntityReference]
    private let unusable: Set<String>
    private var entries: [(from: EntityReference, to: String)] = []
    private var onward: [String: [(name: String, relation: Topology.Relation)]] = [:]

    /// No edge yet.
    /// - Parameters:
    ///   - known: The usable nodes by name.
    ///   - unusable: The names of the others.
    init(known: [String: EntityReference], unusable: Set<String>) {
        self.known = known
        self.unusable = unusable
    }

    /// Enters an edge; false when one of its ends is not listed.
    mutating func add(from: String, to: String, relation: Topology.Relation) -> Bool {
        switch (known[from], known[to]) {
        case (let first?, let second?): edges.append(Topology.Edge(from: first, to: second, relation: relation))
        case (let first?, nil) where unusable.contains(to): entries.append((first, to))
        case (nil, _) where unusable.contains(from) && (known[to] != nil || unusable.contains(to)):
            onward[from, default: []].append((to, relation))
        default: return false
        }
        return true
    }

    /// All edges, those through unusable nodes among them.
    /// - Complexity: O(edges + steps).
    consuming func bridged() -> [Topology.Edge] {
        var steps = 0
        for entry in entries {
            var seen: Set<String> = [entry.to]
            var open = [entry.to]
            while let name = open.popLast(), steps < Self.maximumSteps {
                for next in onward[name] ?? [] {
                    steps += 1
                    if let end = known[next.name] {
                        edges.append(Topology.Edge(from: entry.from, to: end, relation: next.relation))
                    } else if seen.insert(next.name).inserted {
                        open.append(next.name)
                    }
                }
            }
        }
        return edges
    }
}
