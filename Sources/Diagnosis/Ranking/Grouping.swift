internal import IncidentModel

/// Puts alerts and entities together that have one cause.
enum Grouping: Sendable {
    /// One group for each hypothesis that explains something the better ones do not.
    static func groups(_ hypotheses: [Hypothesis], scene: Scene) -> [Findings.Group] {
        let graph = CallGraph(scene.snapshot.topology)
        var open = Set(scene.alerted.all)
        var groups: [Findings.Group] = []
        for hypothesis in hypotheses {
            let spread = graph.spread(from: hypothesis.entity.name)
            let explained = open.filter { alerted in
                spread.reaches(alerted.name) || hypothesis.path.contains { $0.name == alerted.name }
            }
            guard !explained.isEmpty || groups.isEmpty else { continue }
            open.subtract(explained)
            var edges: [Findings.Edge] = zip(hypothesis.path, hypothesis.path.dropFirst()).map {
                Findings.Edge(cause: $0, effect: $1)
            }
            for alerted in explained.sorted() {
                let way = (spread.path(to: alerted.name) ?? []).compactMap { graph.reference(of: $0) }
                edges += zip(way, way.dropFirst()).map { Findings.Edge(cause: $0, effect: $1) }
            }
            var seen: Set<Findings.Edge> = []
            let unique = edges.filter { seen.insert($0).inserted }
            let members = Set(
                [hypothesis.entity] + hypothesis.path + explained + unique.flatMap { [$0.cause, $0.effect] }
            )
            groups.append(Findings.Group(root: hypothesis.entity, members: members.sorted(), edges: unique))
        }
        return groups
    }
}
