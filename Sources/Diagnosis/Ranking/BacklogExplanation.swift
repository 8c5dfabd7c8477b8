internal import IncidentModel

/// Explains the backlog of a queue by what keeps its consumers from taking messages: the backlog is what they leave.
struct BacklogExplanation: Sendable {
    private static let backlog = FaultCode(literal: "queue.backlog-growing")
    /// What keeps a consumer from taking messages.
    private static let causes = [
        FaultCode(literal: "queue.consumer-stopped"), FaultCode(literal: "queue.poison-message"),
        FaultCode(literal: "queue.rebalancing"),
    ]

    /// What is left, the explaining suspects corroborated, in the order in which it came.
    private(set) var suspects: [Suspect]
    /// What was explained, and by what.
    private(set) var ruledOut: [Findings.RuledOut] = []

    /// Explains what can be explained among `suspects`, best first.
    /// - Complexity: O(backlogs × n × calls) for n suspects.
    init(_ suspects: [Suspect], topology: Topology) {
        self.suspects = suspects
        guard suspects.contains(where: { Self.causes.contains($0.fault) }) else { return }
        for place in suspects.indices where suspects[place].fault == Self.backlog {
            let backlog = suspects[place]
            let consumers = Set(
                topology.edges.filter { $0.relation == .calls && $0.to.name == backlog.entity.name }.map(\.from.name)
            )
            let place = self.suspects.firstIndex {
                Self.causes.contains($0.fault) && $0.support >= SymptomExplanation.explainsFrom && $0.isObserved
                    && consumers.contains($0.entity.name)
            }
            guard let place,
                let own = self.suspects.firstIndex(where: { $0.entity == backlog.entity && $0.fault == backlog.fault })
            else { continue }
            let cause = self.suspects[place]
            self.suspects[place].relevance = max(cause.relevance, backlog.relevance)
            self.suspects[place].corroborate(with: LentClues([backlog]))
            self.suspects.remove(at: own)
            let reason = "its consumer \(cause.entity.phrase) leaves it: \(cause.fault)"
            ruledOut.append(Findings.RuledOut(entity: backlog.entity, fault: backlog.fault, reason: reason))
        }
    }
}
