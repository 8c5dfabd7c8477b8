import ContentDigests
import Diagnosis
import EvenkeelTestKit
import IncidentModel
import Testing

@testable import Planning

/// The same evidence gives the same findings, in whatever order it came.
@Suite struct DeterminismTests {
    /// Everything at once, so that many suspects compete.
    static let all: Scenario = {
        var scenario = VictimTests.outage
        for fault in FaultCase.all {
            scenario.alerts += fault.scenario.alerts
            scenario.commands += fault.scenario.commands
            scenario.nodes += fault.scenario.nodes
            scenario.edges += fault.scenario.edges
            scenario.changes += fault.scenario.changes
            scenario.logs += fault.scenario.logs
            scenario.metrics += fault.scenario.metrics
        }
        return scenario
    }()

    static func digest(_ result: Diagnoser.Result) -> String {
        SnapshotDigest.digest(of: result.snapshot, findings: result.findings).description
    }

    @Test(arguments: FaultCase.all) func `a diagnosis made twice is the same`(fault: FaultCase) {
        #expect(fault.scenario.findings == fault.scenario.findings)
        #expect(Self.digest(fault.scenario.result) == Self.digest(fault.scenario.result))
    }

    @Test func `the order of alerts, topology and edges does not matter`() {
        let seed = UInt64.random(in: 0 ..< .max)
        var generator = SeededGenerator(seed: seed)
        for scenario in [VictimTests.outage, Self.all] {
            let expected = scenario.result
            for _ in 0..<6 {
                var shuffled = scenario
                shuffled.alerts.shuffle(using: &generator)
                shuffled.nodes.shuffle(using: &generator)
                shuffled.edges.shuffle(using: &generator)
                let result = shuffled.result
                #expect(result.findings == expected.findings, "seed \(seed)")
                #expect(Self.digest(result) == Self.digest(expected), "seed \(seed)")
            }
        }
    }

    @Test func `no fault of a thing is ruled out twice`() {
        for scenario in [VictimTests.outage, Self.all] {
            let ruledOut = scenario.findings.ruledOut
            #expect(!ruledOut.isEmpty)
            #expect(Set(ruledOut.map { "\($0.entity) \($0.fault)" }).count == ruledOut.count)
        }
    }

    @Test func `repeats of alerts change nothing`() {
        var twice = Self.all
        twice.alerts += twice.alerts
        #expect(twice.findings == Self.all.findings)
    }

    @Test func `the order of commands does not change what is named`() {
        let seed = UInt64.random(in: 0 ..< .max)
        var generator = SeededGenerator(seed: seed)
        for fault in FaultCase.all where fault.scenario.commands.count > 1 {
            var shuffled = fault.scenario
            shuffled.commands.shuffle(using: &generator)
            let named = shuffled.findings.hypotheses.first
            #expect(named.map { "\($0.fault) on \($0.entity)" } == fault.description, "seed \(seed)")
        }
    }

    @Test func `many faults at once are reported within bounds, the likeliest first`() {
        let hypotheses = Self.all.findings.hypotheses
        #expect((1...5).contains(hypotheses.count))
        #expect(hypotheses.reduce(0) { $0 + $1.confidence } <= 1.001)
        #expect(hypotheses.map(\.confidence) == hypotheses.map(\.confidence).sorted(by: >))
    }
}
