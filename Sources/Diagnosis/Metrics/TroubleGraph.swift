internal import IncidentModel

/// Who depends on whom among things that are measured and things that are only known, by number.
struct TroubleGraph: Sendable {
    /// The name of each number.
    let names: [String]
    /// What is measured of each; nil for what is only known.
    let troubles: [EntityTrouble?]
    /// Who depends on each, and on what each depends.
    let callers: [[Int]]
    let callees: [[Int]]
    /// Whether each is an address outside of which nobody tells what it calls.
    let isOutside: [Bool]
    /// Whether there is any edge.
    let isKnown: Bool

    /// The graph of a topology and of what is measured.
    /// - Parameters:
    ///   - topology: Who calls whom.
    ///   - measured: What is measured.
    ///   - machines: For each name the machines that it runs on.
    /// - Complexity: O(nodes + edges), times their logarithm.
    init(_ topology: Topology, _ measured: [EntityTrouble], machines: [String: Set<String>] = [:]) {
        let known = topology.nodes.map(\.entity.name) + topology.edges.flatMap { [$0.from.name, $0.to.name] }
        let names = Set(known + measured.map(\.entity.name)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var callers = Array(repeating: Set<Int>(), count: names.count)
        var callees = Array(repeating: Set<Int>(), count: names.count)
        for edge in topology.edges {
            guard let from = numbers[edge.from.name], let to = numbers[edge.to.name], from != to else { continue }
            callers[to].insert(from)
            callees[from].insert(to)
        }
        for (name, machines) in machines {
            guard let from = numbers[name] else { continue }
            for to in machines.compactMap({ numbers[$0] }) where to != from {
                callers[to].insert(from)
            }
        }
        let byName = Dictionary(measured.map { ($0.entity.name, $0) }) { first, _ in first }
        let kinds = Dictionary(topology.nodes.map { ($0.entity.name, $0.entity.kind) }) { first, _ in first }
        self.names = names
        troubles = names.map { byName[$0] }
        self.callers = callers.map { $0.sorted() }
        self.callees = callees.map { $0.sorted() }
        isOutside = names.indices.map { callees[$0].isEmpty && kinds[names[$0]] == .external }
        isKnown = callers.contains { !$0.isEmpty }
    }

    /// Everything that depends on a thing, directly or not, without itself.
    func dependents(of start: Int) -> [Int] {
        var seen: Set<Int> = [start]
        var reached: [Int] = []
        var open = [start]
        while let next = open.popLast() {
            for caller in callers[next] where seen.insert(caller).inserted {
                reached.append(caller)
                open.append(caller)
            }
        }
        return reached.sorted()
    }
}
