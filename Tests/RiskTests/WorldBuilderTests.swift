import IncidentModel
import Testing

@testable import Risk

@Suite struct WorldBuilderTests {
    /// A shop: web calls cart, cart calls a database and a cache, cart runs on a node.
    static func snapshot(_ facts: FactTable = FactTable(), extra: [Topology.Edge] = []) -> IncidentSnapshot {
        func edge(_ from: String, _ to: String, _ relation: Topology.Relation = .calls) -> Topology.Edge {
            Topology.Edge(from: SampleAction.entity(from), to: SampleAction.entity(to), relation: relation)
        }
        let edges = [
            edge("service/web", "service/cart"), edge("service/cart", "database/orders"),
            edge("service/cart", "cache/session"),
            edge("service/cart", "node/worker-1", .runsOn), edge("service/other", "database/archive"),
        ]
        let topology = Topology(nodes: [], edges: edges + extra)
        return IncidentSnapshot(
            id: "shop",
            capturedAt: .epoch,
            alerts: [],
            topology: topology,
            changes: [],
            inventory: Inventory(topology.nodes.map { .init(entity: $0.entity, origin: .observed) }),
            facts: facts,
            notes: []
        )
    }

    static func findings(_ entity: String, fault: StaticString = "service.latency-high") -> Findings {
        let hypothesis = Hypothesis(
            entity: SampleAction.entity(entity),
            fault: FaultCode(literal: fault),
            confidence: 0.7,
            summary: "",
            evidence: []
        )
        return Findings(hypotheses: [hypothesis], onset: nil, groups: [], ruledOut: [], abstention: nil, missing: [])
    }

    static func world(_ entity: String, _ snapshot: IncidentSnapshot = snapshot()) -> WorldBuilder.World {
        WorldBuilder(snapshot: snapshot, findings: findings(entity)).world()
    }

    @Test func `the world is what a fault can reach: callers, and what they call`() {
        let world = Self.world("service/cart")
        #expect(world.model.components.map(\.entity.name) == ["session", "orders", "cart", "web"])
        #expect(world.model.calls.count == 3)
        #expect(world.faults.map(\.places) == [[2]])
        #expect(world.faults.map(\.probability) == [0.7])
        #expect(world.faults.map(\.impact) == [.slow])
    }

    @Test func `a cache is a soft dependence and a database a hard one`() throws {
        let model = Self.world("service/cart").model
        for call in model.calls {
            let isCache = model.components[call.callee].entity.kind == .cache
            #expect(isCache == (call.passedErrors.range.upperBound <= 0.25))
            #expect(isCache != (call.passedErrors.range.lowerBound >= 0.75))
        }
    }

    @Test func `what was measured is taken, with its place, and the rest is assumed and said`() throws {
        var facts = FactTable()
        let cart = SampleAction.entity("service/cart")
        facts.record(.number(6), as: .replicasDesired, of: cart, from: "state")
        facts.record(.number(1.4), as: .utilisation, of: cart, from: "metrics")
        facts.record(.number(12), as: .requestRate, of: SampleAction.entity("service/web"), from: "metrics")
        let world = Self.world("service/cart", Self.snapshot(facts))
        let component = try #require(world.model.components.first { $0.entity == cart })
        #expect(component.replicas == .measured(6, at: "service/cart replicas.desired"))
        #expect(component.utilisation.range == 0.95...0.95, "nobody is healthy above all of the capacity")
        #expect(component.serviceTime.origin == nil)
        let text = world.assumptions.joined(separator: "\n")
        #expect(text.contains("replicas is not known of session, orders, web"))
        #expect(text.contains("utilisation is not known of 3 of 4"))
        #expect(!text.contains("request rate"))
        let unmeasured = Self.world("service/cart").assumptions.joined(separator: "\n")
        #expect(unmeasured.contains("no request rate was measured at web: 100 requests/s assumed"))
    }

    @Test func `a fault of a node is on what runs there, one of a pod on its owner`() {
        #expect(Self.world("node/worker-1").model.components.contains { $0.entity.name == "cart" })
        let node = Self.world("node/worker-1")
        #expect(node.faults[0].places.map { node.model.components[$0].entity.name } == ["cart"])
        let pod = Self.world("pod/shop/cart-7f9c6d5b8-x2x4z")
        #expect(pod.faults[0].places.map { pod.model.components[$0].entity.name } == ["cart"])
    }

    @Test func `where nobody is known to call, that is said`() {
        let world = Self.world("deployment/shop/lonely")
        #expect(world.model.components.map(\.entity.name) == ["lonely"])
        #expect(world.faults[0].places == [0])
        #expect(world.assumptions.contains { $0.contains("nobody is known to call lonely") })
    }

    @Test func `a large graph is cut to the nearest`() {
        let edges = (0..<200).map { number in
            Topology.Edge(
                from: SampleAction.entity("service/caller-\(number)"),
                to: SampleAction.entity("service/cart"),
                relation: .calls
            )
        }
        let world = Self.world("service/cart", Self.snapshot(extra: edges))
        #expect(world.model.components.count == WorldBuilder.maximumComponents)
        #expect(world.model.components.contains { $0.entity.name == "cart" })
        #expect(world.faults[0].places.count == 1)
    }
}
