import IncidentModel
import Remediation
import Testing

@testable import Planning

/// Services that a host's supervisor runs: their steps are those of the host, by the names that operators declare.
@Suite struct SupervisedServiceTests {
    /// A scene with one fault on the service `web`, of which so much is declared.
    private static func scene(
        _ fault: StaticString,
        on entity: String = "service/shop/web",
        labels: [String: String] = ["service": "web"],
        facts: KeyValuePairs<FactName, FactValue> = [
            .processGroup: .text("web"), .processNames: .text("web-1 web-2"),
        ]
    ) -> PlanningScene {
        var scene = PlanningScene()
        scene.hypotheses = [PlanningScene.hypothesis(fault, on: entity, 0.9)]
        scene.alerts = [PlanningScene.alert("Trouble", labels)]
        for (name, value) in facts {
            scene.facts.record(value, as: name, of: PlanningScene.entity(entity), from: "inventory")
        }
        return scene
    }

    /// The changes of a plan in words.
    private static func changes(_ scene: PlanningScene) -> [String] {
        scene.plan.steps.filter { $0.action.definition.actionClass.changesState }.map { step in
            let arguments = step.action.arguments.map { "\($0.name)=\($0.value.factValue)" }.sorted()
            return ([step.action.definition.id.text] + arguments).joined(separator: " ").replacing("'", with: "")
        }
    }

    @Test func `a process that an alert names is restarted alone`() {
        let scene = Self.scene("resource.memory-leak", labels: ["service": "web", "groupname": "web-2"])
        #expect(Self.changes(scene) == ["supervisor.restart-process process=web-2"])
    }

    @Test func `without a named process all of them are started`() {
        #expect(Self.changes(Self.scene("workload.process-stopped")) == ["supervisor.start-process process=web"])
    }

    @Test func `a name that nobody declared is no argument`() {
        let scene = Self.scene("workload.process-stopped", labels: ["service": "web", "name": "web-9"])
        #expect(Self.changes(scene) == ["supervisor.start-process process=web"])
        let nothing = Self.scene("workload.process-stopped", labels: ["service": "web", "name": "web"], facts: [:])
        #expect(Self.changes(nothing).isEmpty)
    }

    @Test func `a release is rolled back where it runs`() {
        #expect(Self.changes(Self.scene("workload.bad-release")) == ["supervisor.rollback-release process=web"])
    }

    @Test func `no step asks a control plane`() {
        for fault: StaticString in ["workload.bad-release", "resource.memory-leak", "service.errors-high"] {
            let names = Self.scene(fault).plan.steps.map(\.action.definition.id.text)
            #expect(names.allSatisfy { !$0.hasPrefix("kubernetes.") }, "\(names)")
        }
    }

    @Test func `what nobody calls is stopped, what is called is not`() {
        let report: KeyValuePairs<FactName, FactValue> = [.processGroup: .text("web"), .callers: .number(0)]
        let stopped = Self.scene("resource.cpu-overload", facts: report)
        #expect(Self.changes(stopped) == ["supervisor.stop-process process=web"])
        let called: KeyValuePairs<FactName, FactValue> = [.processGroup: .text("web"), .callers: .number(2)]
        let others = Self.changes(Self.scene("resource.cpu-overload", facts: called))
        #expect(others.allSatisfy { !$0.hasPrefix("supervisor.stop-process") && !$0.hasPrefix("host.terminate") })
    }

    @Test func `only a proxy's server is drained where servers are declared`() {
        let server = Self.scene("network.delay", facts: [.proxyBackend: .text("orders")])
        #expect(Self.changes(server).contains("proxy.drain-backend"))
        var other = Self.scene("network.delay")
        let pooler = PlanningScene.entity("service/shop/pooler")
        other.further = [pooler]
        other.facts.record(.text("orders"), as: .proxyBackend, of: pooler, from: "inventory")
        #expect(!Self.changes(other).contains("proxy.drain-backend"))
    }

    @Test func `load is shed only where requests come in, where that is declared`() {
        var scene = Self.scene("resource.overload-sustained")
        #expect(
            scene.plan.considered.contains { $0.proposal.hasPrefix("Refuse a share") } || !Self.changes(scene).isEmpty
        )
        let edge = PlanningScene.entity("service/shop/edge")
        scene.further = [edge]
        scene.facts.record(.text("shop"), as: .proxyFrontend, of: edge, from: "inventory")
        #expect(Self.changes(scene) == ["supervisor.restart-process process=web"])
    }

    @Test(arguments: [(100.0, 60), (97, 60), (104, 70), (250, 80), (61, 30), (59, 50)])
    func `the share to shed is what came in beyond the usual, and a tenth more, in tenths`(now: Double, share: Int) {
        let surge: KeyValuePairs<FactName, FactValue> = [
            .processGroup: .text("web"), .callers: .number(1), .requestRate: .number(now),
            .requestRateUsual: .number(50),
        ]
        #expect(
            Self.changes(Self.scene("resource.cpu-overload", facts: surge)) == [
                "traffic.shed-load share-percent=\(share)"
            ]
        )
    }

    @Test func `a declared pattern that an alert names is flushed, and no other`() {
        let facts: KeyValuePairs<FactName, FactValue> = [.keyPatterns: .text("prices sessions")]
        func changes(_ labels: [String: String]) -> [String] {
            Self.changes(Self.scene("cache.stale-entries", on: "cache/shop/prices", labels: labels, facts: facts))
        }
        #expect(changes(["key_pattern": "prices"]) == ["cache.flush-pattern pattern=prices"])
        #expect(changes(["key_pattern": "*"]).isEmpty)
        #expect(changes([:]).isEmpty)
    }

    @Test func `what an intruder calls is blocked, and not who calls the service`() {
        let labels = ["service": "web", "destination_ip": "198.51.100.23", "client_ip": "203.0.113.7"]
        let changes = Self.changes(Self.scene("security.malware-traffic", labels: labels))
        #expect(changes.contains { $0.hasPrefix("network.block-address address=198.51.100.23") }, "\(changes)")
    }
}
