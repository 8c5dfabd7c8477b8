import Diagnosis
import IncidentModel
import Testing

/// Doing nothing is an answer, and often the right one.
@Suite struct AbstentionTests {
    static let healthy = Scenario().pods("cart-7d9f8b6c5-x2x4z 1/1 Running 0", "cart-7d9f8b6c5-b7b8n 1/1 Running 2")
        .command("kubectl get deploy -n shop", "NAME\tREADY\tUP-TO-DATE\tAVAILABLE\ncart\t2/2\t2\t2\n")
        .command("kubectl get nodes", "NAME\tSTATUS\nn-1\tReady\nn-2\tReady\n")
        .calls("service/frontend", "service/cart")

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let scenario: Scenario
        var testDescription: String { name }
    }

    static let quiet = [
        Case(name: "nothing at all", scenario: Scenario()),
        Case(name: "no alert and all is well", scenario: healthy),
        Case(name: "Watchdog alone", scenario: Scenario().alert("Watchdog", ["severity": "none"])),
        Case(name: "Watchdog without its severity", scenario: healthy.alert("Watchdog", [:])),
        Case(
            name: "InfoInhibitor",
            scenario: healthy.alert("InfoInhibitor", ["severity": "none", "namespace": "shop"])
        ),
        Case(
            name: "a scheduled check",
            scenario: healthy.alert("ScheduledHealthCheck", ["severity": "info", "service": "cart"])
        ),
        Case(
            name: "every alert is resolved",
            scenario: healthy.alert(
                "KubePodCrashLooping",
                ["namespace": "shop", "pod": "cart-7d9f8b6c5-x2x4z"],
                annotations: [:],
                status: .resolved
            ).alert("KubeNodeNotReady", ["node": "n-1"], annotations: [:], status: .resolved)
        ),
        Case(
            name: "resolved, and the logs still tell of it",
            scenario: healthy.alert(
                "HighErrorRate",
                ["namespace": "shop", "service": "cart"],
                annotations: [:],
                status: .resolved
            ).log("cart", "dial tcp: connection refused")
        ),
        Case(
            name: "a pod that waited and runs by now",
            scenario: healthy.alert(
                "KubePodNotReady",
                ["namespace": "shop", "pod": "cart-7d9f8b6c5-x2x4z"],
                annotations: [:],
                status: .resolved
            ).event("FailedScheduling", "pod/cart-7d9f8b6c5-x2x4z", "0/2 nodes are available: 2 Insufficient cpu.")
        ),
        Case(
            name: "a node in planned maintenance",
            scenario: Scenario(namespace: nil).alert(
                "KubeNodeUnschedulable",
                ["node": "n-2", "severity": "info"],
                annotations: ["maintenance": "CHG0041877 kernel upgrade, 08:00-12:00 UTC"]
            ).command("kubectl get nodes", "NAME\tSTATUS\nn-1\tReady\nn-2\tReady,SchedulingDisabled\n")
                .pods("cart-7d9f8b6c5-x2x4z 1/1 Running 0")
        ),
    ]

    @Test(arguments: quiet) func `nothing is held to be wrong where nothing is`(quiet: Case) {
        let findings = quiet.scenario.findings
        #expect(findings.hypotheses == [])
        #expect(findings.isAbstention)
        #expect(findings.abstention?.isEmpty == false, "an abstention says why")
        #expect(quiet.scenario.result.snapshot.corrections == [])
    }

    @Test func `a fault that lasts is named though its alert is resolved`() {
        let scenario = Scenario().pods("\(FaultCase.pod) 0/1 OOMKilled 12").alert(
            "KubePodCrashLooping",
            ["namespace": "shop", "pod": FaultCase.pod],
            annotations: [:],
            status: .resolved
        )
        #expect(scenario.findings.hypotheses.first?.fault.text == "resource.memory-oom-killed")
    }

    @Test func `a harmless alert beside a real one hides nothing`() throws {
        let real = try #require(FaultCase.all.first { $0.fault == "resource.memory-oom-killed" })
        let findings = real.scenario.alert("Watchdog", ["severity": "none"]).alert("InfoInhibitor", [:]).findings
        #expect(findings.hypotheses.map(\.fault) == real.scenario.findings.hypotheses.map(\.fault))
    }

    @Test(arguments: [
        "TargetHealthCheckFailing", "ServiceHealthcheckFailed", "HeartbeatMissing", "DeadMansSwitchMissing",
        "ConnectionResetHealthCheckCount",
    ]) func `a check that tells of a failure is heard`(name: String) {
        let findings = Scenario().alert(name, ["severity": "critical", "namespace": "shop", "service": "cart"]).findings
        #expect(!findings.isAbstention, "\(name)")
    }

    @Test(
        arguments: [
            ["namespace": "shop"], ["instance": "10.1.2.3:9100", "job": "exporter"], ["cluster": "eu-1"],
            ["namespace": "shop", "job": "batch-import"],
        ] as [[String: String]]
    ) func `where alerts are all that was read, none is passed over`(labels: [String: String]) {
        for name in ["KubePodCrashLooping", "PaymentsQueueOdd", "HighErrorRate", "KubeNodeNotReady"] {
            var scenario = Scenario()
            let own = labels.sorted { $0.key < $1.key }.map { LabelSet.Label(name: $0.key, value: $0.value) }
            scenario.alerts = [
                Alert(
                    status: .firing,
                    labels: LabelSet(
                        [.init(name: "alertname", value: name), .init(name: "severity", value: "critical")] + own
                    ),
                    annotations: LabelSet([]),
                    startsAt: Scenario.onset,
                    endsAt: nil
                )
            ]
            #expect(!scenario.findings.isAbstention, "\(name) \(labels)")
        }
    }

    @Test func `state of another namespace does not silence an alert`() {
        let other = Scenario(namespace: nil).pods("web-7d9f8b6c5-x2x4z 1/1 Running 0", namespace: "front")
        let alert = other.alert("PaymentsQueueOdd", ["severity": "critical", "namespace": "shop", "service": "queue"])
        #expect(!alert.findings.isAbstention)
    }

    @Test func `an unknown severity counts as one`() {
        for severity in ["", "banana", "\u{202E}none", "NONE ", "🔥"] {
            let scenario = Scenario().alert(
                "KubeNodeNotReady",
                ["node": "n-1", "severity": severity]
            ).command("kubectl get nodes", "NAME\tSTATUS\nn-1\tNotReady\n")
            #expect(scenario.findings.hypotheses.first?.fault.text == "node.not-ready", "\(severity)")
        }
    }
}
