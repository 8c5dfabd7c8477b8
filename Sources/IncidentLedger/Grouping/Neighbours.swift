public import IncidentModel

/// Who stands next to whom in the graph of calls, by bare name: trouble travels along these edges.
public struct Neighbours: Sendable {
    /// Someone, by what alerts about it meet.
    private struct Neighbour {
        let name: String
        let key: GroupingIndex.Name
    }

    private let near: [String: [Neighbour]]

    /// Nobody is known.
    public static let none = Neighbours(.empty)

    /// The neighbours in a graph.
    /// - Complexity: O(edges).
    public init(_ topology: Topology) {
        var near: [String: [Neighbour]] = [:]
        for edge in topology.edges {
            near[edge.from.name, default: []].append(Neighbour(name: edge.to.name, key: .bare(edge.to.name)))
            near[edge.to.name, default: []].append(Neighbour(name: edge.from.name, key: .bare(edge.from.name)))
        }
        self.near = near
    }

    /// The bare names at one or two edges from `name`, the nearest first, without itself.
    /// - Complexity: O(edges at it and at its neighbours).
    func names(around name: String) -> [GroupingIndex.Name] {
        var found: [Neighbour] = []
        var seen: Set<String> = [name]
        for first in near[name] ?? [] where seen.insert(first.name).inserted { found.append(first) }
        for first in found {
            for second in near[first.name] ?? [] where seen.insert(second.name).inserted { found.append(second) }
        }
        return found.map(\.key)
    }
}
