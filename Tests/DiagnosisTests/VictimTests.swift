import Diagnosis
import IncidentModel
import Testing

/// Trouble travels along calls: who only suffers is not blamed.
@Suite struct VictimTests {
    /// A database out of connections, with everything above it failing.
    static let outage = Scenario()
        .calls("service/frontend", "service/checkout", "service/cart", "database/orders")
        .calls("service/frontend", "service/search")
        .alert("HighErrorRate", ["namespace": "shop", "service": "frontend", "severity": "critical"])
        .alert("HighErrorRate", ["namespace": "shop", "service": "checkout"], after: 1)
        .alert("HighErrorRate", ["namespace": "shop", "service": "cart"], after: 1)
        .log("cart", "FATAL: sorry, too many clients already")
        .log("checkout", "rpc to cart:7070 failed: connection refused")
        .log("frontend", "GET /checkout 503 service unavailable from checkout")

    @Test func `the root is named and its callers are explained away`() throws {
        let findings = Self.outage.findings
        let first = try #require(findings.hypotheses.first)
        #expect(first.entity.description == "database/shop/orders")
        #expect(first.fault.text == "database.connections-exhausted")
        let blamed = findings.hypotheses.map(\.entity.name)
        #expect(!blamed.contains("frontend") && !blamed.contains("checkout"), "\(blamed)")
        let spared = findings.ruledOut.filter { $0.entity.name == "frontend" && $0.fault.text == "service.errors-high" }
        #expect(spared.count == 1)
        #expect(spared.first?.reason.hasPrefix("it needs ") == true)
    }

    @Test func `the way leads from the cause to a symptom, each step along a call`() throws {
        let first = try #require(Self.outage.findings.hypotheses.first)
        #expect(first.path.map(\.name).starts(with: ["orders", "cart"]))
        for (cause, effect) in zip(first.path, first.path.dropFirst()) {
            let isCall = Self.outage.edges.contains { $0.from.name == effect.name && $0.to.name == cause.name }
            #expect(isCall, "\(cause) -> \(effect)")
        }
    }

    @Test func `all that suffers is in the group of the root, and nothing else is`() throws {
        let group = try #require(Self.outage.findings.groups.first)
        #expect(group.root.name == "orders")
        #expect(Set(group.members.map(\.name)) == ["orders", "cart", "checkout", "frontend"])
        #expect(group.members == group.members.sorted())
        let edges = Set(group.edges.map { "\($0.cause.name)>\($0.effect.name)" })
        #expect(edges == ["orders>cart", "cart>checkout", "checkout>frontend"])
    }

    @Test func `a callee that is well does not take the blame of its caller`() throws {
        let scenario = Scenario().calls("service/frontend", "service/cart")
            .alert("HighErrorRate", ["namespace": "shop", "service": "frontend"])
            .pods("frontend-7d9f8b6c5-x2x4z 0/1 OOMKilled 9", "cart-6c5b4a398-b7b8n 1/1 Running 0")
        let first = try #require(scenario.findings.hypotheses.first)
        #expect(first.entity.name == "frontend" && first.fault.text == "resource.memory-oom-killed")
    }

    @Test func `a caller with a precise fault of its own keeps it beside a fault below`() {
        let scenario = Self.outage.pods("frontend-7d9f8b6c5-x2x4z 0/1 OOMKilled 9")
        let named = Set(scenario.findings.hypotheses.map { "\($0.fault) on \($0.entity.name)" })
        #expect(
            named.isSuperset(of: [
                "database.connections-exhausted on orders", "resource.memory-oom-killed on frontend",
            ]),
            "\(named)"
        )
    }

    @Test func `what takes the processor and works for nobody is behind its neighbours' trouble`() throws {
        var scenario = Scenario().calls("service/frontend", "service/cart")
            .alert("HighLatency", ["namespace": "shop", "service": "frontend"])
            .alert("HighLatency", ["namespace": "shop", "service": "cart"])
            .alert("ProcessCpuHigh", ["namespace": "shop", "service": "report"])
            .log("frontend", "context deadline exceeded")
        let host = try #require(EntityReference(kind: .host, name: "web-1"))
        for name in ["frontend", "cart", "report"] {
            let entity = try #require(EntityReference(kind: .service, namespace: "shop", name: name))
            scenario.nodes.append(Topology.Node(entity: entity))
            scenario.edges.append(Topology.Edge(from: entity, to: host, relation: .runsOn))
        }
        scenario.nodes.append(Topology.Node(entity: host))
        let findings = scenario.findings
        #expect(findings.hypotheses.map { "\($0.fault) on \($0.entity.name)" } == ["resource.cpu-overload on report"])
        #expect(findings.ruledOut.contains { $0.reason.hasPrefix("it shares web-1 with ") })
    }

    @Test func `the database behind a pooler is meant by its client's complaint`() throws {
        let scenario = Scenario().calls("service/web", "service/checkout", "service/pooler", "database/orders")
            .alert("HighErrorRate", ["namespace": "shop", "service": "checkout"])
            .log("checkout", "FATAL: sorry, too many clients already")
        let first = try #require(scenario.findings.hypotheses.first)
        #expect("\(first.fault) on \(first.entity.name)" == "database.connections-exhausted on orders")
    }

    @Test func `a node's label means the host that is declared`() throws {
        var evidence = Scenario().alert("HostDiskFull", ["namespace": "shop", "node": "web-1"]).evidence
        let host = try #require(EntityReference(kind: .host, name: "web-1"))
        evidence.declared = [host]
        evidence.isInventoryClosed = true
        let first = try #require(Diagnoser().diagnose(evidence).findings.hypotheses.first)
        #expect(first.entity == host)
    }

    @Test func `more traffic explains the overload of what is called`() throws {
        let scenario = Scenario().calls("service/frontend", "service/checkout")
            .alert("TrafficHigh", ["namespace": "shop", "service": "frontend"])
            .alert("RequestQueueFull", ["namespace": "shop", "service": "checkout"])
            .log("checkout", "the queue is full")
        let first = try #require(scenario.findings.hypotheses.first)
        #expect("\(first.fault) on \(first.entity.name)" == "resource.cpu-overload on frontend")
    }

    @Test func `of services that call each other in a circle not all are victims`() {
        let scenario = Scenario().calls("service/a", "service/b", "service/c", "service/a", "service/a")
            .alert("HighErrorRate", ["namespace": "shop", "service": "a"])
            .alert("HighErrorRate", ["namespace": "shop", "service": "b"])
            .alert("HighErrorRate", ["namespace": "shop", "service": "c"])
        #expect(scenario.findings.hypotheses.count >= 1)
    }

    @Test func `a fault of something far from all alerts does not come first`() throws {
        let scenario = FaultCase.cart
            .pods("\(FaultCase.pod) 0/1 ImagePullBackOff 0")
            .event("Failed", "pod/\(FaultCase.pod)", "Failed to pull image: manifest unknown")
            .pods("batch-6c5b4a398-b7b8n 0/1 OOMKilled 900", namespace: "reports")
        let findings = scenario.findings
        #expect(findings.hypotheses.first?.entity.name == "cart")
    }

    @Test func `what pods say of their node counts for the node`() throws {
        let pods =
            "NAME\tREADY\tSTATUS\tRESTARTS\tAGE\tIP\tNODE\n\(FaultCase.pod)\t1/1\tRunning\t0\t1d\t10.0.0.9\tworker-1"
        let scenario = FaultCase.cart.command("kubectl get pods -n shop -o wide", pods)
            .command("kubectl get nodes", "NAME\tSTATUS\tROLES\tAGE\nworker-1\tNotReady\tnode\t9d")
            .event("NodeNotReady", "pod/\(FaultCase.pod)", "Node is not ready")
        let findings = scenario.findings
        #expect(findings.hypotheses.first?.entity.description == "node/worker-1")
        #expect(!findings.hypotheses.contains { $0.fault.text.hasPrefix("node.") && $0.entity.kind != .node })
        let sources = try #require(findings.hypotheses.first).evidence.map(\.source)
        #expect(sources.contains(.event) && sources.contains(.state))
    }
}
