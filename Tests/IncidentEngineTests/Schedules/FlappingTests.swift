import EvenkeelTestKit
import Execution
import Governance
import HostProcess
import IncidentEngine
import IncidentLedger
import IncidentModel
import Remediation
import Testing

/// An alert that comes and goes: the service tries a few times, and then people have to look.
@Suite struct FlappingTests {
    /// How often the alert comes and goes; a thousand times when `EVENKEEL_SCHEDULES` is set.
    private static let cycles = HostEnvironment.variables()["EVENKEEL_SCHEDULES"] == nil ? 15 : 1000

    /// The example's alerts, as they come or go now.
    private static func alerts(_ status: Alert.Status, since begin: Timestamp, at now: Timestamp) throws -> [Alert] {
        try LiveBench.alerts().filter { $0.status == .firing }.map { alert in
            Alert(
                status: status,
                labels: alert.labels,
                annotations: alert.annotations,
                startsAt: begin,
                endsAt: status == .resolved ? now : nil,
                fingerprint: alert.fingerprint
            )
        }
    }

    @Test(arguments: [Int64(60), 301, 1900, 3700, 43_200])
    func `it acts at most three times, and a person is called`(_ period: Int64) async throws {
        let folder = try ScratchFolder()
        var configuration = LiveBench.configuration()
        configuration.actions = [try folder.write(PutBackAction.document, to: "actions.yaml")]
        let executor = RecordingExecutor()
        var settings = LiveBench.settings(.approve)
        let rule = Policy.Rule(name: "all", condition: PolicyCondition(), rung: .act)
        settings.rules.policy = Policy(standard: .approve, rules: [rule])
        settings.hands = Hands(executors: [.webhook: executor], pauses: RunPauses(inquiry: .zero, observation: .zero))
        let bench = try await LiveBench(settings, goesOn: true, configuration: configuration)
        for _ in 0..<Self.cycles {
            let begin = bench.hands.clock.wall()
            try await bench.send(try Self.alerts(.firing, since: begin, at: begin))
            bench.hands.advance(by: 30)
            await bench.planAll()
            await bench.engine.startApproved()
            await bench.engine.carryOutPending()
            try await bench.send(try Self.alerts(.resolved, since: begin, at: bench.hands.clock.wall()))
            bench.hands.advance(by: period - 30)
            await bench.engine.expireApprovals()
        }
        let acts = executor.effects.count
        print(
            "flapping: \(Self.cycles) times, every \(period) s: \(acts) acts",
            bench.kinds.count { $0 == "person.called" }
        )
        #expect((1...3).contains(acts), "every \(period) s: \(acts) acts")
        let held = bench.engine.governance(for: LiveBench.ada).held
        guard !held.isEmpty else { return }
        #expect(bench.kinds.count { $0 == "person.called" } == held.count)
        #expect(bench.kinds.contains("run.held"))
    }
}
