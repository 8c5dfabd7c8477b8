import IncidentModel
import Testing

/// Names of secrets, config maps and accounts that lead to nothing, and settings of pods that cannot work.
@Suite struct ReferenceStateTests {
    private static func bound(_ secret: String) -> String {
        "{containers: [{name: main, envFrom: [{secretRef: {name: \(secret)}}]}]}"
    }

    private static let bare = "{containers: [{name: main}]}"

    private static func refused(_ workload: String) -> String {
        "\(Scenario.pod(of: workload)) 0/1 CreateContainerConfigError 0"
    }

    @Test func `a secret that is not listed keeps a container from being made`() {
        let scenario = Scenario().deployment("basket", ready: 0, Self.bound("basket-login"))
            .pods(Self.refused("basket")).list("secrets", "NAME TYPE DATA AGE", "other Opaque 1 9d")
        #expect(scenario.named.first == "startup.secret-missing deployment/shop/basket")
    }

    @Test func `a secret that is listed is not missing`() {
        let scenario = Scenario().deployment("basket", Self.bound("basket-login"))
            .pods("\(Scenario.pod(of: "basket")) 1/1 Running 0")
            .list("secrets", "NAME TYPE DATA AGE", "basket-login Opaque 1 9d")
        #expect(scenario.named == [])
    }

    @Test func `a secret that is optional may be absent`() {
        let optional = "{containers: [{name: main, envFrom: [{secretRef: {name: extra, optional: true}}]}]}"
        let scenario = Scenario().deployment("basket", ready: 0, optional)
            .pods("\(Scenario.pod(of: "basket")) 0/1 Error 3").list(
                "secrets",
                "NAME TYPE DATA AGE",
                "other Opaque 1 9d"
            )
        #expect(!scenario.names("startup.secret-missing"))
    }

    @Test func `one of many siblings lacks the secret that lies there for it`() {
        var scenario = Scenario()
        for name in ["orders", "stock", "users"] { scenario = scenario.deployment(name, Self.bound("\(name)-login")) }
        scenario = scenario.deployment("basket", ready: 0, Self.bare)
            .pods("\(Scenario.pod(of: "basket")) 0/1 CrashLoopBackOff 4")
        let listed = ["orders-login", "stock-login", "users-login"].map { "\($0) Opaque 1 9d" }
        let head = "NAME TYPE DATA AGE"
        let lacking = scenario.list("secrets", head, listed[0], listed[1], listed[2], "basket-login Opaque 1 9d")
        #expect(lacking.named.first == "startup.secret-missing deployment/shop/basket")
        let other = scenario.list("secrets", head, listed[0], listed[1], listed[2])
        #expect(!other.names("startup.secret-missing"))
    }

    @Test func `only a pod that is older than the rotation holds the old credential`() {
        func refused(age: String) -> Scenario {
            Scenario().alert("HighErrorRate", ["namespace": "shop", "service": "basket"])
                .list("pods", "NAME READY STATUS RESTARTS AGE", "\(Scenario.pod(of: "basket")) 1/1 Running 0 \(age)")
                .change(.config, "basket-login", "password rotated")
                .log(Scenario.pod(of: "basket"), "FATAL: password authentication failed for user basket")
        }
        #expect(refused(age: "12d").named.first == "credential.stale-in-process deployment/shop/basket")
        #expect(refused(age: "40m").named.first == "credential.stale-in-process deployment/shop/basket")
        #expect(refused(age: "9m").named.first == "credential.mismatch deployment/shop/basket")
    }

    @Test func `a service account that is not listed is missing`() {
        let scenario = Scenario()
            .deployment("basket", ready: 0, "{serviceAccountName: baskets, containers: [{name: main}]}")
            .list("serviceaccounts", "NAME SECRETS AGE", "default 0 9d", "basket 0 9d")
        #expect(scenario.named.first == "startup.service-account-missing deployment/shop/basket")
        #expect(
            scenario.correction
                == "deployment/shop/basket spec.template.spec.serviceAccountName: baskets -> basket"
        )
    }

    @Test func `one policy that leaves out the cluster's resolver differs from its siblings`() {
        let scenario = Scenario()
            .deployment("basket", "{dnsPolicy: Default, containers: [{name: main}]}")
            .deployment("orders", Self.bare).deployment("stock", Self.bare)
        #expect(scenario.named.first == "service.dns-resolution-failure deployment/shop/basket")
        #expect(scenario.correction == "deployment/shop/basket spec.template.spec.dnsPolicy: Default -> ClusterFirst")
        let agent = Scenario()
            .deployment("agent", "{dnsPolicy: Default, hostNetwork: true, containers: [{name: main}]}")
            .deployment("orders", Self.bare).deployment("stock", Self.bare)
        #expect(agent.named == [])
    }

    @Test func `two containers of one pod cannot have one port`() {
        let pair =
            "{containers: [{name: main, ports: [{containerPort: 9000}]}, {name: helper, args: [\"--listen=:9000\"]}]}"
        let scenario = Scenario().deployment("basket", ready: 0, pair)
            .state("basket", "helper", running: false, ready: false, restarts: 4, exit: 1)
        #expect(scenario.named.first == "service.sidecar-port-conflict deployment/shop/basket")
        let apart = pair.replacing(":9000\"", with: ":9100\"")
        let other = Scenario().deployment("basket", ready: 0, apart)
            .state("basket", "helper", running: false, ready: false, restarts: 4, exit: 1)
        #expect(!other.names("service.sidecar-port-conflict"))
    }
}
