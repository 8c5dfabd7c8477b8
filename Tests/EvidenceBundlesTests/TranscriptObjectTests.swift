import Diagnosis
import EvidenceBundles
import IncidentModel
import Testing

/// Objects as `-o json`, `-o yaml` and `kubectl describe` print them, whole and spoilt.
@Suite struct TranscriptObjectTests {
    static func cluster(_ command: String, _ output: String) -> ClusterState {
        TranscriptTableTests.read(command, output).cluster
    }

    static let podJSON = """
        {"kind": "Pod", "metadata": {"name": "cart-7d9f8b6c5-x2x4z", "namespace": "shop", "labels": {"app": "cart"},
          "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-7d9f8b6c5"}]},
         "spec": {"nodeName": "n-1", "containers": [{"name": "main", "image": "cart:2",
           "ports": [{"containerPort": 7070, "name": "grpc"}],
           "env": [{"name": "DB", "value": "orders:5432"},
                   {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "cart-key"}}}],
           "resources": {"limits": {"memory": "64Mi"}},
           "readinessProbe": {"httpGet": {"path": "/ready", "port": 7070}, "periodSeconds": 5}}]},
         "status": {"phase": "Running", "containerStatuses": [{"name": "main", "ready": false, "restartCount": 4,
           "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m"}},
           "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}}}]}}
        """

    @Test func `a pod as JSON gives its containers and their state`() throws {
        let pod = try #require(Self.cluster("kubectl get pod cart-7d9f8b6c5-x2x4z -o json", Self.podJSON).pods.first)
        #expect(pod.namespace == "shop")
        #expect(pod.node == "n-1")
        #expect(pod.owner?.description == "deployment/shop/cart")
        #expect(pod.status == "CrashLoopBackOff")
        #expect(pod.restarts == 4)
        #expect(pod.readyContainers == 0 && pod.allContainers == 1)
        let container = try #require(pod.containers.first)
        #expect(container.image == "cart:2")
        #expect(container.ports == [7070])
        #expect(container.limits == ["memory": "64Mi"])
        #expect(container.environment.map(\.value) == ["orders:5432", nil])
        #expect(container.environment.map(\.reference) == [nil, "secret/cart-key"])
        #expect(container.readiness?.port == "7070")
        #expect(container.readiness?.path == "/ready")
        #expect(container.waitingReason == "CrashLoopBackOff")
        #expect(container.lastReason == "OOMKilled")
        #expect(container.lastExitCode == 137)
    }

    @Test func `a list as JSON gives every item and is complete`() {
        let cluster = Self.cluster("kubectl get pods -n shop -o json", "{\"items\": [\(Self.podJSON), {}, 5, null]}")
        #expect(cluster.pods.map(\.name) == ["cart-7d9f8b6c5-x2x4z"])
        #expect(cluster.isComplete(.pod, namespace: "shop"))
    }

    @Test func `JSON that a redaction broke is reported and its words are used`() throws {
        let broken = #"{"kind": "ConfigMap", "data": {"password": [REDACTED], "host": "orders"}}"#
        let transcript = TranscriptTableTests.read("kubectl get configmap cart -n shop -o json", broken)
        #expect(transcript.notes.count == 1)
        #expect(transcript.notes.first?.hasPrefix("kubectl get configmap cart -n shop -o json: Found 'R'") == true)
        #expect(transcript.notes.first?.contains("only its words are used") == true)
        let object = try #require(transcript.cluster.objects.first)
        #expect(object.entity.description == "configmap/shop/cart")
        #expect(object.text == broken)
        #expect(object.fields.isEmpty)
    }

    @Test func `a redaction within a text harms nothing`() {
        let redacted = Self.podJSON.replacing("orders:5432", with: "[REDACTED]")
        let pod = Self.cluster("kubectl get pod x -o json", redacted).pods.first
        #expect(pod?.containers.first?.environment.first?.value == "[REDACTED]")
    }

    @Test(arguments: [0, 1, 40, 200, 500, 800]) func `JSON that is cut off is reported and harms nothing`(length: Int) {
        let transcript = TranscriptTableTests.read(
            "kubectl get deployment cart -n shop -o json",
            String(Self.podJSON.prefix(length))
        )
        #expect(transcript.notes.count == 1)
        // The workload was asked for by name, so it is known to be there.
        #expect(transcript.cluster.workloads.map(\.entity.description) == ["deployment/shop/cart"])
        #expect(transcript.cluster.pods.isEmpty)
    }

    static let deploymentYAML = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: cart
          namespace: shop
          annotations: {deployment.kubernetes.io/revision: "7"}
        spec:
          replicas: 3
          selector: {matchLabels: {app: cart}}
          template:
            metadata: {labels: {app: cart}}
            spec:
              nodeSelector: {disk: ssd}
              dnsPolicy: Default
              containers:
              - name: main
                image: cart:2
                env: [{name: DB, value: orders:5432}]
              volumes:
              - {name: tmp, emptyDir: {}}
              - {name: data, persistentVolumeClaim: {claimName: cart-data}}
        status:
          readyReplicas: 1
          conditions:
          - {type: Progressing, status: "False", reason: ProgressDeadlineExceeded}
        """

    @Test func `a deployment as YAML gives its template and its state`() throws {
        let workload = try #require(
            Self.cluster("kubectl get deployment cart -o yaml", Self.deploymentYAML).workloads.first
        )
        #expect(workload.entity.description == "deployment/shop/cart")
        #expect(workload.desired == 3 && workload.ready == 1 && workload.revision == 7)
        #expect(workload.nodeSelector == ["disk": "ssd"])
        #expect(workload.dnsPolicy == "Default")
        #expect(workload.podLabels == ["app": "cart"])
        #expect(workload.containers.map(\.image) == ["cart:2"])
        #expect(workload.ephemeralVolumes == ["tmp"] && workload.claims == ["cart-data"])
        #expect(workload.failedConditions == ["ProgressDeadlineExceeded"])
    }

    @Test func `of several YAML documents those of the kind that was asked for are read`() {
        let service = "kind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {selector: {app: cart}}\n"
        let other = "\nkind: Deployment\nmetadata: {name: cart-canary}\nspec: {replicas: 1}\n"
        let text = [Self.deploymentYAML, service, other].joined(separator: "\n---\n")
        let asked = TranscriptTableTests.read("kubectl get deployment -n shop -o yaml", text)
        #expect(asked.notes == [])
        #expect(asked.cluster.workloads.map(\.name) == ["cart", "cart-canary"])
        #expect(asked.cluster.services.isEmpty, "a manifest beside it does not say that the service is there")
        let all = TranscriptTableTests.read("kubectl get all -o yaml", text)
        #expect(all.cluster.services.map(\.selector) == [["app": "cart"]])
    }

    @Test func `a missing ready count beside a status means none`() {
        let text = "kind: Deployment\nmetadata: {name: cart}\nspec: {replicas: 2}\nstatus: {replicas: 2}\n"
        let workload = Self.cluster("kubectl get deploy cart -o yaml", text).workloads.first
        #expect(workload?.ready == 0)
        #expect(workload?.isHealthy == false)
    }

    @Test(arguments: ["a: [", "\t- x", "a: *b", "&a [*a]", "{", "a: b: c", "!!python/object:os.system x"])
    func `YAML that cannot be read is reported and harms nothing`(text: String) {
        let transcript = TranscriptTableTests.read("kubectl get configmap cart -o yaml", text)
        #expect(transcript.notes.count == 1, "\(transcript.notes)")
        #expect(transcript.notes.first?.contains("only its words are used") == true)
        #expect(transcript.cluster.objects.map(\.name) == ["cart"])
    }

    @Test(arguments: ["-1", "2147483648", "9223372036854775807", "1e3", "\"many\"", "{}", "null", "1.5", "[2]"])
    func `a count that no API object holds is not known`(count: String) {
        let json = """
            {"kind": "Pod", "metadata": {"name": "cart-0"}, "status": {"containerStatuses": [
             {"name": "a", "restartCount": \(count)}, {"name": "b", "restartCount": \(count)}]}}
            """
        let pod = Self.cluster("kubectl get pod cart-0 -o json", json).pods.first
        #expect(pod != nil)
        #expect(pod?.restarts == nil)
        let scale = "{\"kind\": \"Deployment\", \"metadata\": {\"name\": \"cart\"}, \"spec\": {\"replicas\": \(count)}}"
        #expect(Self.cluster("kubectl get deploy cart -o json", scale).workloads.map(\.desired) == [nil])
    }

    @Test func `counts at the limit of an API object add up without harm`() {
        let status = #"{"name": "NAME", "restartCount": 2147483647}"#
        let all = (0..<50).map { status.replacing("NAME", with: "c\($0)") }.joined(separator: ",")
        let json =
            "{\"kind\": \"Pod\", \"metadata\": {\"name\": \"a-0\"}, \"status\": {\"containerStatuses\": [\(all)]}}"
        #expect(Self.cluster("kubectl get pod a-0 -o json", json).pods.first?.restarts == 50 * 2_147_483_647)
    }

    static let description = """
        Name:             cart-7d9f8b6c5-x2x4z
        Namespace:        shop
        Node:             n-1/10.0.0.4
        Labels:           app=cart
                          tier=web
        Status:           Running
        Controlled By:    ReplicaSet/cart-7d9f8b6c5
        Containers:
          main:
            Image:          registry.example:5000/cart:2
            Port:           7070/TCP
            State:          Waiting
              Reason:       CrashLoopBackOff
            Last State:     Terminated
              Reason:       Error
              Exit Code:    1
            Ready:          False
            Restart Count:  4
            Limits:
              memory:  64Mi
            Liveness:     http-get http://:7070/healthz delay=5s timeout=1s period=10s #success=1 #failure=3
            Environment:
              DB:    orders:5432
              KEY:   <set to the key 'key' in secret 'cart-key'>  Optional: false
        Conditions:
          Type    Status
          Ready   False
        Events:
          Type     Reason   Age                From     Message
          ----     ------   ----               ----     -------
          Warning  BackOff  3m (x5 over 4m)    kubelet  Back-off restarting failed container
        """

    @Test func `a description of a pod gives its containers, state and events`() throws {
        let cluster = Self.cluster("kubectl describe pod cart-7d9f8b6c5-x2x4z -n shop", Self.description)
        let pod = try #require(cluster.pods.first)
        #expect(pod.node == "n-1")
        #expect(pod.labels == ["app": "cart", "tier": "web"])
        #expect(pod.owner?.description == "deployment/shop/cart")
        #expect(pod.status == "CrashLoopBackOff" && pod.restarts == 4)
        let container = try #require(pod.containers.first)
        #expect(container.name == "main" && container.image == "registry.example:5000/cart:2")
        #expect(container.ports == [7070] && container.limits == ["memory": "64Mi"])
        #expect(container.lastExitCode == 1 && container.waitingReason == "CrashLoopBackOff")
        #expect(container.liveness?.port == "7070" && container.liveness?.initialDelay == 5)
        #expect(container.environment.map(\.value) == ["orders:5432", nil])
        #expect(container.environment.map(\.reference) == [nil, "secret/cart-key"])
        #expect(cluster.events.map(\.reason) == ["BackOff"])
        #expect(cluster.events.map(\.message) == ["Back-off restarting failed container"])
    }

    @Test func `every beginning of a description is read without harm`() {
        for length in 0...Self.description.count {
            let cut = String(Self.description.prefix(length))
            let cluster = Self.cluster("kubectl describe pod cart-7d9f8b6c5-x2x4z", cut)
            #expect(cluster.pods.count <= 1 && cluster.events.count <= 1)
        }
    }

    @Test func `a description nested without end is read without harm`() {
        let deep = (0..<5000).map { String(repeating: " ", count: $0) + "Containers:" }.joined(separator: "\n")
        #expect(Self.cluster("kubectl describe pod x", "Name: x\n" + deep).pods.map(\.name) == ["x"])
    }

    @Test func `what several commands say of one pod is put together`() throws {
        var transcript = ClusterTranscript(namespace: "shop")
        let name = "cart-7d9f8b6c5-x2x4z"
        transcript.add(
            command: "kubectl get pods -n shop",
            output: "NAME                   READY   STATUS    RESTARTS\n\(name)   0/1     Running   9\n"
        )
        transcript.add(command: "kubectl describe pod \(name) -n shop", output: Self.description)
        transcript.add(command: "kubectl top pods", output: "NAME   CPU(cores)   MEMORY(bytes)\n\(name)   12m   61Mi\n")
        let pod = try #require(transcript.cluster.pods.first)
        #expect(transcript.cluster.pods.count == 1)
        #expect(pod.restarts == 9, "what was read first counts")
        #expect(pod.containers.count == 1)
        #expect(pod.memoryUsed == 61 * 1_048_576 && pod.cpuUsed == 0.012)
    }
}
