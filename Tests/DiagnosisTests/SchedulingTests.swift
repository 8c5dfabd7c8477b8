import Diagnosis
import IncidentModel
import Testing

/// Which of several reasons that the scheduler gives is the cause.
@Suite struct SchedulingTests {
    /// Nodes with a cordoned control plane, and what else is said of each worker.
    private static func nodes(_ workers: String...) -> Scenario {
        let rows = ["master\tReady,SchedulingDisabled\tcontrol-plane\t9d\tv1.31.2\tzone=a"] + workers
        let head = "NAME\tSTATUS\tROLES\tAGE\tVERSION\tLABELS"
        return FaultCase.cart.pods("\(FaultCase.pod) 0/1 Pending 0")
            .command("kubectl get nodes --show-labels", ([head] + rows).joined(separator: "\n"))
    }

    /// The deployment asks for nodes with a label.
    private static func asking(_ scenario: Scenario, for selector: String) -> Scenario {
        scenario.command(
            "kubectl get deployment cart -n shop -o yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart, namespace: shop}
            spec:
              replicas: 1
              template:
                spec:
                  nodeSelector: {\(selector)}
                  containers: [{name: cart, image: "shop/cart:1"}]
            """
        )
    }

    private static func refused(_ scenario: Scenario, _ reasons: String) -> Findings {
        scenario.event("FailedScheduling", "pod/\(FaultCase.pod)", "0/3 nodes are available: \(reasons).").findings
    }

    private static let worker = "worker-1\tReady\tnode\t9d\tv1.31.2\tdisk=ssd"
    private static let cordoned = "worker-2\tReady,SchedulingDisabled\tnode\t9d\tv1.31.2\tdisk=nvme"

    @Test func `a cordoned control plane explains nothing beside another reason`() {
        let findings = Self.refused(
            Self.nodes(Self.worker),
            "1 node(s) were unschedulable, 2 node(s) had untolerated taint {gpu: }"
        )
        #expect(findings.hypotheses.first?.fault.text == "scheduling.taint-not-tolerated")
        #expect(!findings.hypotheses.contains { $0.fault.text == "scheduling.node-cordoned" })
    }

    @Test func `a cordoned node that has the labels asked for is the cause, and is what is set right`() throws {
        let scenario = Self.asking(Self.nodes(Self.worker, Self.cordoned), for: "disk: nvme")
        let findings = Self.refused(
            scenario,
            "2 node(s) were unschedulable, 1 node(s) didn't match Pod's node affinity/selector"
        )
        let first = try #require(findings.hypotheses.first)
        #expect(first.fault.text == "scheduling.node-cordoned")
        #expect(first.corrections.map(\.entity.description) == ["node/worker-2"])
        #expect(first.corrections.map(\.desired) == ["false"])
    }

    @Test func `labels that no node has are the cause`() {
        let scenario = Self.asking(Self.nodes(Self.worker, Self.worker), for: "disk: tape")
        let findings = Self.refused(
            scenario,
            "1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector"
        )
        #expect(findings.hypotheses.first?.fault.text == "scheduling.node-selector-mismatch")
    }

    @Test func `a service account that a quota refusal shows to be there is not missing`() {
        let findings = FaultCase.cart
            .event("FailedCreate", "replicaset/cart-7d9f8b6c5", "serviceaccount \"cart\" not found")
            .event(
                "FailedCreate",
                "replicaset/cart-7d9f8b6c5",
                "exceeded quota: cpu, requested: requests.cpu=1, used: requests.cpu=10, limited: requests.cpu=10"
            )
            .findings
        #expect(findings.hypotheses.first?.fault.text == "quota.cpu-exceeded")
        #expect(!findings.hypotheses.contains { $0.fault.text == "startup.service-account-missing" })
    }
}
