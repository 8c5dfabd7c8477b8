import Connectors
import Governance
import IncidentEngine
import IncidentLedger
import IncidentModel
import Planning
import Testing

/// Which environment an incident is shown with, and which one the policy goes by.
@Suite struct EnvironmentTests {
    /// An engine of which the configuration says this environment for everything.
    private static func bench(_ environment: String?) async throws -> LiveBench {
        let bench = try await LiveBench()
        var configuration = LiveBench.configuration()
        configuration.serve.environment = environment
        try bench.engine.reload(LiveBench.settings(), configuration)
        return bench
    }

    /// The example's alerts, with a label more.
    private static func alerts(_ labels: [LabelSet.Label]) throws -> [Alert] {
        try LiveBench.alerts().map { alert in
            Alert(
                status: alert.status,
                labels: LabelSet(alert.labels.labels + labels),
                annotations: alert.annotations,
                startsAt: alert.startsAt,
                fingerprint: alert.fingerprint
            )
        }
    }

    /// What is configured, what alerts say, what is shown, and what the policy goes by.
    static let cases: [(configured: String?, label: String?, shown: String, judged: String?)] = [
        (nil, nil, "", nil), ("production", nil, "production", "production"),
        (nil, "staging", "staging", nil), ("production", "staging", "staging", "production"),
    ]

    @Test(arguments: cases.indices) func `labels are shown, and only what is declared governs`(
        _ index: Int
    ) async throws {
        let known = Self.cases[index]
        let bench = try await Self.bench(known.configured)
        let labels = known.label.map { [LabelSet.Label(name: "environment", value: $0)] } ?? []
        let receipt = try await bench.send(Self.alerts(labels))
        await bench.planAll()
        let id = try #require(receipt.incidents.first)
        let record = try bench.engine.incident(id, for: LiveBench.ada)
        #expect(bench.engine.environments(of: [record]) == [known.shown])
        let card = try await bench.engine.card(of: id, for: LiveBench.ada)
        #expect(card.decision.environment == known.judged)
        #expect(try bench.engine.decision(on: id, for: LiveBench.ada)?.environment == known.judged)
    }
}
