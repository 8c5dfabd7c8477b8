import EvenkeelTestKit
import IncidentModel
import Testing

@Suite struct InventoryTests {
    static func entity(_ text: String) throws -> EntityReference { try #require(EntityReference(text)) }

    static func inventory(_ texts: [String]) throws -> Inventory {
        Inventory(try texts.map { Inventory.Entry(entity: try entity($0), origin: .observed) })
    }

    @Test func `only what was entered is known`() throws {
        let inventory = try Self.inventory(["deployment/shop/cart", "node/worker-1"])
        #expect(inventory.contains(try Self.entity("deployment/shop/cart")))
        for other in [
            "deployment/cart", "deployment/other/cart", "service/shop/cart", "deployment/shop/Cart", "node/worker",
        ] {
            #expect(!inventory.contains(try Self.entity(other)), "\(other)")
        }
    }

    @Test(arguments: UInt64(1)...4) func `the order of entry does not matter, and the surest origin stays`(
        _ seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        let names = ["deployment/shop/cart", "service/shop/cart", "pod/shop/cart", "node/cart", "database/orders"]
        let entries = try (0..<40).map { _ in
            Inventory.Entry(
                entity: try Self.entity(names.randomElement(using: &random) ?? names[0]),
                origin: Inventory.Origin.allCases.randomElement(using: &random) ?? .alerted
            )
        }
        let inventory = Inventory(entries)
        #expect(Inventory(entries.shuffled(using: &random)) == inventory)
        #expect(inventory.entries.map(\.entity) == Set(entries.map(\.entity)).sorted())
        for entry in inventory.entries {
            let origins = entries.filter { $0.entity == entry.entity }.map(\.origin)
            #expect(entry.origin == origins.min())
            #expect(inventory[entry.entity] == entry)
        }
    }

    @Test func `a bare name means the kind asked for first and the namespace at hand`() throws {
        let inventory = try Self.inventory([
            "deployment/shop/cart", "deployment/beta/cart", "service/shop/cart", "database/cart", "pod/shop/other",
        ])
        func found(_ kinds: [EntityKind], _ namespace: String?) -> String? {
            inventory.entity(named: "cart", kinds: kinds, namespace: namespace)?.description
        }
        #expect(found([.deployment], "shop") == "deployment/shop/cart")
        #expect(found([.deployment], "beta") == "deployment/beta/cart")
        #expect(found([.deployment], "gone") == "deployment/beta/cart")
        #expect(found([.service, .deployment], "beta") == "service/shop/cart")
        #expect(found([.node], nil) == nil)
        #expect(found([], nil) == "database/cart")
        #expect(inventory.entity(named: "missing") == nil)
        #expect(inventory.entities(of: [.pod, .database]).map(\.description) == ["database/cart", "pod/shop/other"])
        #expect(inventory.entities(named: "cart").count == 4)
    }

    @Test func `a fact that was not recorded is unknown, and a number that says nothing is not recorded`() throws {
        let cart = try Self.entity("deployment/shop/cart")
        var facts = FactTable()
        facts.record(.number(3), as: .replicasDesired, of: cart, from: "state")
        facts.record(.number(.nan), as: .replicasReady, of: cart, from: "state")
        facts.record(.number(-.infinity), as: .latency, of: cart, from: "metrics")
        facts.record(.text("web:1"), as: .image, of: cart, from: "state")
        #expect(facts[cart, .replicasDesired] == .number(3))
        #expect(facts[cart, .replicasReady] == nil)
        #expect(facts[cart, .latency] == nil)
        #expect(facts.number(.image, of: cart) == nil)
        facts.record(.number(.infinity), as: .replicasDesired, of: cart, from: "later")
        #expect(facts.number(.replicasDesired, of: cart) == 3)
        facts.record(.number(4), as: .replicasDesired, of: cart, from: "later")
        #expect(facts.all(of: cart).map(\.name) == [.image, .replicasDesired])
        #expect(facts.all(of: cart).map(\.fact.origin) == ["state", "later"])
        #expect(facts.entities == [cart])
        #expect(facts.all(of: try Self.entity("node/none")).isEmpty)
    }

    @Test(arguments: [
        (FactValue.number(3), "3"), (.number(-0.0), "0"), (.number(0.25), "0.25"), (.number(1e20), "1e+20"),
        (.number(1e-7), "1e-07"), (.text("it's"), "'it's'"), (.flag(true), "true"), (.flag(false), "false"),
    ]) func `values are written as expressions write them`(_ value: FactValue, _ text: String) {
        #expect(value.description == text)
    }

    @Test func `a topology knows the ends of its edges, once each`() throws {
        let (a, b) = (try Self.entity("service/a"), try Self.entity("service/b"))
        let edge = Topology.Edge(from: a, to: b, relation: .calls)
        let topology = Topology(
            nodes: [Topology.Node(entity: a), Topology.Node(entity: a, replicas: 3)],
            edges: [edge, edge]
        )
        #expect(topology.nodes == [Topology.Node(entity: a, replicas: 3), Topology.Node(entity: b)])
        #expect(topology.edges == [edge])
    }
}
