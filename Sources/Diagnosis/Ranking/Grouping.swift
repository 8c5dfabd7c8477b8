internal import IncidentModel

/// Puts alerts and entities together that have one cause.
enum Grouping: Sendable {
    /// One group for each hypothesis that explains something the better ones do not.
    /// - Complexity: O(hypotheses × (nodes + edges + alerting things × length of a way)).
    static func groups(_ hypotheses: [Hypothesis], in pattern: AlertPattern, scene: Scene) -> [Findings.Group] {
        var open = Set(scene.alerted.all)
        var groups: [Findings.Group] = []
        for hypothesis in hypotheses {
            let reach = Reach(of: hypothesis, in: pattern)
            let explained = open.filter { alerted in
                reach.holds(alerted.name) || hypothesis.path.contains { $0.name == alerted.name }
            }
            guard !explained.isEmpty || groups.isEmpty else { continue }
            open.subtract(explained)
            var edges: [Findings.Edge] = zip(hypothesis.path, hypothesis.path.dropFirst()).map {
                Findings.Edge(cause: $0, effect: $1)
            }
            for alerted in explained.sorted() { edges += reach.edges(to: alerted.name) }
            var seen: Set<Findings.Edge> = []
            let unique = edges.filter { !($0.cause == $0.effect) && seen.insert($0).inserted }
            let members = Set(
                [hypothesis.entity] + hypothesis.path + explained + unique.flatMap { [$0.cause, $0.effect] }
            )
            groups.append(Findings.Group(root: hypothesis.entity, members: members.sorted(), edges: unique))
        }
        return groups
    }

    /// What the trouble of a hypothesis reaches, and by which ways.
    private struct Reach: Sendable {
        private let pattern: AlertPattern
        private let travel: Propagation?
        private let root: EntityReference
        private let start: Int?

        init(of hypothesis: Hypothesis, in pattern: AlertPattern) {
            self.pattern = pattern
            root = hypothesis.entity
            start = pattern.number(of: hypothesis.entity.name)
            travel = start.map { Propagation(from: $0, in: pattern) }
        }

        /// Whether the trouble reaches the alerts of `name`: callers suffer, and what is called goes idle.
        func holds(_ name: String) -> Bool {
            if name == root.name { return true }
            guard let travel, let number = pattern.number(of: name) else { return false }
            switch travel.roles[number] {
            case .root, .caller: return true
            case .starved: return !pattern.signs[number].isDisjoint(with: [.idle, .suffering])
            case .untouched: return false
            }
        }

        /// The steps from the root to `name`, the cause first.
        func edges(to name: String) -> [Findings.Edge] {
            guard let travel, let number = pattern.number(of: name) else { return [] }
            let way = travel.way(to: number).compactMap { number in
                number == start ? root : pattern.entity(of: number)
            }
            return zip(way, way.dropFirst()).map { Findings.Edge(cause: $0, effect: $1) }
        }
    }
}
