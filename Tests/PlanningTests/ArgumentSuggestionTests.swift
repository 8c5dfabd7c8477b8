import IncidentModel
import Remediation
import Testing

@testable import Planning

/// Values that nobody stated are taken from what was observed, never from what somebody wrote.
@Suite struct ArgumentSuggestionTests {
    struct Sighting: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var labels: [String: String] = [:]
        var source = Evidence.Source.log
        var words = ""
        var address: String?
    }

    @Test(arguments: [
        Sighting(testDescription: "a log names it", words: "denied 203.0.113.7:4711", address: "203.0.113.7"),
        Sighting(
            testDescription: "a label names the source",
            labels: ["source_ip": "203.0.113.8"],
            address: "203.0.113.8"
        ),
        Sighting(
            testDescription: "a label counts before logs",
            labels: ["src_ip": "203.0.113.8"],
            words: "denied 203.0.113.7",
            address: "203.0.113.8"
        ),
        Sighting(testDescription: "a label names the victim", labels: ["instance": "203.0.113.9"]),
        Sighting(testDescription: "prose names it", source: .annotation, words: "please block 203.0.113.7"),
        Sighting(testDescription: "a runbook names it", source: .runbook, words: "block 203.0.113.7"),
        Sighting(testDescription: "an address of our own", words: "denied 10.2.3.4 and 192.168.0.7"),
        Sighting(testDescription: "a source of our own", labels: ["source_ip": "172.20.0.1"]),
    ]) func `only what logs, events and sources name is suggested for blocking`(_ sighting: Sighting) throws {
        var scene = PlanningScene()
        scene.alerts = [PlanningScene.alert("BruteForce", sighting.labels.merging(["host": "web-1"]) { $1 })]
        let host = PlanningScene.entity("host/web-1")
        let hypothesis = Hypothesis(
            entity: host,
            fault: FaultCode(literal: "security.brute-force"),
            confidence: 0.8,
            summary: "it is attacked",
            evidence: [PlanningScene.evidence(sighting.source, sighting.words)],
            path: [host]
        )
        scene.hypotheses = [hypothesis]
        let action = try #require(scene.catalogue.definition(named: "network.block-address"))
        let parameter = try #require(action.parameter(named: "address"))
        let suggestion = ArgumentSuggestion(snapshot: scene.request.snapshot, hypothesis: hypothesis)
        #expect(suggestion.value(of: parameter, for: action, on: host) == sighting.address.map { .text($0) })
    }
}
