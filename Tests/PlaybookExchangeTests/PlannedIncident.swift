import Diagnosis
import IncidentModel
import Remediation
import Risk
import StrictJSON

@testable import Planning

/// Incidents made by hand, with the plans that the planner makes of them.
enum PlannedIncident {
    /// A fault with what has it.
    static let faults: [(fault: String, entity: String)] = [
        ("workload.bad-release", "deployment/harbour/ferry"), ("database.lock-contention", "database/harbour/tickets"),
        ("security.crypto-mining", "deployment/harbour/ferry"), ("service.errors-high", "service/harbour/ferry"),
        ("alert.unexplained", "deployment/harbour/pier"),
    ]

    private static let simulator: RiskSimulator = {
        var configuration = RiskSimulator.Configuration()
        configuration.minimumSamples = 24
        configuration.maximumSamples = 24
        configuration.batch = 24
        return RiskSimulator(configuration: configuration)
    }()

    /// The document of the plan for these faults, likeliest first; for none, an abstention.
    static func document(_ faults: [(fault: String, entity: String)], seed: UInt64 = 1) -> JSONValue {
        let time = Timestamp(unixNanoseconds: 1_790_000_000_123_456_789)
        let hypotheses = faults.compactMap { fault, entity -> Hypothesis? in
            guard let code = FaultCode(fault), let entity = EntityReference(entity) else { return nil }
            let evidence = [Evidence.Source.state, .log].map { source in
                Evidence(source: source, document: "seen.json", locator: "line 3", excerpt: "\(entity): \(fault)")
            }
            return Hypothesis(
                entity: entity,
                fault: code,
                confidence: 0.9 / Double(faults.count),
                summary: "\(entity.phrase) shows \(fault).",
                evidence: evidence
            )
        }
        let snapshot = IncidentSnapshot(
            id: "harbour-\(seed)",
            capturedAt: time,
            alerts: [],
            topology: Topology(nodes: [], edges: []),
            changes: [],
            inventory: Inventory(hypotheses.map { Inventory.Entry(entity: $0.entity, origin: .observed) }),
            facts: FactTable(),
            notes: []
        )
        let findings = Findings(
            hypotheses: hypotheses,
            onset: time,
            groups: [],
            ruledOut: [],
            abstention: hypotheses.isEmpty ? "all alerts are resolved" : nil,
            missing: []
        )
        let request = PlanRequest(
            snapshot: snapshot,
            findings: findings,
            knowledge: .none,
            catalogue: .builtIn,
            seed: seed
        )
        let plan = DeterministicPlanner(simulator: simulator).plan(request)
        return PlanDocument(plan, request: request, timings: .init(diagnosis: 0.5, total: 12.75)).json
    }

    /// Plans of all kinds.
    static let documents: [JSONValue] =
        [document([])] + faults.enumerated().map { document([$0.element], seed: UInt64($0.offset)) }
        + [document(faults, seed: 9)]
}
