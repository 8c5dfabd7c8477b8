import IncidentModel
import Testing

/// Claims that wait, told from the volumes that there are.
@Suite struct StorageStateTests {
    private static func waiting(_ specification: String, volume: String, labels: String = "<none>") -> Scenario {
        let manifest = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: basket, namespace: shop}
            spec:
              replicas: 1
              template:
                metadata: {labels: {app: basket}}
                spec:
                  containers: [{name: main}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: basket-data}}]
            status: {readyReplicas: 0}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: basket-data, namespace: shop}
            spec: \(specification)
            """
        let columns = "NAME\tCAPACITY\tACCESS MODES\tRECLAIM POLICY\tSTATUS\tCLAIM\tSTORAGECLASS\tAGE\n"
        return Scenario().command("kubectl get deployment basket -n shop -o yaml", manifest)
            .pods("\(Scenario.pod(of: "basket")) 0/1 Pending 0")
            .command(
                "kubectl get pvc -n shop",
                "NAME\tSTATUS\tVOLUME\tCAPACITY\tACCESS MODES\tSTORAGECLASS\tAGE\nbasket-data\tPending\t\t\t\t\t1d"
            )
            .command("kubectl get pv", columns + volume)
            .command("kubectl describe pv vol-1", "Name:  vol-1\nLabels:  \(labels)\nStatus:  Available\n")
    }

    private static let free = "vol-1\t1Gi\tRWO\tRetain\tAvailable\t\t\t1d"
    private static let once = "accessModes: [ReadWriteOnce]"

    struct Case: Sendable, CustomTestStringConvertible {
        let fault: String
        let asked: String
        var volume = StorageStateTests.free
        var labels = "<none>"
        let correction: String
        var testDescription: String { fault }
    }

    static let cases = [
        Case(
            fault: "storage.pvc-capacity-mismatch",
            asked: "{\(once), resources: {requests: {storage: 5Gi}}}",
            correction: "spec.resources.requests.storage: 5Gi -> 1Gi"
        ),
        Case(
            fault: "storage.pvc-access-mode-mismatch",
            asked: "{accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}",
            correction: "spec.accessModes: ReadWriteMany -> ReadWriteOnce"
        ),
        Case(
            fault: "storage.pvc-selector-mismatch",
            asked: "{\(once), selector: {matchLabels: {disk: fast}}, resources: {requests: {storage: 1Gi}}}",
            labels: "disk=slow",
            correction: "spec.selector.matchLabels.disk: fast -> slow"
        ),
        Case(
            fault: "storage.pv-already-bound",
            asked: "{\(once), resources: {requests: {storage: 1Gi}}}",
            volume: "vol-1\t1Gi\tRWO\tRetain\tBound\tshop/other\t\t1d",
            correction: "spec.volumeName: ? -> ?"
        ),
    ]

    @Test(arguments: cases) func `what keeps a volume from a claim is named`(example: Case) {
        var scenario = Self.waiting(example.asked, volume: example.volume, labels: example.labels)
        if example.fault == "storage.pv-already-bound" {
            scenario.commands.removeAll { $0.line.contains("describe pv") }
        }
        #expect(scenario.named.first == "\(example.fault) deployment/shop/basket")
        #expect(scenario.correction == "persistentvolumeclaim/shop/basket-data \(example.correction)")
    }

    @Test func `a claim that a volume fits only waits`() {
        let scenario = Self.waiting("{\(Self.once), resources: {requests: {storage: 1Gi}}}", volume: Self.free)
        #expect(
            !scenario.findings.hypotheses.contains {
                $0.fault.area == "storage" && $0.fault.text != "storage.claim-pending"
            }
        )
    }

    @Test func `a program that is not root ends at once on a directory of its node`() {
        let specification =
            "{securityContext: {runAsUser: 999}, containers: [{name: main}], volumes: [{name: data, hostPath: {path: /srv/data}}]}"
        let scenario = Scenario().deployment("basket", ready: 0, specification)
            .state("basket", running: false, ready: false, restarts: 4, exit: 1)
        #expect(scenario.named.first == "storage.volume-permission-denied deployment/shop/basket")
        let asRoot = specification.replacing("runAsUser: 999", with: "runAsUser: 0")
        let other = Scenario().deployment("basket", ready: 0, asRoot)
            .state("basket", running: false, ready: false, restarts: 4, exit: 1)
        #expect(!other.names("storage.volume-permission-denied"))
    }
}
