import Diagnosis
import IncidentModel
import Testing

/// What is visibly wrong is named where no precise rule fits, and where the rules for it are switched off.
@Suite struct AbnormalStateTests {
    private static let unit = "systemctl status kube-scheduler @ master-1"

    @Test func `a unit of a machine that does not run is named without its rule`() throws {
        let scenario = Scenario().command(
            Self.unit,
            "kube-scheduler.service\n   Active: inactive (dead) since Thu 2026-11-26 10:00:00 UTC; 1min ago\n"
        )
        #expect(scenario.named.first == "node.scheduler-unavailable node/master-1")
        let code = try #require(FaultCode("node.scheduler-unavailable"))
        let rest = Diagnoser(without: [code]).diagnose(scenario.evidence).findings.hypotheses
        #expect(rest.first?.entity.description == "node/master-1")
        #expect(!rest.contains { $0.fault == code })
    }

    @Test func `pods that no node takes are named whatever the reason`() throws {
        let scenario = Scenario().pods("\(Scenario.pod(of: "basket")) 0/1 Pending 0")
            .event(
                "FailedScheduling",
                "pod/\(Scenario.pod(of: "basket"))",
                "0/2 nodes are available: 2 Insufficient memory."
            )
        #expect(scenario.named.first == "scheduling.memory-insufficient deployment/shop/basket")
        let code = try #require(FaultCode("scheduling.memory-insufficient"))
        let rest = Diagnoser(without: [code]).diagnose(scenario.evidence).findings.hypotheses
        #expect(rest.first?.entity.description == "deployment/shop/basket")
    }

    @Test func `a pod that was restarted a moment ago is not well`() {
        let fresh = Scenario().pods("\(Scenario.pod(of: "basket")) 1/1 Running 4(20s|ago)")
        #expect(Self.spaced(fresh).named.first == "startup.crash-loop deployment/shop/basket")
        let old = Scenario().pods("\(Scenario.pod(of: "basket")) 1/1 Running 4(3d|ago)")
        #expect(Self.spaced(old).named == [])
    }

    /// The scenario with what its columns cannot hold: `4 (20s ago)`.
    private static func spaced(_ scenario: Scenario) -> Scenario {
        var copy = scenario
        copy.commands = copy.commands.map { ($0.line, $0.output.replacing("(", with: " (").replacing("|", with: " ")) }
        return copy
    }

    @Test func `events of a pod that was replaced are history`() {
        let scenario = Scenario().pods("\(Scenario.pod(of: "basket")) 0/1 ImagePullBackOff 0")
            .event("FailedScheduling", "pod/basket-11111aaaa1-abcde", "0/2 nodes are available: 2 Insufficient cpu.")
            .event(
                "Failed",
                "pod/\(Scenario.pod(of: "basket"))",
                "Failed to pull image \"shop/basket:2\": manifest unknown"
            )
        #expect(scenario.named.first == "image.reference-incorrect deployment/shop/basket")
        #expect(!scenario.names("scheduling.cpu-insufficient"))
    }

    @Test func `names that did not resolve while everything started are history`() {
        var scenario = Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "front"])
            .calls("service/front", "service/basket").log(
                "front",
                "dial tcp: lookup basket on 10.0.0.10:53: no such host"
            )
        let lasting = scenario
        for line in 0..<40 {
            scenario.logs.append(
                LogRecord(
                    time: Scenario.minute(2),
                    emitter: "front",
                    severity: "INFO",
                    body: "request \(line) done",
                    locator: "x"
                )
            )
        }
        #expect(lasting.names("service.dns-resolution-failure"))
        #expect(!scenario.names("service.dns-resolution-failure"))
    }

    @Test func `pods that are not even made point at the quota of their namespace`() {
        let scenario = Scenario().deployment("basket", ready: 0, "{containers: [{name: main}]}")
            .pods("other-0 1/1 Running 0").list("resourcequota", "NAME AGE REQUEST LIMIT", "limits 1d pods:1/9 none")
        #expect(scenario.named.first?.hasSuffix("namespace/shop") == true)
    }
}
