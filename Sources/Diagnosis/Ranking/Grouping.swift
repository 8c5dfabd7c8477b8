internal import IncidentModel

/// Puts alerts and entities together that have one cause.
enum Grouping: Sendable {
    /// One group for each hypothesis that explains something the better ones do not.
    /// - Complexity: O(hypotheses × (nodes + edges + alerting things × length of a way)).
    static func groups(_ hypotheses: [Hypothesis], in pattern: AlertPattern, scene: Scene) -> [Findings.Group] {
        // In order, each with its number in the graph.
        var open = scene.alerted.all.sorted().map { (entity: $0, number: pattern.number(of: $0.name)) }
        var groups: [Findings.Group] = []
        for hypothesis in hypotheses where groups.isEmpty || !open.isEmpty {
            let reach = Reach(of: hypothesis, in: pattern)
            let names = Set(hypothesis.path.map(\.name) + [hypothesis.entity.name])
            var explained: [(entity: EntityReference, number: Int?)] = []
            var rest: [(entity: EntityReference, number: Int?)] = []
            for alerted in open {
                if reach.holds(alerted.number) || names.contains(alerted.entity.name) {
                    explained.append(alerted)
                } else {
                    rest.append(alerted)
                }
            }
            guard !explained.isEmpty || groups.isEmpty else { continue }
            open = rest
            var edges: [Findings.Edge] = zip(hypothesis.path, hypothesis.path.dropFirst()).map {
                Findings.Edge(cause: $0, effect: $1)
            }
            for alerted in explained { edges += reach.edges(to: alerted.number) }
            var seen: Set<Findings.Edge> = []
            let unique = edges.filter { !($0.cause == $0.effect) && seen.insert($0).inserted }
            let members = Set(
                [hypothesis.entity] + hypothesis.path + explained.map(\.entity)
                    + unique.flatMap { [$0.cause, $0.effect] }
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

        /// Whether the trouble reaches the alerts of `number`: callers suffer, and what is called goes idle.
        func holds(_ number: Int?) -> Bool {
            guard let travel, let number else { return false }
            switch travel.role(of: number) {
            case .root, .caller: return true
            case .starved: return !pattern.signs[number].isDisjoint(with: [.idle, .suffering])
            case .untouched: return false
            }
        }

        /// The steps from the root to `number`, the cause first.
        func edges(to number: Int?) -> [Findings.Edge] {
            guard let travel, let number else { return [] }
            let way = travel.way(to: number, in: pattern).compactMap { number in
                number == start ? root : pattern.entity(of: number)
            }
            return zip(way, way.dropFirst()).map { Findings.Edge(cause: $0, effect: $1) }
        }
    }
}
