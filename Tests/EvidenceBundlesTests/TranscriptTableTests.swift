import Diagnosis
import EvidenceBundles
import IncidentModel
import Testing

/// Listings as `kubectl get` prints them, and as recorders leave them.
@Suite struct TranscriptTableTests {
    static func read(_ command: String, _ output: String, namespace: String? = "shop") -> ClusterTranscript {
        var transcript = ClusterTranscript(namespace: namespace)
        transcript.add(command: command, output: output)
        return transcript
    }

    @Test func `a listing of pods gives their state`() throws {
        let transcript = Self.read(
            "kubectl get pods -n web -o wide --show-labels",
            """
            NAME                     READY   STATUS             RESTARTS       AGE   IP          NODE    LABELS
            cart-7d9f8b6c5-x2x4z     1/2     CrashLoopBackOff   12 (3m ago)    2d    10.0.0.7    n-1     app=cart,tier=web
            db-0                     1/1     Running            0              9d    <none>      n-2     <none>
            """
        )
        let pods = transcript.cluster.pods
        #expect(pods.map(\.name) == ["cart-7d9f8b6c5-x2x4z", "db-0"])
        #expect(pods.map(\.namespace) == ["web", "web"])
        #expect(pods.map(\.status) == ["CrashLoopBackOff", "Running"])
        #expect(pods.map(\.readyContainers) == [1, 1])
        #expect(pods.map(\.allContainers) == [2, 1])
        #expect(pods.map(\.restarts) == [12, 0])
        #expect(pods.map(\.node) == ["n-1", "n-2"])
        #expect(pods[0].labels == ["app": "cart", "tier": "web"])
        #expect(pods.map(\.isHealthy) == [false, true])
        #expect(transcript.cluster.isComplete(.pod, namespace: "web"))
        #expect(transcript.notes == [])
    }

    @Test func `the namespace column counts before the one that was asked for`() {
        let transcript = Self.read(
            "kubectl get pods -A",
            "NAMESPACE   NAME   READY   STATUS    RESTARTS   AGE\nkube-dns    c-0    1/1     Running   0          1d\n"
        )
        #expect(transcript.cluster.pods.map(\.namespace) == ["kube-dns"])
    }

    struct Layout: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let status: String?
        let restarts: Int?
        var testDescription: String { name }
    }

    @Test(arguments: [
        Layout(
            name: "columns that are not aligned",
            text: "NAME READY STATUS RESTARTS AGE\ncart-0 0/1 Error 3 1d\n",
            status: "Error",
            restarts: 3
        ),
        Layout(
            name: "tabs",
            text: "NAME\tREADY\tSTATUS\tRESTARTS\tAGE\ncart-0\t0/1\tError\t3\t1d\n",
            status: "Error",
            restarts: 3
        ),
        Layout(name: "missing columns", text: "NAME     STATUS\ncart-0   Error\n", status: "Error", restarts: nil),
        Layout(
            name: "columns in another order",
            text: "STATUS   NAME     RESTARTS\nError    cart-0   3\n",
            status: "Error",
            restarts: 3
        ),
        Layout(
            name: "a row that is cut off",
            text: "NAME     READY   STATUS    RESTARTS   AGE\ncart-0   0/1     Err",
            status: "Err",
            restarts: nil
        ),
        Layout(
            name: "a row of the name alone",
            text: "NAME     READY   STATUS    RESTARTS   AGE\ncart-0\n",
            status: nil,
            restarts: nil
        ),
        Layout(
            name: "carriage returns",
            text: "NAME     READY   STATUS   RESTARTS\r\ncart-0   0/1     Error    3\r\n",
            status: "Error",
            restarts: 3
        ),
        Layout(
            name: "a rule under the headings and blank lines",
            text:
                "\nNAME     READY   STATUS   RESTARTS\n-------  -----   ------   --------\n\ncart-0   0/1     Error    3\n\n",
            status: "Error",
            restarts: 3
        ),
        Layout(
            name: "a number of restarts that no computer counts",
            text: "NAME     STATUS   RESTARTS\ncart-0   Error    99999999999999999999\n",
            status: "Error",
            restarts: nil
        ),
        Layout(
            name: "a negative number of restarts",
            text: "NAME     STATUS   RESTARTS\ncart-0   Error    -5\n",
            status: "Error",
            restarts: nil
        ),
    ])
    func `a listing in another layout gives what it holds`(layout: Layout) {
        let pods = Self.read("kubectl get pods", layout.text).cluster.pods
        #expect(pods.map(\.name) == ["cart-0"])
        #expect(pods.first?.status == layout.status)
        #expect(pods.first?.restarts == layout.restarts)
    }

    @Test func `a wrapped or unusable row harms only itself`() {
        let pods = Self.read(
            "kubectl get pods",
            """
            NAME          READY   STATUS    RESTARTS   AGE
            ../etc        1/1     Running   0          1d
            -rf           1/1     Running   0          1d
            cart-0        1/1     Running   0          1d
                          (last seen by the recorder)
            [REDACTED]    1/1     Running   0          1d
            db-0          1/1     Running   0          1d
            """
        ).cluster.pods
        #expect(pods.map(\.name) == ["cart-0", "db-0"])
    }

    @Test(arguments: [
        "", "\n\n", "Error from server (Forbidden): pods is forbidden", "error: You must be logged in", "[REDACTED]",
        "Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout", "\u{0}\u{0}", "NAME", "…", "{", "---",
    ])
    func `an answer that is no listing gives nothing and claims nothing`(output: String) {
        let transcript = Self.read("kubectl get pods", output)
        #expect(transcript.cluster.isEmpty)
        #expect(!transcript.cluster.isComplete(.pod, namespace: "shop"))
    }

    @Test func `an answer that there is nothing is a complete list`() {
        let transcript = Self.read("kubectl get services -n shop", "No resources found in shop namespace.\n")
        #expect(transcript.cluster.isEmpty)
        #expect(transcript.cluster.isComplete(.service, namespace: "shop"))
    }

    @Test(arguments: ["kubectl get pods -l app=cart", "kubectl get pod cart-0", "kubectl get pods --selector=app=cart"])
    func `a part of a list is not taken for the whole`(command: String) {
        let transcript = Self.read(command, "NAME     READY   STATUS\ncart-0   1/1     Running\n")
        #expect(transcript.cluster.pods.count == 1)
        #expect(!transcript.cluster.isComplete(.pod, namespace: "shop"))
    }

    @Test func `services, endpoints, nodes, claims and workloads are read`() throws {
        var transcript = ClusterTranscript(namespace: "shop")
        transcript.add(
            command: "kubectl get svc -o wide",
            output: "NAME   TYPE        CLUSTER-IP   PORT(S)                     SELECTOR\n"
                + "cart   ClusterIP   10.0.0.1     7070/TCP,443:31000/TCP      app=cart\n"
        )
        transcript.add(command: "kubectl get endpoints", output: "NAME   ENDPOINTS\ncart   <none>\n")
        transcript.add(
            command: "kubectl get nodes",
            output: "NAME   STATUS                        VERSION\nn-1    NotReady,SchedulingDisabled   v1.31\n"
        )
        transcript.add(
            command: "kubectl get pvc",
            output: "NAME     STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS\n"
                + "data-0   Pending                                      fast\n"
        )
        transcript.add(
            command: "kubectl get deploy -n shop",
            output: "NAME   READY   UP-TO-DATE   AVAILABLE   AGE\ncart   1/3     3            1           4d\n"
        )
        let service = try #require(transcript.cluster.services.first)
        #expect(service.ports.map(\.port) == [7070, 443])
        #expect(service.selector == ["app": "cart"])
        #expect(service.endpoints == [])
        #expect(transcript.cluster.nodes.map(\.isReady) == [false])
        #expect(transcript.cluster.nodes.map(\.isSchedulable) == [false])
        #expect(transcript.cluster.claims.map(\.status) == ["Pending"])
        #expect(transcript.cluster.claims.map(\.storageClass) == ["fast"])
        #expect(transcript.cluster.claims.map(\.volume) == [nil])
        #expect(transcript.cluster.workloads.map(\.desired) == [3])
        #expect(transcript.cluster.workloads.map(\.ready) == [1])
    }

    @Test func `events are read with their object, and each once`() {
        var transcript = ClusterTranscript(namespace: "shop")
        let output = """
            LAST SEEN   TYPE      REASON             OBJECT                      MESSAGE
            2m          Warning   FailedScheduling   pod/cart-7d9f8b6c5-x2x4z    0/3 nodes are available: 3 Insufficient cpu.
            1m          Normal    Scheduled          pod/db-0                    Successfully assigned shop/db-0 to n-1
            """
        transcript.add(command: "kubectl get events -n shop", output: output)
        transcript.add(command: "kubectl events", output: output)
        let events = transcript.cluster.events
        #expect(events.map(\.reason) == ["FailedScheduling", "Scheduled"])
        #expect(events.map(\.objectKind) == [.pod, .pod])
        #expect(events.map(\.objectName) == ["cart-7d9f8b6c5-x2x4z", "db-0"])
        #expect(events.first?.message == "0/3 nodes are available: 3 Insufficient cpu.")
    }

    @Test func `only the newest lines of a long log are kept, and that is said`() {
        let text = (0..<2500).map { "line \($0)\n" }.joined()
        let transcript = Self.read("kubectl logs cart-0 -n shop --tail=5000", text)
        #expect(transcript.logs.count == ClusterTranscript.maximumLogLines)
        #expect(transcript.logs.first?.body == "line 500")
        #expect(transcript.notes == ["kubectl logs cart-0 -n shop --tail=5000: 500 older log lines are left out"])
    }

    @Test func `lines may end with carriage returns`() {
        let logs = Self.read("kubectl logs cart-0", "one\r\ntwo\r\n\r\nthree\r\n").logs
        #expect(logs.map(\.body) == ["one", "two", "three"])
        let windows = TranscriptObjectTests.description.replacing("\n", with: "\r\n")
        let described = Self.read("kubectl describe pod x", windows).cluster
        #expect(described.pods == Self.read("kubectl describe pod x", TranscriptObjectTests.description).cluster.pods)
        #expect(described.events.count == 1)
    }

    @Test func `a very long line of a log is cut`() {
        let transcript = Self.read("kubectl logs cart-0", String(repeating: "x", count: 100_000))
        #expect(transcript.logs.map(\.body.count) == [4000])
    }

    @Test(arguments: [
        "", " ", "kubectl", "kubectl get", "kubectl get -n", "kubectl get pods -o", "kubectl logs", "kubectl describe",
        "rm -rf /", "kubectl delete pod cart-0", "kubectl get /", "kubectl get pod/", "kubectl get /x", "= = =", "-n",
        "kubectl -n= get pods", "kubectl rollout history", "kubectl get pods -o=", "\u{0}", "kubectl get - --",
    ])
    func `a command of any shape is taken without harm`(command: String) {
        let output = "NAME     READY   STATUS\ncart-0   1/1     Running\n"
        let transcript = Self.read(command, output)
        #expect(transcript.cluster.pods.allSatisfy { $0.name == "cart-0" })
    }
}
