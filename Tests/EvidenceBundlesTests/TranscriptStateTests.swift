import Diagnosis
import EvidenceBundles
import IncidentModel
import Testing

/// What the control plane's own reasoning needs of a transcript: probes, claims, reachability, events without headings.
@Suite struct TranscriptStateTests {
    private static func read(_ command: String, _ output: String) -> ClusterState {
        TranscriptTableTests.read(command, output).cluster
    }

    @Test func `a description tells of probes in all their forms`() throws {
        let cluster = Self.read(
            "kubectl describe deployment basket -n shop",
            """
            Name:       basket
            Namespace:  shop
            Pod Template:
              Containers:
               main:
                Port:       9000/TCP
                Liveness:   grpc <pod>:9001  delay=5s timeout=2s period=10s #success=1 #failure=4
                Readiness:  tcp-socket :9000 delay=0s timeout=1s period=5s #success=1 #failure=3
            """
        )
        let container = try #require(cluster.workloads.first?.containers.first)
        #expect(container.liveness?.scheme == "grpc")
        #expect(container.liveness?.port == "9001")
        #expect(container.liveness?.timeout == 2)
        #expect(container.liveness?.failureThreshold == 4)
        #expect(container.readiness?.scheme == "tcp")
        #expect(container.ports == [9000])
        #expect(container.portTransports == [9000: "TCP"])
    }

    @Test func `a service's description tells all its ports`() throws {
        let cluster = Self.read(
            "kubectl describe service basket -n shop",
            "Name: basket\nNamespace: shop\nPort: grpc  9000/UDP\nTargetPort: api/UDP\nPort: <unset>  80/TCP\nTargetPort: 8080/TCP\n"
        )
        let ports = try #require(cluster.services.first?.ports)
        #expect(ports.map(\.port) == [9000, 80])
        #expect(ports.map(\.target) == ["api", "8080"])
        #expect(ports.map(\.transport) == ["UDP", "TCP"])
        #expect(ports.map(\.name) == ["grpc", nil])
    }

    @Test func `what a manifest declares beside the object is kept apart from what exists`() {
        let cluster = Self.read(
            "kubectl get deployment basket -n shop -o yaml",
            """
            kind: Deployment
            metadata: {name: basket}
            spec: {replicas: 1}
            ---
            kind: Service
            metadata: {name: basket}
            spec: {ports: [{port: 80}]}
            ---
            kind: PersistentVolumeClaim
            metadata: {name: basket-data}
            spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 5Gi}}, selector: {matchLabels: {disk: ssd}}}
            """
        )
        #expect(cluster.services.isEmpty && cluster.claims.isEmpty)
        #expect(cluster.declaredServices.map(\.name) == ["basket"])
        #expect(cluster.declaredServices.map(\.namespace) == ["shop"])
        #expect(cluster.declaredClaims.map(\.requested) == ["5Gi"])
        #expect(cluster.declaredClaims.map(\.requestedModes) == [["ReadWriteMany"]])
        #expect(cluster.declaredClaims.map(\.selector) == [["disk": "ssd"]])
    }

    @Test func `events whose headings were cut off`() {
        let cluster = Self.read(
            "kubectl get events -n shop | tail -n 20",
            "2m16s   Warning   BackOff   pod/basket-0    Back-off restarting failed container\n3s  Normal  Pulled  pod/basket-0\nrubbish\n"
        )
        #expect(cluster.events.map(\.reason) == ["BackOff", "Pulled"])
        #expect(cluster.events.map(\.objectName) == ["basket-0", "basket-0"])
        #expect(cluster.events.first?.message == "Back-off restarting failed container")
    }

    @Test(arguments: [
        ("nc -zv basket 80 -n shop", "Connection to basket (10.0.0.9) 80 port [tcp/http] succeeded!", ["": true]),
        ("nc -zv basket 80", "nc: connect to basket port 80 (tcp) failed: Connection refused", ["": false]),
        (
            "nc -zv basket 80 -n shop",
            "a pod on node-1: basket (10.0.0.9:80) open\na pod on node-2: punt!\nConnection Failed\n",
            ["node-1": true, "node-2": false]
        ),
    ]) func `attempts to connect`(line: String, output: String, results: [String: Bool]) {
        let attempts = Self.read(line, output).reachability
        #expect(attempts.map(\.results) == [results])
        #expect(attempts.map(\.target) == ["basket"])
        #expect(attempts.map(\.port) == [80])
    }

    @Test(arguments: ["nc", "nc -zv", "nc -zv basket", "nc -zv basket x", "nc -zv basket 99999", "nc -zv bas$ket 80"])
    func `what is no attempt is passed over`(line: String) {
        #expect(Self.read(line, "Connection Failed").reachability.isEmpty)
    }

    @Test(arguments: [
        ("5 (45s ago)", 45.0), ("2 (3m10s ago)", 190), ("30 (2d3h ago)", 183_600), ("4", nil), ("4 (ago)", nil),
        ("1 (99999999999999s ago)", nil), ("1 ( ago", nil),
    ]) func `when a pod was restarted last`(cell: String, seconds: Double?) {
        let table = "NAME       READY   STATUS    RESTARTS                AGE\nbasket-0   1/1     Running   "
        let padded = cell + String(repeating: " ", count: max(0, 24 - cell.count))
        let cluster = Self.read("kubectl get pods -n shop", table + padded + "9d\n")
        #expect(cluster.pods.first?.secondsSinceRestart == seconds)
    }
}
