public import IncidentModel

/// Who stands next to whom in the graph of calls, by bare name: trouble travels along these edges.
public struct Neighbours: Sendable {
    private let near: [String: [String]]

    /// Nobody is known.
    public static let none = Neighbours(.empty)

    /// The neighbours in a graph.
    /// - Complexity: O(edges).
    public init(_ topology: Topology) {
        var near: [String: [String]] = [:]
        for edge in topology.edges {
            near[edge.from.name, default: []].append(edge.to.name)
            near[edge.to.name, default: []].append(edge.from.name)
        }
        self.near = near
    }

    /// Names at one or two edges from `name`, the nearest first, without itself.
    /// - Complexity: O(edges at it and at its neighbours).
    func names(around name: String) -> [String] {
        var found: [String] = []
        var seen: Set<String> = [name]
        for first in near[name] ?? [] where seen.insert(first).inserted { found.append(first) }
        for first in found {
            for second in near[first] ?? [] where seen.insert(second).inserted { found.append(second) }
        }
        return found
    }
}
