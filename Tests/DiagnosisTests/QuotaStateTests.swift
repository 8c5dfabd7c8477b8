import IncidentModel
import Testing

/// Quotas that are used up, told from what is absent.
@Suite struct QuotaStateTests {
    private static let head = "NAME AGE REQUEST LIMIT"
    private static let template = "{containers: [{name: main, resources: {requests: {cpu: 500m, memory: 200Mi}}}]}"
    private static let mounting =
        "{containers: [{name: main}], volumes: [{name: data, persistentVolumeClaim: {claimName: basket-data}}]}"

    private static func quota(_ use: String) -> Scenario {
        Scenario().command("kubectl get resourcequota -n shop", "NAME\tAGE\tREQUEST\tLIMIT\nlimits\t1d\t\(use)\t")
    }

    @Test(arguments: [
        ("requests.cpu: 4/4", "quota.cpu-exceeded"), ("requests.memory: 900Mi/1Gi", "quota.memory-exceeded"),
        ("pods: 7/7", "quota.pods-exceeded"), ("services: 2/9, requests.cpu: 3800m/4", "quota.cpu-exceeded"),
    ]) func `a pod that does not fit into a quota is not made`(use: String, fault: String) {
        let scenario = Self.quota(use).deployment("basket", ready: 0, Self.template).pods("other-0 1/1 Running 0")
        #expect(scenario.named.first == "\(fault) namespace/shop")
        #expect(scenario.correction?.hasPrefix("resourcequota/shop/limits spec.hard.") == true)
    }

    @Test func `a full quota is no fault while nothing is absent`() {
        let scenario = Self.quota("pods: 1/1, services: 1/1").deployment("basket", Self.template)
            .pods("\(Scenario.pod(of: "basket")) 1/1 Running 0")
            .services("basket 10.0.0.9 80/TCP app=basket")
        #expect(scenario.named == [])
    }

    @Test func `a service that others call does not fit`() {
        let scenario = Self.quota("services: 1/1").calls("service/front", "service/basket")
            .services("front 10.0.0.9 80/TCP <none>")
            .deployment("basket", Self.template).pods("\(Scenario.pod(of: "basket")) 1/1 Running 0")
        #expect(scenario.named.first == "quota.services-exceeded namespace/shop")
    }

    @Test func `a service that is absent while there is room is only missing`() {
        let scenario = Self.quota("services: 1/9").calls("service/front", "service/basket")
            .services("front 10.0.0.9 80/TCP <none>")
            .deployment("basket", Self.template).pods("\(Scenario.pod(of: "basket")) 1/1 Running 0")
        #expect(scenario.named.first == "service.missing service/shop/basket")
    }

    @Test func `a claim of which a manifest tells the size does not fit`() {
        let manifest = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: basket, namespace: shop}
            spec: {replicas: 1, template: {spec: \(Self.mounting)}}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: basket-data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
            """
        let scenario = Self.quota("requests.storage: 0/1Gi")
            .command("kubectl get deployment basket -n shop -o yaml", manifest)
            .pods("\(Scenario.pod(of: "basket")) 0/1 Pending 0")
            .event(
                "FailedScheduling",
                "pod/\(Scenario.pod(of: "basket"))",
                "0/2 nodes are available: persistentvolumeclaim \"basket-data\" not found."
            )
        #expect(scenario.named.first == "quota.storage-exceeded namespace/shop")
        #expect(
            scenario.correction?.hasPrefix("resourcequota/shop/limits spec.hard.requests.storage: 1Gi -> 6") == true
        )
    }
}
