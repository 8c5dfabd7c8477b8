internal import IncidentModel

/// Who is called by whom, with one node for all entities of one name: a service, its deployment and its pods stand for
/// each other in the ways that trouble travels.
struct CallGraph: Sendable {
    /// The callers of each name.
    private var callers: [String: [String]] = [:]
    /// The callees of each name.
    private var callees: [String: [String]] = [:]
    /// The reference by which the topology knows each name.
    private var references: [String: EntityReference] = [:]

    init(_ topology: Topology) {
        for node in topology.nodes { references[node.entity.name] = node.entity }
        for edge in topology.edges {
            callers[edge.to.name, default: []].append(edge.from.name)
            callees[edge.from.name, default: []].append(edge.to.name)
        }
    }

    /// Whether any call is known.
    var isEmpty: Bool { callers.isEmpty }

    /// What calls or runs on `name`, directly.
    func callers(of name: String) -> [String] { callers[name] ?? [] }

    /// What `name` calls or runs on, directly.
    func callees(of name: String) -> [String] { callees[name] ?? [] }

    /// Whether `name` is called, directly or not, by one of `others`.
    func isNeeded(_ name: String, byAnyOf others: Set<String>) -> Bool { path(from: name, toAnyOf: others) != nil }

    /// The shortest way along callers from `name` to one of `others`, both ends included; nil when there is none.
    /// - Complexity: O(nodes + edges).
    func path(from name: String, toAnyOf others: Set<String>) -> [String]? {
        guard !others.contains(name) else { return [name] }
        var previous: [String: String] = [name: name]
        var queue = [name]
        var next = 0
        while next < queue.count {
            let current = queue[next]
            next += 1
            for caller in (callers[current] ?? []).sorted() where previous[caller] == nil {
                previous[caller] = current
                if others.contains(caller) { return Self.unwind(from: caller, to: name, previous) }
                queue.append(caller)
            }
        }
        return nil
    }

    private static func unwind(from end: String, to start: String, _ previous: [String: String]) -> [String] {
        var path = [end]
        while let last = path.last, last != start, let before = previous[last] { path.append(before) }
        return path.reversed()
    }

    /// The reference by which the topology knows `name`.
    func reference(of name: String) -> EntityReference? { references[name] }
}
