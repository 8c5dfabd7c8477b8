import IncidentModel
import Testing

/// Probes that cannot succeed, from the state of containers alone.
@Suite struct ProbeStateTests {
    private static func serving(_ port: Int, liveness: String, readiness: String) -> String {
        "{containers: [{name: main, ports: [{containerPort: \(port)}], livenessProbe: \(liveness), readinessProbe: \(readiness)}]}"
    }

    private static func grpc(_ port: Int) -> String {
        "{grpc: {port: \(port)}, initialDelaySeconds: 5, periodSeconds: 10}"
    }
    private static let web = "{httpGet: {port: 9000, path: /}, initialDelaySeconds: 5, periodSeconds: 10}"
    private static let hasty = "{grpc: {port: 9000}, initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 1}"

    @Test func `a liveness probe on a port that nobody declares has the container killed`() {
        let scenario = Scenario()
            .deployment("basket", Self.serving(9000, liveness: Self.grpc(9001), readiness: Self.grpc(9000)))
            .state("basket", ready: true, restarts: 3, exit: 137)
        #expect(scenario.named.first == "probe.liveness-port-incorrect deployment/shop/basket")
        #expect(
            scenario.correction
                == "deployment/shop/basket spec.template.spec.containers[main].livenessProbe.grpc.port: 9001 -> 9000"
        )
    }

    @Test func `the same probe means nothing while nothing is restarted`() {
        let scenario = Scenario()
            .deployment("basket", Self.serving(9000, liveness: Self.grpc(9001), readiness: Self.grpc(9000)))
            .state("basket", ready: true)
        #expect(scenario.named == [])
    }

    @Test func `a liveness probe that speaks another protocol than the readiness probe is wrong where pods restart`() {
        let scenario = Scenario()
            .deployment("basket", Self.serving(9000, liveness: Self.web, readiness: Self.grpc(9000)))
            .state("basket", ready: false, restarts: 3, exit: 2)
        #expect(scenario.named.first == "probe.liveness-protocol-incorrect deployment/shop/basket")
        #expect(!scenario.names("probe.readiness-protocol-incorrect"))
    }

    @Test func `a readiness probe that speaks another protocol keeps pods from being ready`() {
        let scenario = Scenario()
            .deployment("basket", ready: 0, Self.serving(9000, liveness: Self.grpc(9000), readiness: Self.web))
            .state("basket", ready: false)
        #expect(scenario.named.first == "probe.readiness-protocol-incorrect deployment/shop/basket")
    }

    @Test func `a readiness probe on a port that nobody declares keeps pods from being ready`() {
        let scenario = Scenario()
            .deployment("basket", ready: 0, Self.serving(9000, liveness: Self.grpc(9000), readiness: Self.grpc(9001)))
            .state("basket", ready: false)
        #expect(scenario.named.first == "probe.readiness-port-incorrect deployment/shop/basket")
    }

    @Test func `a liveness probe that gives up at once kills what it should watch`() {
        let scenario = Scenario()
            .deployment("basket", Self.serving(9000, liveness: Self.hasty, readiness: Self.grpc(9000)))
            .state("basket", ready: true, restarts: 5, exit: 137)
        #expect(scenario.named.first == "probe.liveness-timing-incorrect deployment/shop/basket")
    }

    @Test func `a container that ends by itself is not killed by its probe`() {
        let scenario = Scenario()
            .deployment("basket", Self.serving(9000, liveness: Self.hasty, readiness: Self.grpc(9000)))
            .state("basket", running: false, ready: false, restarts: 5, exit: 1)
        #expect(!scenario.names("probe.liveness-timing-incorrect"))
        #expect(scenario.names("startup.crash-loop"))
    }
}
